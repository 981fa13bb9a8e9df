import { describe, expect, it } from 'vitest';
import { exportProfiles } from '../../src/domain/import/ownFormat';
import { readImport } from '../../src/domain/import/readImport';
import { bearerPresentation, maskedPresentation } from '../../src/domain/presentation';
import { type Profile, type ProfileInput, profileSchema } from '../../src/domain/profile';
import { canBeSaved, checkProfile } from '../../src/domain/profileCheck';
import { sameFlow } from '../../src/domain/profileIdentity';

const profileWith = (parts: Partial<ProfileInput>): Profile =>
  profileSchema.parse({
    id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
    name: 'Test',
    server: {
      kind: 'endpoints',
      endpoints: { token: 'https://sso.example.com/token', authorization: 'https://sso.example.com/authorize' },
    },
    grant: 'password',
    clientId: 'client',
    clientAuth: 'client_secret_basic',
    username: 'me@example.com',
    ...parts,
  });

const remarks = (parts: Partial<ProfileInput>): readonly string[] =>
  checkProfile(profileWith(parts)).map(({ field, severity }) => `${severity} ${field}`);

describe('a profile at Keyrock', () => {
  const keyrock = (parts: Partial<ProfileInput>) => remarks({ provider: 'keyrock', ...parts });
  const fixedPort = { kind: 'loopback', host: '127.0.0.1', port: 28_471, path: '/callback' } as const;

  it('has nothing to remark when all is well', () => {
    expect(keyrock({})).toEqual([]);
  });

  it.each<[string, Partial<ProfileInput>, readonly string[]]>([
    ['S3 says username=demo: must be the e-mail', { username: 'demo' }, ['problem username']],
    [
      'no PKCE, errors stay in the browser',
      { grant: 'authorization_code', redirect: fixedPort },
      ['advice grant', 'advice grant'],
    ],
    [
      'port compared, so one has to be registered',
      { grant: 'implicit', clientAuth: 'none' },
      ['advice grant', 'problem redirect.port'],
    ],
    ['the pair as it stands', { basicEncoding: 'standard' }, ['problem basicEncoding']],
    ['special words need registration', { scope: 'jwt,permanent' }, ['advice scope']],
    [
      'implicit: scopes change nothing',
      { grant: 'implicit', clientAuth: 'none', redirect: fixedPort, scope: 'jwt' },
      ['advice grant', 'advice scope', 'advice scope'],
    ],
  ])('3: %s', (_case, parts, expected) => {
    expect(keyrock(parts)).toEqual(expected);
  });
});

describe('a profile at DX Operational Intelligence', () => {
  const dx = (settings: object, parts: Partial<ProfileInput> = {}) =>
    remarks({ provider: 'dxOperationalIntelligence', clientId: '', clientAuth: 'none', dx: settings, ...parts });

  it('needs a tenant and no client', () => {
    expect(dx({ tenant: 'DEFAULTORG' })).toEqual([]);
    expect(dx({})).toEqual(['problem dx.tenant']);
    expect(remarks({ provider: 'dxOperationalIntelligence', clientId: '', clientAuth: 'none' })).toEqual([
      'problem dx.tenant',
    ]);
  });

  it('wants the tenant alone, and the password grant', () => {
    expect(dx({ tenant: 'a:b' })).toEqual(['advice dx.tenant']);
    expect(dx({ tenant: 'a' }, { grant: 'client_credentials' })).toContain('problem grant');
  });

  it('blocks what cannot be kept', () => {
    const typed = { ...profileWith({ provider: 'dxOperationalIntelligence' }) };
    const long = {
      ...typed,
      dx: { tenant: 't'.repeat(301), scopeKind: 't', scopeTenant: 's'.repeat(301), extToken: false, language: 'es\n' },
    } as const;
    const issues = checkProfile(long);
    expect(canBeSaved(issues)).toBe(false);
    expect(issues.filter(({ severity }) => severity === 'blocking').map(({ field }) => field)).toEqual([
      'dx.tenant',
      'dx.scopeTenant',
      'dx.language',
    ]);
  });
});

describe('a profile at webMethods Integration', () => {
  const fixedPort = { kind: 'loopback', host: '127.0.0.1', port: 28_471, path: '/callback' } as const;
  it.each<[string, Partial<ProfileInput>, readonly string[]]>([
    ['4.1: a confidential client, all well', { grant: 'client_credentials' }, []],
    ['4.2: Basic only', { grant: 'client_credentials', clientAuth: 'client_secret_post' }, ['problem clientAuth']],
    ['4.2: secrets such as a password would go into URLs', { grant: 'password' }, ['advice webMethods.parametersIn']],
    ['4.2: unless a body is chosen', { grant: 'password', webMethods: { parametersIn: 'body' } }, []],
    [
      '4.3: refreshable only with the authorization code grant',
      { grant: 'client_credentials', webMethods: { refreshLimit: 2 } },
      ['advice webMethods.refreshLimit'],
    ],
    ['4.3: a limit with it', { grant: 'authorization_code', redirect: fixedPort, webMethods: { refreshLimit: 2 } }, []],
    ['4.4: assume an exact redirect', { grant: 'authorization_code' }, ['advice redirect.port']],
    ['4.1: implicit is public', { grant: 'implicit', clientAuth: 'none', redirect: fixedPort }, []],
  ])('%s', (_case, parts, expected) => {
    expect(remarks({ provider: 'webMethods', ...parts })).toEqual(expected);
  });

  it('blocks a count that is none', () => {
    const typed = { ...profileWith({ provider: 'webMethods', grant: 'client_credentials' }) };
    const odd = { ...typed, webMethods: { parametersIn: 'query', refreshLimit: Number.NaN } } as const;
    expect(canBeSaved(checkProfile(odd))).toBe(false);
  });
});

describe('a profile at a custom system', () => {
  const custom = (settings: object) =>
    remarks({ provider: 'custom', clientId: '', clientAuth: 'none', custom: settings as never });
  const parameter = (name: string, place: string, value: string) => ({ name, in: place, value });

  it('has nothing to remark about the settings it begins with', () => {
    expect(custom({})).toEqual([]);
  });

  it.each<[string, object, readonly string[]]>([
    [
      'a header that cannot be',
      { parameters: [parameter('Bad Name', 'header', 'x')] },
      ['problem custom.parameters.0'],
    ],
    [
      'a header of the call itself',
      { parameters: [parameter('Host', 'header', 'x')] },
      ['problem custom.parameters.0'],
    ],
    [
      'a body parameter without a body',
      { body: 'none', parameters: [parameter('a', 'body', 'x')] },
      ['problem custom.parameters.0'],
    ],
    ['a word nobody knows', { parameters: [parameter('a', 'body', '{{nobody}}')] }, ['problem custom.parameters.0']],
    [
      'a secret in the address',
      { parameters: [parameter('p', 'query', '{{password}}')] },
      ['advice custom.parameters.0'],
    ],
    [
      'a number where everything is text',
      { parameters: [{ ...parameter('ttl', 'body', '3600'), encode: 'json' }] },
      ['advice custom.parameters.0'],
    ],
    ['a secret typed out', { parameters: [parameter('api_key', 'header', 'abc123')] }, ['advice custom.parameters.0']],
    [
      'a word that means something else',
      { words: [{ name: 'password', value: 'x' }] },
      ['problem custom.words.0', 'advice custom.words.0'],
    ],
    ['no place for the token', { answer: { accessToken: '' } }, ['problem custom.answer.accessToken']],
    ['a place that is none', { answer: { scope: 'a[' } }, ['problem custom.answer.scope']],
    ['an end that is no place', { expiry: { from: 'a..b' } }, ['problem custom.expiry']],
    ['a sliding end that is a date', { expiry: { as: 'iso', model: 'sliding' } }, ['problem custom.expiry']],
    ['a fact that is no place', { facts: [{ name: 'x', from: '[' }] }, ['problem custom.facts.0']],
    ['a template without the token', { present: { value: 'x' } }, ['problem custom.present']],
    ['a template with an unknown word', { present: { value: '{{token}}{{x}}' } }, ['problem custom.present']],
    ['a template with a fact', { facts: [{ name: 'x', from: 'x' }], present: { value: '{{token}}{{x}}' } }, []],
    ['a token in the address', { present: { in: 'query', name: 't', prefix: '' } }, ['advice custom.present']],
    ['a header name that cannot be', { present: { name: 'Bad Name' } }, ['problem custom.present']],
  ])('is told of %s', (_case, settings, expected) => {
    expect(custom(settings)).toEqual(expected);
  });

  it('needs no client ID, and says so only where a client has one', () => {
    expect(remarks({ provider: 'custom', clientId: 'a b', clientAuth: 'none' })).toEqual(['advice clientId']);
  });
});

describe('profiles of earlier versions', () => {
  it('are read as they were: a standard system without anything of its own', () => {
    const profile = profileWith({});
    expect(profile.provider).toBe('standard');
    for (const name of ['verify', 'dx', 'webMethods', 'custom']) expect(profile).not.toHaveProperty(name);
  });

  it('change their flow when what is a system’s own changes', () => {
    const one = profileWith({ provider: 'dxOperationalIntelligence', dx: { tenant: 'a' } });
    expect(sameFlow(one, { ...one, name: 'Other' })).toBe(true);
    expect(sameFlow(one, profileWith({ provider: 'dxOperationalIntelligence', dx: { tenant: 'b' } }))).toBe(false);
  });
});

describe('a custom system as a file', () => {
  const custom = {
    words: [
      { name: 'tenant', value: 'DEFAULTORG' },
      { name: 'api_key', value: 'topsecret' },
    ],
    grants: { password: 'PASSWORD' },
    parameters: [
      { name: 'Authorization', in: 'header', value: '{{tenant}}', encode: 'base64', prefix: 'Basic ' },
      { name: 'password', in: 'body', value: '{{password}}' },
      { name: 'X-Key', in: 'header', value: 'Bearer abcdefgh12345678' },
      { name: 'Proxy', in: 'header', value: '', prefix: 'Basic REVGQVVMVE9SRzpzZWNyZXQ=' },
      { name: 'Both', in: 'header', value: '{{tenant}}', prefix: 'Bearer hgfedcba87654321 ' },
    ],
    answer: { accessToken: 'tkn' },
    present: { value: '{"tkn":"{{token}}","t":"{{tenant}}"}', encode: 'base64' },
  } as const;
  const profile = profileWith({ provider: 'custom', custom: custom as never });

  it('is exported whole but for secrets that were typed out, and imported by others', () => {
    const { text, leftOut } = exportProfiles([profile]);
    for (const secret of ['topsecret', 'abcdefgh12345678', 'REVGQVVMVE9SRzpzZWNyZXQ=', 'hgfedcba87654321'])
      expect(text).not.toContain(secret);
    expect(leftOut.map(({ what }) => what)).toEqual(['api_key', 'X-Key', 'Proxy', 'Both']);
    const { source, profiles } = readImport(text, () => '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d12');
    expect(source).toBe('token-helper');
    const read = profiles[0]?.profile;
    expect(read?.provider).toBe('custom');
    expect(read?.custom).toEqual({
      ...profile.custom,
      words: [
        { name: 'tenant', value: 'DEFAULTORG' },
        { name: 'api_key', value: '' },
      ],
      parameters: profile.custom?.parameters.map((each) =>
        ['X-Key', 'Proxy', 'Both'].includes(each.name) ? { ...each, value: '', prefix: '' } : each,
      ),
    });
  });

  it('loses a token that somebody typed into how it is presented', () => {
    const typed = profileWith({ provider: 'custom', custom: { present: { value: 'eyJhbGciOiJub25lIn0.e30.' } } });
    const { text, leftOut } = exportProfiles([typed]);
    expect(text).not.toContain('eyJhbGci');
    expect(leftOut).toEqual([{ profile: 'Test', what: 'how the token is presented' }]);
  });

  it('takes the settings of the other systems along, and no secret in an address', () => {
    const verify = profileWith({
      provider: 'ibmVerify',
      verify: { resource: { kind: 'cosManager', url: 'https://me:pw@cos.example.com/?token=abc' } },
    });
    const text = exportProfiles([
      verify,
      profileWith({ provider: 'webMethods', webMethods: { refreshLimit: 4 } }),
    ]).text;
    expect(text).not.toContain('pw@');
    expect(text).not.toContain('abc');
    const read = readImport(text, () => '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d12').profiles;
    expect(read.map(({ profile: each }) => [each.provider, each.webMethods?.refreshLimit])).toEqual([
      ['ibmVerify', undefined],
      ['webMethods', 4],
    ]);
  });
});

describe('a presented token', () => {
  it('is shown by its scheme and its ends', () => {
    const long = `${'a'.repeat(20)}bcdefghij`;
    expect(maskedPresentation(bearerPresentation(long))).toBe('Bearer aaaa…ghij');
    expect(maskedPresentation({ in: 'header', name: 'X-Auth-Token', value: long })).toBe('X-Auth-Token: aaaa…ghij');
    expect(maskedPresentation({ in: 'query', name: 't', value: long })).toBe('t=aaaa…ghij');
    expect(maskedPresentation({ in: 'header', name: 'Authorization', value: 'short' })).toBe('••••••••');
  });
});
