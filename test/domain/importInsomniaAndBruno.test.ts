import { describe, expect, it } from 'vitest';
import { imported, importedJson, reasonOf } from './importReading';

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
