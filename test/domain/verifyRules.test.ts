import { describe, expect, it } from 'vitest';
import { type Profile, type ProfileInput, profileSchema } from '../../src/domain/profile';
import { canBeSaved, checkProfile } from '../../src/domain/profileCheck';

const profile = (verify: ProfileInput['verify'], change: Partial<ProfileInput> = {}): Profile =>
  profileSchema.parse({
    id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
    name: 'Test',
    provider: 'ibmVerify',
    server: { kind: 'discovery', issuer: 'https://t.verify.ibm.com/oidc/endpoint/default' },
    grant: 'verify_password',
    clientAuth: 'client_secret_post',
    clientId: 'client',
    scope: 'openid',
    username: 'dana',
    ...(verify === undefined ? {} : { verify }),
    ...change,
  });

/** Fields and severities of the remarks on a profile of IBM Verify. */
const remarks = (checked: Profile): readonly string[] =>
  checkProfile(checked, { secrets: { 'client-secret': true, password: true } }).map(
    ({ field, severity }) => `${field} ${severity}`,
  );

describe('a profile of IBM Verify', () => {
  it.each<[string, ProfileInput['verify']]>([
    ['nothing of its own', undefined],
    ['the source to be asked for', {}],
    ['a source by its id', { identitySource: { by: 'id', id: 'x' } }],
    ['rules', { identitySource: { by: 'rules', rules: [{ kind: 'prefix', text: 'a', source: 'b' }], otherwise: '' } }],
    ['a Manager', { resource: { kind: 'cosManager', url: 'https://manager.example.com' } }],
  ])('gets no remark with %s', (_name, verify) => {
    expect(remarks(profile(verify))).toEqual([]);
  });

  it.each<[string, ProfileInput['verify'], readonly string[]]>([
    ['an empty id', { identitySource: { by: 'id', id: ' ' } }, ['verify.identitySource problem']],
    ['an empty name', { identitySource: { by: 'name', name: '' } }, ['verify.identitySource problem']],
    [
      'no rules and nothing otherwise',
      { identitySource: { by: 'rules', rules: [] } },
      ['verify.identitySource advice'],
    ],
    ['a check alone by policyauth', { result: 'check', serviceToken: 'policyauth' }, ['verify.result problem']],
    ['a Manager without an address', { resource: { kind: 'cosManager', url: '' } }, ['verify.resource problem']],
    [
      'a Manager by plain http',
      { resource: { kind: 'cosManager', url: 'http://m.example' } },
      ['verify.resource problem'],
    ],
  ])('is told of %s', (_name, verify, expected) => {
    expect(remarks(profile(verify))).toEqual(expected);
  });

  it('is not told of a source that is not used', () => {
    const verify = { identitySource: { by: 'id', id: '' } } as const;
    expect(remarks(profile(verify, { grant: 'password' }))).toEqual([]);
    expect(remarks(profile({ ...verify, firstStep: 'policyauth' }, { grant: 'password' }))).toEqual([
      'verify.identitySource problem',
    ]);
  });

  it('cannot be saved with half a rule, as it stands in the form', () => {
    const half = profile({ identitySource: { by: 'rules', rules: [{ kind: 'prefix', text: 'a', source: 'b' }] } });
    const typed: Profile = {
      ...half,
      verify: {
        ...(half.verify ?? profile({}).verify!),
        identitySource: { by: 'rules', rules: [{ kind: 'prefix', text: ' ', source: '' }], otherwise: '' },
      },
    };
    expect(remarks(typed)).toEqual(['verify.rules.0 blocking', 'verify.rules.0 blocking']);
    expect(canBeSaved(checkProfile(typed))).toBe(false);
  });
});
