import { afterEach, describe, expect, it } from 'vitest';
import { errorText } from '../../src/domain/text/errorText';
import { totpCode, totpStepAt } from '../../src/domain/totp';
import { commonTotpSettings } from '../../src/domain/totpSeed';
import { createUsedCodes } from '../support/flowContext';
import { createSettableClock } from '../support/memoryPorts';
import type { Reply } from '../support/misbehavingProvider';
import { answering, code, createImpatientClock, type RunParts, runAt, type VerifyRun } from '../support/verifyRun';
import {
  enrolment,
  factorList,
  type Grants,
  messageNo,
  proved,
  startVerifyTenant,
  tenantTime,
  type VerifyTenant,
} from '../support/verifyTenant';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

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

describe('the code of an authenticator app', () => {
  /** Answers by the time of the test's clock, as a server with the same time would; `aheadMs` off where said. */
  const dated = (clock: { readonly now: () => number }, reply: Reply, aheadMs = 0): Reply => ({
    ...reply,
    headers: { ...reply.headers, date: new Date(clock.now() + aheadMs).toUTCString() },
  });

  const sentCodes = (tenant: VerifyTenant): readonly unknown[] =>
    tenant
      .calls()
      .flatMap(({ body }) => (typeof body === 'object' && body !== null && 'otp' in body ? [body.otp] : []));

  const expected = (at: number): string => totpCode(seed, commonTotpSettings, totpStepAt(at, 30));

  /** Ten seconds into a step. */
  const start = 1_800_000_010_000;

  it('1.5: is made from the kept seed and posted as {"otp"}; success with returnJwt=true is 200 {"assertion"}', async () => {
    const clock = createImpatientClock(start);
    const { tokens, asked, tenant } = await signIn(
      {
        paths: {
          '/v2.0/factors': () => dated(clock, factorList(totp)),
          '/v2.0/factors/totp/totp-1': () => dated(clock, proved),
        },
      },
      { totpSeed: seed, clock },
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked).toEqual([]);
    expect(sentCodes(tenant)).toEqual([expected(start)]);
  });

  it('1.4: is made with the algorithm, digits and period of the enrolment', async () => {
    const clock = createImpatientClock(start);
    const other = enrolment('totp', { attributes: { algorithm: 'SHA256', digits: 8, period: 60 } });
    const { tenant } = await signIn(
      {
        paths: {
          '/v2.0/factors': () => dated(clock, factorList(other)),
          '/v2.0/factors/totp/totp-1': () => dated(clock, proved),
        },
      },
      { totpSeed: seed, clock },
    );
    const settings = { algorithm: 'sha256', digits: 8, period: 60 } as const;
    expect(sentCodes(tenant)).toEqual([totpCode(seed, settings, totpStepAt(start, 60))]);
  });

  it('is made by the time of the provider where our clock is two minutes off, and the difference is told', async () => {
    const clock = createImpatientClock(start);
    const ahead = 120_000;
    const { tenant, context } = await signIn(
      {
        paths: {
          '/v2.0/factors': () => dated(clock, factorList(totp), ahead),
          '/v2.0/factors/totp/totp-1': () => dated(clock, proved, ahead),
        },
      },
      { totpSeed: seed, clock },
    );
    expect(sentCodes(tenant)).toEqual([expected(start + ahead)]);
    expect(context.steps.filter(({ kind }) => kind === 'clock-differs')).toEqual([
      { kind: 'clock-differs', seconds: expect.closeTo(120, -1) },
    ]);
  });

  it('F38: waits for the next step with less than three seconds left', async () => {
    const late = start + 18_000;
    const clock = createImpatientClock(late);
    const { tenant, context } = await signIn(
      {
        paths: {
          '/v2.0/factors': () => dated(clock, factorList(totp)),
          '/v2.0/factors/totp/totp-1': () => dated(clock, proved),
        },
      },
      { totpSeed: seed, clock },
    );
    expect(sentCodes(tenant)).toEqual([expected(late + 3000)]);
    expect(context.kinds()).toContain('waiting-for-code');
  });

  it('F38: is never given twice, by any profile of the same seed', async () => {
    const usedCodes = createUsedCodes();
    const clock = createImpatientClock(start);
    const tenant = await startVerifyTenant({
      paths: {
        '/v2.0/factors': () => dated(clock, factorList(totp)),
        '/v2.0/factors/totp/totp-1': () => dated(clock, proved),
      },
    });
    closers.push(tenant.close);
    for (const totpSeed of [seed, 'jbsw y3dp ehpk 3pxp', seed]) await runAt(tenant, { totpSeed, clock, usedCodes });
    const codes = sentCodes(tenant);
    expect(codes).toHaveLength(3);
    expect(new Set(codes).size).toBe(3);
  });

  it('is never given twice by two runs at once', async () => {
    const usedCodes = createUsedCodes();
    const clock = createImpatientClock(start);
    const tenant = await startVerifyTenant({
      paths: {
        '/v2.0/factors': () => dated(clock, factorList(totp)),
        '/v2.0/factors/totp/totp-1': () => dated(clock, proved),
      },
    });
    closers.push(tenant.close);
    await Promise.all([1, 2].map(() => runAt(tenant, { totpSeed: seed, clock, usedCodes })));
    expect(new Set(sentCodes(tenant)).size).toBe(2);
  });

  it.each([
    ['1.5: 400 CSIBN0021E', messageNo('CSIBN0021E', 400)],
    ['1.5: 401 CSIBN0021E', messageNo('CSIBN0021E', 401)],
    ['1.5: 401 without an ID', { status: 401, body: {} }],
  ])('a refused one from the seed, as %s, is followed by the next, and then no more', async (_name, no) => {
    const clock = createImpatientClock(start);
    const attempts = (count: number): Reply => (count === 2 ? proved : no);
    const script = (answer: (count: number) => Reply) => ({
      paths: {
        '/v2.0/factors': () => dated(clock, factorList(totp)),
        '/v2.0/factors/totp/totp-1': (_request: unknown, count: number) => dated(clock, answer(count)),
      },
    });
    const second = await signIn(script(attempts), { totpSeed: seed, clock });
    expect(second.tokens?.accessToken).toBe('the-user-token');
    expect(new Set(sentCodes(second.tenant)).size).toBe(2);

    const never = await signIn(
      script(() => no),
      { totpSeed: seed, clock },
    );
    expect(never.error).toMatchObject({ code: 'code-refused', factor: 'totp', reason: 'wrong', fromSeed: true });
    expect(sentCodes(never.tenant)).toHaveLength(2);
    expect(never.asked).toEqual([]);
    expect(JSON.stringify([never.error, never.context.steps])).not.toContain(seed);
  });

  describe('where the account has several apps', () => {
    const one = { ...totp, id: 'old-phone' };
    const other = { ...totp, id: 'new-phone' };
    const attempt = (id: string) => `/v2.0/factors/totp/${id}`;
    /** A tenant at which the seed is that of the app named. */
    const tenantOf = async (clock: { readonly now: () => number }, right: string): Promise<VerifyTenant> => {
      const reply = (id: string) => () => dated(clock, id === right ? proved : messageNo('CSIBN0021E'));
      const tenant = await startVerifyTenant({
        paths: {
          '/v2.0/factors': () => dated(clock, factorList(one, other)),
          [attempt('old-phone')]: reply('old-phone'),
          [attempt('new-phone')]: reply('new-phone'),
        },
      });
      closers.push(tenant.close);
      return tenant;
    };
    const triedAt = (tenant: VerifyTenant): readonly string[] =>
      tenant.calls().flatMap(({ line }) => /totp\/([\w-]+)\?/.exec(line)?.[1] ?? []);

    it('is handed in for each of them, never twice, and the right one comes first from then on', async () => {
      const clock = createImpatientClock(start);
      const tenant = await tenantOf(clock, 'new-phone');
      const first = await runAt(tenant, { totpSeed: seed, clock, attended: false });
      expect(first.tokens?.accessToken).toBe('the-user-token');
      expect(triedAt(tenant)).toEqual(['old-phone', 'new-phone']);
      const { recalled, usedCodes } = first.context;
      const second = await runAt(tenant, { totpSeed: seed, clock, attended: false, recalled, usedCodes });
      expect(second.tokens?.accessToken).toBe('the-user-token');
      expect(triedAt(tenant)).toEqual(['old-phone', 'new-phone', 'new-phone']);
      expect(new Set(sentCodes(tenant)).size).toBe(3);
    });

    it('is handed in for the one that the settings name alone', async () => {
      const clock = createImpatientClock(start);
      const tenant = await tenantOf(clock, 'new-phone');
      const { error } = await runAt(tenant, {
        totpSeed: seed,
        clock,
        profile: { verify: { preferredFactor: 'old-phone' } },
      });
      expect(error).toMatchObject({ code: 'code-refused', fromSeed: true });
      expect(error).not.toHaveProperty('apps');
      expect(triedAt(tenant)).toEqual(['old-phone', 'old-phone']);
    });

    it('is given up with how many it was handed in for', async () => {
      const clock = createImpatientClock(start);
      const tenant = await tenantOf(clock, 'neither');
      const { error } = await runAt(tenant, { totpSeed: seed, clock });
      expect(error).toMatchObject({ code: 'code-refused', fromSeed: true, apps: 2 });
      expect(triedAt(tenant)).toEqual(['old-phone', 'new-phone', 'old-phone']);
      expect(error && errorText(error).why).toContain('2 apps');
    });
  });

  it('is repeated in no failure, and neither is the seed it was made from', async () => {
    const echo = ({ body }: { readonly body: string }): Reply => ({
      status: 403,
      body: { messageId: 'CSIBN9999E', messageDescription: `${body} of ${seed}` },
    });
    const { error } = await signIn(withTotp(echo), { totpSeed: seed });
    expect(error).toMatchObject({ code: 'provider-refused', description: '{"otp":"[hidden]"} of [hidden]' });
  });

  it('is refused before anything is sent where the kept seed is none', async () => {
    const { error, tenant } = await signIn(withTotp(proved), { totpSeed: 'not a seed 1' });
    expect(error).toMatchObject({ code: 'input-invalid', field: 'totp-seed' });
    expect(sentCodes(tenant)).toEqual([]);
  });

  it('is typed where no seed is kept, as apps show it, and asked for again while it is wrong', async () => {
    const { tokens, asked, tenant } = await signIn(
      withTotp((_request, count) => (count < 3 ? messageNo('CSIBN0021E') : proved)),
      {
        answer: answering({
          'one-time-code': (_question, count) => code(['111 111', '222-222', ' 333333 '][count - 1] ?? ''),
        }),
      },
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(sentCodes(tenant)).toEqual(['111111', '222222', '333333']);
    expect(asked.map((question) => ('problem' in question ? question.problem : undefined))).toEqual([
      undefined,
      'wrong',
      'wrong',
    ]);
  });

  it.each([400, 401, 404])('1.5: a page with %i is no word about the code', async (status) => {
    const page = { status, headers: { 'content-type': 'text/html' }, body: '<html>Error SRVE0295E</html>' };
    const { error, asked, tenant } = await signIn(withTotp(page), {
      answer: answering({ 'one-time-code': code('000000') }),
    });
    expect(error).toMatchObject({ code: 'answer-not-json', stage: 'factor', status });
    expect([asked.length, sentCodes(tenant)]).toEqual([1, ['000000']]);
  });

  it('ends after five wrong ones', async () => {
    const { error, asked } = await signIn(withTotp(messageNo('CSIBN0021E')), {
      answer: answering({ 'one-time-code': code('000000') }),
    });
    expect(error).toMatchObject({ code: 'code-refused', factor: 'totp', reason: 'wrong' });
    expect(asked).toHaveLength(5);
  });

  it('ends with the challenge: CSIBN0001E in the middle is that it is over', async () => {
    const { error } = await signIn(withTotp(messageNo('CSIBN0001E', 401)), {
      answer: answering({ 'one-time-code': code('000000') }),
    });
    expect(error).toEqual({ code: 'challenge-over' });
  });

  it.each([
    ['1.5: 204 without a body', { status: 204 }],
    ['a 200 without an assertion', { body: {} }],
  ])('accepted without an assertion, as %s, cannot be exchanged and is said to be so', async (_name, reply) => {
    const { error, tenant } = await signIn(withTotp(reply), { totpSeed: seed });
    expect(error).toMatchObject({ code: 'answer-invalid', stage: 'factor' });
    expect(tenant.forms()).toHaveLength(1);
  });

  it('ends at once when the person cancels while the next code is waited for', async () => {
    const tenant = await startVerifyTenant(withTotp(proved));
    closers.push(tenant.close);
    const usedCodes = createUsedCodes();
    const now = totpStepAt(tenantTime, 30);
    for (const step of [now - 1, now, now + 1]) await usedCodes.add(seed, step);
    const { error } = await runAt(tenant, {
      totpSeed: seed,
      usedCodes,
      clock: createSettableClock(tenantTime),
      onStep: ({ kind }, cancel) => {
        if (kind === 'waiting-for-code') setImmediate(cancel);
      },
    });
    expect(error).toEqual({ code: 'cancelled' });
  });
});
