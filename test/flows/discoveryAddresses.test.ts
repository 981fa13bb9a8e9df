import { describe, expect, it } from 'vitest';
import { discoveryPlan } from '../../src/flows/discoveryAddresses';

const addresses = (typed: string, document: 'auto' | 'openid' | 'oauth' = 'auto') =>
  discoveryPlan(new URL(typed), document).addresses.map(({ url }) => url.href);

const accepts = (typed: string, issuer: string) => discoveryPlan(new URL(typed), 'auto').accepts(new URL(issuer));

describe('the places a metadata document may be', () => {
  it('are both forms of both documents, OpenID Connect first', () => {
    const expected = [
      'https://a.example/realms/dev/.well-known/openid-configuration',
      'https://a.example/.well-known/openid-configuration/realms/dev',
      'https://a.example/.well-known/oauth-authorization-server/realms/dev',
      'https://a.example/realms/dev/.well-known/oauth-authorization-server',
    ];
    expect(addresses('https://a.example/realms/dev')).toEqual(expected);
    expect(addresses('https://a.example/realms/dev/')).toEqual(expected);
  });

  it('are one for each document where the issuer has no path', () => {
    expect(addresses('https://a.example')).toEqual([
      'https://a.example/.well-known/openid-configuration',
      'https://a.example/.well-known/oauth-authorization-server',
    ]);
  });

  it('are of the chosen document only', () => {
    expect(addresses('https://a.example', 'openid')).toEqual(['https://a.example/.well-known/openid-configuration']);
    expect(addresses('https://a.example', 'oauth')).toEqual([
      'https://a.example/.well-known/oauth-authorization-server',
    ]);
  });

  it('is the pasted address itself, its query kept and its fragment dropped', () => {
    const pasted = 'https://a.example/t/.well-known/openid-configuration?p=policy#top';
    expect(addresses(pasted, 'oauth')).toEqual(['https://a.example/t/.well-known/openid-configuration?p=policy']);
    expect(discoveryPlan(new URL(pasted), 'oauth').addresses[0]?.document).toBe('openid');
    const oauth = 'https://a.example/.well-known/oauth-authorization-server/t';
    expect(discoveryPlan(new URL(oauth), 'auto').addresses[0]?.document).toBe('oauth');
  });
});

describe('the issuer of a document (T25, F32)', () => {
  it.each([
    ['https://a.example', 'https://a.example/', true],
    ['https://a.example/t/', 'https://a.example/t', true],
    ['https://a.example/t', 'https://a.example/T', false],
    ['https://a.example/t', 'https://a.example/t/u', false],
    ['https://a.example/t', 'https://a.example', false],
    ['https://a.example', 'https://a.example:8443', false],
    ['https://a.example', 'http://a.example', false],
    ['https://a.example', 'https://a.example.evil.example', false],
    ['https://a.example/common/v2.0', 'https://a.example/{tenantid}/v2.0', true],
    ['https://a.example/common/v2.0', 'https://evil.example/{tenantid}/v2.0', false],
    ['https://a.example/common/v2.0', 'https://a.example/{tenantid}', false],
    ['https://a.example/t/.well-known/openid-configuration', 'https://a.example/guid/v2.0/', true],
    ['https://a.example/t/.well-known/openid-configuration', 'https://evil.example/t', false],
  ])('typed %s, named %s: %s', (typed, issuer, expected) => {
    expect(accepts(typed, issuer)).toBe(expected);
  });
});
