import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startVerifyEmulator } from '../../../src/sandbox/systems/verify/verifyEmulator';
import { call, field, postForm, scope, startTenant } from './verifyTenant';

const allow = { policy: 'allow' } as const;

/** A tenant whose state is kept in a variable. */
const keeping = async () => {
  const kept: { state: string; changes: number } = { state: '', changes: 0 };
  const tenant = await startTenant({
    switches: allow,
    onChange: (state) => {
      kept.state = state;
      kept.changes += 1;
    },
  });
  return { ...tenant, kept };
};

describe('what the practice tenant keeps', () => {
  it('tells its state at the first start, with all credentials in it', async () => {
    const states: string[] = [];
    const first = await startVerifyEmulator({ now: () => Date.now(), onChange: (state) => states.push(state) });
    await first.stop();
    const second = await startVerifyEmulator({ now: () => Date.now(), state: states[0] ?? '' });
    await second.stop();

    const identity = ({ credentials }: typeof first) => ({
      user: { ...credentials.user },
      application: credentials.application,
      service: credentials.service,
      plainService: credentials.plainService,
      sources: credentials.identitySources,
    });
    expect(states.length).toBe(1);
    expect(identity(second)).toEqual(identity(first));
  });

  it('makes different credentials at every first start', async () => {
    const first = await startVerifyEmulator({ now: () => Date.now() });
    await first.stop();
    const other = await startVerifyEmulator({ now: () => Date.now(), state: '{"version":1,"seed":{}}' });
    await other.stop();

    expect(other.credentials.user.password).not.toBe(first.credentials.user.password);
    expect(other.credentials.user.totpSeed).not.toBe(first.credentials.user.totpSeed);
    expect(other.credentials.application).not.toEqual(first.credentials.application);
  });

  it('takes tokens of an earlier run, and keeps them as hashes', async () => {
    const before = await keeping();
    const reply = await before.ropc();
    const { state } = before.kept;
    await before.tenant.stop();

    const after = await startTenant({ state, switches: allow });
    const introspected = await postForm(`${after.endpoints}/introspect`, {
      ...after.client,
      token: field(reply, 'access_token'),
    });
    const refreshed = await after.refresh(field(reply, 'refresh_token'));

    expect(introspected.body).toMatchObject({ active: true, scope });
    expect(refreshed.status).toBe(200);
    for (const name of ['access_token', 'refresh_token', 'id_token']) expect(state).not.toContain(field(reply, name));
    expect(state.length).toBeLessThan(33_000);
  });

  it('stays small however many tokens it gives', async () => {
    const { kept, ropc } = await keeping();

    for (let i = 0; i < 60; i += 1) await ropc();

    expect(kept.state.length).toBeLessThan(33_000);
    expect(kept.changes).toBeGreaterThan(60);
  });
});

describe('the practice tenant as a server', () => {
  it('keeps what arrived: method, path, query, headers, form or body, and the status', async () => {
    const { tenant, ropc, post, challengeToken } = await startTenant();

    await ropc();
    await post('//v2.0/factors/totp/x?returnJwt=true', await challengeToken(), { otp: '1' });

    expect(tenant.exchanges[0]).toMatchObject({
      method: 'POST',
      path: '/v1.0/endpoint/default/token',
      headers: { 'content-type': expect.stringContaining('application/x-www-form-urlencoded') },
      form: { grant_type: 'password', username: 'dana' },
      status: 200,
    });
    expect(tenant.exchanges.at(-1)).toMatchObject({
      path: '//v2.0/factors/totp/x',
      query: { returnJwt: 'true' },
      headers: { authorization: expect.stringContaining('Bearer ') },
      form: {},
      body: '{"otp":"1"}',
      status: 404,
    });
  });

  it('frees its port within a second, busy connections too, and stops twice', async () => {
    const { tenant } = await startTenant();
    const { port } = new URL(tenant.origin);
    const busy = connect(Number(port), '127.0.0.1');
    await new Promise((resolve) => busy.once('connect', resolve));
    const closed = new Promise((resolve) => busy.once('close', resolve));

    const began = performance.now();
    await tenant.stop();
    await tenant.stop();
    await closed;

    expect(performance.now() - began).toBeLessThan(1000);
    await expect(call(tenant.origin)).rejects.toThrow();
  });

  it('listens on the port it is told, or on another when that is taken', async () => {
    const { tenant } = await startTenant();
    const port = Number(new URL(tenant.origin).port);

    const second = await startVerifyEmulator({ now: () => Date.now(), port });
    await second.stop();
    await tenant.stop();
    const third = await startVerifyEmulator({ now: () => Date.now(), port });
    await third.stop();

    expect(second.origin).not.toBe(tenant.origin);
    expect(third.origin).toBe(tenant.origin);
  });
});

describe('the phone of the practice tenant', () => {
  it('is linked from the credentials and shows the code with its seconds, mail and questions', async () => {
    const { tenant, challengeToken, enrolmentId, post, otp } = await startTenant();
    const token = await challengeToken();
    await post(`/v2.0/factors/emailotp/${await enrolmentId(token, 'emailotp')}/verifications`, token, {
      correlation: '4711',
    });

    const { status, text, headers } = await call(tenant.credentials.phoneUrl);

    expect(status).toBe(200);
    expect(text).toContain(`<code>${otp()}</code>`);
    expect(text).toContain('Valid now, next one in 25 seconds');
    expect(text).toContain(`<code>${tenant.phone.messages()[0]?.text}</code>`);
    expect(text).toContain('4711-');
    expect(text).toContain('Nothing waits for an answer.');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('says when the code was used, and counts the seconds down', async () => {
    const { tenant, challengeToken, proveTotp, clock } = await startTenant();
    await proveTotp(await challengeToken());
    clock.now += 24_000;

    const { body } = await call(`${tenant.credentials.phoneUrl}/parts`);

    expect(body.codes).toContain('Already used, next one in 1 second<');
  });

  it('answers a QR sign-in from the page', async () => {
    const { tenant, token, client, get } = await startTenant();
    const challenge = field(await token({ grant_type: 'policyauth', ...client }), 'access_token');
    const begun = await get(`/v2.0/factors/qr/authenticate?profileId=${tenant.credentials.qrProfileId}`, challenge);
    const page = await call(tenant.credentials.phoneUrl);

    const decided = await call(`${tenant.credentials.phoneUrl}/decide`, {
      method: 'POST',
      body: new URLSearchParams({ id: field(begun, 'id'), decision: 'approve' }),
      headers: { origin: tenant.origin },
    });
    const { body } = await get(`/v2.0/factors/qr/authenticate/${begun.body.id}?dsi=${begun.body.dsi}`, challenge);

    expect(page.text).toContain(field(begun, 'lsi').slice(0, 8));
    expect([decided.status, decided.headers.get('location')]).toEqual([303, '/practice/phone']);
    expect(body.state).toBe('SUCCESS');
  });
});
