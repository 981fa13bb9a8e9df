import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import type { Person } from '../../src/ports';
import type { Reply } from '../support/misbehavingProvider';
import { createImpatientClock, type RunParts, runAt } from '../support/verifyRun';
import {
  challenge,
  enrolment,
  factorList,
  startStrangers,
  startVerifyTenant,
  tenantTime,
  type VerifyTenant,
} from '../support/verifyTenant';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const id = 'abcdefgh-1111-4222-8333-444455556666';
const verifications = '/v1.0/authenticators/phone-1/verifications';
const signature = enrolment('signature', {
  id: 'enrolment-1',
  subType: 'userPresence',
  references: { authenticatorId: 'phone-1' },
  attributes: { deviceSecurity: false, algorithm: 'RSASHA256', additionalData: [] },
});

const verification = (state: string, more: Readonly<Record<string, unknown>> = {}) => ({
  id,
  owner: '651000TFPF',
  userActions: [],
  creationTime: new Date(tenantTime).toISOString(),
  expiryTime: new Date(tenantTime + 120_000).toISOString(),
  authenticatorId: 'phone-1',
  transactionData: '{"message":"a text that holds JSON"}',
  state,
  ...more,
});

/** Somebody who watches the window and does nothing: the question ends by itself. */
const onlooker = (): Person & {
  readonly seen: { readonly kind: string; ended: boolean }[];
  readonly questions: unknown[];
} => {
  const seen: { kind: string; ended: boolean }[] = [];
  const questions: unknown[] = [];
  return {
    seen,
    questions,
    ask: (question, signal) =>
      new Promise((_resolve, reject) => {
        const entry = { kind: question.kind, ended: false };
        seen.push(entry);
        questions.push(question);
        signal.addEventListener('abort', () => {
          entry.ended = true;
          reject(fail('cancelled', {}));
        });
      }),
  };
};

type Look = (tenant: () => VerifyTenant, count: number) => Reply | Promise<Reply>;

/** A tenant whose policy takes a push; `look` answers each poll. */
const push = async (
  look: Look,
  { begun, undated, ...parts }: RunParts & { readonly begun?: object; readonly undated?: Partial<Reply> } = {},
  uri?: (origin: string) => string,
) => {
  let tenant: VerifyTenant | undefined;
  const started = (): VerifyTenant => {
    if (tenant === undefined) throw new Error('not started');
    return tenant;
  };
  const answer = (_request: unknown, count: number) => look(started, count);
  tenant = await startVerifyTenant({
    grants: { password: challenge(['signatures_userPresence']) },
    paths: {
      '/v2.0/factors': { ...factorList(signature), ...undated },
      [verifications]: (request, count) =>
        request.method === 'POST'
          ? {
              ...undated,
              status: 202,
              body: verification('PENDING', {
                transactionUri: uri?.(started().origin) ?? `${started().origin}${verifications}/${id}`,
                pushNotification: { sendState: 'SENDING' },
                ...begun,
              }),
            }
          : answer(request, count),
      [`${verifications}/${id}`]: answer,
    },
  });
  closers.push(tenant.close);
  const person = onlooker();
  const run = await runAt(tenant, { clock: createImpatientClock(), person, ...parts });
  return { ...run, tenant, person };
};

const approved: Reply = { body: verification('VERIFY_SUCCESS', { assertion: 'the-assertion' }) };
const pending: Reply = { body: verification('PENDING') };

describe('an approval on a phone', () => {
  it('1.5: 202, then polled at transactionUri?returnJwt=true with 200 each time until VERIFY_SUCCESS gains the assertion', async () => {
    const { tokens, tenant, person, context } = await push((_tenant, count) => (count < 3 ? pending : approved));

    expect(tokens?.accessToken).toBe('the-user-token');
    expect(person.questions).toEqual([
      {
        kind: 'approve-push',
        askedBy: new URL(tenant.origin).host,
        device: '',
        matchingCode: 'abcdefgh',
        pushUntil: expect.any(Number),
      },
    ]);
    expect(person.seen).toEqual([{ kind: 'approve-push', ended: true }]);
    expect(
      tenant
        .calls()
        .slice(1)
        .map(({ line }) => line),
    ).toEqual([
      `POST ${verifications}`,
      ...Array.from({ length: 3 }, () => `GET ${verifications}/${id}?returnJwt=true`),
    ]);
    expect(context.kinds()).toEqual(expect.arrayContaining(['code-sent', 'factor-accepted']));
    expect(tenant.forms().at(-1)).toMatchObject({ assertion: 'the-assertion' });
  });

  it('is never begun with nobody there: no phone rings unasked, not even for the preferred factor', async () => {
    const profile = { verify: { preferredFactor: 'push' } };
    for (const parts of [{}, { profile }]) {
      const { error, tenant, person } = await push(() => approved, { attended: false, ...parts });
      expect(error).toEqual({ code: 'interaction-required', question: 'choose-factor' });
      expect(tenant.calls().some(({ line }) => line.startsWith(`POST ${verifications}`))).toBe(false);
      expect(person.seen).toEqual([]);
    }
  });

  it('1.5: is looked at every two seconds, and not more often', async () => {
    const clock = createImpatientClock();
    const looks: number[] = [clock.now()];
    await push(
      (_tenant, count) => {
        looks.push(clock.now());
        return count < 4 ? pending : approved;
      },
      { clock },
    );
    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
    expect(gaps).toEqual([2000, 2000, 2000, 2000]);
  });

  it('1.5: is waited for as long as the tenant gives, where its answers carry no date and the clocks differ', async () => {
    const clock = createImpatientClock(tenantTime + 10 * 60_000);
    const undated = { headers: { date: '' } };
    const { tokens } = await push(
      (_tenant, count) => ({ ...(count < 20 ? { body: verification('PENDING') } : approved), ...undated }),
      { clock, undated },
    );
    expect(tokens?.accessToken).toBe('the-user-token');
  });

  it('1.5: is waited for two minutes where no end is named', async () => {
    const clock = createImpatientClock();
    const endless = { ...verification('PENDING'), expiryTime: undefined };
    let first = 0;
    const { error } = await push(
      () => {
        first ||= clock.now();
        return { body: endless };
      },
      { clock, begun: endless },
    );
    expect(error).toEqual({ code: 'approval-refused', factor: 'push', outcome: 'timed-out' });
    expect(Math.round((clock.now() - first) / 10_000)).toBe(12);
  });

  it('1.5: names the signature enrolment, and the authenticator by references.authenticatorId', async () => {
    const { tenant } = await push(() => approved);
    expect(tenant.calls()[1]).toMatchObject({
      body: { authenticationMethods: [{ id: 'enrolment-1', methodType: 'signature' }], logic: 'OR', expiresIn: 120 },
    });
  });

  it.each([
    ['USER_DENIED', 'denied'],
    ['USER_FRAUDULENT', 'reported'],
    ['TIMEOUT', 'timed-out'],
    ['EXPIRED', 'timed-out'],
    ['VERIFY_FAILED', 'failed'],
    ['CANCELED', 'cancelled'],
  ])('1.5: %s ends it as %s', async (state, outcome) => {
    const { error, person, tenant } = await push((_tenant, count) =>
      count === 1 ? pending : { body: verification(state) },
    );
    expect(error).toEqual({ code: 'approval-refused', factor: 'push', outcome });
    expect(person.seen).toEqual([{ kind: 'approve-push', ended: true }]);
    expect(tenant.forms()).toHaveLength(1);
  });

  it.each(['VERIFY_ATTEMPT', 'BIOMETRY_FAILED', 'SENDING', 'A_NEW_STATE'])(
    '1.5: %s is pending until expiryTime, and then the time is over',
    async (state) => {
      const { error, tenant } = await push(() => ({ body: verification(state) }));
      expect(error).toEqual({ code: 'approval-refused', factor: 'push', outcome: 'timed-out' });
      const polls = tenant.calls().filter(({ line }) => line.startsWith('GET /v1.0')).length;
      expect(polls).toBeGreaterThan(55);
      expect(polls).toBeLessThan(70);
    },
  );

  it('1.5: transactionUri may be a path of the tenant', async () => {
    const { tokens, tenant } = await push(
      (_tenant, count) => (count < 2 ? pending : approved),
      {},
      () => `${verifications}/${id}`,
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(tenant.calls().at(-1)?.line).toBe(`GET ${verifications}/${id}?returnJwt=true`);
  });

  it('1.5: transactionUri elsewhere never gets the bearer; the search by id at the tenant takes its place', async () => {
    const strangers = await startStrangers();
    closers.push(strangers.close);
    const { tokens, tenant } = await push(
      (_tenant, count) => ({ body: { total: 1, verifications: [count < 3 ? pending.body : approved.body] } }),
      {},
      () => `${strangers.origin}${verifications}/${id}`,
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(strangers.visits()).toBe(0);
    expect(tenant.calls().at(-1)?.line).toBe(
      `GET ${verifications}?search=${encodeURIComponent(`id="${id}"`)}&returnJwt=true`,
    );
  });

  it('1.5: a search that keeps the assertion back is followed by a look at the request itself', async () => {
    const bare = verification('VERIFY_SUCCESS');
    let looks = 0;
    const { tokens, tenant } = await push(
      () => {
        looks += 1;
        return looks === 1 ? { body: { total: 1, verifications: [bare] } } : approved;
      },
      {},
      () => 'https://elsewhere.example/v1.0/x',
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(tenant.calls().at(-1)?.line).toBe(`GET ${verifications}/${id}?returnJwt=true`);
  });

  it('ends when the person cancels the question, and stops asking the tenant', async () => {
    const person: Person = { ask: () => Promise.reject(fail('cancelled', {})) };
    const { error, tenant } = await push(() => pending, { person });
    expect(error).toEqual({ code: 'cancelled' });
    expect(tenant.calls().filter(({ line }) => line.startsWith('GET /v1.0'))).toEqual([]);
  });

  it('ends when the run is cancelled from outside, and the question goes', async () => {
    const { error, person } = await push(() => pending, {
      onStep: ({ kind }, cancel) => {
        if (kind === 'waiting-for-person') setImmediate(cancel);
      },
    });
    expect(error).toEqual({ code: 'cancelled' });
    expect(person.seen).toEqual([{ kind: 'approve-push', ended: true }]);
  });

  it('ends where nobody is there to be shown the code', async () => {
    const person: Person = {
      ask: (question) => Promise.reject(fail('interaction-required', { question: question.kind })),
    };
    const { error } = await push(() => pending, { person });
    expect(error).toEqual({ code: 'interaction-required', question: 'approve-push' });
  });

  it.each<[string, Reply, object]>([
    ['lost', { status: 503 }, { code: 'provider-unavailable', status: 503 }],
    [
      'caught by a page on the way',
      { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' },
      { code: 'answer-not-json' },
    ],
    ['cut off', { headers: { 'content-type': 'application/json' }, body: '{"state":"PEND' }, { code: 'answer-cut' }],
  ])('outlives three looks in a row that are %s, but not four', async (_name, broken, expected) => {
    const three = await push((_tenant, count) => (count < 4 ? broken : approved));
    expect(three.tokens?.accessToken).toBe('the-user-token');
    const four = await push((_tenant, count) => (count < 5 ? broken : approved));
    expect(four.error).toMatchObject(expected);
    const apart = await push((_tenant, count) => {
      if (count === 8) return approved;
      return count === 4 ? pending : broken;
    });
    expect(apart.tokens?.accessToken).toBe('the-user-token');
  });

  it('leaves the tenant alone for as long as it wants to be, and goes on', async () => {
    const clock = createImpatientClock();
    const looks: number[] = [];
    const busy: Reply = { status: 429, headers: { 'retry-after': '20' } };
    const { tokens } = await push(
      (_tenant, count) => {
        looks.push(clock.now());
        if (count <= 3) return busy;
        return count === 4 ? { status: 429 } : approved;
      },
      { clock },
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(looks.slice(1).map((at, index) => at - (looks[index] ?? 0))).toEqual([20_000, 20_000, 20_000, 2000]);
  });

  it('takes one look at the end of the time, however long the tenant wants to be left alone', async () => {
    const clock = createImpatientClock();
    const looks: number[] = [];
    const { error } = await push(
      (_tenant, count) => {
        looks.push(clock.now());
        return count === 1 ? { status: 429, headers: { 'retry-after': '3600' } } : pending;
      },
      { clock },
    );
    expect(error).toEqual({ code: 'approval-refused', factor: 'push', outcome: 'timed-out' });
    expect(looks).toHaveLength(2);
    expect((looks[1] ?? 0) - (looks[0] ?? 0)).toBe(120_000);
  });

  it('ends with the challenge', async () => {
    const { error } = await push(() => ({
      status: 401,
      body: { messageId: 'CSIBN0001E', messageDescription: 'over' },
    }));
    expect(error).toEqual({ code: 'challenge-over' });
  });

  it('cannot be waited for without an id, or exchanged without an assertion', async () => {
    const nameless = await startVerifyTenant({
      grants: { password: challenge(['push']) },
      paths: { '/v2.0/factors': factorList(signature), [verifications]: { status: 202, body: {} } },
    });
    closers.push(nameless.close);
    expect((await runAt(nameless)).error).toMatchObject({ code: 'answer-invalid', stage: 'factor' });
    const { error } = await push(() => ({ body: verification('VERIFY_SUCCESS') }));
    expect(error).toMatchObject({ code: 'answer-invalid', stage: 'factor' });
  });
});

describe('a QR code', () => {
  const png = 'iVBORw0KGgoAAAANSUhEUg==';
  const begin = '/v2.0/factors/qr/authenticate';
  const qr = (state: string, more: Readonly<Record<string, unknown>> = {}) => ({
    id: 'qr-1',
    type: 'qr',
    expiry: new Date(tenantTime + 120_000).toISOString(),
    state,
    dsi: 'the-device-session',
    lsi: 'l',
    ...more,
  });

  const scan = async (
    look: (count: number) => Reply,
    registrations: Reply = { body: { clients: [{ id: 'profile-1' }] } },
  ) => {
    const tenant = await startVerifyTenant({
      grants: { password: challenge(['qr']) },
      paths: {
        '/v1.0/authenticators/clients': registrations,
        [begin]: { body: qr('PENDING', { qrCode: png }) },
        [`${begin}/qr-1`]: (_request, count) => look(count),
      },
    });
    closers.push(tenant.close);
    const person = onlooker();
    return { ...(await runAt(tenant, { clock: createImpatientClock(), person })), tenant, person };
  };

  it('1.5: profileId from /v1.0/authenticators/clients, then polled with dsi and returnJwt until SUCCESS', async () => {
    const { tokens, tenant, person } = await scan((count) => ({
      body: count < 2 ? qr('PENDING') : qr('SUCCESS', { userId: 'u', assertion: 'the-assertion' }),
    }));
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(person.questions).toMatchObject([{ kind: 'scan-qr', image: png, qrUntil: expect.any(Number) }]);
    expect(tenant.calls().map(({ line }) => line)).toEqual([
      'GET /v1.0/authenticators/clients',
      `GET ${begin}?profileId=profile-1`,
      `GET ${begin}/qr-1?dsi=the-device-session&returnJwt=true`,
      `GET ${begin}/qr-1?dsi=the-device-session&returnJwt=true`,
    ]);
  });

  it.each([
    ['TIMEOUT', 'timed-out'],
    ['FAILED', 'failed'],
  ])('1.5: %s ends it as %s', async (state, outcome) => {
    const { error } = await scan(() => ({ body: qr(state) }));
    expect(error).toEqual({ code: 'approval-refused', factor: 'qr', outcome });
  });

  it('whose dsi is repeated in no failure', async () => {
    const said = { messageId: 'CSIBN9999E', messageDescription: 'the-device-session is odd' };
    const { error } = await scan(() => ({ status: 403, body: said }));
    expect(error).toMatchObject({ code: 'provider-refused', description: '[hidden] is odd' });
  });

  it('cannot be made where the tenant has no registration profile', async () => {
    const { error } = await scan(() => ({ body: {} }), { body: { total: 0, clients: [] } });
    expect(error).toMatchObject({ code: 'factor-none', left: [{ type: 'qr' }] });
  });
});
