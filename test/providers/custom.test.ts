import { describe, expect, it } from 'vitest';
import { customSettingsSchema } from '../../src/domain/customSystem';
import { toAppError } from '../../src/domain/errors';
import { type Profile, profileSchema } from '../../src/domain/profile';
import { customProvider } from '../../src/providers/custom';
import { providerOf } from '../../src/providers/index';
import { presetById, profileFromPreset } from '../../src/providers/presets';

const profileWith = (parts: object = {}): Profile =>
  profileSchema.parse({
    id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
    name: 'Custom',
    provider: 'custom',
    server: { kind: 'endpoints', endpoints: { token: 'https://api.example.com/token' } },
    grant: 'password',
    clientId: 'cid',
    ...parts,
  });

const call = (settings: object, form: Record<string, string>, parts: object = {}) =>
  customProvider(customSettingsSchema.parse(settings)).tokenRequest!(
    {
      url: 'https://api.example.com/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      form: new URLSearchParams(form),
    },
    profileWith(parts),
    { transactionId: 'txn-1' },
  );

const password = { grant_type: 'password', username: 'me', password: 'p w', client_id: 'cid', client_secret: 'cs' };
const parameter = (name: string, place: string, value: string, more: object = {}) => ({
  name,
  in: place,
  value,
  ...more,
});

describe('a token call by settings', () => {
  it('is that of RFC 6749 where nothing is set', () => {
    const { url, headers, body } = call({}, password);
    expect(url).toBe('https://api.example.com/token');
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual(password);
  });

  it('gives grants and parameters their names and their case', () => {
    const settings = {
      grants: { password: 'PASSWORD' },
      parameters: [parameter('GrantType', 'body', '{{grant_type}}'), parameter('user', 'body', '{{username}}')],
    };
    expect(call(settings, password).body).toBe('GrantType=PASSWORD&user=me');
    expect(call(settings, { grant_type: 'urn:odd' }).body).toBe('GrantType=urn%3Aodd');
  });

  it('puts each parameter where it belongs: form, query, header', () => {
    const settings = {
      words: [{ name: 'tenant', value: 'DEFAULTORG' }],
      parameters: [
        parameter('username', 'body', '{{username}}'),
        parameter('txn', 'query', '{{transaction_id}}'),
        parameter('Authorization', 'header', '{{tenant}}', { encode: 'base64', prefix: 'Basic ' }),
        parameter('Accept', 'header', 'text/plain'),
      ],
    };
    expect(call(settings, password)).toEqual({
      url: 'https://api.example.com/token?txn=txn-1',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'text/plain',
        authorization: 'Basic REVGQVVMVE9SRw==',
      },
      body: 'username=me',
    });
  });

  it('may be JSON, nested by dots', () => {
    const settings = {
      body: 'json',
      parameters: [
        parameter('auth.name', 'body', '{{username}}'),
        parameter('auth.password', 'body', '{{password}}'),
        parameter('__proto__.x', 'body', 'y'),
      ],
    };
    const { headers, body } = call(settings, password);
    expect(headers['content-type']).toBe('application/json');
    expect(body).toBe('{"auth":{"name":"me","password":"p w"},"__proto__":{"x":"y"}}');
    expect(({} as { x?: string }).x).toBeUndefined();
  });

  it('may have lists in a JSON body', () => {
    const settings = {
      body: 'json',
      parameters: [
        parameter('auth.identity.methods[0]', 'body', 'password'),
        parameter('auth.identity.methods[1]', 'body', 'totp'),
        parameter('auth.users[0].name', 'body', '{{username}}'),
        parameter('auth.users[0].roles[1][0]', 'body', '1', { encode: 'json' }),
        parameter('odd[x].y]', 'body', 'as it is'),
        parameter('auth.users', 'query', 'q'),
      ],
    };
    const { body = '', url } = call(settings, password);
    expect(JSON.parse(body)).toEqual({
      auth: { identity: { methods: ['password', 'totp'] }, users: [{ name: 'me', roles: [null, [1]] }] },
      'odd[x]': { 'y]': 'as it is' },
    });
    expect(url).toContain('?auth.users=q');
  });

  it('may hold numbers, true and false in a JSON body', () => {
    const bare = (name: string, value: string) => parameter(name, 'body', value, { encode: 'json' });
    const settings = {
      body: 'json',
      words: [{ name: 'pin', value: '0.50' }],
      parameters: [
        bare('ttl', '3600'),
        bare('options.remember', 'true'),
        bare('options.tenant', 'null'),
        bare('pin', '{{pin}}'),
        bare('absent', '{{code}}'),
        parameter('text', 'body', '3600'),
      ],
    };
    expect(call(settings, password).body).toBe(
      '{"ttl":3600,"options":{"remember":true,"tenant":null},"pin":0.5,"text":"3600"}',
    );
    const inForm = { ...settings, body: 'form', parameters: [bare('ttl', '3600')] };
    expect(call(inForm, password).body).toBe('ttl=3600');
  });

  it.each(['p w', '', '007', '0x10', '1e999', '12345678901234567890', '{"a":1}', 'NaN'])(
    'refuses to write %j without quotes, and does not show it',
    (value) => {
      const settings = { body: 'json', parameters: [parameter('pin', 'body', '{{password}}', { encode: 'json' })] };
      const outcome = (): unknown => {
        try {
          return call(settings, { ...password, password: value });
        } catch (caught) {
          return toAppError(caught);
        }
      };
      expect(outcome()).toEqual({
        code: 'input-invalid',
        field: 'custom.parameters',
        reason: 'The value of pin is no number that can be sent, and neither true, false nor null.',
      });
    },
  );

  it('may have no body at all', () => {
    const settings = { body: 'none', parameters: [parameter('grant_type', 'query', '{{grant_type}}')] };
    expect(call(settings, { ...password, more: 'a b' })).toEqual({
      url: 'https://api.example.com/token?grant_type=password&more=a%20b',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    });
  });

  it('leaves out a parameter whose word has no value in this call', () => {
    expect(call({}, { grant_type: 'refresh_token', refresh_token: 'r' }).body).toBe(
      'grant_type=refresh_token&refresh_token=r&client_id=cid',
    );
    expect(call({}, { grant_type: 'client_credentials' }, { clientId: '' }).body).toBe('grant_type=client_credentials');
  });

  it('sends the parameters a profile adds along with the others', () => {
    expect(call({ parameters: [] }, { ...password, audience: 'x' }).body).toBe('audience=x');
  });

  it.each(['bad name', 'X-A\r\nHost: evil', 'Ünï', 'Host', 'content-length', 'Keep-Alive', 'Expect'])(
    'refuses %j as the name of a header, in words and not as a fault of the app',
    (name) => {
      const refused = (run: () => unknown) => {
        try {
          return run();
        } catch (caught) {
          return toAppError(caught);
        }
      };
      expect(refused(() => call({ parameters: [parameter(name, 'header', 'x')] }, password))).toMatchObject({
        code: 'input-invalid',
        field: 'custom.parameters',
      });
      const { present } = customProvider(customSettingsSchema.parse({ present: { name } }));
      const token = { accessToken: 'a', tokenType: 'x', receivedAt: 1, expirySource: 'never', generation: 1 } as const;
      expect(refused(() => present?.(token, profileWith(), undefined))).toMatchObject({
        code: 'input-invalid',
        field: 'custom.present',
      });
    },
  );

  it('refuses a value that no header can hold, without showing it', () => {
    const settings = { parameters: [parameter('X-Password', 'header', '{{password}}')] };
    const attempt = () => call(settings, { password: 'pä\r\nX-Evil: 1' });
    expect(attempt).toThrow('input-invalid');
    try {
      attempt();
    } catch (caught) {
      expect(toAppError(caught)).toEqual({
        code: 'input-invalid',
        field: 'custom.parameters',
        reason: 'No header can hold the value of X-Password.',
      });
    }
  });
});

describe('an answer read by settings', () => {
  const read = (settings: object, body: object, parts: { status?: number; headers?: Record<string, string> } = {}) => {
    const answer = customProvider(customSettingsSchema.parse(settings)).tokenResponse({
      status: parts.status ?? 200,
      contentType: 'application/json',
      headers: parts.headers ?? {},
      body: JSON.stringify(body),
    });
    return { status: answer.status, ...JSON.parse(answer.body) };
  };

  it('finds its token in a header', () => {
    const settings = {
      answer: { accessToken: 'header:X-Subject-Token' },
      expiry: { from: 'token.expires_at', as: 'iso' },
    };
    const body = { token: { expires_at: '2026-11-22T12:00:00.000Z' } };
    expect(read(settings, body, { status: 201, headers: { 'x-subject-token': 'uuid' } })).toEqual({
      status: 200,
      access_token: 'uuid',
      token_type: 'Bearer',
      expires_at: Date.UTC(2026, 10, 22, 12) / 1000,
    });
  });

  it('takes any type of token: how it is presented stands in the settings', () => {
    expect(read({}, { access_token: 'a', token_type: 'mac' }).token_type).toBe('Bearer');
    expect(read({}, { access_token: 'a', token_type: 'bearer' }).token_type).toBe('bearer');
  });

  it('keeps the type as the system writes it, for how the token is presented', () => {
    const settings = customSettingsSchema.parse({
      answer: { tokenType: 'kind' },
      present: { value: '{{token_type}}' },
    });
    const { tokenType } = customProvider(settings);
    const answer = { status: 200, contentType: '', body: '{"access_token":"a","kind":"Session"}' };
    expect([tokenType?.(answer), tokenType?.({ ...answer, body: '{}' })]).toEqual(['Session', undefined]);
  });

  it('reads the end of a token from a redirect, whatever the token is called in answers', () => {
    const settings = { answer: { accessToken: 'data.token' }, expiry: { from: 'ttl', as: 'minutes' } };
    expect(read(settings, { access_token: 'a', ttl: '2', scope: 'x' })).toEqual({
      status: 200,
      access_token: 'a',
      token_type: 'Bearer',
      expires_in: 120,
      scope: 'x',
    });
  });

  it('knows a refusal by its error, whatever the status says', () => {
    const settings = { answer: { error: 'fault.code', errorDescription: 'fault.text' } };
    expect(read(settings, { fault: { code: 4711, text: 'no' } })).toEqual({
      status: 400,
      error: '4711',
      error_description: 'no',
    });
    expect(read(settings, { fault: { code: 'E1' } }, { status: 403 })).toEqual({ status: 403, error: 'E1' });
  });

  it('takes a reason without a code for one about the person, where the system knows no clients', () => {
    const settings = {
      answer: { error: '', errorDescription: 'msg' },
      parameters: [parameter('user', 'body', '{{username}}')],
    };
    expect(read(settings, { msg: 'no' }, { status: 401 })).toMatchObject({ status: 401, error: 'invalid_grant' });
    const withClient = { ...settings, parameters: [parameter('id', 'body', '{{client_id}}')] };
    expect(read(withClient, { msg: 'no' }, { status: 401 })).toEqual({ status: 401, error_description: 'no' });
    // A wrong address is no wrong password.
    expect(read(settings, { msg: 'no such path' }, { status: 404 })).toEqual({ status: 404, msg: 'no such path' });
  });

  it('reads what has none of its places as a standard answer', () => {
    expect(read({ answer: { accessToken: 'tkn', error: '' } }, { error: 'invalid_client' }, { status: 401 })).toEqual({
      status: 401,
      error: 'invalid_client',
    });
  });

  it('gives the redirect its standard names', () => {
    const provider = customProvider(customSettingsSchema.parse({ redirect: { code: 'auth', accessToken: 'token' } }));
    expect(`${provider.redirectResponse(new URLSearchParams('auth=1&state=s&token=2'))}`).toBe(
      'code=1&state=s&access_token=2',
    );
  });

  it.each([
    ['absolute', 'absolute'],
    ['sliding', 'sliding'],
    ['never', 'jwt-or-never'],
  ])('counts its end as %s', (model, expiry) => {
    expect(customProvider(customSettingsSchema.parse({ expiry: { model } })).expiry).toBe(expiry);
  });
});

describe('a token presented by settings', () => {
  const tokens = {
    accessToken: 'to"k',
    tokenType: 'x',
    receivedAt: 1,
    expirySource: 'unknown',
    generation: 1,
  } as const;
  const present = (settings: object, token: object = tokens) => {
    const custom = customSettingsSchema.parse(settings);
    return providerOf({ provider: 'custom', custom }).present!({ ...tokens, ...token }, profileWith(), undefined);
  };

  it.each<[string, object, object]>([
    ['a bearer token', {}, { in: 'header', name: 'Authorization', value: 'Bearer to"k' }],
    ['raw under a header of its own', { name: 'X-Auth-Token', prefix: '' }, { name: 'X-Auth-Token', value: 'to"k' }],
    [
      'base64 of JSON, with a word of the system',
      { value: '{"tkn":"{{token}}","t":"{{tenant}}"}', encode: 'base64' },
      { value: `Bearer ${Buffer.from('{"tkn":"to\\"k","t":"T1"}').toString('base64')}` },
    ],
    ['a query parameter', { in: 'query', name: 'token', prefix: '' }, { in: 'query', name: 'token', value: 'to"k' }],
    ['with a fact of the answer', { value: '{{token}}.{{user}}' }, { value: 'Bearer to"k.7' }],
  ])('is %s', (_case, given, expected) => {
    const settings = { words: [{ name: 'tenant', value: 'T1' }], present: given };
    expect(present(settings, { extras: { user: '7' } })).toMatchObject(expected);
  });

  it('refuses what cannot be sent, without the token', () => {
    expect(() => present({}, { accessToken: 'a\nb' })).toThrow('token-unusable');
    expect(() => present({ present: { value: '{{token}}{{nobody}}' } })).toThrow('input-invalid');
  });
});

describe('the preset of a custom system', () => {
  it('begins with a system that differs in nothing, and hands the secret to the settings', () => {
    const profile = profileFromPreset(presetById('custom')!, {
      id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
      name: 'x',
      grant: 'password',
      clientId: '',
      hasSecret: true,
      answers: { token: 'https://api.example.com/token' },
    });
    expect(profile).toMatchObject({ provider: 'custom', clientAuth: 'client_secret_post' });
    expect(profile.custom?.parameters.map(({ name }) => name)).toContain('client_secret');
  });
});
