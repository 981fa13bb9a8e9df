import { describe, expect, it } from 'vitest';
import { findPresets, presets } from '../../src/providers/presets';

const found = (search: string): readonly string[] => findPresets(search).map(({ id }) => id);

describe('the list of systems', () => {
  it('begins with those that have ways of their own, each with a line on what it is', () => {
    const first = presets.slice(0, 6);
    expect(first.map(({ id }) => id)).toEqual([
      'ibm-verify',
      'ibm-verify-password',
      'ibm-cos-manager',
      'dx-operational-intelligence',
      'keyrock',
      'webmethods-integration',
    ]);
    for (const { about } of first) expect(about).toMatch(/^\p{Lu}.{30,90}\.$/u);
  });

  it('shows all of them, in their order, while nothing is searched for', () => {
    expect(findPresets('')).toEqual(presets);
    expect(findPresets('   ')).toEqual(presets);
  });
});

describe('a search for a system', () => {
  it.each([
    ['IBM', ['ibm-verify', 'ibm-verify-password', 'ibm-cos-manager', 'webmethods-integration']],
    ['ibm verify', ['ibm-verify', 'ibm-verify-password', 'ibm-cos-manager']],
    ['ISV', ['ibm-verify', 'ibm-verify-password', 'ibm-cos-manager']],
    ['CAIM', ['ibm-verify', 'ibm-verify-password']],
    ['cleversafe', ['ibm-cos-manager']],
    ['broadcom', ['dx-operational-intelligence']],
    ['CA DOI', ['dx-operational-intelligence']],
    ['aiops', ['dx-operational-intelligence']],
    ['FIWARE', ['keyrock']],
    ['idm', ['keyrock']],
    ['software ag', ['webmethods-integration']],
    ['Azure', ['entra']],
    ['aws', ['cognito']],
    ['red hat', ['keycloak']],
    ['cloak', ['keycloak']],
    ['OIDC', ['openid']],
  ])('for %s', (search, ids) => {
    expect(found(search)).toEqual(ids);
  });

  it('finds nothing for what nobody calls a system', () => {
    expect(found('verify nonsense')).toEqual([]);
    // In the middle of a word of a description.
    expect(found('tegra')).toEqual(['webmethods-integration']);
    expect(found('erver')).toEqual([]);
  });
});
