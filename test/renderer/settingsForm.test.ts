import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkNames, checkText } from '../../renderer/features/doctor/doctorText';
import { formOf, profileOfForm, rowOfParameter } from '../../renderer/features/settings/profileForm';
import { freshDraft, hasChanges, rebased } from '../../renderer/features/settings/settingsDraft';
import { grantKinds, type Profile, profileSchema } from '../../src/domain/profile';
import { sampleProfile } from '../support/sampleData';

const word = fc.stringMatching(/^[a-z]{1,12}$/);
const addressText = word.map((name) => `https://${name}.example.com/x`);
const endpoints = fc.record(
  { authorization: addressText, token: addressText, userinfo: addressText, jwks: addressText },
  { requiredKeys: [] },
);
const parameters = fc.array(fc.record({ name: word, value: fc.string() }), { maxLength: 3 });

/** Profiles of every shape that can be kept. */
const profiles: fc.Arbitrary<Profile> = fc
  .record({
    id: fc.uuid(),
    name: word,
    folder: fc.option(word, { nil: '' }),
    environment: fc.option(word, { nil: '' }),
    pinned: fc.boolean(),
    server: fc.oneof(
      fc.record({
        kind: fc.constant('discovery'),
        issuer: addressText,
        document: fc.constantFrom('auto', 'openid', 'oauth'),
        overrides: endpoints,
      }),
      fc.record({ kind: fc.constant('endpoints'), issuer: fc.option(addressText, { nil: '' }), endpoints }),
      fc.record({
        kind: fc.constant('practice'),
        lifetimeSeconds: fc.integer({ min: 5, max: 86_400 }),
        tokenFormat: fc.constantFrom('jwt', 'opaque'),
      }),
    ),
    grant: fc.constantFrom(...grantKinds),
    clientId: word,
    scope: fc.array(word).map((names) => names.join(' ')),
    audience: word,
    resource: fc.array(addressText, { maxLength: 3 }),
    username: word,
    responseMode: fc.constantFrom('default', 'query', 'fragment', 'form_post'),
    extra: fc.record({ authorize: parameters, token: parameters, refresh: parameters }),
    redirect: fc.oneof(
      fc.record({
        kind: fc.constant('loopback'),
        host: fc.constantFrom('127.0.0.1', '[::1]', 'localhost'),
        port: fc.option(fc.integer({ min: 1, max: 65_535 })),
        path: word.map((name) => `/${name}`),
      }),
      fc.record({ kind: fc.constant('paste'), uri: addressText }),
    ),
    network: fc.record({
      connectTimeoutSeconds: fc.integer({ min: 1, max: 120 }),
      overallTimeoutSeconds: fc.integer({ min: 1, max: 600 }),
      caPem: word,
      proxy: fc.oneof(
        fc.record({ kind: fc.constantFrom('environment', 'none') }),
        fc.record({ kind: fc.constant('manual'), url: addressText }),
      ),
    }),
  })
  .map((input) => profileSchema.parse(input));

describe('the form of a profile', () => {
  it('stands for the same profile until something is typed', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        expect(profileOfForm(formOf(profile), profile)).toEqual(profile);
        expect(hasChanges(freshDraft(profile))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('reads whole numbers alone, and an empty port as any', () => {
    const profile = sampleProfile(1);
    const portOf = (redirectPort: string): number | null | undefined => {
      const { redirect } = profileOfForm({ ...formOf(profile), redirectPort }, profile);
      return redirect.kind === 'loopback' ? redirect.port : undefined;
    };
    expect(portOf('')).toBeNull();
    expect(portOf(' 8765 ')).toBe(8765);
    for (const text of ['8e3', '-1', '80.5', '0x50', 'abc', '99999999999']) expect(portOf(text)).toBeNaN();
  });

  it('drops empty lines of parameters and resources, and finds the line of a remark again', () => {
    const profile = sampleProfile(1);
    const extraToken = [
      { name: '', value: '' },
      { name: ' a ', value: '1' },
      { name: '', value: '' },
      { name: '', value: '2' },
    ];
    const typed = profileOfForm({ ...formOf(profile), extraToken, resource: '\n https://a.example \n\n' }, profile);
    expect(typed.extra.token).toEqual([
      { name: 'a', value: '1' },
      { name: '', value: '2' },
    ]);
    expect(typed.resource).toEqual(['https://a.example']);
    expect(rowOfParameter(extraToken, 0)).toBe(1);
    expect(rowOfParameter(extraToken, 1)).toBe(3);
    expect(rowOfParameter(extraToken, 2)).toBe(-1);
  });

  it('never sends a client authentication with the implicit grant', () => {
    const profile = sampleProfile(1, { clientAuth: 'client_secret_post' });
    expect(profileOfForm({ ...formOf(profile), grant: 'implicit' }, profile).clientAuth).toBe('none');
  });
});

describe('a draft over a profile that was changed elsewhere', () => {
  it('keeps what was touched and follows the rest', () => {
    fc.assert(
      fc.property(profiles, profiles, word, (before, after, name) => {
        const draft = freshDraft(before);
        const touched = { ...draft, form: { ...draft.form, name: `${before.name} ${name}` } };
        const moved = rebased(touched, after);
        expect(moved.form.name).toBe(`${before.name} ${name}`);
        expect({ ...moved.form, name: '' }).toEqual({ ...formOf(after), name: '' });
      }),
      { numRuns: 300 },
    );
  });

  it('stays the same object when nothing changed', () => {
    const draft = freshDraft(sampleProfile(1));
    expect(rebased(draft, draft.base)).toBe(draft);
  });
});

describe('the words of the check', () => {
  it('has a sentence for every line and outcome', () => {
    for (const id of Object.keys(checkNames) as (keyof typeof checkNames)[]) {
      for (const outcome of ['good', 'warning', 'skipped'] as const) {
        for (const facts of [{}, { value: 'keychain', listed: 'a b' }, { value: 'authorization_code' }]) {
          expect(checkText({ id, outcome, facts })).toMatch(/^.+\.$/);
          expect(checkText({ id, outcome, facts })).not.toMatch(/undefined|\.\.|: \./);
        }
      }
    }
  });
});
