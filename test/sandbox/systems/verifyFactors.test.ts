import { describe, expect, it } from 'vitest';
import { call, field, startTenant, type TestTenant } from './verifyTenant';

type Listed = {
  readonly id: string;
  readonly type: string;
  readonly subType?: string;
  readonly userId: string;
  readonly enabled: boolean;
  readonly validated: boolean;
  readonly created?: string;
  readonly creationTime?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references?: { readonly authenticatorId: string };
};

/** The enrolments of a list, under the name it has on the wire. */
const listed = async ({ get }: TestTenant, token: string, path: string, name = 'factors') => {
  const reply = await get(path, token);
  // The test that reads it says what the rows have to hold.
  return { ...reply, rows: (reply.body[name] ?? []) as readonly Listed[] };
};

const searching = (filter: string): string => `/v2.0/factors?search=${encodeURIComponent(filter)}`;

describe('the list of enrolments (1.4)', () => {
  it('1.4: it is under factors, and count repeats limit instead of counting', async () => {
    const tenant = await startTenant();

    const { status, body, rows } = await listed(tenant, await tenant.challengeToken(), '/v2.0/factors');

    expect(status).toBe(200);
    expect(body).toMatchObject({ total: rows.length, count: 200, limit: 200, page: 1 });
    expect(rows.length).toBeGreaterThan(5);
  });

  it('1.4: the doubled and trailing slashes of //v2.0/factors/ are accepted', async () => {
    const tenant = await startTenant();

    const { status, rows } = await listed(tenant, await tenant.challengeToken(), '//v2.0/factors/');

    expect(status).toBe(200);
    expect(rows[0]?.type).toBe('totp');
  });

  it('1.4: each type has its own attributes', async () => {
    const tenant = await startTenant();
    const { rows } = await listed(tenant, await tenant.challengeToken(), '/v2.0/factors');

    const attributesOf = (type: string) => rows.find((row) => row.type === type)?.attributes;

    expect(attributesOf('totp')).toEqual({ algorithm: 'SHA1', digits: 6, period: 30 });
    expect(attributesOf('emailotp')).toEqual({ emailAddress: 'dana@practice.example' });
    expect(attributesOf('smsotp')).toEqual({ phoneNumber: '+15555550100' });
    expect(attributesOf('voiceotp')).toEqual({ phoneNumber: '+15555550100' });
    expect(rows.find((row) => row.subType === 'fingerprint')).toMatchObject({
      type: 'signature',
      references: { authenticatorId: expect.any(String) },
      attributes: { deviceSecurity: false, algorithm: 'RSASHA256', additionalData: [] },
    });
  });

  it('1.4: disabled and never validated enrolments are listed, and cannot be used', async () => {
    const tenant = await startTenant();
    const token = await tenant.challengeToken();
    const { rows } = await listed(tenant, token, '/v2.0/factors');
    const disabled = rows.find(({ type, enabled }) => type === 'totp' && !enabled);
    const unvalidated = rows.find(({ type, validated }) => type === 'emailotp' && !validated);

    const first = await tenant.post(`/v2.0/factors/totp/${disabled?.id}`, token, { otp: tenant.otp() });
    const second = await tenant.post(`/v2.0/factors/emailotp/${unvalidated?.id}/verifications`, token);

    expect([first.status, second.status]).toEqual([400, 400]);
    expect(first.body.messageId).toMatch(/^CSIBN\d{4}E$/);
  });

  it.each([false, true])('1.4: the switch disabledEnrolmentFirst is %s', async (disabledEnrolmentFirst) => {
    const tenant = await startTenant({ switches: { disabledEnrolmentFirst } });

    const { rows } = await listed(tenant, await tenant.challengeToken(), '/v2.0/factors');

    expect(rows[0]).toMatchObject({ type: 'totp', enabled: !disabledEnrolmentFirst });
  });

  it('1.4: the time is called created, or creationTime by the switch', async () => {
    const tenant = await startTenant();
    const token = await tenant.challengeToken();

    const before = await listed(tenant, token, '/v2.0/factors');
    tenant.tenant.switches.set({ enrolmentTimeName: 'creationTime' });
    const after = await listed(tenant, token, '/v2.0/factors');

    expect(before.rows[0]?.created).toMatch(/^\d{4}-.*Z$/);
    expect(before.rows[0]).not.toHaveProperty('creationTime');
    expect(after.rows[0]?.creationTime).toBe(before.rows[0]?.created);
    expect(after.rows[0]).not.toHaveProperty('created');
  });

  it('1.4: search takes userId = "…", enabled=true, and the two joined with & in one value', async () => {
    const tenant = await startTenant();
    const token = await tenant.challengeToken();
    const { id } = tenant.tenant.credentials.user;

    const all = await listed(tenant, token, '/v2.0/factors');
    const byUser = await listed(tenant, token, searching(`userId = "${id}"`));
    const enabled = await listed(tenant, token, searching('enabled=true'));
    const both = await listed(tenant, token, searching(`userId="${id}"&enabled=true`));

    expect(byUser.rows.length).toBe(all.rows.length);
    expect(enabled.rows.length).toBe(all.rows.length - 1);
    expect(both.rows).toEqual(enabled.rows);
  });

  it('1.4: an unknown user gets an empty list, not 404', async () => {
    const tenant = await startTenant();

    const { status, rows, body } = await listed(tenant, await tenant.serviceToken(), searching('userId = "NOBODY"'));

    expect(status).toBe(200);
    expect(rows).toEqual([]);
    expect(body.total).toBe(0);
  });

  it('1.4: somebody without enrolments sees none, and nobody else’s', async () => {
    const tenant = await startTenant();
    const { username, password } = tenant.tenant.credentials.otherUser;
    const token = await tenant.challengeToken({ username, password });

    const own = await listed(tenant, token, '/v2.0/factors');
    const others = await listed(tenant, token, searching(`userId = "${tenant.tenant.credentials.user.id}"`));

    expect([own.rows, others.rows]).toEqual([[], []]);
  });

  it('1.4: an API client that may authenticate any user sees a user’s enrolments', async () => {
    const tenant = await startTenant();
    const { id } = tenant.tenant.credentials.user;

    const { rows } = await listed(tenant, await tenant.serviceToken(), searching(`userId = "${id}"`));

    expect(rows.every(({ userId }) => userId === id)).toBe(true);
    expect(rows.length).toBeGreaterThan(5);
  });

  it.each(['totp', 'emailotp', 'smsotp', 'voiceotp', 'questions', 'fido2'])(
    '1.4: the list of %s alone has its array named after the type',
    async (type) => {
      const tenant = await startTenant();

      const { body, rows } = await listed(tenant, await tenant.challengeToken(), `/v2.0/factors/${type}`, type);

      expect(body[type]).toBeInstanceOf(Array);
      expect(rows.length).toBe(body.total);
      expect(rows.every((row) => row.type === type)).toBe(true);
    },
  );

  it('1.4: the older list of signatures uses other names and is searched by owner', async () => {
    const tenant = await startTenant();
    const token = await tenant.serviceToken();
    const { id } = tenant.tenant.credentials.user;
    const path = (owner: string) => `/v1.0/authnmethods/signatures?search=${encodeURIComponent(`owner="${owner}"`)}`;

    const mine = await tenant.get(path(id), token);
    const nobodys = await tenant.get(path('NOBODY'), token);

    expect(mine.body).toMatchObject({ total: 3, limit: 200, count: 200, page: 1 });
    expect(mine.body.signatures).toContainEqual({
      id: expect.any(String),
      owner: id,
      enrollmentUri: expect.stringContaining('/v1.0/authnmethods/signatures/'),
      methodType: 'signature',
      subType: 'fingerprint',
      creationTime: expect.any(String),
      validated: true,
      enabled: true,
      attributes: {
        authenticatorId: expect.any(String),
        authenticatorUri: expect.stringContaining(`${tenant.tenant.origin}/v1.0/authenticators/`),
        deviceSecurity: false,
        additionalData: [],
        algorithm: 'RSASHA256',
      },
    });
    expect(nobodys.body.signatures).toEqual([]);
  });

  it('1.2: a bad paging value is 400 CSIBN0007E, and a good one pages', async () => {
    const tenant = await startTenant();
    const token = await tenant.challengeToken();

    const bad = await tenant.get('/v2.0/factors?limit=none', token);
    const { rows, body } = await listed(tenant, token, '/v2.0/factors?limit=2&page=2');

    expect([bad.status, bad.body.messageId]).toEqual([400, 'CSIBN0007E']);
    expect(rows.length).toBe(2);
    expect(body).toMatchObject({ limit: 2, count: 2, page: 2 });
  });

  it('1.2: no token is 401 CSIBN0001E in the shape of every API but OAuth', async () => {
    const { tenant, get } = await startTenant();

    const without = await call(`${tenant.origin}/v2.0/factors`);
    const unknown = await get('/v2.0/factors', 'unknown');

    expect(without.status).toBe(401);
    expect(without.body).toEqual({ messageId: 'CSIBN0001E', messageDescription: expect.any(String) });
    expect(unknown.status).toBe(401);
  });

  it('1.2: a token without the entitlement is 403 CSIBN0002E', async () => {
    const { tenant, challengeToken, enrolmentId, clientCredentials, post } = await startTenant();
    const id = await enrolmentId(await challengeToken(), 'totp');
    const weak = field(await clientCredentials(tenant.credentials.plainService), 'access_token');

    const { status, body } = await post(`/v2.0/factors/totp/${id}`, weak, { otp: '000000' });

    expect([status, body.messageId]).toEqual([403, 'CSIBN0002E']);
  });
});

describe('the authenticator app (1.5)', () => {
  const totp = async (switches: Parameters<typeof startTenant>[0] = {}) => {
    const tenant = await startTenant(switches);
    const token = await tenant.challengeToken();
    const path = `/v2.0/factors/totp/${await tenant.enrolmentId(token, 'totp')}`;
    return { ...tenant, token, path, prove: (body: unknown, query = '') => tenant.post(path + query, token, body) };
  };

  it('1.5: a right TOTP without returnJwt answers 204 without a body', async () => {
    const { prove, otp } = await totp();

    const { status, text } = await prove({ otp: otp() });

    expect(status).toBe(204);
    expect(text).toBe('');
  });

  it('1.5: a right TOTP with returnJwt answers 200 with an assertion', async () => {
    const { prove, otp } = await totp();

    const { status, body } = await prove({ otp: otp() }, '?returnJwt=true');

    expect(status).toBe(200);
    expect(body).toEqual({ assertion: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) });
  });

  it('1.5: the value of returnJwt is the text true, nothing else', async () => {
    const { prove, otp } = await totp();

    expect((await prove({ otp: otp() }, '?returnJwt=1')).status).toBe(204);
  });

  it.each([400, 401] as const)(
    '1.5: a wrong code is %s CSIBN0021E by the switch wrongOtpStatus',
    async (wrongOtpStatus) => {
      const { prove, otp } = await totp({ switches: { wrongOtpStatus } });
      const wrong = otp() === '000000' ? '111111' : '000000';

      const { status, body } = await prove({ otp: wrong });

      expect(status).toBe(wrongOtpStatus);
      expect(body).toEqual({ messageId: 'CSIBN0021E', messageDescription: expect.any(String) });
    },
  );

  it('1.11: a code of the step before or after is taken, one of two steps away is not', async () => {
    const { prove, otp, clock } = await totp();
    const code = otp();

    clock.now += 60_000;
    const tooLate = await prove({ otp: code });
    clock.now -= 30_000;
    const late = await prove({ otp: code });
    clock.now += 30_000;
    const coming = otp();
    clock.now -= 30_000;
    const early = await prove({ otp: coming });

    expect([tooLate.status, late.status, early.status]).toEqual([400, 204, 204]);
  });

  it('1.11, F38: a code is taken once, also with another token', async () => {
    const { prove, otp, post, path, challengeToken } = await totp();
    const code = otp();

    const first = await prove({ otp: code });
    const second = await prove({ otp: code });
    const other = await post(path, await challengeToken(), { otp: code });

    expect([first.status, second.status, other.status]).toEqual([204, 400, 400]);
  });

  it('1.2: no JSON is CSIBN0004E, a missing otp CSIBN0005E', async () => {
    const { prove } = await totp();

    expect((await prove('{')).body.messageId).toBe('CSIBN0004E');
    expect((await prove({})).body.messageId).toBe('CSIBN0005E');
    expect((await prove([])).body.messageId).toBe('CSIBN0005E');
  });

  it('1.5: an unknown enrolment is refused', async () => {
    const { post, token, otp } = await totp();

    const { status, body } = await post('/v2.0/factors/totp/unknown', token, { otp: otp() });

    expect(status).toBe(404);
    expect(body.messageId).toMatch(/^CSIBN/);
  });

  it('1.3: another person’s challenge cannot use the enrolment', async () => {
    const { tenant, challengeToken, path, post, otp } = await totp();
    const { username, password } = tenant.credentials.otherUser;
    const token = await challengeToken({ username, password });

    const { status, body } = await post(path, token, { otp: otp() });

    expect([status, body.messageId]).toEqual([403, 'CSIBN0002E']);
  });
});
