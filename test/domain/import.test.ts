import { describe, expect, it } from 'vitest';
import { defaultNetworkSettings } from '../../src/domain/network';
import { profileSchema } from '../../src/domain/profile';
import { attributes, codeSettings, host, imported, importedJson, postman, reasonOf } from './importReading';

describe('importing a curl command', () => {
  it('reads a call of a token endpoint, whatever way it is quoted', () => {
    const preview = imported(
      `$ curl -sS -X POST 'https://login.example.com/token' \\\n  -H "Content-Type: application/x-www-form-urlencoded" \\\n  --data-urlencode 'scope=openid orders' -d grant_type=password -d "username=alice&password=CANARY" --data-raw $'tenant=a\\'b' -u my-client:CANARY`,
    );
    expect(preview.source).toBe('curl');
    expect(preview.profiles[0]?.profile).toMatchObject({
      name: 'login.example.com',
      grant: 'password',
      clientId: 'my-client',
      clientAuth: 'client_secret_basic',
      username: 'alice',
      scope: 'openid orders',
      extra: { token: [{ name: 'tenant', value: "a'b" }] },
    });
    expect(preview.profiles[0]?.secretsLeftOut).toEqual(['client secret', 'password']);
    expect(JSON.stringify(preview)).not.toContain('CANARY');
  });

  it('reads the client of a Basic header and leaves its secret there', () => {
    const basic = btoa('my%20client:CANARY-IN-BASIC');
    const preview = imported(
      `curl https://h.example/token -H 'authorization: Basic ${basic}' -d grant_type=client_credentials`,
    );
    expect(preview.profiles[0]?.profile).toMatchObject({ clientId: 'my client', clientAuth: 'client_secret_basic' });
    expect(JSON.stringify(preview)).not.toMatch(new RegExp(`CANARY|${basic}`));
  });

  it('reads parameters of the address, as systems have that take them there', () => {
    const preview = imported(
      'curl "https://h.example/token?grant_type=client_credentials&client_id=a&client_secret=CANARY"',
    );
    expect(preview.profiles[0]?.profile).toMatchObject({
      clientId: 'a',
      clientAuth: 'client_secret_post',
      server: { endpoints: { token: 'https://h.example/token' } },
    });
    expect(JSON.stringify(preview)).not.toContain('CANARY');
  });

  it('leaves user and password in the address behind, and says so', () => {
    const preview = imported('curl https://bob:CANARY@h.example/token -d grant_type=client_credentials');
    expect(preview.profiles[0]?.secretsLeftOut).toEqual(['user name and password (in the token endpoint)']);
    expect(JSON.stringify(preview)).not.toContain('CANARY');
  });

  it('runs nothing and reads no file', () => {
    const preview = imported(
      'curl https://h.example/token -d grant_type=client_credentials -d @/etc/passwd; rm -rf $(x)',
    );
    expect(preview.profiles[0]?.profile.extra.token).toEqual([]);
  });

  it('says why a command is no use', () => {
    expect(reasonOf('curl https://api.example.com/orders -H "Accept: */*"')).toMatch(/no grant_type/);
    expect(reasonOf("curl 'https://h.example/token -d grant_type=password")).toMatch(/never closed/);
    expect(imported('curl https://h.example/t -d grant_type=refresh_token').skipped[0]?.reason).toContain(
      'refresh_token',
    );
  });
});

describe('importing Token Helper’s own export', () => {
  const entry = {
    name: 'Mine',
    server: { kind: 'discovery', issuer: 'https://login.example.com' },
    grant: 'authorization_code',
  };
  const own = (profiles: readonly unknown[], version = 1) => ({ format: 'token-helper', version, profiles });

  it('T14: gives every profile a new id, so that none meets a secret that is kept', () => {
    const id = '11111111-1111-4111-8111-111111111111';
    const preview = importedJson(
      own([
        { ...entry, id },
        { ...entry, id },
      ]),
    );
    expect(preview.profiles.map(({ profile }) => profile.id)).toEqual([
      '00000000-0000-4000-8000-000000000001',
      '00000000-0000-4000-8000-000000000002',
    ]);
  });

  it('T23: takes over no trust: neither exceptions for certificates nor additional authorities', () => {
    const network = {
      ...defaultNetworkSettings,
      caPem: '-----BEGIN CERTIFICATE-----',
      pins: [{ host: 'h:443', sha256: Array.from({ length: 32 }, () => 'AA').join(':'), until: 1 }],
    };
    const [first] = importedJson(own([{ ...entry, network }])).profiles;
    expect(first?.profile.network).toMatchObject({ caPem: '', pins: [] });
    expect(first?.secretsLeftOut).toEqual(['exceptions for certificates', 'additional certificates']);
  });

  it('skips what is no profile and keeps the rest', () => {
    const preview = importedJson(
      own([entry, { ...entry, name: 'Broken', grant: 'magic' }, 7, { ...entry, clientSecret: 'x' }]),
    );
    expect(preview.profiles).toHaveLength(1);
    expect(preview.skipped.map(({ name }) => name)).toEqual(['Broken', 'A profile without a name', 'Mine']);
    expect(preview.skipped[0]?.reason).toContain('grant');
    expect(JSON.stringify(preview)).not.toContain('clientSecret":"x');
  });

  it('F66: refuses a file of a newer app', () => {
    expect(reasonOf(JSON.stringify(own([], 2)))).toMatch(/newer/);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['', 'There is nothing in it.'],
    ['   \n', 'There is nothing in it.'],
    ['{"a":', 'It looks like JSON, but is not complete or not correct.'],
    ['hello', 'It is neither JSON nor a Bruno file nor a curl command.'],
    ['{"openapi":"3.0.0"}', 'It is JSON, but not an export of Token Helper, Postman, Insomnia or Bruno.'],
    ['[]', 'It is JSON, but not an export of Token Helper, Postman, Insomnia or Bruno.'],
    ['{"a":{"__proto__":{"x":1}}}', 'It holds the name “__proto__”, which no export has.'],
    ['{"constructor":{"prototype":{}}}', 'It holds the name “constructor”, which no export has.'],
  ])('%s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('F8 T14: refuses what is too deep or too much, without running out of stack', () => {
    expect(reasonOf(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatch(/nested/);
    expect(reasonOf(`[${'0,'.repeat(1_000_000)}0]`)).toMatch(/more values/);
    expect(reasonOf(`"${'x'.repeat(5_000_001)}"`)).toMatch(/larger/);
  });

  it('T14: shows at most 500 profiles and says how many more there are', () => {
    const entries = Array.from({ length: 600 }, (_, index) => ({
      name: `n${index}`,
      server: { kind: 'discovery', issuer: 'https://h.example' },
      grant: 'password',
    }));
    const preview = importedJson({ format: 'token-helper', version: 1, profiles: entries });
    expect(preview.profiles).toHaveLength(500);
    expect(preview.skipped.at(-1)?.name).toBe('100 further profiles');
  });

  it('T14: leaves out characters that turn or hide a name', () => {
    const preview = importedJson(
      postman({ item: [{ name: 'a\u202Eb\u0000c\u200B', auth: attributes(codeSettings) }], variable: host }),
    );
    expect(preview.profiles[0]?.profile.name).toBe('a b c');
  });

  it('every profile it gives passes the schema of profiles', () => {
    const preview = importedJson(postman({ auth: attributes(codeSettings), variable: host }));
    for (const { profile } of preview.profiles) expect(profileSchema.parse(profile)).toEqual(profile);
  });
});
