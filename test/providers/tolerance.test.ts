import { describe, expect, it } from 'vitest';
import { customSettingsSchema } from '../../src/domain/customSystem';
import { expiryOf, slidingEnd } from '../../src/domain/expiry';
import { readJwt } from '../../src/domain/jwt';
import { type Profile, profileSchema } from '../../src/domain/profile';
import { flowTokens } from '../../src/flows/flowTokens';
import { customProvider } from '../../src/providers/custom';
import { dxOperationalIntelligence } from '../../src/providers/dxOperationalIntelligence';
import { ibmVerify } from '../../src/providers/ibmVerify';
import { keyrock } from '../../src/providers/keyrock';
import type { Provider } from '../../src/providers/provider';
import { standard } from '../../src/providers/standard';
import { webMethods } from '../../src/providers/webMethods';

/* What the core of a client must tolerate, one test for each point of the list in the wire facts. */

const read = (provider: Provider, body: unknown, status = 200) => {
  const answer = provider.tokenResponse({ status, contentType: '', body: JSON.stringify(body) });
  return { status: answer.status, ...JSON.parse(answer.body) };
};

const profile: Profile = profileSchema.parse({
  id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
  name: 'x',
  server: { kind: 'endpoints', endpoints: { token: 'https://x.example/token' } },
  grant: 'password',
  dx: { tenant: 'T' },
});

const outgoing = (provider: Provider) =>
  provider.tokenRequest?.(
    { url: 'https://x.example/token', headers: {}, form: new URLSearchParams('grant_type=password&password=p') },
    profile,
    { transactionId: 't' },
  );

const receivedAt = 1_800_000_000_000;
const end = (provider: Provider, tokens: object) =>
  flowTokens(
    {
      tokens: { access_token: 'opaque', token_type: 'bearer', ...tokens },
      tokenType: 'Bearer',
      receivedAt,
      extras: {},
    },
    provider,
  );

describe('section 7', () => {
  it('7.1: a success that is not final', () => {
    expect(ibmVerify.isChallenge?.({ scope: 'mfa_challenge' })).toBe(true);
    expect(ibmVerify.isChallenge?.({ scope: 'openid' })).toBe(false);
    expect(read(standard, { error: 'bad_verification_code' })).toEqual({ status: 400, error: 'bad_verification_code' });
  });

  it('7.2: field maps', () => {
    expect(read(dxOperationalIntelligence, { tkn: 'a', rtkn: 'b', v: 1, tt: 'Bearer' })).toMatchObject({
      access_token: 'a',
      refresh_token: 'b',
      expires_in: 1,
    });
    const redirect = keyrock.redirectResponse(new URLSearchParams({ token: 'a', expires_at: 'Thu Jan 01 2099' }));
    expect([redirect.get('access_token'), redirect.has('token')]).toEqual(['a', false]);
  });

  it('7.3: two dots that are no JWT, and a JWT announced as such', () => {
    expect(readJwt('abc.def.ghi')).toEqual({ format: 'opaque' });
    expect(read(keyrock, { access_token: 'a.b.c', token_type: 'jwt' }).token_type).toBe('Bearer');
  });

  it.each([
    ['blanks', 'a b', 'a b'],
    ['commas', 'a,b', 'a,b'],
    ['an array', ['a', 'b'], 'a b'],
  ])('7.4: scope with %s', (_case, scope, expected) => {
    expect(read(standard, { access_token: 'a', scope }).scope).toBe(expected);
  });

  it.each([
    [3600, 3600],
    ['3600', 3600],
    [undefined, undefined],
  ])('7.4: expires_in as %j', (expires_in, expected) => {
    expect(read(webMethods, { access_token: 'a', expires_in }).expires_in).toBe(expected);
  });

  it.each<[Provider, string, string]>([
    [standard, 'Bearer', 'Bearer'],
    [keyrock, 'bearer', 'bearer'],
    [keyrock, 'jwt', 'Bearer'],
  ])('7.4: token_type', (provider, token_type, expected) => {
    expect(read(provider, { access_token: 'a', token_type }).token_type).toBe(expected);
  });

  it('7.4: token_type Basic', () => {
    expect(read(dxOperationalIntelligence, { tkn: 'a', tt: 'Basic' }).token_type).toBe('Bearer');
  });

  it('7.5: ends that are absolute, sliding, of the JWT, none', () => {
    expect(end(standard, { expires_in: 60 })).toMatchObject({
      expirySource: 'expires_in',
      expiresAt: receivedAt + 60_000,
    });
    expect(end(dxOperationalIntelligence, { expires_in: 60 })).toMatchObject({
      expirySource: 'idle',
      idleSeconds: 60,
      ...slidingEnd(60, receivedAt),
    });
    const jwt = `${btoa('{"alg":"none"}')}.${btoa(`{"exp":${receivedAt / 1000 + 5}}`)}.`.replaceAll('=', '');
    expect(end(keyrock, { access_token: jwt })).toMatchObject({ expirySource: 'jwt', expiresAt: receivedAt + 5000 });
    expect(end(keyrock, {}).expirySource).toBe('never');
    expect(end(standard, {}).expirySource).toBe('unknown');
    expect(expiryOf({ accessToken: 'a', expiresIn: undefined, endsAt: receivedAt / 1000 + 9, receivedAt })).toEqual({
      expirySource: 'expires_at',
      expiresAt: receivedAt + 9000,
    });
    expect(webMethods.countsRefreshes).toBe(true);
  });

  it.each<[string, Provider, unknown, object]>([
    ['RFC object', standard, { error: 'invalid_grant', error_description: 'x' }, { error: 'invalid_grant' }],
    ['msg', dxOperationalIntelligence, { msg: 'x' }, { error: 'invalid_grant', error_description: 'x' }],
    ['bare JSON string', keyrock, 'Invalid grant: x', { error: 'invalid_grant', error_description: 'x' }],
  ])('7.6: error bodies: %s, with any status', (_case, provider, body, expected) => {
    for (const status of [400, 401, 403]) expect(read(provider, body, status)).toMatchObject({ status, ...expected });
  });

  it.each(['<html>', ''])('7.6: error bodies: “%s” is left for its own fault to be named', (body) => {
    for (const provider of [standard, keyrock, dxOperationalIntelligence, webMethods]) {
      const answer = { status: 400, contentType: 'text/html', body };
      expect(provider.tokenResponse(answer)).toEqual(answer);
    }
  });

  it('7.7: request encodings: query with empty body, tenant-only Basic, JSON', () => {
    expect(outgoing(webMethods)).toEqual({
      url: 'https://x.example/token?grant_type=password&password=p',
      headers: {},
    });
    expect(outgoing(dxOperationalIntelligence)?.headers.authorization).toBe('Basic VA==');
    const json = customProvider(customSettingsSchema.parse({ body: 'json' }));
    expect(outgoing(json)?.body).toBe('{"grant_type":"password","password":"p"}');
  });

  it('7.8: a derived header', () => {
    const token = { accessToken: 'a', tokenType: 'x', receivedAt, expirySource: 'idle', generation: 1 } as const;
    expect(dxOperationalIntelligence.present?.(token, profile, undefined).value).toBe(
      `Bearer ${btoa('{"tkn":"a","t":"T"}')}`,
    );
  });
});
