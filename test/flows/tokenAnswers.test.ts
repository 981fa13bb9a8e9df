import { afterEach, describe, expect, it } from 'vitest';
import { AppFailure, toAppError } from '../../src/domain/errors';
import { defaultNetworkSettings } from '../../src/domain/network';
import type { ProfileInput } from '../../src/domain/profile';
import { acquire } from '../../src/flows/index';
import { createHttpFactory } from '../../src/network/http';
import { createTestContext, profileWith, type TestContext } from '../support/flowContext';
import { unsignedJwt } from '../support/idTokens';
import {
  goodTokens,
  type MisbehavingProvider,
  type Reply,
  startMisbehavingProvider,
} from '../support/misbehavingProvider';
import { realClock } from '../support/realClock';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

/** Gets a token with client credentials from a provider whose token endpoint says this. */
const getFrom = async (reply: Reply, parts: Partial<ProfileInput> = {}) => {
  const provider: MisbehavingProvider = await startMisbehavingProvider({ token: reply });
  const context: TestContext = createTestContext({ clientSecret: 'the secret of the client', password: 'pass word' });
  closers.push(context.close, provider.close);
  const server = { kind: 'discovery', issuer: provider.issuer } as const;
  const outcome = await acquire(profileWith({ server, ...parts }), context).then(
    (tokens) => ({ tokens }),
    (caught: unknown) => ({ caught }),
  );
  return { ...outcome, provider, context, host: new URL(provider.issuer).host };
};

const tokensFrom = async (reply: Reply) => {
  const got = await getFrom(reply);
  if ('caught' in got) throw got.caught;
  return got;
};

const errorFrom = async (reply: Reply, parts: Partial<ProfileInput> = {}) => {
  const got = await getFrom(reply, parts);
  if (!('caught' in got)) throw new Error('it should have failed');
  if (!(got.caught instanceof AppFailure)) throw got.caught;
  return { ...got, error: got.caught.error };
};

const json = (fields: object, status = 200): Reply => ({ status, body: fields });
const html = '<!doctype html><title>Sign in to the network</title>';

describe('a token answer that can be used', () => {
  it.each<[string, unknown, number | undefined]>([
    ['a number', 120, 120],
    ['a number in text (F18)', '3600', 3600],
    ['a fraction of a second (F18)', 0.5, 1],
    ['longer than 400 days (F18)', 1e308, 400 * 86_400],
    ['zero (F18)', 0, undefined],
    ['negative (F18)', -1, undefined],
    ['null (F18)', null, undefined],
    ['words (F18)', '1 hour', undefined],
    ['a list (F18)', [60], undefined],
    ['absent (F18)', undefined, undefined],
  ])('ends by our clock when expires_in is %s', async (_name, expiresIn, seconds) => {
    const { tokens } = await tokensFrom(json({ ...goodTokens, expires_in: expiresIn }));

    expect(tokens.expirySource).toBe(seconds === undefined ? 'unknown' : 'expires_in');
    expect(tokens.expiresAt).toBe(seconds === undefined ? undefined : tokens.receivedAt + seconds * 1000);
  });

  it('ends by its own exp claim when the provider does not say (F18)', async () => {
    const { tokens } = await tokensFrom(
      json({ access_token: unsignedJwt({ exp: 2_000_000_000, sub: 'me' }), token_type: 'Bearer' }),
    );

    expect(tokens).toMatchObject({
      expirySource: 'jwt',
      expiresAt: tokens.receivedAt + 400 * 86_400_000,
      subject: 'me',
    });
  });

  it('is read although it is served as text (F7)', async () => {
    const { tokens } = await tokensFrom({
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify(goodTokens),
    });
    expect(tokens.accessToken).toBe('good-access-token');
  });

  it('may be a form, as GitHub answers without being asked for JSON', async () => {
    const { tokens } = await tokensFrom({
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'access_token=gho_1%2B2&scope=repo%2Cgist&token_type=bearer&expires_in=28800&refresh_token=ghr_1',
    });
    expect(tokens).toMatchObject({
      accessToken: 'gho_1+2',
      scope: 'repo,gist',
      refreshToken: 'ghr_1',
      expiresAt: tokens.receivedAt + 28_800_000,
    });
  });

  it('takes a missing token type for Bearer, a scope list for words, and empty fields for absent ones (F17)', async () => {
    const { tokens } = await tokensFrom(
      json({ access_token: 'at', scope: ['a', 'b'], refresh_token: null, id_token: '', expires_in: 60 }),
    );
    expect(tokens).toEqual({
      accessToken: 'at',
      tokenType: 'Bearer',
      scope: 'a b',
      receivedAt: tokens.receivedAt,
      expiresAt: tokens.receivedAt + 60_000,
      expirySource: 'expires_in',
    });
  });

  it('may be nested a hundred thousand levels deep where nobody looks (F8)', async () => {
    const depth = 100_000;
    const body = `{"access_token":"at","extra":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const { tokens } = await tokensFrom({ body, headers: { 'content-type': 'application/json' } });
    expect(tokens.accessToken).toBe('at');
  });
});

describe('a token answer that cannot be used', () => {
  it.each<[string, Reply, object]>([
    [
      'empty (F6)',
      { body: '', headers: { 'content-type': 'application/json' } },
      { code: 'answer-empty', status: 200 },
    ],
    ['blank (F6)', { body: ' \n ' }, { code: 'answer-empty', status: 200 }],
    ['no content at all', { status: 204 }, { code: 'answer-empty', status: 204 }],
    ['cut in the middle (F6)', { body: '{"access_token":"a' }, { code: 'answer-cut' }],
    ['null (F6)', { body: 'null' }, { code: 'answer-invalid' }],
    ['a list (F6)', { body: '[]' }, { code: 'answer-invalid' }],
    ['a bare text (F6)', { body: '"token"' }, { code: 'answer-invalid' }],
    ['an object without a token (F6)', json({}), { code: 'answer-invalid', reason: 'It holds no access token.' }],
    [
      'an ID token alone, as Azure AD B2C gives where no API is asked for',
      json({ id_token: unsignedJwt({ sub: 'alice' }), token_type: 'Bearer' }),
      { code: 'answer-invalid', reason: expect.stringMatching(/ID token and no access token.*scope of an API/) },
    ],
    ['a token that is a number', json({ ...goodTokens, access_token: 7 }), { code: 'answer-invalid' }],
    [
      'another kind of token (F20)',
      json({ ...goodTokens, token_type: 'mac' }),
      { code: 'answer-invalid', reason: expect.stringContaining('token_type is “mac”') },
    ],
    [
      'a kind of token that wants a proof with each call (F20)',
      json({ ...goodTokens, token_type: 'DPoP' }),
      { code: 'answer-invalid', reason: expect.stringContaining('token_type is “DPoP”') },
    ],
    ['a token type that is no text (F20)', json({ ...goodTokens, token_type: 5 }), { code: 'answer-invalid' }],
    [
      'a web page (F7)',
      { body: html, headers: { 'content-type': 'text/html' } },
      { code: 'answer-not-json', status: 200, contentType: 'text/html', start: html },
    ],
    [
      'a form without a token',
      { body: 'token=opaque&user=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      { code: 'answer-not-json', start: 'token=…&user=b' },
    ],
    [
      'sent elsewhere, and followed nowhere (F14)',
      { status: 302, headers: { location: '/login?secret=1#x' } },
      { code: 'answer-redirected', to: expect.stringMatching(/\/login$/) },
    ],
    [
      'sent elsewhere with its body (F14)',
      { status: 307, headers: { location: 'https://evil.example/token' } },
      { code: 'answer-redirected', to: 'https://evil.example/token' },
    ],
    ['sent nowhere', { status: 303 }, { code: 'answer-redirected' }],
  ])('is refused by name when it is %s', async (_name, reply, expected) => {
    const { error, provider } = await errorFrom(reply);
    expect(error).toMatchObject(expected);
    expect(provider.tokenRequests()).toHaveLength(1);
  });

  it('is cut off at one mebibyte', async () => {
    const { error, host } = await errorFrom(json({ ...goodTokens, filler: 'x'.repeat(1_100_000) }));
    expect(error).toEqual({ code: 'answer-too-large', host, stage: 'token', limitBytes: 1_048_576 });
  });

  it.each([
    ['a line break (F21)', 'tok\r\nX-Evil: 1', 'line-break'],
    ['a NUL (F21)', 'tok\u0000en', 'not-ascii'],
    ['letters no header holds (F21)', 'tokén', 'not-ascii'],
    ['nothing (F21)', '', 'empty'],
  ])('is refused without being repeated when the token holds %s', async (_name, token, reason) => {
    const { error } = await errorFrom(json({ ...goodTokens, access_token: token }));
    expect(error).toEqual({ code: 'token-unusable', reason });
  });
});

describe('a token call that the network ends', () => {
  const throughSlowNetwork = async (token: () => Promise<Reply>) => {
    const provider = await startMisbehavingProvider({ token });
    const settings = { ...defaultNetworkSettings, overallTimeoutSeconds: 1 };
    const http = createHttpFactory({ clock: realClock, environment: {} })(settings);
    const context = createTestContext({ http });
    closers.push(context.close, provider.close);
    const profile = profileWith({ server: { kind: 'discovery', issuer: provider.issuer } });
    const caught = await acquire(profile, context).catch((failure: unknown) => failure);
    return { error: toAppError(caught), provider, host: new URL(provider.issuer).host };
  };

  it('keeps its own name through the library when nothing comes (F3)', async () => {
    const { error, host } = await throughSlowNetwork(() => new Promise<Reply>(() => undefined));
    expect(error).toEqual({ code: 'timed-out', host, stage: 'token', phase: 'answer', seconds: 1 });
  });

  it('keeps its own name, and is not tried again, when the connection breaks after the request (F15)', async () => {
    const { error, host, provider } = await throughSlowNetwork(() => Promise.reject(new Error('unplugged')));
    expect(error).toEqual({ code: 'connection-lost', host, stage: 'token', sent: true });
    expect(provider.tokenRequests()).toHaveLength(1);
  });
});

describe('a provider that says no', () => {
  const no = (error: string, status = 400): Reply => json({ error, error_description: 'because' }, status);

  it.each<[string, Reply, object]>([
    [
      'invalid_client',
      no('invalid_client', 401),
      { code: 'client-refused', status: 401, method: 'none', description: 'because' },
    ],
    ['invalid_client with 400', no('invalid_client'), { code: 'client-refused', status: 400 }],
    ['a bare 401', { status: 401, body: html }, { code: 'client-refused', error: 'HTTP 401' }],
    [
      '401 with access_denied, as Auth0 says it',
      no('access_denied', 401),
      { code: 'client-refused', error: 'access_denied' },
    ],
    ['invalid_grant', no('invalid_grant'), { code: 'grant-refused', error: 'invalid_grant', stage: 'token' }],
    ['invalid_grant with 403, as Auth0 says it', no('invalid_grant', 403), { code: 'grant-refused' }],
    ['unauthorized_client', no('unauthorized_client'), { code: 'grant-refused', error: 'unauthorized_client' }],
    ['unsupported_grant_type', no('unsupported_grant_type'), { code: 'grant-refused' }],
    ['invalid_scope', no('invalid_scope'), { code: 'scope-refused', scope: 'a b' }],
    [
      'an error of its own',
      no('invalid_target'),
      { code: 'provider-refused', error: 'invalid_target', status: 400, stage: 'token' },
    ],
    [
      '200 with an error (F9)',
      json({ error: 'bad_verification_code', error_description: 'old' }),
      { code: 'provider-refused', error: 'bad_verification_code', description: 'old' },
    ],
    [
      '200 with an error beside a token (F9)',
      json({ ...goodTokens, error: 'invalid_grant' }),
      { code: 'grant-refused' },
    ],
    [
      'a bare JSON text',
      { status: 400, body: '"Invalid grant: no"' },
      { code: 'provider-refused', error: 'HTTP 400', description: 'Invalid grant: no' },
    ],
    [
      'messageId and messageDescription',
      json({ messageId: 'X1', messageDescription: 'not so' }, 400),
      { code: 'provider-refused', description: 'not so' },
    ],
    [
      'an error object',
      json({ error: { code: 403, message: 'not you' } }, 403),
      { code: 'provider-refused', error: 'HTTP 403', description: 'not you' },
    ],
    [
      'a challenge alone',
      {
        status: 400,
        headers: { 'www-authenticate': 'Bearer error="invalid_request", error_description="say \\"please\\""' },
      },
      { code: 'provider-refused', error: 'invalid_request', description: 'say "please"' },
    ],
    [
      'a web page with 404',
      { status: 404, body: html, headers: { 'content-type': 'text/html' } },
      { code: 'answer-not-json', status: 404 },
    ],
    ['nothing with 400', { status: 400 }, { code: 'answer-empty', status: 400 }],
    ['that it is in trouble', no('temporarily_unavailable'), { code: 'provider-unavailable', status: 400 }],
    ['500', { status: 500, body: html }, { code: 'provider-unavailable', status: 500 }],
    [
      '503 with JSON and seconds (F13)',
      { status: 503, headers: { 'retry-after': '30' }, body: { error: 'x' } },
      { code: 'provider-unavailable', retryAfterSeconds: 30 },
    ],
    ['429 (F12)', { status: 429, body: 'slow down' }, { code: 'rate-limited' }],
    [
      '429 for longer than an hour (F12)',
      { status: 429, headers: { 'retry-after': '999999' } },
      { code: 'rate-limited', retryAfterSeconds: 3600 },
    ],
    ['429 until a nonsense date (F12)', { status: 429, headers: { 'retry-after': 'soon' } }, { code: 'rate-limited' }],
    [
      '429 until a date that has passed (F12)',
      { status: 429, headers: { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' } },
      { code: 'rate-limited', retryAfterSeconds: 0 },
    ],
  ])('is understood when it says %s', async (_name, reply, expected) => {
    const { error, provider } = await errorFrom(reply, { scope: 'a b' });
    expect(error).toMatchObject(expected);
    expect(provider.tokenRequests()).toHaveLength(1);
  });

  it('is obeyed until the date it names, by our clock (F12)', async () => {
    const until = new Date(Date.now() + 90_000).toUTCString();
    const { error } = await errorFrom({ status: 429, headers: { 'retry-after': until } });
    expect(error).toMatchObject({ code: 'rate-limited' });
    const seconds = error.code === 'rate-limited' ? error.retryAfterSeconds : undefined;
    expect(seconds).toBeGreaterThan(80);
    expect(seconds).toBeLessThanOrEqual(90);
  });

  it('means the password when it refuses a password grant', async () => {
    const { error } = await errorFrom(no('invalid_grant', 401), { grant: 'password', username: 'alice' });
    expect(error).toEqual({ code: 'credentials-refused', error: 'invalid_grant', description: 'because' });
  });

  it('names how the client proved itself (F11)', async () => {
    const { error } = await errorFrom(no('invalid_client', 401), { clientAuth: 'client_secret_post' });
    expect(error).toMatchObject({ code: 'client-refused', method: 'client_secret_post' });
  });

  it('cannot put secrets, controls or a novel in front of a person (T18)', async () => {
    const words = 'the secret of the client\u001b[31m and eyJhbGciOiJub25lIn0.e30. \u202eevil pass+word';
    const said = json({ error: 'no\nway', error_description: `${words} ${'long '.repeat(2000)}` }, 400);
    const { error } = await errorFrom(said, { clientAuth: 'client_secret_post', grant: 'password', username: 'alice' });

    const text = JSON.stringify(error);
    expect(error).toMatchObject({ code: 'provider-refused', error: 'no way' });
    expect(text).not.toMatch(/the secret of the client|eyJ|pass\+word|\\u001b|\u202e/);
    expect(text.length).toBeLessThan(1300);
  });

  it('cannot have a secret repeated from a web page (T18)', async () => {
    const { error } = await errorFrom(
      { status: 400, headers: { 'content-type': 'text/html' }, body: `<p>the secret of the client</p>` },
      { clientAuth: 'client_secret_post' },
    );
    expect(error).toMatchObject({ code: 'answer-not-json', start: '<p>[hidden]</p>' });
  });
});
