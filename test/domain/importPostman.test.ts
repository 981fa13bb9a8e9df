import { describe, expect, it } from 'vitest';
import { attributes, codeSettings, host, importedJson, postman, reasonOf } from './importReading';

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
