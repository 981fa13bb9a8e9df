import { describe, expect, it } from 'vitest';
import { AppFailure } from '../../src/domain/errors';
import type { ImportPreview } from '../../src/domain/import/preview';
import { readImport } from '../../src/domain/import/readImport';
import { defaultNetworkSettings } from '../../src/domain/network';
import { profileSchema } from '../../src/domain/profile';

/** UUIDs in order, so that a test can see that every profile gets its own. */
const createIds = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  };
};

const imported = (text: string): ImportPreview => readImport(text, createIds());
const importedJson = (value: unknown): ImportPreview => imported(JSON.stringify(value));
const reasonOf = (text: string): string => {
  try {
    imported(text);
  } catch (caught) {
    if (caught instanceof AppFailure && caught.error.code === 'import-unreadable') return caught.error.reason;
    throw caught;
  }
  throw new Error('it was read');
};

const attributes = (values: Record<string, unknown>) => ({
  type: 'oauth2',
  oauth2: Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' })),
});
const postman = (more: Record<string, unknown> = {}) => ({
  info: { name: 'Orders', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  item: [],
  ...more,
});
const codeSettings = {
  grant_type: 'authorization_code_with_pkce',
  authUrl: 'https://{{host}}/authorize',
  accessTokenUrl: 'https://{{host}}/token',
  redirect_uri: 'http://127.0.0.1:8765/callback',
  clientId: 'my-client',
  clientSecret: 'S3cr3t-of-the-client',
  client_authentication: 'header',
  scope: 'openid  orders',
  audience: 'https://api.example.com',
  accessToken: 'a-token-somebody-left-there',
};
const host = [{ key: 'host', value: 'login.example.com' }];

describe('importing from Postman', () => {
  it('reads the settings of the collection, with its variables filled in and its secrets left out', () => {
    const preview = importedJson(postman({ auth: attributes(codeSettings), variable: host }));
    expect(preview.source).toBe('postman');
    const [first] = preview.profiles;
    expect(first?.secretsLeftOut).toEqual(['client secret', 'access token']);
    expect(first?.profile).toMatchObject({
      name: 'Orders',
      grant: 'authorization_code',
      server: {
        kind: 'endpoints',
        endpoints: { authorization: 'https://login.example.com/authorize', token: 'https://login.example.com/token' },
      },
      clientId: 'my-client',
      clientAuth: 'client_secret_basic',
      scope: 'openid orders',
      audience: 'https://api.example.com',
      redirect: { kind: 'loopback', host: '127.0.0.1', port: 8765, path: '/callback' },
    });
    expect(JSON.stringify(preview)).not.toMatch(/S3cr3t|somebody-left/);
  });

  it('reads folders and requests, and merges what is the same', () => {
    const folder = {
      name: 'Admin',
      auth: attributes({ ...codeSettings, scope: 'admin' }),
      item: [{ name: 'List', request: { method: 'GET', auth: attributes(codeSettings) } }],
    };
    const preview = importedJson(postman({ auth: attributes(codeSettings), item: [folder], variable: host }));
    expect(preview.profiles.map(({ profile }) => [profile.folder, profile.name, profile.scope])).toEqual([
      ['', 'Orders', 'openid orders'],
      ['Orders', 'Admin', 'admin'],
    ]);
  });

  it('reads the object form of version 2.0 too, and a collection that the API wrapped', () => {
    const preview = importedJson({
      collection: postman({
        auth: {
          type: 'oauth2',
          oauth2: { grant_type: 'client_credentials', accessTokenUrl: 'https://h.example/token' },
        },
      }),
    });
    expect(preview.profiles[0]?.profile).toMatchObject({ grant: 'client_credentials', clientAuth: 'none' });
  });

  it('takes parameters over, names headers and leaves secret parameters out', () => {
    const preview = importedJson(
      postman({
        auth: attributes({
          grant_type: 'client_credentials',
          accessTokenUrl: 'https://h.example/token',
          tokenRequestParams: [
            { key: 'tenant', value: 'acme', enabled: true, send_as: 'request_body' },
            { key: 'off', value: 'x', enabled: false, send_as: 'request_body' },
            { key: 'Origin', value: 'https://h.example', enabled: true, send_as: 'request_header' },
            { key: 'client_assertion', value: 'abc', enabled: true, send_as: 'request_body' },
          ],
        }),
      }),
    );
    expect(preview.profiles[0]?.profile.extra.token).toEqual([{ name: 'tenant', value: 'acme' }]);
    expect(preview.profiles[0]?.secretsLeftOut).toContain('client_assertion');
    expect(preview.skipped).toEqual([{ name: 'Orders: header Origin', reason: expect.stringMatching(/headers/) }]);
  });

  it('skips a profile whose address needs a variable that the file does not define, and says which', () => {
    const preview = importedJson(postman({ auth: attributes(codeSettings) }));
    expect(preview.profiles).toEqual([]);
    expect(preview.skipped[0]?.reason).toContain('{{host}}');
  });

  it('leaves a field empty, and says so, when its variable is secret or unknown', () => {
    const preview = importedJson(
      postman({
        auth: attributes({ ...codeSettings, clientId: '{{client_id}}', scope: '{{scopes}}' }),
        variable: [...host, { key: 'client_id', value: 'hidden', type: 'secret' }],
      }),
    );
    expect(preview.profiles[0]?.profile).toMatchObject({ clientId: '', scope: '' });
    expect(preview.skipped.map(({ name }) => name)).toEqual(['Orders: client ID', 'Orders: scope']);
    expect(JSON.stringify(preview)).not.toContain('hidden');
  });

  it('never fills in a variable whose name says that it is a secret', () => {
    const preview = importedJson(
      postman({
        auth: attributes({ ...codeSettings, audience: '{{apiKey}}' }),
        variable: [...host, { key: 'apiKey', value: 'CANARY' }],
      }),
    );
    expect(JSON.stringify(preview)).not.toContain('CANARY');
  });

  it('stops at variables that point to each other', () => {
    const preview = importedJson(
      postman({
        auth: attributes({ ...codeSettings, accessTokenUrl: '{{a}}' }),
        variable: [...host, { key: 'a', value: '{{b}}' }, { key: 'b', value: '{{a}}{{a}}{{a}}' }],
      }),
    );
    expect(preview.profiles).toEqual([]);
    expect(preview.skipped).toHaveLength(1);
  });

  it('names a grant that profiles do not have', () => {
    const preview = importedJson(postman({ auth: attributes({ grant_type: 'device_code' }) }));
    expect(preview.skipped).toEqual([{ name: 'Orders', reason: expect.stringContaining('device_code') }]);
  });

  it('keeps a redirect elsewhere as an address to paste', () => {
    const uri = 'https://oauth.pstmn.io/v1/callback';
    const preview = importedJson(postman({ auth: attributes({ ...codeSettings, redirect_uri: uri }), variable: host }));
    expect(preview.profiles[0]?.profile.redirect).toEqual({ kind: 'paste', uri });
  });

  it('says so when there is nothing to take', () => {
    expect(reasonOf(JSON.stringify(postman()))).toBe('It is a Postman collection, but holds no OAuth 2.0 settings.');
  });
});

describe('importing from Insomnia', () => {
  const exported = {
    _type: 'export',
    __export_format: 4,
    resources: [
      { _id: 'wrk_1', _type: 'workspace', name: 'Shop' },
      {
        _id: 'env_1',
        _type: 'environment',
        parentId: 'wrk_1',
        data: { idp: { host: 'idp.example.com' }, secret: 'X' },
      },
      { _id: 'env_2', _type: 'environment', parentId: 'env_1', data: { idp: { host: 'other.example.com' } } },
      {
        _id: 'req_1',
        _type: 'request',
        parentId: 'wrk_1',
        name: 'Orders',
        authentication: {
          type: 'oauth2',
          grantType: 'password',
          accessTokenUrl: 'https://{{ _.idp.host }}/token',
          clientId: 'shop',
          clientSecret: 'CANARY-1',
          credentialsInBody: true,
          username: 'alice',
          password: 'CANARY-2',
          refreshToken: 'CANARY-3',
        },
      },
      { _id: 'req_2', _type: 'request', name: 'Off', authentication: { type: 'oauth2', disabled: true } },
      { _id: 'req_3', _type: 'request', name: 'Basic', authentication: { type: 'basic', password: 'CANARY-4' } },
    ],
  };

  it('reads requests with the variables of the base environment, and leaves every secret behind', () => {
    const preview = importedJson(exported);
    expect(preview.source).toBe('insomnia');
    expect(preview.profiles).toHaveLength(1);
    expect(preview.profiles[0]?.profile).toMatchObject({
      name: 'Orders',
      folder: 'Shop',
      grant: 'password',
      username: 'alice',
      clientAuth: 'client_secret_post',
      server: { endpoints: { token: 'https://idp.example.com/token' } },
    });
    expect(preview.profiles[0]?.secretsLeftOut).toEqual(['client secret', 'password', 'refresh token']);
    expect(JSON.stringify(preview)).not.toContain('CANARY');
  });

  it('does not run templates', () => {
    const request = structuredClone(exported.resources[3]) as { authentication: { accessTokenUrl: string } };
    request.authentication.accessTokenUrl = "{% response 'body', 'req_x' %}";
    const preview = importedJson({ ...exported, resources: [request] });
    expect(preview.profiles).toEqual([]);
    expect(preview.skipped[0]?.reason).toContain('a template');
  });

  it('tells what to do with the YAML of version 5', () => {
    expect(reasonOf('type: collection.insomnia.rest/5.0\nname: x')).toMatch(/YAML.*JSON/);
  });
});

describe('importing from Bruno', () => {
  const bru = `meta {
  name: Get orders
  type: http
}

get {
  url: https://api.example.com/orders
  auth: oauth2
}

auth:oauth2 {
  grant_type: authorization_code
  callback_url: http://localhost:3000/cb
  authorization_url: https://{{host}}/authorize
  access_token_url: https://{{host}}/token
  client_id: my-client
  client_secret: CANARY-SECRET
  scope: openid orders
  ~state: off
  credentials_placement: basic_auth_header
}

auth:oauth2:additional_params:auth_req:queryparams {
  prompt: login
  ~hd: off
}

body:json {
  {
    "client_id": "not this one"
  }
}

vars:pre-request {
  host: login.example.com
}
`;

  it('reads a .bru file', () => {
    const preview = imported(bru);
    expect(preview.source).toBe('bruno');
    expect(preview.profiles[0]?.secretsLeftOut).toEqual(['client secret']);
    expect(preview.profiles[0]?.profile).toMatchObject({
      name: 'Get orders',
      grant: 'authorization_code',
      clientId: 'my-client',
      clientAuth: 'client_secret_basic',
      server: { endpoints: { authorization: 'https://login.example.com/authorize' } },
      redirect: { kind: 'loopback', host: 'localhost', port: 3000, path: '/cb' },
      extra: { authorize: [{ name: 'prompt', value: 'login' }], token: [], refresh: [] },
    });
    expect(JSON.stringify(preview)).not.toContain('CANARY');
  });

  it('reads a file with Windows line ends and a byte order mark', () => {
    expect(imported(`\uFEFF${bru.replaceAll('\n', '\r\n')}`).profiles).toHaveLength(1);
  });

  it('reads a collection as JSON, with folders and its one environment', () => {
    const oauth2 = {
      grantType: 'client_credentials',
      accessTokenUrl: 'https://{{host}}/token',
      clientId: 'machine',
      clientSecret: 'CANARY',
      additionalParameters: { token: [{ name: 'tenant', value: 'acme', sendIn: 'body', enabled: true }] },
    };
    const preview = importedJson({
      name: 'Machines',
      version: '1',
      items: [
        { type: 'folder', name: 'Inner', items: [{ name: 'Ping', request: { auth: { mode: 'oauth2', oauth2 } } }] },
        { type: 'http-request', name: 'Other', request: { auth: { mode: 'bearer' } } },
      ],
      environments: [{ name: 'dev', variables: [{ name: 'host', value: 'login.example.com', enabled: true }] }],
    });
    expect(preview.source).toBe('bruno');
    expect(preview.profiles).toHaveLength(1);
    expect(preview.profiles[0]?.profile).toMatchObject({
      name: 'Ping',
      folder: 'Machines',
      clientAuth: 'client_secret_post',
      extra: { token: [{ name: 'tenant', value: 'acme' }] },
    });
    expect(JSON.stringify(preview)).not.toContain('CANARY');
  });

  it('does not choose between environments', () => {
    const preview = importedJson({
      name: 'Two',
      items: [
        {
          name: 'Ping',
          request: {
            auth: { mode: 'oauth2', oauth2: { grantType: 'client_credentials', accessTokenUrl: 'https://{{host}}/t' } },
          },
        },
      ],
      environments: ['dev', 'prod'].map((name) => ({
        name,
        variables: [{ name: 'host', value: `${name}.example.com` }],
      })),
    });
    expect(preview.profiles).toEqual([]);
    expect(preview.skipped[0]?.reason).toContain('{{host}}');
  });
});

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
