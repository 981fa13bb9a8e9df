import { describe, expect, it } from 'vitest';
import { api, base64, bearer, createClock, me, type Reply, refresh, signIn, startDx } from './dx';

const refusal = ({ status, json }: Reply): number => {
  expect(json).toEqual({ msg: expect.stringMatching(/\w+ \w+/) });
  return status;
};

const data = '/mdo/v2/aoanalytics';

describe('using a token of the EMM security server', () => {
  it('2.2: the header is base64 of JSON with the token and its tenant scope', async () => {
    const practice = await startDx();
    const { tkn } = await signIn(practice);
    const { user, tenant, otherTenant } = practice.credentials;

    const reply = await me(practice, tkn, { all: true });

    expect([reply.status, reply.type]).toEqual([200, 'application/json;charset=UTF-8']);
    expect(reply.json).toMatchObject({ userName: user.username, tenants: [tenant, otherTenant] });
  });

  it.each([
    ['the token alone', (tkn: string) => `Bearer ${tkn}`],
    ['the token in base64', (tkn: string) => `Bearer ${base64(tkn)}`],
    ['JSON without base64', (tkn: string) => `Bearer ${JSON.stringify({ tkn, all: true })}`],
    ['no scope argument', (tkn: string) => bearer(tkn, {})],
    ['all set to false', (tkn: string) => bearer(tkn, { all: false })],
    ['all as text', (tkn: string) => bearer(tkn, { all: 'true' })],
    ['two scope arguments', (tkn: string) => bearer(tkn, { all: true, global: true })],
    ['typographic quotes', (tkn: string) => `Bearer ${base64(`{“tkn”:”${tkn}”,“all”:true}`)}`],
    ['padding left out', (tkn: string) => bearer(tkn, { t: 'HARBORORG' }).replace(/=+$/, '')],
    ['a Basic header', (tkn: string) => bearer(tkn, { all: true }).replace('Bearer', 'Basic')],
    ['no header', () => ''],
    ['a token nobody issued', () => bearer('e03820ae-8732-43b1-b2b5-5a215ee07bd3', { all: true })],
  ])('2.2: %s is 401', async (_case, header) => {
    const practice = await startDx();
    const { tkn } = await signIn(practice);

    expect(refusal(await api(practice, '/ess/security/v1/me', header(tkn)))).toBe(401);
    expect(refusal(await api(practice, data, header(tkn)))).toBe(401);
  });

  it('2.2: t names one tenant and gives its data alone', async () => {
    const practice = await startDx();
    const { tkn } = await signIn(practice);
    const { tenant, otherTenant } = practice.credentials;

    for (const name of [tenant, otherTenant]) {
      const { text } = await api(practice, data, bearer(tkn, { t: name }));
      const tenants = JSON.parse(text).alarms.map((alarm: { tenant: string }) => alarm.tenant);
      expect(new Set(tenants)).toEqual(new Set([name]));
    }
  });

  it("2.2: all gives the data of every tenant in the user's scope", async () => {
    const practice = await startDx();
    const { tkn } = await signIn(practice);
    const { tenant, otherTenant } = practice.credentials;

    const { text } = await api(practice, data, bearer(tkn, { all: true }));

    const tenants = JSON.parse(text).alarms.map((alarm: { tenant: string }) => alarm.tenant);
    expect(new Set(tenants)).toEqual(new Set([tenant, otherTenant]));
  });

  it('2.2: a tenant without scope is refused, with the status the switch says', async () => {
    const practice = await startDx();
    const { tkn } = await signIn(practice);
    const ask = () => api(practice, data, bearer(tkn, { t: 'NOBODYORG' }));

    expect(refusal(await ask())).toBe(403);
    practice.switches.set({ scopeRefusalStatus: 401 });
    expect(refusal(await ask())).toBe(401);
  });

  it('2.2: a user of one tenant gets that one with all, and is refused the other', async () => {
    const practice = await startDx();
    const { userOfOneTenant, tenant, otherTenant } = practice.credentials;
    const form = { grant_type: 'PASSWORD', username: userOfOneTenant.username, password: userOfOneTenant.password };
    const reply = await fetch(`${practice.origin}/ess/security/v1/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${base64(otherTenant)}` },
      body: new URLSearchParams(form),
    });
    const { tkn } = JSON.parse(await reply.text());

    expect((await me(practice, tkn, { all: true })).json).toMatchObject({ tenants: [otherTenant] });
    expect((await me(practice, tkn, { t: otherTenant })).status).toBe(200);
    expect(refusal(await me(practice, tkn, { t: tenant }))).toBe(403);
  });

  it('2.2: global is for the configuration above all tenants, and for those who may see it', async () => {
    const practice = await startDx();
    const { tkn } = await signIn(practice);
    const admin = await signIn(practice, practice.credentials.globalUser);

    expect(refusal(await api(practice, data, bearer(tkn, { global: true })))).toBe(403);
    const { json } = await api(practice, data, bearer(admin.tkn, { global: true }));
    expect(json).toEqual({ scope: { global: true }, settings: { retentionDays: 30 } });
  });

  it('2.1: requests are posted at /mdo/v2/aoanalytics; GET and the root /mdo/v3 do as well', async () => {
    const practice = await startDx();
    const { tkn } = await signIn(practice);
    const header = bearer(tkn, { all: true });

    expect((await api(practice, data, header, 'POST')).status).toBe(200);
    expect((await api(practice, `${data}/alarms`, header)).status).toBe(200);
    expect((await api(practice, '/mdo/v3/aoanalytics', header)).status).toBe(200);
    expect(refusal(await api(practice, '/mdo/v9/aoanalytics', header))).toBe(404);
  });
});

describe('the sliding end of a token', () => {
  it('2.1: v is idle time: every use pushes the end out', async () => {
    const practice = await startDx();
    const { tkn } = await signIn(practice);

    for (let use = 0; use < 5; use += 1) {
      practice.clock.pass(1799);
      expect((await me(practice, tkn)).status).toBe(200);
    }
    practice.clock.pass(1800);
    expect(refusal(await me(practice, tkn))).toBe(401);
  });

  it('2.1: a refused call is no use', async () => {
    const practice = await startDx();
    const { tkn } = await signIn(practice);

    practice.clock.pass(1000);
    expect((await me(practice, tkn, { t: 'NOBODYORG' })).status).toBe(403);
    practice.clock.pass(800);

    expect((await me(practice, tkn)).status).toBe(401);
  });

  it('2.1: the idle time is a setting of the server, and each token keeps the one it was issued with', async () => {
    const practice = await startDx({ idleSeconds: 60 });
    const { tkn, v } = await signIn(practice);

    practice.switches.set({ idleSeconds: 1800 });
    practice.clock.pass(60);

    expect(v).toBe(60);
    expect((await me(practice, tkn)).status).toBe(401);
  });

  it('2.3: after a refresh the older token lives on while it is used', async () => {
    const practice = await startDx();
    const { tkn, rtkn } = await signIn(practice);
    await refresh(practice, rtkn);

    expect((await me(practice, tkn)).status).toBe(200);
  });
});

describe('the DX emulator over a restart', () => {
  it('keeps credentials and sessions, whose tokens it knows by hash alone, and their last use', async () => {
    const clock = createClock();
    const first = await startDx({}, { clock });
    const { tkn, rtkn = '' } = await signIn(first);
    clock.pass(1000);
    await me(first, tkn);
    const state = first.states.at(-1);
    await first.stop();
    clock.pass(1000);

    const second = await startDx({}, { clock, state });

    expect(second.credentials).toEqual(first.credentials);
    expect((await me(second, tkn)).status).toBe(200);
    expect((await refresh(second, rtkn)).status).toBe(200);
    expect(state).not.toContain(tkn);
    expect(state).not.toContain(rtkn);
  });

  it.each(['nonsense', '{"version":1,"seed":{},"records":[]}'])('starts afresh from the state %s', async (state) => {
    const practice = await startDx({}, { state });

    expect((await signIn(practice)).userRefID).toBe(1);
  });
});
