import { describe, expect, it } from 'vitest';
import type { DxSettings } from '../../src/domain/dxSettings';
import type { TokenUse } from '../../src/domain/presentation';
import { type Profile, profileSchema } from '../../src/domain/profile';
import { dxOperationalIntelligence as dx } from '../../src/providers/dxOperationalIntelligence';
import { presetById, profileFromPreset } from '../../src/providers/presets';

const token = 'e03820ae-8732-43b1-b2b5-5a215ee07bd3';

const profileWith = (settings: Partial<DxSettings>): Profile =>
  profileSchema.parse({
    id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
    name: 'DX',
    provider: 'dxOperationalIntelligence',
    server: { kind: 'endpoints', endpoints: { token: 'https://doi.example.com:8080/ess/security/v1/token' } },
    grant: 'password',
    dx: { tenant: 'DEFAULTORG', ...settings },
  });

const call = (
  form: Record<string, string>,
  settings: Partial<DxSettings> = {},
  url = 'https://doi/ess/security/v1/token',
) =>
  dx.tokenRequest!(
    {
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic aWQ6c2VjcmV0' },
      form: new URLSearchParams(form),
    },
    profileWith(settings),
    { transactionId: 'txn-1' },
  );

describe('the token call', () => {
  it('2.1: Authorization is Basic with the tenant alone, no colon and no secret', () => {
    expect(call({ grant_type: 'password' }).headers.authorization).toBe('Basic REVGQVVMVE9SRw==');
  });

  it.each([
    ['with blanks and a line end around it, sent clean', ' DEFAULTORG\n', 'DEFAULTORG'],
    ['that is an e-mail address', 'me@example.com', 'me@example.com'],
    ['with letters beyond ASCII, as UTF-8', 'Bücher', 'Bücher'],
  ])('2.1: a tenant %s', (_case, tenant, sent) => {
    expect(call({ grant_type: 'password' }, { tenant }).headers.authorization).toBe(
      `Basic ${Buffer.from(sent, 'utf8').toString('base64')}`,
    );
  });

  it.each([
    [
      { grant_type: 'password', username: 'u', password: 'p w' },
      { grant_type: 'PASSWORD', username: 'u', password: 'p w' },
    ],
    [
      { grant_type: 'refresh_token', refresh_token: 'r' },
      { grant_type: 'REFRESH_TOKEN', refresh_token: 'r' },
    ],
  ])('2.1: grant names are in capitals: %j', (form, expected) => {
    const { body, headers } = call({ ...form, client_id: 'none', scope: 'x', audience: 'y', resource: 'z' });
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual(expected);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('2.1: exttoken_requested is sent where it is chosen', () => {
    expect(call({ grant_type: 'password' }).body).not.toContain('exttoken');
    expect(call({ grant_type: 'password' }, { extToken: true }).body).toContain('exttoken_requested=true');
  });

  it('2.1: a parameter the profile adds goes along', () => {
    expect(call({ grant_type: 'password', more: 'yes' }).body).toContain('more=yes');
  });

  it('2.1: client_txn_id stands in the query, beside what is there', () => {
    expect(call({}).url).toBe('https://doi/ess/security/v1/token?client_txn_id=txn-1');
    expect(call({}, {}, 'https://doi/token?a=b').url).toBe('https://doi/token?a=b&client_txn_id=txn-1');
  });

  it('2.1: Accept-Language picks the locale of the session, where one is chosen', () => {
    expect(call({}).headers).not.toHaveProperty('accept-language');
    expect(call({}, { language: 'es' }).headers['accept-language']).toBe('es');
  });
});

describe('the token answer', () => {
  const answer = (body: unknown, status = 200) =>
    dx.tokenResponse({
      status,
      contentType: 'application/json',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const fields = (body: unknown) => JSON.parse(answer(body).body);
  const good = { userRefID: 1, tkn: token, tt: 'Bearer', v: 1800, rtkn: 'rt', lc: 'es' };
  const mapped = { access_token: token, token_type: 'Bearer', expires_in: 1800, refresh_token: 'rt' };

  it('2.1: tkn, tt, v and rtkn are the fields of RFC 6749 under other names', () => {
    expect(fields(good)).toEqual(mapped);
  });

  it.each<[string, object, object]>([
    ['tt may say Basic: it is a bearer token all the same', { tt: 'Basic' }, {}],
    ['v as text', { v: '60' }, { expires_in: 60 }],
    ['userCohort is no token', { userCohort: 'guid' }, {}],
  ])('2.1: %s', (_case, change, expected) => {
    expect(fields({ ...good, ...change })).toEqual({ ...mapped, ...expected });
  });

  it('2.1: without v the documented default of 1800 seconds counts', () => {
    const { v: _none, ...rest } = good;
    expect(fields(rest)).toEqual(mapped);
    expect(fields({ ...good, v: null })).toEqual(mapped);
    expect(fields({ ...good, v: '' })).toEqual(mapped);
  });

  it('2.1: one version prints the answer over several lines', () => {
    expect(fields(JSON.stringify(good, null, 2))).toEqual(mapped);
  });

  it('2.1: userRefID, lc, tt and userCohort are kept beside the token, and no token among them', () => {
    const body = JSON.stringify({ ...good, userCohort: '3f0e' });
    expect(dx.extras?.({ status: 200, contentType: '', body })).toEqual({
      userRefID: '1',
      lc: 'es',
      tt: 'Bearer',
      userCohort: '3f0e',
    });
    expect(dx.extras?.({ status: 401, contentType: '', body })).toEqual({});
  });

  it.each<[string, number, object, object]>([
    [
      'msg is the reason',
      401,
      { msg: 'Bad credentials' },
      { status: 401, error: 'invalid_grant', error_description: 'Bad credentials' },
    ],
    ['words about user and tenant', 401, { msg: 'Wrong user or tenant' }, { status: 401, error: 'invalid_grant' }],
    ['a tenant nobody knows', 401, { msg: 'Unknown tenant: NOPE' }, { status: 401, error: 'invalid_tenant' }],
    ['msg with a status that says yes', 200, { msg: 'Locked' }, { status: 400, error: 'invalid_grant' }],
    ['msg where the token is null', 200, { tkn: null, msg: 'Locked' }, { status: 400, error: 'invalid_grant' }],
    [
      'msg beside the text of the status',
      401,
      { error: 'Unauthorized', msg: 'Unknown tenant' },
      { status: 401, error: 'invalid_tenant', error_description: 'Unknown tenant' },
    ],
  ])('2.1: errors carry JSON with a msg field: %s', (_case, status, body, expected) => {
    const read = answer(body, status);
    expect({ status: read.status, ...JSON.parse(read.body) }).toMatchObject(expected);
  });

  it.each([
    ['a page of a proxy', '<html></html>', 502],
    ['an error of the server itself', '{"msg":"database gone"}', 500],
    ['a path nobody serves, in JSON', '{"msg":"Not Found"}', 404],
    ['a method that is not taken', '{"msg":"Use POST"}', 405],
    ['a call too many', '{"msg":"Slow down"}', 429],
    ['nothing', '', 401],
    ['JSON of another kind', '[1]', 400],
  ])('leaves %s as it is', (_case, body, status) => {
    expect(answer(body, status)).toEqual({ status, contentType: 'application/json', body });
  });
});

describe('presenting the token', () => {
  const presented = (settings: Partial<DxSettings>, use?: TokenUse) => {
    const tokens = {
      accessToken: token,
      tokenType: 'Bearer',
      receivedAt: 1,
      expirySource: 'idle',
      generation: 1,
    } as const;
    const { name, value, in: place } = dx.present!(tokens, profileWith(settings), use);
    expect([place, name]).toEqual(['header', 'Authorization']);
    const [scheme, coded = ''] = value.split(' ');
    expect(scheme).toBe('Bearer');
    return Buffer.from(coded, 'base64').toString('utf8');
  };

  it.each<[string, Partial<DxSettings>, TokenUse | undefined, string]>([
    ['t: the tenant signed in at', {}, undefined, `{"tkn":"${token}","t":"DEFAULTORG"}`],
    ['t: another tenant', { scopeTenant: 'cohort1' }, undefined, `{"tkn":"${token}","t":"cohort1"}`],
    ['all: every tenant of the user', { scopeKind: 'all' }, undefined, `{"tkn":"${token}","all":true}`],
    ['global: the global configuration', { scopeKind: 'global' }, undefined, `{"tkn":"${token}","global":true}`],
    ['chosen per use: all', {}, { scopeKind: 'all', scopeTenant: '' }, `{"tkn":"${token}","all":true}`],
    [
      'chosen per use: a tenant where the profile says all',
      { scopeKind: 'all' },
      { scopeKind: 't', scopeTenant: 'cohort2' },
      `{"tkn":"${token}","t":"cohort2"}`,
    ],
    [
      'chosen per use: the profile’s own tenant',
      { scopeTenant: 'cohort1' },
      { scopeKind: 't', scopeTenant: '' },
      `{"tkn":"${token}","t":"DEFAULTORG"}`,
    ],
  ])('2.2: %s, as JSON without blanks in base64', (_case, settings, use, json) => {
    expect(presented(settings, use)).toBe(json);
  });

  it('2.2: reads as the documented sample does', () => {
    const sample = 'eyJ0a24iOiI4Njc5YzU3Yy02ZWYyLTQ2OTUtOTc3NC0yYjkwNDQwNDQ3ZGYiLCJhbGwiOnRydWV9';
    const tokens = {
      accessToken: '8679c57c-6ef2-4695-9774-2b90440447df',
      tokenType: 'Bearer',
      receivedAt: 1,
      expirySource: 'idle',
      generation: 1,
    } as const;
    expect(dx.present!(tokens, profileWith({ scopeKind: 'all' }), undefined).value).toBe(`Bearer ${sample}`);
  });

  it('2.2: base64 is padded', () => {
    const tokens = {
      accessToken: 'ab',
      tokenType: 'Bearer',
      receivedAt: 1,
      expirySource: 'idle',
      generation: 1,
    } as const;
    expect(dx.present!(tokens, profileWith({ tenant: 't' }), undefined).value).toMatch(/=$/);
  });
});

describe('the preset', () => {
  const preset = presetById('dx-operational-intelligence')!;
  const made = (answers: Record<string, string>) =>
    profileFromPreset(preset, {
      id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
      name: 'DX',
      grant: 'password',
      clientId: '',
      hasSecret: false,
      username: 'jsmith',
      answers: {
        base: 'https://doi.example.com:8080',
        tenant: 'DEFAULTORG',
        scopeKind: 't',
        extToken: 'no',
        ...answers,
      },
    });

  it('2.1: asks for the server and the tenant, and knows the rest', () => {
    expect(made({})).toMatchObject({
      provider: 'dxOperationalIntelligence',
      server: {
        kind: 'endpoints',
        endpoints: {
          token: 'https://doi.example.com:8080/ess/security/v1/token',
          userinfo: 'https://doi.example.com:8080/ess/security/v1/me',
        },
      },
      clientId: '',
      clientAuth: 'none',
      dx: { tenant: 'DEFAULTORG', scopeKind: 't', scopeTenant: '', extToken: false, language: '' },
    });
  });

  it('takes the address of the token call for the server, and keeps the other choices', () => {
    const profile = made({
      base: 'https://doi.example.com/ess/security/v1/token',
      scopeKind: 'all',
      extToken: 'yes',
      language: 'es',
    });
    expect(profile.server).toMatchObject({ endpoints: { token: 'https://doi.example.com/ess/security/v1/token' } });
    expect(profile.dx).toMatchObject({ scopeKind: 'all', extToken: true, language: 'es' });
  });

  it.each([
    'https://doi.example.com/a/b/',
    'https://doi.example.com/a/b/ess/security/v1/token/',
    'https://doi.example.com/a/b/ess/security/v1/me',
    'https://doi.example.com/a/b/ess/security/v1',
    'https://doi.example.com/a/b/ess',
    'https://doi.example.com/a/b/mdo/v2/aoanalytics',
    'https://doi.example.com/a/b/mdo/v3/',
  ])('finds the server behind any address of its APIs, and keeps a path before them: %s', (address) => {
    expect(made({ base: address, tenant: 'T' }).server).toMatchObject({
      endpoints: { token: 'https://doi.example.com/a/b/ess/security/v1/token' },
    });
  });

  it('has no client ID, the password grant alone, and two requests ready', () => {
    expect(preset.clientId.need).toBe('none');
    expect(preset.grants).toEqual(['password']);
    expect(dx.readyRequests?.(made({})).map(({ request }) => `${request.method} ${request.url}`)).toEqual([
      'GET https://doi.example.com:8080/ess/security/v1/me',
      'POST https://doi.example.com:8080/mdo/v2/aoanalytics',
    ]);
  });
});
