import { describe, expect, it } from 'vitest';
import { claimsIn } from '../practice';
import { field, type Reply, scope, startTenant } from './verifyTenant';

type StartOptions = Parameters<typeof startTenant>[0];

type Signature = {
  readonly id: string;
  readonly subType: string;
  readonly references: { readonly authenticatorId: string };
  readonly attributes: { readonly additionalData: readonly unknown[] };
};

/** A challenged person whose phone takes questions. */
const withPhone = async (options: StartOptions = {}) => {
  const tenant = await startTenant(options);
  const token = await tenant.challengeToken();
  // The test of the list says what a signature enrolment holds.
  const factors = (await tenant.get('/v2.0/factors', token)).body.factors as (Signature & { type: string })[];
  const signatures = factors.filter(({ type }) => type === 'signature');
  const chosen = signatures.find(({ attributes }) => attributes.additionalData.length === 0);
  if (chosen === undefined) throw new Error('there is no stock app');
  const base = `/v1.0/authenticators/${chosen.references.authenticatorId}/verifications`;
  const wish = {
    transactionData: {
      message: 'Sign in to the Manager',
      originIpAddress: '203.0.113.7',
      originUserAgent: 'test',
      additionalData: [{ name: 'a', value: 'b' }],
    },
    pushNotification: { send: true, title: 'Token Helper', message: 'Is this you?' },
    authenticationMethods: [{ id: chosen.id, methodType: 'signature' }],
    logic: 'OR',
    expiresIn: 120,
  };
  const begin = (change: object = {}) => tenant.post(base, token, { ...wish, ...change });
  const poll = (begun: Reply, query = '') => tenant.get(`${base}/${field(begun, 'id')}${query}`, token);
  return { ...tenant, token, signatures, chosen, base, wish, begin, poll };
};

describe('questions to the phone (1.5, push)', () => {
  it('1.5: the first call is 202 with the documented fields', async () => {
    const { tenant, begin, chosen, base } = await withPhone();

    const { status, body } = await begin();

    expect(status).toBe(202);
    expect(body).toEqual({
      id: expect.any(String),
      owner: tenant.credentials.user.id,
      userActions: [],
      transactionUri: `${tenant.origin}${base}/${body.id}`,
      creationTime: expect.any(String),
      expiryTime: expect.any(String),
      authenticationMethods: [{ methodType: 'signature', subType: 'userPresence', id: chosen.id, additionalData: [] }],
      transactionData: expect.any(String),
      authenticatorId: chosen.references.authenticatorId,
      state: 'PENDING',
      logic: 'OR',
      pushNotification: {
        sendState: 'SENDING',
        startTime: expect.any(String),
        message: 'Is this you?',
        send: true,
        pushToken: expect.any(String),
      },
    });
    expect(Date.parse(String(body.expiryTime)) - Date.parse(String(body.creationTime))).toBe(120_000);
  });

  it('1.5: transactionData was sent as an object and comes back as a string that holds JSON', async () => {
    const { begin, wish } = await withPhone();

    const reply = await begin();

    expect(JSON.parse(field(reply, 'transactionData'))).toEqual(wish.transactionData);
  });

  it('1.5: the transactionUri can be made to name another origin, which a client must notice', async () => {
    const { begin } = await withPhone({ switches: { transactionUriOrigin: 'https://elsewhere.example' } });

    expect(field(await begin(), 'transactionUri')).toMatch(/^https:\/\/elsewhere\.example\/v1\.0\/authenticators\//);
  });

  it('1.5: the poll at the transactionUri is 200 and PENDING until somebody answers', async () => {
    const { begin, poll } = await withPhone();
    const begun = await begin();

    const { status, body } = await poll(begun, '?returnJwt=true');

    expect(status).toBe(200);
    expect(body.state).toBe('PENDING');
    expect(body).not.toHaveProperty('assertion');
  });

  it('1.5: approved is VERIFY_SUCCESS, and with returnJwt the same body gains the assertion', async () => {
    const { tenant, begin, poll, redeem } = await withPhone();
    const begun = await begin();

    tenant.phone.decide(field(begun, 'id'), 'approve');
    const plain = await poll(begun);
    const withJwt = await poll(begun, '?returnJwt=true');

    expect(plain.body.state).toBe('VERIFY_SUCCESS');
    expect(plain.body).not.toHaveProperty('assertion');
    expect(withJwt.body).toMatchObject({ id: begun.body.id, state: 'VERIFY_SUCCESS' });
    expect(claimsIn(field(withJwt, 'assertion')).factor).toBe('signatures_userPresence');
    expect((await redeem(field(withJwt, 'assertion'))).body.scope).toBe(scope);
  });

  it.each(['signatures', 'push', 'signatures_userPresence'])(
    '1.3: a policy that takes %s is met by an approval',
    async (allowed) => {
      const { tenant, begin, poll, redeem } = await withPhone({ switches: { allowedFactors: [allowed] } });
      const begun = await begin();

      tenant.phone.decide(field(begun, 'id'), 'approve');
      const done = await redeem(field(await poll(begun, '?returnJwt=true'), 'assertion'));

      expect(done.body.scope).toBe(scope);
    },
  );

  it.each([
    ['deny', 'USER_DENIED'],
    ['report', 'USER_FRAUDULENT'],
  ] as const)('1.5: %s on the phone is %s, without an assertion', async (decision, state) => {
    const { tenant, begin, poll } = await withPhone();
    const begun = await begin();

    tenant.phone.decide(field(begun, 'id'), decision);
    const { body } = await poll(begun, '?returnJwt=true');

    expect(body.state).toBe(state);
    expect(body).not.toHaveProperty('assertion');
  });

  it.each(['SENDING', 'VERIFY_ATTEMPT', 'BIOMETRY_FAILED', 'VERIFY_FAILED', 'CANCELED'] as const)(
    '1.11: the test hook puts it into %s',
    async (state) => {
      const { tenant, begin, poll } = await withPhone();
      const begun = await begin();

      expect(tenant.phone.setPushState(field(begun, 'id'), state)).toBe(true);

      expect((await poll(begun)).body.state).toBe(state);
    },
  );

  it.each(['TIMEOUT', 'EXPIRED'] as const)('1.5: nobody answers in time: %s by the switch', async (timeoutState) => {
    const { tenant, begin, poll, clock } = await withPhone({ switches: { timeoutState } });
    const begun = await begin({ expiresIn: 30 });

    clock.now += 30_000;

    expect((await poll(begun)).body.state).toBe(timeoutState);
    expect(tenant.phone.approvals()).toEqual([]);
    expect(tenant.phone.decide(field(begun, 'id'), 'approve')).toBe(false);
  });

  it('1.5: an answered one keeps its state after its time', async () => {
    const { tenant, begin, poll, clock } = await withPhone();
    const begun = await begin();

    tenant.phone.decide(field(begun, 'id'), 'approve');
    clock.now += 600_000;

    expect((await poll(begun)).body.state).toBe('VERIFY_SUCCESS');
  });

  it('1.5: the phone shows the first eight characters of the id for matching', async () => {
    const { tenant, begin } = await withPhone();
    const begun = await begin();

    expect(tenant.phone.approvals()).toEqual([
      {
        id: begun.body.id,
        title: 'Token Helper',
        message: 'Is this you?',
        matching: String(begun.body.id).slice(0, 8),
        secondsLeft: 120,
      },
    ]);
  });

  it('1.5: without send nothing reaches the phone', async () => {
    const { tenant, begin } = await withPhone();

    await begin({ pushNotification: { send: false, title: 't', message: 'm' } });

    expect(tenant.phone.approvals()).toEqual([]);
  });

  it('1.5: the list with search=id="…" finds the verification too', async () => {
    const { tenant, begin, base, get, token } = await withPhone();
    const begun = await begin();
    tenant.phone.decide(field(begun, 'id'), 'approve');

    const path = `${base}?returnJwt=true&search=${encodeURIComponent(`id="${begun.body.id}"`)}`;
    const found = await get(path, token);
    const other = await get(`${base}?search=${encodeURIComponent('id="other"')}`, token);

    expect(found.body).toMatchObject({
      total: 1,
      verifications: [{ id: begun.body.id, state: 'VERIFY_SUCCESS', assertion: expect.any(String) }],
    });
    expect(other.body.verifications).toEqual([]);
  });

  it('1.5: a company’s own app has additionalData, the stock app has none', async () => {
    const { signatures } = await withPhone();

    expect(signatures.map(({ attributes }) => attributes.additionalData.length)).toEqual([1, 0, 0]);
    expect(new Set(signatures.map(({ references }) => references.authenticatorId)).size).toBe(2);
  });

  it('1.5: an unknown authenticator, a foreign method and a body without methods are refused', async () => {
    const { begin, post, token, wish, signatures } = await withPhone();
    const foreign = signatures.find(({ attributes }) => attributes.additionalData.length > 0)?.id;

    const unknown = await post('/v1.0/authenticators/unknown/verifications', token, wish);
    const strange = await begin({ authenticationMethods: [{ id: foreign, methodType: 'signature' }] });
    const empty = await begin({ authenticationMethods: [] });

    expect([unknown.status, strange.status, empty.status]).toEqual([404, 400, 400]);
  });

  it('1.3: another person can neither ask nor look', async () => {
    const { tenant, begin, base, post, get, wish, challengeToken } = await withPhone();
    const begun = await begin();
    const { username, password } = tenant.credentials.otherUser;
    const token = await challengeToken({ username, password });

    expect((await post(base, token, wish)).status).toBe(403);
    expect((await get(`${base}/${field(begun, 'id')}`, token)).status).toBe(403);
    expect((await get(`${base}/unknown`, token)).status).toBe(404);
  });
});
