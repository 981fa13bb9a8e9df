import { describe, expect, it } from 'vitest';
import type { AppError } from '../../src/domain/errors';
import type { ProfileInput } from '../../src/domain/profile';
import { ibmVerify } from '../../src/providers/ibmVerify';
import type { WireAnswer } from '../../src/providers/provider';
import { profileWith } from '../support/flowContext';
import { unsignedJwt } from '../support/idTokens';

const json = (fields: unknown, status = 200): WireAnswer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(fields),
});

const read = (fields: unknown, status = 200): { readonly status: number; readonly fields: unknown } => {
  const answer = ibmVerify.tokenResponse(json(fields, status));
  return { status: answer.status, fields: JSON.parse(answer.body) };
};

describe('a yes of the token endpoint', () => {
  it('1.2: is expires_in 7200, grant_id and a 40-character opaque token; the grant is kept as a fact', () => {
    const answer = {
      access_token: 'a'.repeat(40),
      token_type: 'Bearer',
      expires_in: 7200,
      scope: 'openid',
      grant_id: 'g',
    };
    expect(read(answer)).toEqual({
      status: 200,
      fields: { access_token: 'a'.repeat(40), token_type: 'Bearer', expires_in: 7200, scope: 'openid' },
    });
    expect(ibmVerify.extras?.(json(answer))).toEqual({ grant_id: 'g' });
    expect(ibmVerify.extras?.(json({ grant_id: 7 }))).toEqual({});
  });

  it('1.3 and 7.1: HTTP 200 with the scope mfa_challenge is a challenge, and its allowedFactors stay with it', () => {
    const said = read({ access_token: 'c', scope: 'mfa_challenge', token_type: 'Bearer', allowedFactors: ['totp', 7] });
    expect(said.fields).toEqual({
      access_token: 'c',
      token_type: 'Bearer',
      scope: 'mfa_challenge',
      allowedFactors: ['totp'],
    });
    expect(ibmVerify.isChallenge?.({ scope: 'mfa_challenge' })).toBe(true);
    expect(ibmVerify.isChallenge?.({ scope: 'openid mfa_challenge' })).toBe(true);
    for (const scope of [undefined, '', 'openid', 'mfa_challenged'])
      expect(ibmVerify.isChallenge?.({ scope })).toBe(false);
  });

  it.each([
    ['absent', undefined],
    ['no list', 'totp'],
    ['null', null],
  ])('1.3: allowedFactors is optional, and %s does not filter', (_name, allowedFactors) => {
    expect(read({ access_token: 'c', scope: 'mfa_challenge', allowedFactors }).fields).not.toHaveProperty(
      'allowedFactors',
    );
  });

  it('hands on what it cannot read', () => {
    for (const body of ['', '<html>', '"text"', '[]', 'null', '{']) {
      const answer = { status: 200, contentType: 'text/html', body };
      expect(ibmVerify.tokenResponse(answer)).toEqual(answer);
    }
  });
});

describe('a no of the token endpoint', () => {
  it.each<[string, unknown, number, { error: string; status: number }]>([
    [
      '1.2: a wrong secret is 401 invalid_client CSIAQ0155E',
      { error: 'invalid_client', error_description: 'CSIAQ0155E wrong' },
      401,
      { error: 'invalid_client', status: 401 },
    ],
    [
      '1.2: the same at introspection is request_unauthorized CSIAQ0155E',
      { error: 'request_unauthorized', error_description: 'CSIAQ0155E wrong' },
      400,
      { error: 'invalid_client', status: 401 },
    ],
    [
      '1.2: a dead code is invalid_grant CSIAQ0158E',
      { error: 'invalid_grant', error_description: 'CSIAQ0158E The [authorization_code] grant' },
      400,
      { error: 'invalid_grant', status: 400 },
    ],
    [
      '1.2: a dead refresh token is invalid_token CSIAQ0158E',
      { error: 'invalid_token', error_description: 'CSIAQ0158E The [refresh_token] grant' },
      400,
      { error: 'invalid_grant', status: 400 },
    ],
    [
      '1.2: a dead refresh token is 401 CSIAQ0158E in one integration',
      { error: 'unauthorized', error_description: 'CSIAQ0158E' },
      401,
      { error: 'invalid_grant', status: 400 },
    ],
    [
      '1.2: a dead subject token is 400 invalid_request CSIAQ0158E',
      { error: 'invalid_request', error_description: 'CSIAQ0158E' },
      400,
      { error: 'invalid_grant', status: 400 },
    ],
    [
      '1.2: a policy that denies is 401 with CSIAQ0278E, and not the fault of the client',
      { error: 'access_denied', error_description: 'CSIAQ0278E denied' },
      401,
      { error: 'access_denied', status: 403 },
    ],
    [
      '1.2: a missing entitlement to the application is CSIAQ0279E',
      { error: 'access_denied', error_description: 'CSIAQ0279E not entitled' },
      401,
      { error: 'access_denied', status: 403 },
    ],
    [
      '1.2: a policy that wants more is adaptive_more_info_required CSIAQ0298E',
      { error: 'adaptive_more_info_required', error_description: 'CSIAQ0298E more' },
      401,
      { error: 'adaptive_more_info_required', status: 403 },
    ],
    [
      '1.2: the other shape, {messageId, messageDescription}, is an error by its ID',
      { messageId: 'CSIAQ0003E', messageDescription: 'no such tenant' },
      404,
      { error: 'CSIAQ0003E', status: 404 },
    ],
  ])('%s', (_name, fields, status, expected) => {
    const said = read(fields, status);
    expect(said.status).toBe(expected.status);
    expect(said.fields).toMatchObject({ error: expected.error });
  });

  it.each<[string, object, number, { error: string; status: number }]>([
    ['CSIAQ0155E', { messageId: 'CSIAQ0155E' }, 400, { error: 'invalid_client', status: 401 }],
    ['request_unauthorized', { error: 'request_unauthorized' }, 400, { error: 'invalid_client', status: 401 }],
    ['CSIAQ0158E', { messageId: 'CSIAQ0158E' }, 401, { error: 'invalid_grant', status: 400 }],
    ['invalid_token', { error: 'invalid_token' }, 400, { error: 'invalid_grant', status: 400 }],
    ['CSIAQ0278E', { messageId: 'CSIAQ0278E' }, 401, { error: 'access_denied', status: 403 }],
    ['CSIAQ0279E', { messageId: 'CSIAQ0279E' }, 401, { error: 'access_denied', status: 403 }],
    ['access_denied', { error: 'access_denied' }, 401, { error: 'access_denied', status: 403 }],
    ['CSIAQ0298E', { messageId: 'CSIAQ0298E' }, 401, { error: 'adaptive_more_info_required', status: 403 }],
    [
      'adaptive_more_info_required',
      { error: 'adaptive_more_info_required' },
      401,
      { error: 'adaptive_more_info_required', status: 403 },
    ],
  ])('1.2: %s says it alone, without the other of the pair', (_name, body, status, expected) => {
    const said = read(body, status);
    expect(said.status).toBe(expected.status);
    expect(said.fields).toMatchObject({ error: expected.error });
  });

  it('1.2: keeps the message ID at the start of the description', () => {
    expect(read({ messageId: 'CSIAQ0003E', messageDescription: 'no such tenant' }, 404).fields).toEqual({
      error: 'CSIAQ0003E',
      error_description: 'CSIAQ0003E no such tenant',
    });
    expect(read({ error: 'access_denied', error_description: 'CSIAQ0278E denied' }, 401).fields).toEqual({
      error: 'access_denied',
      error_description: 'CSIAQ0278E denied',
    });
  });

  it('7.6: hands on pages, bare texts and empty bodies as they came', () => {
    for (const body of ['', '<html>SRVE0295E</html>', '"no"', '{}']) {
      const answer = { status: 404, contentType: 'text/html', body };
      expect(ibmVerify.tokenResponse(answer)).toEqual(answer);
    }
  });

  it('1.2: takes any other 401 to a refresh for a dead refresh token, but never a refused client', () => {
    const refused = (error: string): AppError => ({ code: 'client-refused', error, status: 401, method: 'none' });
    expect(ibmVerify.deadRefresh?.(refused('HTTP 401'))).toBe(true);
    expect(ibmVerify.deadRefresh?.(refused('invalid_client'))).toBe(false);
    expect(ibmVerify.deadRefresh?.({ code: 'rate-limited', host: 'x' })).toBe(false);
  });
});

describe('what leaves for the token endpoint', () => {
  const leaving = (parts: Partial<ProfileInput>, form: Record<string, string>): URLSearchParams => {
    const request = { url: 'https://t.example/token', headers: { a: 'b' }, form: new URLSearchParams(form) };
    const sent = ibmVerify.tokenRequest?.(request, profileWith(parts), { transactionId: 'x' });
    expect(sent).toMatchObject({ url: request.url, headers: request.headers });
    return new URLSearchParams(sent?.body);
  };
  const send = { provider: 'ibmVerify', verify: { context: 'send' } } as const;

  it('1.3: context is optional and never required: it is left out unless the profile sends it', () => {
    expect(leaving({ provider: 'ibmVerify' }, { grant_type: 'password' }).has('context')).toBe(false);
    expect(leaving({ provider: 'ibmVerify', verify: {} }, { grant_type: 'password' }).has('context')).toBe(false);
  });

  it.each(['password', 'policyauth', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'])(
    '1.3 and 1.6: the grant %s carries the same context each time, base64 of JSON with sessionId, ipAddress and userAgent',
    (grant) => {
      const context = leaving(send, { grant_type: grant }).get('context') ?? '';
      expect(JSON.parse(Buffer.from(context, 'base64').toString())).toEqual({
        sessionId: expect.stringMatching(/.{8}/),
        ipAddress: expect.any(String),
        userAgent: 'Token Helper',
      });
      expect(leaving(send, { grant_type: grant }).get('context')).toBe(context);
      // Read as base64url, as another source has it, it is the same.
      expect(Buffer.from(context, 'base64url').equals(Buffer.from(context, 'base64'))).toBe(true);
      expect(context).not.toMatch(/[+/=]/);
    },
  );

  it('1.3: no context goes with the client alone, and one that the person wrote stays', () => {
    expect(leaving(send, { grant_type: 'client_credentials' }).has('context')).toBe(false);
    expect(leaving(send, { grant_type: 'password', context: 'own' }).getAll('context')).toEqual(['own']);
  });
});

describe('where a tenant is', () => {
  const serverOf = (parts: Partial<ProfileInput>) =>
    ibmVerify.server?.(profileWith({ provider: 'ibmVerify', ...parts }));

  it.each([
    ['1.1: the older surface', 'legacy', 'https://t.verify.ibm.com/oidc/endpoint/default'],
    ['1.1: the newer surface', 'newer', 'https://t.verify.ibm.com/oauth2'],
  ] as const)('%s is found below its own path of a bare tenant', (_name, surface, issuer) => {
    expect(
      serverOf({ server: { kind: 'discovery', issuer: 'https://t.verify.ibm.com/' }, verify: { surface } }),
    ).toMatchObject({ kind: 'discovery', issuer });
    // As people type it.
    expect(serverOf({ server: { kind: 'discovery', issuer: ' t.verify.ibm.com' }, verify: { surface } })).toMatchObject(
      {
        issuer,
      },
    );
  });

  it('1.1: takes an issuer with a path, and endpoints typed by hand, as they stand', () => {
    expect(
      serverOf({ server: { kind: 'discovery', issuer: 'https://t.example/oidc/endpoint/default' } }),
    ).toBeUndefined();
    expect(
      serverOf({ server: { kind: 'endpoints', endpoints: { token: 'https://t.example/token' } } }),
    ).toBeUndefined();
  });
});

describe('a kept token', () => {
  const usable = (accessToken: string, parts: Partial<ProfileInput> = {}, scope = 'openid') =>
    ibmVerify.usable?.({ accessToken, scope }, profileWith({ provider: 'ibmVerify', ...parts }));

  it('1.3: is never the one of a challenge', () => {
    expect(usable('anything', {}, 'mfa_challenge')).toEqual({ code: 'token-unusable', reason: 'challenge' });
  });

  it.each([
    ['1.2: an opaque one of 40 characters', 'a'.repeat(40)],
    ['1.2 and 7.3: an opaque one with three parts and two dots', 'abc.def.ghi'],
    ['an encrypted one', `${btoa('{"alg":"dir","enc":"A256GCM"}').replace(/=+$/, '')}.a.b.c.d`],
  ])('%s is refused where only JWTs are taken, before it is sent', (_name, token) => {
    expect(usable(token, { verify: { jwtOnly: true } })).toEqual({ code: 'token-unusable', reason: 'not-jwt' });
    expect(usable(token)).toBeUndefined();
  });

  it('5: a Manager takes only JWTs, whatever the settings say', () => {
    const verify = { resource: { kind: 'cosManager', url: 'https://m.example' } } as const;
    expect(usable('opaque', { verify })).toMatchObject({ reason: 'not-jwt' });
    expect(usable(unsignedJwt({ sub: 'x' }), { verify })).toBeUndefined();
  });
});
