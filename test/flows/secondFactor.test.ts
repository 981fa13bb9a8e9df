import { afterEach, describe, expect, it } from 'vitest';
import { errorText } from '../../src/domain/text/errorText';
import { flowTokens } from '../../src/flows/flowTokens';
import { ibmVerify } from '../../src/providers/ibmVerify';
import type { Reply } from '../support/misbehavingProvider';
import { answering, code, createImpatientClock, type RunParts, runAt, type VerifyRun } from '../support/verifyRun';
import {
  challenge,
  enrolment,
  factorList,
  type Grants,
  messageNo,
  oauthNo,
  proved,
  startVerifyTenant,
  type VerifyTenant,
  verifyTokens,
} from '../support/verifyTenant';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const seed = 'JBSWY3DPEHPK3PXP';
const totp = enrolment('totp', { attributes: { algorithm: 'SHA1', digits: 6, period: 30 } });

type Script = NonNullable<Parameters<typeof startVerifyTenant>[0]>;

const signIn = async (script: Script, parts: RunParts = {}): Promise<VerifyRun & { readonly tenant: VerifyTenant }> => {
  const tenant = await startVerifyTenant(script);
  closers.push(tenant.close);
  return { ...(await runAt(tenant, parts)), tenant };
};

/** A tenant with an authenticator app set up. */
const withTotp = (
  attempt: NonNullable<Script['paths']>[string],
  grants: Grants = {},
  list: Reply = factorList(totp),
) => ({
  grants,
  paths: { '/v2.0/factors': list, '/v2.0/factors/totp/totp-1': attempt },
});

describe('the password grant answered by a challenge', () => {
  it('1.3: HTTP 200 with mfa_challenge is not a token: the factor is given with it, and the exchange gives the token', async () => {
    const { tokens, tenant, context } = await signIn(withTotp(proved), { totpSeed: seed });

    expect(tokens).toMatchObject({ accessToken: 'the-user-token', extras: { grant_id: expect.any(String) } });
    expect(tenant.calls().map(({ line }) => line)).toEqual([
      'GET /v2.0/factors',
      'POST /v2.0/factors/totp/totp-1?returnJwt=true',
    ]);
    expect(context.kinds()).toEqual([
      'discovering',
      'discovered',
      'checked',
      'checked',
      'factor-asked',
      'factor-chosen',
      'factor-accepted',
      'checked',
    ]);
    expect(JSON.stringify([tokens, context.steps])).not.toContain('the-challenge-token');
  });

  it('1.3: the factor calls carry the token of the challenge, not that of the client', async () => {
    const { tenant } = await signIn(withTotp(proved), { totpSeed: seed });
    expect(tenant.calls().map(({ authorization }) => authorization)).toEqual([
      'Bearer the-challenge-token',
      'Bearer the-challenge-token',
    ]);
  });

  it('1.3: a challenge that comes by any other way is kept as little', () => {
    const answer = {
      tokens: { access_token: 'c', token_type: 'bearer', scope: 'mfa_challenge' },
      tokenType: 'Bearer',
    } as const;
    expect(() => flowTokens({ ...answer, receivedAt: 1, extras: {} }, ibmVerify)).toThrow(
      expect.objectContaining({ error: { code: 'token-unusable', reason: 'challenge' } }),
    );
  });

  it('1.6: the assertion goes once, at once, with scope, client_id and client_secret again', async () => {
    const { tenant } = await signIn(withTotp(proved), {
      totpSeed: seed,
      clientSecret: 'the secret of the client',
      profile: { clientAuth: 'client_secret_post', scope: 'openid profile email' },
    });
    const client = { scope: 'openid profile email', client_id: 'client', client_secret: 'the secret of the client' };
    expect(tenant.forms()).toEqual([
      { ...client, grant_type: 'password', username: 'dana', password: 'the password of dana' },
      { ...client, grant_type: jwtBearer, assertion: 'the-assertion' },
    ]);
  });

  it('1.6: the assertion is repeated in no failure', async () => {
    const echo = (form: URLSearchParams) => oauthNo('invalid_grant', `CSIAQ0158E ${form.get('assertion')}`);
    const { error } = await signIn(withTotp(proved, { [jwtBearer]: echo }), { totpSeed: seed });
    expect(error).toMatchObject({ code: 'grant-refused', description: 'CSIAQ0158E [hidden]' });
  });

  it('1.6: authorization_details has to be asked again with the assertion', async () => {
    const { tenant } = await signIn(withTotp(proved), {
      totpSeed: seed,
      profile: { extra: { token: [{ name: 'authorization_details', value: '[{"type":"x"}]' }] } },
    });
    expect(tenant.forms().map(({ authorization_details }) => authorization_details)).toEqual([
      '[{"type":"x"}]',
      '[{"type":"x"}]',
    ]);
  });

  it('7.7: the factor calls are JSON, the token calls a form', async () => {
    const { tenant } = await signIn(withTotp(proved), { totpSeed: seed });
    const types = tenant.requests
      .filter(({ method }) => method === 'POST')
      .map(({ headers }) => headers['content-type']);
    expect(types).toEqual([
      expect.stringMatching(/^application\/x-www-form-urlencoded/),
      'application/json',
      expect.stringMatching(/^application\/x-www-form-urlencoded/),
    ]);
  });

  it('1.6: a Basic pair that had to be found out costs the assertion no second call', async () => {
    const { tenant } = await signIn(
      withTotp(proved, {
        password: (_form, count) => (count === 1 ? oauthNo('invalid_client', 'CSIAQ0155E', 401) : challenge()),
      }),
      { totpSeed: seed, clientSecret: 'a+b', profile: { clientAuth: 'client_secret_basic' } },
    );
    expect(tenant.forms().map(({ grant_type }) => grant_type)).toEqual(['password', 'password', jwtBearer]);
    const raw = `Basic ${btoa('client:a+b')}`;
    const pairs = tenant.requests
      .filter(({ path }) => path.endsWith('/token'))
      .map(({ headers }) => headers.authorization);
    expect(pairs.slice(1)).toEqual([raw, raw]);
  });

  it('1.6: the answer may be another challenge with other factors: it is met as well', async () => {
    const { tokens, tenant, context } = await signIn(
      {
        grants: {
          password: challenge(['totp']),
          [jwtBearer]: (_form, count) =>
            count === 1 ? challenge(['questions'], 'the-second-challenge') : verifyTokens(),
        },
        paths: {
          '/v2.0/factors': factorList(totp, enrolment('questions')),
          '/v2.0/factors/totp/totp-1': proved,
          '/v2.0/factors/questions/questions-1/verifications': {
            body: { id: 'v', questions: [{ questionKey: 'pet', question: 'Your pet?' }] },
          },
          '/v2.0/factors/questions/questions-1/verifications/v': { body: { assertion: 'the-second-assertion' } },
        },
      },
      {
        totpSeed: seed,
        answer: answering({
          'knowledge-questions': { kind: 'knowledge-questions', answers: [{ key: 'pet', answer: 'Rex' }] },
        }),
      },
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(tenant.forms().map(({ assertion }) => assertion)).toEqual([
      undefined,
      'the-assertion',
      'the-second-assertion',
    ]);
    expect(tenant.calls().map(({ authorization }) => authorization)).toEqual([
      'Bearer the-challenge-token',
      'Bearer the-challenge-token',
      'Bearer the-second-challenge',
      'Bearer the-second-challenge',
      'Bearer the-second-challenge',
    ]);
    expect(context.kinds().filter((kind) => kind === 'factor-accepted')).toHaveLength(2);
  });

  it('1.6: the loop has a bound', async () => {
    const { error, tenant } = await signIn(withTotp(proved, { [jwtBearer]: challenge() }), {
      totpSeed: seed,
      clock: createImpatientClock(),
    });
    expect(error).toEqual({ code: 'factor-unending', rounds: 5 });
    expect(tenant.forms()).toHaveLength(6);
  });

  it('1.6 and 1.3: a refresh may be answered by a challenge too, and what was kept stays beside the new token', async () => {
    const { tokens, tenant } = await signIn(withTotp(proved, { refresh_token: challenge() }), {
      totpSeed: seed,
      refresh: {
        accessToken: 'old',
        tokenType: 'Bearer',
        refreshToken: 'the-refresh-token',
        receivedAt: 1,
        expirySource: 'unknown',
        generation: 1,
        extras: { 'user id': 'u' },
      },
    });
    expect(tokens).toMatchObject({
      accessToken: 'the-user-token',
      refreshToken: 'the-refresh-token',
      extras: { 'user id': 'u', grant_id: expect.any(String) },
    });
    expect(tenant.forms().map(({ grant_type }) => grant_type)).toEqual(['refresh_token', jwtBearer]);
  });

  it('1.3: of the answers to a refresh only tokens are handed on to be kept, and never a challenge', async () => {
    const refresh = {
      accessToken: 'old',
      tokenType: 'Bearer',
      refreshToken: 'the-refresh-token',
      receivedAt: 1,
      expirySource: 'unknown',
      generation: 1,
    } as const;
    const heardFrom = async (answer: Reply): Promise<readonly string[]> => {
      const heard: string[] = [];
      const afterRefresh = async ({ body }: { readonly body: string }): Promise<void> => void heard.push(body);
      await signIn(withTotp(proved, { refresh_token: answer }), { totpSeed: seed, refresh, afterRefresh });
      return heard;
    };
    expect(await heardFrom(challenge())).toEqual([]);
    expect(await heardFrom(verifyTokens())).toEqual([expect.stringContaining('the-user-token')]);
  });

  it('1.2: a refresh refused with a bare 401 means a dead refresh token', async () => {
    const { error } = await signIn(
      { grants: { refresh_token: { status: 401, body: { error: 'unauthorized' } } } },
      {
        refresh: {
          accessToken: 'old',
          tokenType: 'Bearer',
          refreshToken: 'r',
          receivedAt: 1,
          expirySource: 'unknown',
          generation: 1,
        },
      },
    );
    expect(error).toMatchObject({ code: 'grant-refused', stage: 'refresh' });
  });

  it('1.6: names the JWT bearer grant where it is the exchange of the proof that is refused', async () => {
    const off = oauthNo('unauthorized_client', 'The client may not use this grant type.');
    const { error } = await signIn(withTotp(proved, { [jwtBearer]: off }), { totpSeed: seed });
    expect(error).toMatchObject({ code: 'grant-refused', error: 'unauthorized_client', proof: true });
    expect(error && errorText(error)).toMatchObject({ next: expect.stringContaining('“JWT bearer”') });
    const ownGrant = await signIn({ grants: { password: off } });
    expect(ownGrant.error).not.toHaveProperty('proof');
  });

  it.each([
    ['1.2: denied by the policy', 'access_denied', 'CSIAQ0278E', 'provider-refused'],
    ['1.2: not entitled to the application', 'access_denied', 'CSIAQ0279E', 'provider-refused'],
    ['1.2: the policy wants more', 'adaptive_more_info_required', 'CSIAQ0298E', 'provider-refused'],
    ['1.2: a bad assertion is 400 invalid_grant', 'invalid_grant', 'CSIAQ0158E', 'grant-refused'],
  ])('%s, also after the factor', async (_name, error, id, expected) => {
    const status = error === 'invalid_grant' ? 400 : 401;
    const run = await signIn(withTotp(proved, { [jwtBearer]: oauthNo(error, `${id} said so`, status) }), {
      totpSeed: seed,
    });
    expect(run.error).toMatchObject({ code: expected, error, description: `${id} said so` });
  });

  it('1.1: works on the newer surface, whose endpoints stand below /oauth2', async () => {
    const { tokens, tenant } = await signIn({ ...withTotp(proved), surface: 'newer' }, { totpSeed: seed });
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(tenant.requests.some(({ path }) => path === '/oauth2/token')).toBe(true);
  });

  it('1.1: endpoints are taken from discovery: they do not share the path of the issuer', async () => {
    const { tenant } = await signIn(withTotp(proved), { totpSeed: seed });
    expect(tenant.requests.map(({ path }) => path)).toContain('/v1.0/endpoint/default/token');
    expect(tenant.requests.map(({ path }) => path)).toContain(
      '/oidc/endpoint/default/.well-known/openid-configuration',
    );
  });
});

describe('which factor is given', () => {
  const both = factorList(totp, enrolment('smsotp', { attributes: { phoneNumber: '+49***' } }));

  it('1.4: /v2.0/factors is sent clean, without double or trailing slash', async () => {
    const { tenant } = await signIn(withTotp(proved), { totpSeed: seed });
    expect(tenant.calls()[0]?.line).toBe('GET /v2.0/factors');
  });

  it('is the one whose seed is kept, so that nobody is asked', async () => {
    const { tokens, asked, context } = await signIn(withTotp(proved, {}, both), { totpSeed: seed });
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked).toEqual([]);
    expect(context.steps).toContainEqual({ kind: 'factor-chosen', factor: 'totp', by: 'kept-secret' });
  });

  it('is the one the settings prefer, by type or by id', async () => {
    for (const preferredFactor of ['totp', 'totp-1']) {
      const { context } = await signIn(withTotp(proved, {}, both), {
        profile: { verify: { preferredFactor } },
        answer: answering({ 'one-time-code': code('123456') }),
      });
      expect(context.steps).toContainEqual({ kind: 'factor-chosen', factor: 'totp', by: 'settings' });
    }
  });

  it('is the one the settings prefer among two apps of which one has its seed kept, with nobody there too', async () => {
    const two = factorList(totp, { ...totp, id: 'totp-2' });
    const { tokens, tenant } = await signIn(
      { paths: { '/v2.0/factors': two, '/v2.0/factors/totp/totp-2': proved } },
      { profile: { verify: { preferredFactor: 'totp-2' } }, totpSeed: seed, attended: false },
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(tenant.calls().at(-1)?.line).toBe('POST /v2.0/factors/totp/totp-2?returnJwt=true');
  });

  it('is chosen by the person where there are several, with the key that cannot be used and why', async () => {
    const { asked, context, tokens } = await signIn(
      withTotp(proved, { password: challenge(['totp', 'smsotp', 'fido2']) }, both),
      {
        answer: answering({
          'choose-factor': { kind: 'choose-factor', factorId: 'totp-1' },
          'one-time-code': code('123 456'),
        }),
      },
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked[0]).toMatchObject({
      kind: 'choose-factor',
      factors: [
        { id: 'totp-1', type: 'totp' },
        { id: 'smsotp-1', type: 'smsotp', detail: '+49***' },
        { id: 'fido2', type: 'fido2', unusable: 'needs-web-origin' },
      ],
    });
    expect(context.steps).toContainEqual({ kind: 'factor-chosen', factor: 'totp', by: 'person' });
  });

  it('cannot be one that was not offered', async () => {
    const { error } = await signIn(withTotp(proved, {}, both), {
      answer: answering({ 'choose-factor': { kind: 'choose-factor', factorId: 'fido2' } }),
    });
    expect(error).toMatchObject({ code: 'input-invalid', field: 'factor' });
  });

  it('1.4: is none where every one is disabled, unvalidated or not allowed, and each is named with its reason', async () => {
    const { error, asked } = await signIn({
      grants: { password: challenge(['questions']) },
      paths: {
        '/v2.0/factors': factorList(
          enrolment('questions', { enabled: false }),
          enrolment('questions', { id: 'q2', validated: false }),
          totp,
        ),
      },
    });
    expect(asked).toEqual([]);
    expect(error).toEqual({
      code: 'factor-none',
      left: [
        { type: 'questions', reason: 'disabled' },
        { type: 'questions', reason: 'not-validated' },
        { type: 'totp', reason: 'not-allowed' },
      ],
      allowed: ['questions'],
    });
  });

  it('1.5: FIDO2 alone ends with the reason: it needs an https origin registered at the relying party', async () => {
    const { error } = await signIn({
      grants: { password: challenge(['fido2']) },
      paths: { '/v2.0/factors': factorList(enrolment('fido2')) },
    });
    expect(error).toEqual({
      code: 'factor-none',
      left: [{ type: 'fido2', reason: 'needs-web-origin' }],
      allowed: ['fido2'],
    });
  });

  it('1.4: an empty list is no factor, and no error of the listing', async () => {
    const { error } = await signIn({ paths: { '/v2.0/factors': factorList() } });
    expect(error).toEqual({ code: 'factor-none', left: [] });
  });

  it.each<[string, Reply, object]>([
    ['1.5: CSIBN0001E', messageNo('CSIBN0001E', 401), { code: 'challenge-over' }],
    ['a bare 401', { status: 401 }, { code: 'challenge-over' }],
    ['1.5: CSIBN0002E', messageNo('CSIBN0002E', 403), { code: 'provider-refused', error: 'CSIBN0002E', status: 403 }],
    ['1.2: CSIBN0003E', messageNo('CSIBN0003E', 404), { code: 'provider-refused', error: 'CSIBN0003E' }],
    [
      '1.5: the container’s own 404, no JSON',
      { status: 404, body: '<html>SRVE0295E: Error reported: 404</html>', headers: { 'content-type': 'text/html' } },
      { code: 'answer-not-json', status: 404, stage: 'factor' },
    ],
    ['a page of a proxy with 200', { body: '<html>Sign in</html>' }, { code: 'answer-not-json', status: 200 }],
    ['1.2: CSIBN0000E with 500', messageNo('CSIBN0000E', 500), { code: 'provider-unavailable', status: 500 }],
    ['429', { status: 429, headers: { 'retry-after': '30' } }, { code: 'rate-limited', retryAfterSeconds: 30 }],
    [
      'a redirect, which is not followed',
      { status: 302, headers: { location: 'https://evil.example/' } },
      { code: 'answer-redirected' },
    ],
  ])('a listing refused by %s has its own name', async (_name, reply, expected) => {
    const { error } = await signIn({ paths: { '/v2.0/factors': reply } });
    expect(error).toMatchObject(expected);
    expect(JSON.stringify(error)).not.toContain('the-challenge-token');
  });
});
