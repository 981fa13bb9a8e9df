import { describe, expect, it } from 'vitest';
import type { GrantKind, Profile } from '../../src/domain/profile';
import { canBeSaved, checkProfile } from '../../src/domain/profileCheck';
import {
  answerProblems,
  initialAnswers,
  presetById,
  presetNotes,
  profileFromPreset,
  registrationAdvice,
} from '../../src/providers/presets';
import type { Preset } from '../../src/providers/presets/preset';

const preset = (id: string): Preset => {
  const found = presetById(id);
  if (found === undefined) throw new Error(`no preset ${id}`);
  return found;
};

const made = (id: string, answers: Readonly<Record<string, string>>, grant: GrantKind = 'password'): Profile =>
  profileFromPreset(preset(id), {
    id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
    name: 'Test',
    grant,
    clientId: 'client',
    hasSecret: true,
    username: 'dana',
    answers: { ...initialAnswers(preset(id)), ...answers },
  });

const issuerOf = ({ server }: Profile): string => (server.kind === 'discovery' ? server.issuer : 'not discovered');
const problems = (id: string, answers: Readonly<Record<string, string>>) =>
  answerProblems(preset(id), { ...initialAnswers(preset(id)), ...answers }, 'password');

describe('the preset of IBM Verify', () => {
  it('asks for the tenant and the application alone', () => {
    expect(preset('ibm-verify').questions.map(({ id }) => id)).toEqual(['tenant', 'surface']);
    expect(preset('ibm-verify').clientId.description).toContain('application');
  });

  it.each([
    ['1.1: the older surface', 'legacy', 'https://t.verify.ibm.com/oidc/endpoint/default'],
    ['1.1: the newer surface', 'newer', 'https://t.verify.ibm.com/oauth2'],
  ])('%s has its own issuer below the tenant', (_name, surface, issuer) => {
    for (const tenant of ['t.verify.ibm.com', ' https://t.verify.ibm.com/ui/admin?x=1 ', 'T.verify.IBM.com']) {
      expect(issuerOf(made('ibm-verify', { tenant, surface }))).toBe(issuer);
    }
  });

  it.each([
    ['1.1 and 5: sends the secret as client_secret_post, and follows Verify’s ways', 'password'],
    ['the same for the code grant', 'authorization_code'],
    ['the same for client credentials', 'client_credentials'],
  ] as const)('%s', (_name, grant) => {
    const profile = made('ibm-verify', { tenant: 't.verify.ibm.com' }, grant);
    expect(profile).toMatchObject({
      provider: 'ibmVerify',
      clientAuth: 'client_secret_post',
      verify: { surface: 'legacy' },
    });
    expect(profile.scope).toBe(grant === 'client_credentials' ? '' : 'openid profile email');
    expect(canBeSaved(checkProfile(profile))).toBe(true);
  });

  it.each([
    ['http://t.verify.ibm.com', 'Use https'],
    ['https://dana@t.verify.ibm.com', 'user name'],
    ['tenant', 'full name'],
    ['not a host', 'not the name of a host'],
    ['https://', 'not a complete address'],
  ])('says what is wrong with the tenant %s', (tenant, words) => {
    expect(problems('ibm-verify', { tenant }).tenant).toContain(words);
  });

  it('takes a tenant on this computer', () => {
    const profile = made('ibm-verify', { tenant: 'http://127.0.0.1:4000/' });
    expect(issuerOf(profile)).toBe('http://127.0.0.1:4000/oidc/endpoint/default');
    expect(problems('ibm-verify', { tenant: 'http://127.0.0.1:4000' })).toEqual({});
  });

  it('1.5: says that FIDO2 needs a registered web origin, before anybody tries', () => {
    expect(presetNotes({ preset: 'ibm-verify', grant: 'password' }).join(' ')).toContain('registered with the tenant');
  });

  it('1.6: says that the JWT bearer grant has to be on for second factors', () => {
    expect(registrationAdvice(made('ibm-verify', { tenant: 't.verify.ibm.com' })).join(' ')).toContain('JWT bearer');
  });
});

describe('the preset of password authentication', () => {
  it.each([
    ['empty: chosen from the list', '', { by: 'ask' }],
    ['a name', 'Cloud Directory', { by: 'name', name: 'Cloud Directory' }],
    ['an id', '10a9bc20-7511-47e0-b836-f6e18e31f978', { by: 'id', id: '10a9bc20-7511-47e0-b836-f6e18e31f978' }],
  ])('1.8: reads the identity source, %s', (_name, source, identitySource) => {
    const profile = made('ibm-verify-password', { tenant: 't.verify.ibm.com', source }, 'verify_password');
    expect(profile).toMatchObject({
      grant: 'verify_password',
      verify: { identitySource, serviceToken: 'client_credentials' },
    });
    expect(registrationAdvice(profile).join(' ')).toContain('Authenticate any user');
  });
});

describe('the preset of the Cloud Object Storage Manager', () => {
  it('5: asks for the scope openid profile email, takes only JWTs, and knows the Manager', () => {
    const profile = made('ibm-cos-manager', { manager: 'https://manager.example.com', tenant: 't.verify.ibm.com' });
    expect(profile).toMatchObject({
      provider: 'ibmVerify',
      scope: 'openid profile email',
      verify: { jwtOnly: true, resource: { kind: 'cosManager', url: 'https://manager.example.com' } },
    });
    expect(registrationAdvice(profile).join(' ')).toContain('JWT');
    expect(
      problems('ibm-cos-manager', { manager: 'http://manager.example.com', tenant: 't.verify.ibm.com' }).manager,
    ).toContain('https');
  });
});
