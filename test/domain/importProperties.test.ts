import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { AppFailure } from '../../src/domain/errors';
import { exportProfiles } from '../../src/domain/import/ownFormat';
import { readImport } from '../../src/domain/import/readImport';
import { cleanAddress, maySecret } from '../../src/domain/import/secretParts';
import { type Profile, profileSchema } from '../../src/domain/profile';

const newId = (): string => '00000000-0000-4000-8000-000000000001';

/** Reads anything; only the one failure that reading may have is let through. */
const readAnything = (text: string) => {
  try {
    return readImport(text, newId);
  } catch (caught) {
    if (caught instanceof AppFailure && caught.error.code === 'import-unreadable') return undefined;
    throw caught;
  }
};

const inheritedBefore = JSON.stringify(Object.getOwnPropertyNames(Object.prototype).sort());
const untouched = (): void => {
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype).sort())).toBe(inheritedBefore);
  expect(Object.keys({})).toEqual([]);
};
afterAll(untouched);

/** Words that the readers look for, so that random files come near real ones. */
const word = fc.constantFrom(
  'oauth2',
  'auth',
  'type',
  'item',
  'info',
  'name',
  'key',
  'value',
  'resources',
  '_type',
  'export',
  'authentication',
  'grantType',
  'grant_type',
  'client_credentials',
  'authorization_code',
  'accessTokenUrl',
  'https://h.example/{{x}}',
  'request',
  'items',
  'root',
  'mode',
  'format',
  'token-helper',
  'version',
  'profiles',
  'variable',
  '{{x}}',
  'toString',
  'hasOwnProperty',
);
const json = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 6 },
    word,
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(word, fc.string({ maxLength: 8 })), tie('any'), { maxKeys: 5 }),
  ),
})).any;

describe('G15 T14: reading files that mean harm', () => {
  it('never throws anything else, and never touches what objects inherit', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          json.map((value) => JSON.stringify(value)),
          fc.string(),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const preview = readAnything(text);
          for (const { profile } of preview?.profiles ?? []) expect(profileSchema.parse(profile)).toEqual(profile);
        },
      ),
      { numRuns: 3000 },
    );
    untouched();
  });

  it('survives every cut of a real file', () => {
    const file = JSON.stringify({
      info: { name: 'x' },
      item: [{ name: 'a', auth: { type: 'oauth2', oauth2: [{ key: 'grant_type', value: 'client_credentials' }] } }],
    });
    for (let length = 0; length <= file.length; length += 1) readAnything(file.slice(0, length));
  });

  it('survives commands and .bru files with anything in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        readAnything(`curl ${text}`);
        readAnything(`curl https://h.example/t -d grant_type=password ${text}`);
        readAnything(`auth:oauth2 {\n${text}\n}\n`);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['spaces', ' '.repeat(1_000_000)],
    ['backslashes', '\\ '.repeat(500_000)],
    ['braces', '{{ '.repeat(500_000)],
    ['quotes', '"\''.repeat(500_000)],
    ['colons', ': '.repeat(500_000)],
    ['slashes', 'https://a@'.repeat(200_000)],
  ])('comes to an end for a million %s', (_name, filler) => {
    expect(() => {
      readAnything(`curl https://h.example/t?grant_type=password ${filler}`);
      readAnything(`auth:oauth2 {\n  access_token_url: ${filler}\n  x${filler}\n}\n`);
      readAnything(
        JSON.stringify({
          info: { name: filler },
          item: [],
          auth: { type: 'oauth2', oauth2: { grant_type: 'password', accessTokenUrl: filler, scope: filler } },
          variable: [{ key: filler, value: filler }],
        }),
      );
    }).not.toThrow();
  });
});

/** A secret that nothing else in a profile can look like by chance. */
const secret = fc.stringMatching(/^[A-Za-z0-9]{12,20}$/).map((text) => `CANARY${text}`);
const secretParameter = fc.constantFrom(
  'client_secret',
  'password',
  'access_token',
  'refresh_token',
  'id_token_hint',
  'client_assertion',
  'api_key',
  'apikey',
  'X-Api-Key',
  'code_verifier',
  'assertion',
  'token',
  'subject_token',
  'sig',
);

const profileWith = (value: string, parameter: string): Profile => {
  const address = `https://user:${value}@h.example/x?${parameter}=${value}&a=b#access_token=${value}`;
  const extra = [
    { name: parameter, value },
    { name: 'custom', value: `Bearer ${value}${value}` },
    { name: 'callback', value: `https://u:${value}@h.example/` },
    { name: 'harmless', value: 'kept' },
  ];
  return profileSchema.parse({
    id: newId(),
    name: 'P',
    server: { kind: 'discovery', issuer: address, overrides: { token: address, jwks: address } },
    grant: 'authorization_code',
    extra: { authorize: extra, token: extra, refresh: extra },
    redirect: { kind: 'paste', uri: address },
    network: { proxy: { kind: 'manual', url: `http://user:${value}@proxy:3128` } },
  });
};

describe('G16 T22: exporting', () => {
  it('never writes a secret, wherever in a profile somebody put it, and names what it left out', () => {
    fc.assert(
      fc.property(secret, secretParameter, (value, parameter) => {
        const { text, leftOut } = exportProfiles([profileWith(value, parameter)]);
        expect(text).not.toContain(value);
        expect(text).toContain('kept');
        expect(leftOut.some(({ what }) => what.includes(parameter))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('brings back the same profiles under new ids, and has no field for a secret', () => {
    const profiles = ['One', 'Two'].map((name) =>
      profileSchema.parse({
        id: '22222222-2222-4222-8222-222222222222',
        name,
        folder: 'Work',
        environment: 'dev',
        pinned: true,
        server: { kind: 'endpoints', endpoints: { token: 'https://h.example/token?tenant=a' } },
        grant: 'client_credentials',
        clientId: 'c',
        clientAuth: 'client_secret_post',
        scope: 'a b',
        resource: ['https://api.example.com'],
        extra: { authorize: [], token: [{ name: 'tenant', value: 'acme' }], refresh: [] },
      }),
    );
    const { text, leftOut } = exportProfiles(profiles);
    expect(leftOut).toEqual([]);
    expect(text).not.toContain('22222222');
    expect(text).not.toMatch(/secret"|password"|token":\s*"ey/i);
    const read = readImport(text, newId).profiles.map(({ profile }) => profile);
    expect(read).toEqual(profiles.map((profile) => ({ ...profile, id: newId() })));
  });

  it('writes a file that is no profile list when there is none', () => {
    expect(JSON.parse(exportProfiles([]).text)).toEqual({ format: 'token-helper', version: 1, profiles: [] });
  });
});

describe('telling secrets from the rest', () => {
  it.each([
    ['client_secret', 'x', true],
    ['PASSWORD', 'x', true],
    ['token', 'x', true],
    ['anything', 'eyJhbGciOiJub25lIn0.e30.', true],
    ['anything', 'Basic dXNlcjpwYXNz', true],
    ['token_type_hint', 'refresh_token', false],
    ['client_assertion_type', 'urn:x', false],
    ['requested_token_type', 'urn:x', false],
    ['prompt', 'login', false],
    ['acr_values', 'mfa', false],
    ['login_hint', 'alice@example.com', false],
    ['access_type', 'offline', false],
  ])('%s=%s: %s', (name, value, expected) => {
    expect(maySecret(name, value)).toBe(expected);
  });

  it('keeps an address without secrets to the letter', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: false }), (address) => {
        expect(cleanAddress(address)).toEqual({ address, removed: [] });
      }),
    );
  });
});
