import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantKinds, profileSchema } from '../../src/domain/profile';
import { redirectAddress } from '../../src/domain/redirectAddress';
import {
  answerProblem,
  answerProblems,
  initialAnswers,
  presetById,
  presets,
  profileFromPreset,
  registrationAdvice,
} from '../../src/providers/presets';
import type { Preset } from '../../src/providers/presets/preset';

const id = '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11';
const guid = 'ABFBA8F6-49eb-49f5-a5d9-80ad5c98f9f6';

const preset = (presetId: string): Preset => {
  const found = presetById(presetId);
  if (found === undefined) throw new Error(`no preset ${presetId}`);
  return found;
};

const made = (
  presetId: string,
  answers: Record<string, string>,
  more: Partial<Parameters<typeof profileFromPreset>[1]> = {},
) =>
  profileFromPreset(preset(presetId), {
    id,
    name: 'Test',
    grant: 'authorization_code',
    clientId: 'my-client',
    hasSecret: false,
    answers,
    ...more,
  });

const issuerOf = (profile: ReturnType<typeof made>): string =>
  profile.server.kind === 'discovery' ? profile.server.issuer : 'not discovered';

describe('every preset', () => {
  it('has an id and a name of its own, and ids fit a profile', () => {
    expect(new Set(presets.map(({ id: presetId }) => presetId)).size).toBe(presets.length);
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    for (const { id: presetId } of presets) expect(presetId.length).toBeLessThanOrEqual(60);
  });

  it('ends with the two that fit any system', () => {
    expect(presets.slice(-2).map(({ id: presetId }) => presetId)).toEqual(['openid', 'endpoints']);
  });

  it.each(presets.map((one) => [one.name, one] as const))('%s takes its own examples', (_name, one) => {
    const examples = Object.fromEntries(one.questions.map(({ id: question, example }) => [question, example]));
    for (const question of one.questions) expect(answerProblem(question, examples)).toBeUndefined();
  });

  it.each(presets.map((one) => [one.name, one] as const))(
    '%s makes a valid profile for each of its grants, whatever is left empty that may be',
    (_name, one) => {
      for (const grant of one.grants) {
        const answers = {
          ...Object.fromEntries(one.questions.map(({ id: question, example }) => [question, example])),
          ...Object.fromEntries(one.questions.filter(({ optional }) => optional).map((question) => [question.id, ''])),
        };
        const profile = profileFromPreset(one, { id, name: one.name, grant, clientId: 'c', hasSecret: true, answers });
        expect(profileSchema.parse(profile)).toEqual(profile);
        expect(profile.preset).toBe(one.id);
        expect(profile.scope).not.toMatch(/ {2}|^ | $/);
      }
    },
  );

  it.each(presets.map((one) => [one.name, one] as const))('%s says what to register, in sentences', (_name, one) => {
    for (const grant of one.grants) {
      const advice = one.register(grant, 'http://127.0.0.1/callback');
      expect(advice.length).toBeGreaterThan(0);
      for (const line of advice) expect(line).toMatch(/^\p{Lu}.*\.$/u);
    }
  });

  it.each(presets.map((one) => [one.name, one] as const))('%s asks for what it needs', (_name, one) => {
    for (const question of one.questions) {
      const problem = answerProblem(question, { [question.id]: '  ' });
      expect(problem === undefined).toBe(question.optional === true);
    }
  });

  it('never makes a profile of an answer it calls good that the schema refuses', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...presets),
        fc.constantFrom(...grantKinds),
        fc.array(fc.oneof(fc.string(), fc.webUrl(), fc.domain()), { minLength: 6, maxLength: 6 }),
        (one, grant, texts) => {
          const answers = Object.fromEntries(one.questions.map((question, index) => [question.id, texts[index] ?? '']));
          if (Object.keys(answerProblems(one, answers, grant)).length > 0) return;
          expect(() =>
            profileFromPreset(one, { id, name: 'x', grant, clientId: 'c', hasSecret: false, answers }),
          ).not.toThrow();
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('takes no answer from what every object inherits', () => {
    const question = { id: 'constructor', label: '', description: '', example: '' };
    expect(answerProblem(question, {})).toBe('This is needed.');
  });
});

describe('the addresses that presets build', () => {
  it('Keycloak: base URL and realm, with or without a slash', () => {
    expect(issuerOf(made('keycloak', { base: 'https://sso.example.com/auth/', realm: 'my realm' }))).toBe(
      'https://sso.example.com/auth/realms/my%20realm',
    );
  });

  it('Auth0: the issuer ends with a slash, and the API identifier becomes the audience', () => {
    const profile = made('auth0', { domain: 'https://my-tenant.eu.auth0.com/', audience: 'https://api.example.com' });
    expect(issuerOf(profile)).toBe('https://my-tenant.eu.auth0.com/');
    expect(profile.audience).toBe('https://api.example.com');
    expect(profile.scope.split(' ')).toContain('offline_access');
  });

  it('Okta: a custom authorization server, or the org’s own', () => {
    expect(issuerOf(made('okta', { domain: 'my-org.okta.com', server: 'default' }))).toBe(
      'https://my-org.okta.com/oauth2/default',
    );
    expect(issuerOf(made('okta', { domain: 'my-org.okta.com', server: '' }))).toBe('https://my-org.okta.com');
  });

  it('Entra ID: the tenant by its id, since the issuer is made from it', () => {
    const [tenant] = preset('entra').questions;
    expect(answerProblem(tenant!, { tenant: 'common' })).toMatch(/not an id/);
    expect(answerProblem(tenant!, { tenant: 'contoso.onmicrosoft.com' })).toMatch(/not an id/);
    expect(issuerOf(made('entra', { tenant: guid }))).toBe(
      'https://login.microsoftonline.com/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/v2.0',
    );
  });

  it('Entra ID: asks for the API’s own scope alone when no user is there', () => {
    const scope = 'api://11111111-2222-3333-4444-555555555555/.default';
    expect(made('entra', { tenant: guid, scopes: scope }, { grant: 'client_credentials' }).scope).toBe(scope);
  });

  it('Google: asks for offline access, without which there is no refresh token', () => {
    const profile = made('google', {}, { hasSecret: true });
    expect(profile.extra.authorize).toContainEqual({ name: 'access_type', value: 'offline' });
    expect(profile.clientAuth).toBe('client_secret_post');
  });

  it('Cognito: the issuer of the pool, and localhost on a fixed port', () => {
    const profile = made('cognito', { region: 'eu-central-1', pool: 'eu-central-1_AbC' });
    expect(issuerOf(profile)).toBe('https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC');
    expect(redirectAddress(profile.redirect)).toMatch(/^http:\/\/localhost:\d+\/callback$/);
  });

  it('GitHub: endpoints, since it has no discovery for user sign-in', () => {
    const profile = made('github', { scopes: 'repo' }, { hasSecret: true });
    expect(profile.server).toMatchObject({
      kind: 'endpoints',
      endpoints: {
        token: 'https://github.com/login/oauth/access_token',
        userinfo: 'https://api.github.com/user',
      },
    });
    expect(profile.scope).toBe('repo');
  });

  it('PingOne: the environment under its host', () => {
    expect(issuerOf(made('pingone', { host: 'auth.pingone.eu', environment: guid }))).toBe(
      'https://auth.pingone.eu/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/as',
    );
  });

  it('AD FS: the Web API as a resource', () => {
    const profile = made('adfs', { host: 'adfs.example.com', resource: 'https://api.example.com' });
    expect(issuerOf(profile)).toBe('https://adfs.example.com/adfs');
    expect(profile.resource).toEqual(['https://api.example.com']);
  });

  it('Zitadel: the project as an audience in the scope', () => {
    expect(made('zitadel', { domain: 'x.zitadel.cloud', project: '42' }).scope).toContain(
      'urn:zitadel:iam:org:project:id:42:aud',
    );
  });

  it('any provider: the pasted address of the document gives the issuer', () => {
    const address = 'https://login.example.com/realms/dev/.well-known/openid-configuration';
    expect(answerProblems(preset('openid'), { issuer: address }, 'password')).toEqual({});
    expect(issuerOf(made('openid', { issuer: address }))).toBe('https://login.example.com/realms/dev');
  });

  it('endpoints by hand: asks for what the grant needs', () => {
    const byHand = preset('endpoints');
    expect(Object.keys(answerProblems(byHand, {}, 'authorization_code')).sort()).toEqual(['authorization', 'token']);
    expect(Object.keys(answerProblems(byHand, {}, 'implicit'))).toEqual(['authorization']);
    expect(Object.keys(answerProblems(byHand, {}, 'client_credentials'))).toEqual(['token']);
  });
});

describe('what presets refuse', () => {
  it.each([
    ['ibm-cos-manager', 'manager', 'http://manager.example.com'],
    ['ibm-verify', 'tenant', 'http://t.verify.ibm.com'],
    ['keycloak', 'base', 'sso.example.com'],
    ['keycloak', 'base', 'https://user:pw@sso.example.com'],
    ['keycloak', 'base', 'https://sso.example.com?x=1'],
    ['keycloak', 'realm', 'a/b'],
    ['auth0', 'domain', 'not a host'],
    ['auth0', 'domain', 'localhost'],
    ['okta', 'domain', 'user@evil.example.com'],
    ['cognito', 'region', 'Frankfurt'],
    ['cognito', 'pool', 'eu/../x'],
    ['zitadel', 'project', 'urn:x'],
  ])('%s: %s cannot be “%s”', (presetId, question, answer) => {
    const asked = preset(presetId).questions.find(({ id: questionId }) => questionId === question);
    expect(answerProblem(asked!, { [question]: answer })).toMatch(/\.$/);
  });

  it.each([
    ['dx-operational-intelligence', 'base'],
    ['keyrock', 'base'],
    ['custom', 'token'],
    ['keycloak', 'base'],
  ])('%s may be inside a company on plain http, which the first call asks about', (presetId, question) => {
    const asked = preset(presetId).questions.find(({ id: questionId }) => questionId === question);
    expect(answerProblem(asked!, { [question]: 'http://inside.example.com:8080' })).toBeUndefined();
  });

  it('takes plain http for this computer', () => {
    expect(answerProblem(preset('keycloak').questions[0]!, { base: 'http://localhost:8080' })).toBeUndefined();
  });
});

describe('secrets and presets', () => {
  it('sends no client authentication without a secret, and never with the implicit grant', () => {
    const answers = { base: 'https://sso.example.com', realm: 'dev' };
    expect(made('keycloak', answers).clientAuth).toBe('none');
    expect(made('keycloak', answers, { hasSecret: true }).clientAuth).toBe('client_secret_basic');
    expect(made('keycloak', answers, { hasSecret: true, grant: 'implicit' }).clientAuth).toBe('none');
  });
});

describe('what to register', () => {
  it('names the redirect address of the profile, not of the preset', () => {
    const advice = registrationAdvice({
      preset: 'auth0',
      grant: 'authorization_code',
      redirect: { kind: 'loopback', host: 'localhost', port: 4711, path: '/cb' },
    });
    expect(advice.join(' ')).toContain('http://localhost:4711/cb');
  });

  it('has advice for a profile of no preset', () => {
    const redirect = { kind: 'paste', uri: ' https://app.example.com/cb ' } as const;
    expect(registrationAdvice({ preset: '', grant: 'implicit', redirect })[0]).toContain('https://app.example.com/cb ');
  });

  it('starts each form with what most people answer', () => {
    expect(initialAnswers(preset('gitlab'))).toEqual({ base: 'https://gitlab.com', scopes: 'read_user' });
  });
});
