import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formOf, profileOfForm } from '../../renderer/features/settings/profileForm';
import { freshDraft, hasChanges } from '../../renderer/features/settings/settingsDraft';
import { rowOfRule } from '../../renderer/features/settings/systemForm';
import { type Profile, profileSchema, providerIds } from '../../src/domain/profile';
import { keyrockTokenOf } from '../../src/providers/presets/keyrock';
import { sampleProfile } from '../support/sampleData';

const word = fc.stringMatching(/^[a-z]{1,12}$/);
const orEmpty = fc.option(word, { nil: '' });
const source = fc.oneof(
  fc.record({ by: fc.constant('ask' as const) }),
  fc.record({ by: fc.constant('id' as const), id: orEmpty }),
  fc.record({ by: fc.constant('name' as const), name: orEmpty }),
  fc.record({
    by: fc.constant('rules' as const),
    rules: fc.array(
      fc.record({
        kind: fc.constantFrom('prefix' as const, 'suffix' as const, 'domain' as const),
        text: word,
        source: word,
      }),
      { maxLength: 3 },
    ),
    otherwise: orEmpty,
  }),
);
const verify = fc.record({
  surface: fc.constantFrom('legacy' as const, 'newer' as const),
  firstStep: fc.constantFrom('password' as const, 'policyauth' as const),
  context: fc.constantFrom('none' as const, 'send' as const),
  preferredFactor: orEmpty,
  identitySource: source,
  serviceToken: fc.constantFrom('client_credentials' as const, 'policyauth' as const),
  result: fc.constantFrom('userToken' as const, 'check' as const),
  jwtOnly: fc.boolean(),
});
const resource = fc.record({ kind: fc.constant('cosManager' as const), url: orEmpty });
const dx = fc.record({
  tenant: orEmpty,
  scopeKind: fc.constantFrom('t' as const, 'all' as const, 'global' as const),
  scopeTenant: orEmpty,
  extToken: fc.boolean(),
  language: orEmpty,
});
const webMethods = fc.record({
  parametersIn: fc.constantFrom('query' as const, 'body' as const),
  refreshLimit: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
});

/** Profiles of every system, with settings of their own, of another, or of none. */
const profiles: fc.Arbitrary<Profile> = fc
  .record(
    {
      provider: fc.constantFrom(...providerIds),
      verify: fc.oneof(
        verify,
        fc.tuple(verify, resource).map(([rest, named]) => ({ ...rest, resource: named })),
      ),
      dx,
      webMethods,
    },
    { requiredKeys: ['provider'] },
  )
  .map((change) => profileSchema.parse({ ...sampleProfile(1), ...change }));

describe('the settings of a system', () => {
  it('stay as they are until something is typed, whichever system they are of', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        expect(profileOfForm(formOf(profile), profile)).toEqual(profile);
        expect(hasChanges(freshDraft(profile))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('are what is typed, for the system of the profile alone', () => {
    const profile = sampleProfile(1, { provider: 'dxOperationalIntelligence', webMethods: { parametersIn: 'body' } });
    const form = formOf(profile);
    const typed = profileOfForm(
      {
        ...form,
        dx: { ...form.dx, tenant: ' COHORT1 ', language: ' es ' },
        webMethods: { ...form.webMethods, refreshLimit: '7' },
      },
      profile,
    );
    expect(typed.dx).toEqual({ tenant: 'COHORT1', scopeKind: 't', scopeTenant: '', extToken: false, language: 'es' });
    expect(typed.webMethods).toEqual({ parametersIn: 'body', refreshLimit: null });
    expect(typed).not.toHaveProperty('verify');
  });

  it('read a refresh count as a whole number, and an empty one as unlimited', () => {
    const profile = sampleProfile(1, { provider: 'webMethods' });
    const limitOf = (refreshLimit: string) => {
      const form = formOf(profile);
      return profileOfForm({ ...form, webMethods: { parametersIn: 'body', refreshLimit } }, profile).webMethods
        ?.refreshLimit;
    };
    expect(limitOf(' 12 ')).toBe(12);
    expect(limitOf('')).toBeNull();
    for (const text of ['1.5', '-1', 'many', '1e3']) expect(limitOf(text)).toBeNaN();
  });

  it('lose nothing of the other ways to an identity source while one is looked at', () => {
    const named = { by: 'name', name: 'Cloud Directory' } as const;
    const profile = sampleProfile(1, { provider: 'ibmVerify', verify: { identitySource: named } });
    const form = formOf(profile);
    const looked = { ...form, verify: { ...form.verify, sourceBy: 'ask' as const } };
    expect(profileOfForm(looked, profile).verify?.identitySource).toEqual({ by: 'ask' });
    const back = { ...looked, verify: { ...looked.verify, sourceBy: 'name' as const } };
    expect(profileOfForm(back, profile)).toEqual(profile);
  });

  it('leave out empty rules, and find the line of a remark again', () => {
    const profile = sampleProfile(1, { provider: 'ibmVerify' });
    const form = formOf(profile);
    const rules = [
      { kind: 'domain' as const, text: '', source: ' ' },
      { kind: 'prefix' as const, text: ' CORP\\ ', source: ' Staff ' },
      { kind: 'suffix' as const, text: '', source: 'Guests' },
    ];
    const typed = profileOfForm(
      { ...form, verify: { ...form.verify, sourceBy: 'rules', rules, otherwise: ' Cloud Directory ' } },
      profile,
    );
    expect(typed.verify?.identitySource).toEqual({
      by: 'rules',
      rules: [
        { kind: 'prefix', text: 'CORP\\', source: 'Staff' },
        { kind: 'suffix', text: '', source: 'Guests' },
      ],
      otherwise: 'Cloud Directory',
    });
    expect(rowOfRule(rules, 0)).toBe(1);
    expect(rowOfRule(rules, 1)).toBe(2);
    expect(rowOfRule(rules, 2)).toBe(-1);
  });
});

it.each([
  ['', 'bearer'],
  ['openid', 'openid'],
  ['jwt', 'jwt'],
  ['permanent', 'permanent'],
  ['permanent jwt', 'jwt-permanent'],
  ['jwt,permanent', 'jwt-permanent'],
  ['jwt openid', undefined],
  ['orders', undefined],
])('the Keyrock scope “%s” asks for a token of the type %s', (scope, type) => {
  expect(keyrockTokenOf(scope)?.id).toBe(type);
});
