import { describe, expect, it } from 'vitest';
import { claimsIn, headerOf } from '../practice';
import { field, postForm, scope, startTenant } from './verifyTenant';

const contextOf = (value: unknown, encoding: 'base64' | 'base64url' = 'base64'): string =>
  Buffer.from(JSON.stringify(value)).toString(encoding);

const device = {
  sessionId: 'a?>b~ü',
  ipAddress: '203.0.113.7',
  userAgent: 'test',
  evaluationContext: 'login',
  more: 1,
};

describe('the challenge that IBM Verify answers with status 200 (1.3)', () => {
  it('1.3: it is a token body whose scope is exactly mfa_challenge; the scopes asked for are gone', async () => {
    const { ropc } = await startTenant();

    const { status, body } = await ropc();

    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
      scope: 'mfa_challenge',
      grant_id: expect.any(String),
      token_type: 'Bearer',
      expires_in: 1800,
      allowedFactors: ['totp', 'emailotp', 'smsotp', 'voiceotp', 'questions', 'signatures_userPresence'],
    });
  });

  it('1.3: the list of allowed factors may be absent', async () => {
    const { ropc } = await startTenant({ switches: { allowedFactors: 'absent' } });

    const { body } = await ropc();

    expect(body.scope).toBe('mfa_challenge');
    expect(body).not.toHaveProperty('allowedFactors');
  });

  it('1.3: expires_in is 1800 in the documents and 60 elsewhere, and the token ends then', async () => {
    const { ropc, get, clock } = await startTenant({ switches: { challengeSeconds: 60 } });
    const reply = await ropc();

    clock.now += 61_000;

    expect(reply.body.expires_in).toBe(60);
    expect((await get('/v2.0/factors', field(reply, 'access_token'))).status).toBe(401);
  });

  it('1.3: without the switch policyNeedsContext the challenge comes without context', async () => {
    const { ropc } = await startTenant({ switches: { policyNeedsContext: false } });

    expect((await ropc()).body.scope).toBe('mfa_challenge');
  });

  it('1.3: with policyNeedsContext a request without context gets tokens and one with context the challenge', async () => {
    const { ropc } = await startTenant({ switches: { policyNeedsContext: true } });

    expect((await ropc()).body.scope).toBe(scope);
    expect((await ropc({ context: contextOf(device) })).body.scope).toBe('mfa_challenge');
  });

  it('1.3: context is base64 or base64url of a JSON object, with keys of its own allowed', async () => {
    const { ropc } = await startTenant({ switches: { policyNeedsContext: true } });

    expect((await ropc({ context: contextOf(device, 'base64url') })).body.scope).toBe('mfa_challenge');
    expect((await ropc({ context: 'nonsense' })).status).toBe(400);
    expect((await ropc({ context: contextOf([1]) })).body.error).toBe('invalid_request');
  });

  it('1.3: a challenge token can be a JWT too, with the scope as its only difference', async () => {
    const { ropc } = await startTenant({ switches: { challengeTokenFormat: 'jwt' } });

    const token = field(await ropc(), 'access_token');

    expect(headerOf(token).alg).toBe('RS256');
    expect(claimsIn(token).scope).toBe('mfa_challenge');
  });

  it('1.3: introspection calls the challenge token active, and only its scope tells', async () => {
    const { challengeToken, endpoints, client } = await startTenant();

    const { body } = await postForm(`${endpoints}/introspect`, { ...client, token: await challengeToken() });

    expect(body).toMatchObject({ active: true, scope: 'mfa_challenge' });
  });

  it.each([
    ['deny', 'access_denied', 'CSIAQ0278E'],
    ['denyEntitlement', 'access_denied', 'CSIAQ0279E'],
    ['moreInformation', 'adaptive_more_info_required', 'CSIAQ0298E'],
  ] as const)('1.2: the policy %s is 401 %s with %s', async (policy, error, code) => {
    const { ropc } = await startTenant({ switches: { policy } });

    const { status, body } = await ropc();

    expect(status).toBe(401);
    expect(body.error).toBe(error);
    expect(body.error_description).toContain(code);
  });

  it('1.3: the policy can be changed while the tenant runs', async () => {
    const { tenant, ropc } = await startTenant();

    tenant.switches.set({ policy: 'allow' });

    expect((await ropc()).body.scope).toBe(scope);
    expect(tenant.switches.get().challengeSeconds).toBe(1800);
  });

  it.each(['fido', 'signatures_fingerprint', 'push'])('1.3: the vocabulary %s is sent as it is set', async (name) => {
    const { ropc } = await startTenant({ switches: { allowedFactors: [name] } });

    expect((await ropc()).body.allowedFactors).toEqual([name]);
  });
});

describe('the assertion and the jwt-bearer grant of IBM Verify (1.6)', () => {
  it('1.6: the assertion is RS256 by the key server, for client and token endpoint, five minutes long', async () => {
    const { tenant, ropc, proveTotp, client, endpoints } = await startTenant();
    const reply = await ropc();

    const assertion = await proveTotp(field(reply, 'access_token'));

    const claims = claimsIn(assertion);
    expect(headerOf(assertion)).toEqual({ alg: 'RS256', kid: 'server' });
    expect(claims).toEqual({
      iss: `${tenant.origin}/v2.0/factors`,
      aud: [client.client_id, `${endpoints}/token`],
      sub: tenant.credentials.user.id,
      iat: expect.any(Number),
      exp: Number(claims.iat) + 300,
      jti: expect.any(String),
      amr: ['totp', 'password'],
      factor: 'totp',
      grant_id: reply.body.grant_id,
    });
  });

  it('1.6: it is exchanged for tokens of the same grant', async () => {
    const { ropc, proveTotp, redeem } = await startTenant();
    const challenge = await ropc();

    const { status, body } = await redeem(await proveTotp(field(challenge, 'access_token')));

    expect(status).toBe(200);
    expect(body).toMatchObject({ scope, grant_id: challenge.body.grant_id, expires_in: 7200 });
    expect(body).toHaveProperty('refresh_token');
    expect(body).toHaveProperty('id_token');
  });

  it('1.6: the scope has to be asked for again', async () => {
    const { challengeToken, proveTotp, redeem } = await startTenant();

    const { body } = await redeem(await proveTotp(await challengeToken()), { scope: '' });

    expect(body.scope).toBe('');
    expect(body).not.toHaveProperty('id_token');
  });

  it('1.6: it is taken once', async () => {
    const { challengeToken, proveTotp, redeem } = await startTenant();
    const assertion = await proveTotp(await challengeToken());

    const first = await redeem(assertion);
    const second = await redeem(assertion);

    expect([first.status, second.status]).toEqual([200, 400]);
    expect(second.body.error).toBe('invalid_grant');
  });

  it('1.6: it is dead after 300 seconds', async () => {
    const { challengeToken, proveTotp, redeem, clock } = await startTenant();
    const assertion = await proveTotp(await challengeToken());

    clock.now += 301_000;

    expect((await redeem(assertion)).body.error).toBe('invalid_grant');
  });

  it('1.6: another client cannot spend it, and it stays good for its own', async () => {
    const { challengeToken, proveTotp, redeem, service } = await startTenant();
    const assertion = await proveTotp(await challengeToken());

    const stolen = await redeem(assertion, service);
    const own = await redeem(assertion);

    expect([stolen.status, stolen.body.error]).toEqual([400, 'invalid_grant']);
    expect(own.status).toBe(200);
  });

  it('1.6: it is spent at the surface it was made for', async () => {
    const { tenant, challengeToken, proveTotp, redeem } = await startTenant();
    const assertion = await proveTotp(await challengeToken());

    const elsewhere = await redeem(assertion, {}, `${tenant.origin}/oauth2`);

    expect(elsewhere.body.error).toBe('invalid_grant');
  });

  it('1.6: a challenge of the newer surface ends at the newer surface', async () => {
    const { tenant, ropc, proveTotp, redeem } = await startTenant();
    const path = `${tenant.origin}/oauth2`;

    const assertion = await proveTotp(field(await ropc({}, path), 'access_token'));

    expect(claimsIn(assertion).aud).toContain(`${path}/token`);
    expect((await redeem(assertion, {}, path)).status).toBe(200);
  });

  it('1.2: a bad assertion is 400 invalid_grant', async () => {
    const { redeem, challengeToken, proveTotp } = await startTenant();
    const good = await proveTotp(await challengeToken());

    const nonsense = await redeem('no.jwt.here');
    const changed = await redeem(`${good.slice(0, -6)}AAAAAA`);

    expect([nonsense.status, nonsense.body.error]).toEqual([400, 'invalid_grant']);
    expect([changed.status, changed.body.error]).toEqual([400, 'invalid_grant']);
  });

  it('1.6: the answer may be another challenge with other factors, and the same factor does not do', async () => {
    const { challengeToken, proveTotp, redeem, post, enrolmentId } = await startTenant({
      switches: { secondChallenge: true, allowedFactors: ['totp', 'questions'] },
    });

    const second = await redeem(await proveTotp(await challengeToken()));
    const token = field(second, 'access_token');
    const same = await redeem(await proveTotp(token));

    expect(second.body).toMatchObject({ scope: 'mfa_challenge', allowedFactors: ['questions'] });
    expect(same.body).toMatchObject({ scope: 'mfa_challenge', allowedFactors: ['questions'] });
    expect(
      (await post(`/v2.0/factors/questions/${await enrolmentId(token, 'questions')}/verifications`, token)).status,
    ).toBe(201);
  });

  it('1.6: without secondChallenge one second factor is enough', async () => {
    const { signIn } = await startTenant({ switches: { secondChallenge: false } });

    expect((await signIn()).body.scope).toBe(scope);
  });

  it('1.6: a factor that the policy does not allow leads to the challenge again', async () => {
    const { signIn } = await startTenant({ switches: { allowedFactors: ['emailotp'] } });

    expect((await signIn()).body).toMatchObject({ scope: 'mfa_challenge', allowedFactors: ['emailotp'] });
  });

  it('1.6: a refresh may be answered by a challenge, which does not use the refresh token up', async () => {
    const { tenant, signIn, refresh, proveTotp, redeem } = await startTenant();
    const refreshToken = field(await signIn(), 'refresh_token');

    tenant.switches.set({ challengeOnRefresh: true });
    const challenge = await refresh(refreshToken);
    const done = await redeem(await proveTotp(field(challenge, 'access_token')));
    tenant.switches.set({ challengeOnRefresh: false });
    const later = await refresh(refreshToken);

    expect(challenge.body.scope).toBe('mfa_challenge');
    expect(challenge.body).not.toHaveProperty('refresh_token');
    expect(done.body.scope).toBe(scope);
    expect(later.status).toBe(200);
  });
});
