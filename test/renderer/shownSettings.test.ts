import { describe, expect, it } from 'vitest';
import { shownSettings, shownVerifySettings } from '../../renderer/features/settings/shownSettings';
import { type ProfileInput, profileSchema } from '../../src/domain/profile';
import { endpointNames } from '../../src/domain/profileRules/serverRules';

const profile = (change: Partial<ProfileInput>) =>
  profileSchema.parse({
    id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
    name: 'One',
    server: { kind: 'endpoints', endpoints: { token: 'https://login.example.com/token' } },
    grant: 'password',
    ...change,
  });
const shown = (change: Partial<ProfileInput>) => shownSettings(profile(change), profile(change));

const four = ['authorization_code', 'implicit', 'password', 'client_credentials'];
const everything = {
  grants: four,
  discovery: true,
  endpoints: endpointNames,
  issuer: true,
  client: true,
  scope: true,
  audience: true,
  responseMode: true,
  dpop: false,
};
const plain = { ...everything, usualScopes: false, audience: false, responseMode: false, totpSeed: false };

describe('the settings that are shown', () => {
  it.each([
    ['standard', { ...everything, usualScopes: true, totpSeed: false, dpop: true }],
    ['ibmVerify', { ...everything, grants: [...four, 'verify_password'], usualScopes: true, totpSeed: true }],
    ['custom', { ...everything, usualScopes: false, totpSeed: false }],
    ['keyrock', { ...plain, endpoints: ['authorization', 'token', 'userinfo', 'revocation', 'endSession'] }],
    ['webMethods', { ...plain, discovery: false, issuer: false, endpoints: ['authorization', 'token'] }],
    [
      'dxOperationalIntelligence',
      {
        ...plain,
        grants: ['password'],
        discovery: false,
        issuer: false,
        endpoints: ['token', 'userinfo'],
        client: false,
        scope: false,
      },
    ],
  ] as const)('for %s', (provider, expected) => {
    expect(shown({ provider })).toEqual(expected);
  });

  it('keep in sight what is set although it means nothing there, so that it can be taken out', () => {
    const odd = shown({
      provider: 'dxOperationalIntelligence',
      grant: 'client_credentials',
      server: { kind: 'endpoints', issuer: 'https://x.example', endpoints: { jwks: 'https://x.example/keys' } },
      clientId: 'x',
      scope: 'openid',
      audience: 'x',
      responseMode: 'query',
    });
    expect(odd).toMatchObject({
      grants: ['password', 'client_credentials'],
      endpoints: ['token', 'userinfo', 'jwks'],
      issuer: true,
      client: true,
      scope: true,
      audience: true,
      responseMode: true,
    });
    const discovered = { kind: 'discovery', issuer: 'https://x.example' } as const;
    expect(shown({ provider: 'webMethods', server: discovered }).discovery).toBe(true);
  });

  it('have the binding to a key where a proof can go with the call, and where it is set', () => {
    expect(shown({ grant: 'implicit' }).dpop).toBe(false);
    expect(shown({ grant: 'client_credentials' }).dpop).toBe(true);
    expect(shown({ provider: 'keyrock', dpop: true }).dpop).toBe(true);
  });

  it('have the seed only where its codes can come to use', () => {
    const seed = (change: Partial<ProfileInput>): boolean => shown({ provider: 'ibmVerify', ...change }).totpSeed;
    expect(seed({ grant: 'verify_password' })).toBe(true);
    expect(seed({ grant: 'verify_password', verify: { result: 'check' } })).toBe(false);
    expect(seed({ grant: 'authorization_code' })).toBe(false);
    expect(seed({ grant: 'client_credentials' })).toBe(false);
  });
});

describe('the settings of IBM Verify that are shown', () => {
  const none = {
    surface: false,
    firstStep: false,
    identitySource: false,
    serviceToken: false,
    result: false,
    preferredFactor: false,
    context: false,
  };
  it.each([
    ['authorization_code', {}, { context: true }],
    ['client_credentials', {}, {}],
    ['implicit', {}, {}],
    ['password', {}, { firstStep: true, preferredFactor: true, context: true }],
    [
      'password',
      { firstStep: 'policyauth' },
      { firstStep: true, identitySource: true, preferredFactor: true, context: true },
    ],
    [
      'verify_password',
      {},
      { identitySource: true, serviceToken: true, result: true, preferredFactor: true, context: true },
    ],
    ['verify_password', { result: 'check' }, { identitySource: true, serviceToken: true, result: true, context: true }],
  ] as const)('with %s and %j', (grant, verify, expected) => {
    expect(shownVerifySettings(profile({ provider: 'ibmVerify', grant, verify }))).toEqual({ ...none, ...expected });
  });

  it('have the choice of endpoints where they are looked up', () => {
    const server = { kind: 'discovery', issuer: 'https://x.example' } as const;
    expect(shownVerifySettings(profile({ provider: 'ibmVerify', server })).surface).toBe(true);
  });
});
