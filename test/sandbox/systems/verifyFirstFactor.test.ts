import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { claimsIn } from '../practice';
import { field, postForm, scope, startTenant } from './verifyTenant';

type StartOptions = Parameters<typeof startTenant>[0];

const context = Buffer.from(JSON.stringify({ sessionId: 's', ipAddress: '203.0.113.7', userAgent: 't' })).toString(
  'base64url',
);

/** A policy that was asked before anybody is known. */
const policyChallenge = async (options: StartOptions = {}) => {
  const tenant = await startTenant(options);
  const policyauth = (form: Readonly<Record<string, string>> = {}) =>
    tenant.token({ grant_type: 'policyauth', scope, context, ...tenant.client, ...form });
  return { ...tenant, policyauth };
};

const passwordPath = ({ tenant }: Awaited<ReturnType<typeof startTenant>>): string =>
  `/v1.0/authnmethods/password/${tenant.credentials.identitySources[0]?.id}?returnJwt=true`;

describe('policy-based authentication (1.7)', () => {
  it('1.7: policyauth answers a challenge with the first factors', async () => {
    const { policyauth } = await policyChallenge();

    const { status, body } = await policyauth();

    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: 'mfa_challenge', allowedFactors: ['password', 'qr', 'fido2'] });
  });

  it('1.7: the first factors are a switch', async () => {
    const { policyauth } = await policyChallenge({ switches: { firstFactors: ['fido2'] } });

    expect((await policyauth()).body.allowedFactors).toEqual(['fido2']);
  });

  it('1.7: the answer holds neither transactionId nor status', async () => {
    const { policyauth } = await policyChallenge();

    expect(Object.keys((await policyauth()).body).sort()).toEqual([
      'access_token',
      'allowedFactors',
      'expires_in',
      'grant_id',
      'scope',
      'token_type',
    ]);
  });

  it('1.7: the policy deny is 401', async () => {
    const { policyauth } = await policyChallenge({ switches: { policy: 'deny' } });

    const { status, body } = await policyauth();

    expect([status, body.error]).toEqual([401, 'access_denied']);
  });

  it('1.7: an outright allow has the scope as asked, and no refresh token', async () => {
    const { policyauth } = await policyChallenge({ switches: { policy: 'allow' } });

    const { body } = await policyauth({ scope: 'profile' });

    expect(body.scope).toBe('profile');
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('1.7: the token knows nobody, and may authenticate any user', async () => {
    const { policyauth, get, endpoints, client, tenant } = await policyChallenge();
    const challenge = field(await policyauth(), 'access_token');

    const sources = await get('/v1.0/authnmethods/password', challenge);
    const { body } = await postForm(`${endpoints}/introspect`, { ...client, token: challenge });

    expect(sources.status).toBe(200);
    expect(body.sub).toBe(tenant.credentials.application.clientId);
  });

  it('1.7: password, then jwt-bearer: allowed by a policy that wants one factor', async () => {
    const tenant = await policyChallenge({ switches: { policy: 'firstFactor' } });
    const challenge = await tenant.policyauth();
    const { username, password } = tenant.tenant.credentials.user;

    const checked = await tenant.post(passwordPath(tenant), field(challenge, 'access_token'), { username, password });
    const done = await tenant.redeem(field(checked, 'assertion'), { context });

    expect(done.body).toMatchObject({ scope, grant_id: challenge.body.grant_id });
    expect(claimsIn(field(done, 'id_token')).sub).toBe(tenant.tenant.credentials.user.id);
  });

  it('1.7: password, then jwt-bearer, then the second factor’s challenge', async () => {
    const tenant = await policyChallenge();
    const { username, password } = tenant.tenant.credentials.user;
    const challenge = field(await tenant.policyauth(), 'access_token');
    const checked = await tenant.post(passwordPath(tenant), challenge, { username, password });

    const second = await tenant.redeem(field(checked, 'assertion'), { context });
    const assertion = await tenant.proveTotp(field(second, 'access_token'));
    const done = await tenant.redeem(assertion, { context });

    expect(second.body).toMatchObject({ scope: 'mfa_challenge', allowedFactors: expect.arrayContaining(['totp']) });
    expect(claimsIn(assertion).amr).toEqual(['totp', 'password']);
    expect(done.body.scope).toBe(scope);
  });

  it('1.7: once a person is known the grant takes no other', async () => {
    const tenant = await policyChallenge();
    const { user, otherUser, identitySources } = tenant.tenant.credentials;
    const challenge = field(await tenant.policyauth(), 'access_token');
    const check = (sourceId: string | undefined, who: { username: string; password: string }) =>
      tenant.post(`/v1.0/authnmethods/password/${sourceId}?returnJwt=true`, challenge, {
        username: who.username,
        password: who.password,
      });
    const dana = field(await check(identitySources[0]?.id, user), 'assertion');
    const lee = field(await check(identitySources[1]?.id, otherUser), 'assertion');

    const first = await tenant.redeem(dana);
    const second = await tenant.redeem(lee);

    expect(first.body.scope).toBe('mfa_challenge');
    expect([second.status, second.body.error]).toEqual([400, 'invalid_grant']);
  });

  it('1.7: an API client may begin with policyauth too', async () => {
    const { policyauth, service } = await policyChallenge();

    expect((await policyauth(service)).body.scope).toBe('mfa_challenge');
  });
});

describe('signing in by QR code (1.5)', () => {
  const shown = async (options: StartOptions = {}) => {
    const tenant = await policyChallenge(options);
    const token = field(await tenant.policyauth(), 'access_token');
    const profiles = await tenant.get('/v1.0/authenticators/clients', token);
    const { qrProfileId } = tenant.tenant.credentials;
    const begun = await tenant.get(`/v2.0/factors/qr/authenticate?profileId=${qrProfileId}`, token);
    const poll = (dsi = field(begun, 'dsi'), more = '&returnJwt=true') =>
      tenant.get(`/v2.0/factors/qr/authenticate/${field(begun, 'id')}?dsi=${dsi}${more}`, token);
    return { ...tenant, challenge: token, profiles, begun, poll };
  };

  it('1.5: the profile is one of /v1.0/authenticators/clients', async () => {
    const { profiles, tenant } = await shown();

    expect(profiles.body.clients).toEqual([
      { id: tenant.credentials.qrProfileId, name: expect.any(String), enabled: true },
    ]);
  });

  it('1.5: the first call is 200 with the code and both session ids, two minutes long', async () => {
    const { begun, tenant } = await shown();

    expect(begun.status).toBe(200);
    expect(begun.body).toEqual({
      id: expect.any(String),
      type: 'qr',
      created: expect.any(String),
      updated: expect.any(String),
      expiry: expect.any(String),
      state: 'PENDING',
      location: `${tenant.origin}/v2.0/factors/qr/authenticate/${begun.body.id}`,
      qrCode: expect.any(String),
      dsi: expect.any(String),
      lsi: expect.any(String),
    });
    expect(Date.parse(String(begun.body.expiry)) - Date.parse(String(begun.body.created))).toBe(120_000);
  });

  it('1.5: qrCode is base64 of a PNG', async () => {
    const { begun } = await shown();

    const png = Buffer.from(field(begun, 'qrCode'), 'base64');
    const width = png.readUInt32BE(16);
    const data = png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8);

    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect(inflateSync(data).length).toBe(width * (1 + width / 8));
  });

  it('1.5: the poll needs the dsi of the device that shows the code', async () => {
    const { poll } = await shown();

    expect((await poll('other')).body.messageId).toBe('CSIBN0028E');
    expect((await poll()).body).toMatchObject({ state: 'PENDING', type: 'qr' });
  });

  it('1.5: scanned is SUCCESS with userId, and with returnJwt the assertion', async () => {
    const { tenant, poll, begun, redeem } = await shown({ switches: { policy: 'firstFactor' } });

    tenant.phone.decide(field(begun, 'id'), 'approve');
    const plain = await poll(undefined, '');
    const withJwt = await poll();

    expect(plain.body).toMatchObject({ state: 'SUCCESS', userId: tenant.credentials.user.id });
    expect(plain.body).not.toHaveProperty('assertion');
    expect(claimsIn(field(withJwt, 'assertion'))).toMatchObject({ factor: 'qr', amr: ['qr'] });
    expect((await redeem(field(withJwt, 'assertion'))).body.scope).toBe(scope);
  });

  it('1.5: refused on the phone is FAILED, nobody in time is TIMEOUT', async () => {
    const refused = await shown();
    refused.tenant.phone.decide(field(refused.begun, 'id'), 'deny');
    const late = await shown();
    late.clock.now += 120_000;

    expect((await refused.poll()).body.state).toBe('FAILED');
    expect((await late.poll()).body.state).toBe('TIMEOUT');
    expect(late.tenant.phone.approvals()).toEqual([]);
  });

  it('1.5: an unknown profile is refused, and so is a token that speaks for one person', async () => {
    const { get, challenge, challengeToken, tenant } = await shown();
    const path = '/v2.0/factors/qr/authenticate?profileId=';

    expect((await get(`${path}other`, challenge)).status).toBe(400);
    expect((await get(path + tenant.credentials.qrProfileId, await challengeToken())).status).toBe(403);
    expect((await get('/v1.0/authenticators/clients', await challengeToken())).status).toBe(403);
  });
});

describe('passkeys (1.5, FIDO2)', () => {
  const party = async () => {
    const tenant = await policyChallenge();
    const token = field(await tenant.policyauth(), 'access_token');
    const list = await tenant.get('/config/v2.0/factors/fido2/relyingparties', token);
    // The first test says what the list holds.
    const { relyingparties } = list.body.fido2 as { relyingparties: { id: string }[] };
    const base = `/v2.0/factors/fido2/relyingparties/${relyingparties[0]?.id}/assertion`;
    return { ...tenant, challenge: token, list, base };
  };

  it('1.5: relying parties are listed, with https origins that are not this computer', async () => {
    const { list } = await party();

    expect(list.body.fido2).toEqual({
      relyingparties: [
        {
          id: expect.any(String),
          name: expect.any(String),
          rpId: 'verify.practice.example',
          origins: ['https://verify.practice.example'],
          enabled: true,
        },
      ],
    });
  });

  it('1.5: options are 200, and name the person’s passkeys when the person is known', async () => {
    const { base, challenge, post, tenant } = await party();

    const nobody = await post(`${base}/options`, challenge, { userVerification: 'required' });
    const dana = await post(`${base}/options`, challenge, { userId: tenant.credentials.user.id });

    expect(nobody.status).toBe(200);
    expect(nobody.body).toEqual({
      rpId: 'verify.practice.example',
      challenge: expect.any(String),
      userVerification: 'required',
      timeout: 30_000,
      allowCredentials: [],
    });
    expect(dana.body).toMatchObject({
      userVerification: 'preferred',
      allowCredentials: [{ type: 'public-key', id: expect.any(String) }],
    });
  });

  it('1.5: no result is ever right, because no page of this computer has that origin', async () => {
    const { base, challenge, post } = await party();
    const credential = {
      type: 'public-key',
      id: 'AAAA',
      rawId: 'AAAA',
      response: { clientDataJSON: 'e30', authenticatorData: 'AA', userHandle: 'AA', signature: 'AA' },
      getClientExtensionResults: {},
    };

    const { status, body } = await post(`${base}/result?returnJwt=true`, challenge, credential);
    const shapeless = await post(`${base}/result`, challenge, {});

    expect([status, body.messageId]).toEqual([400, 'CSIBN0021E']);
    expect(shapeless.body.messageId).toBe('CSIBN0005E');
  });

  it('1.5: an unknown relying party is refused, and so is a token that is neither challenge nor entitled', async () => {
    const { challenge, post, tenant, clientCredentials, get } = await party();
    const weak = field(await clientCredentials(tenant.credentials.plainService), 'access_token');
    const unknown = '/v2.0/factors/fido2/relyingparties/unknown/assertion/options';

    expect((await post(unknown, challenge)).status).toBe(404);
    expect((await post(unknown, weak)).status).toBe(403);
    expect((await get('/config/v2.0/factors/fido2/relyingparties', weak)).status).toBe(403);
  });
});
