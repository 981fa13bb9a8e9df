import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import type { Answer, Question } from '../../src/domain/question';
import type { TokenSet } from '../../src/domain/token';
import type { Http } from '../../src/ports';
import type { VerifySwitches } from '../../src/sandbox/systems/verify/switches';
import { startVerifyEmulator, type VerifyEmulator } from '../../src/sandbox/systems/verify/verifyEmulator';
import { createUsedCodes, testHttp } from '../support/flowContext';
import { answering, code, createImpatientClock, type RunParts, runAt, type VerifyRun } from '../support/verifyRun';

/*
 * The client, written from what is known of the wire, meets a tenant that was written from the same by somebody else.
 */

/** One time for the tenant and the client, which passes as soon as either waits. */
const clock = createImpatientClock();
const usedCodes = createUsedCodes();
let tenant: VerifyEmulator;

beforeAll(async () => {
  tenant = await startVerifyEmulator({ now: clock.now });
});
afterAll(() => tenant.stop());

/** The app's network; the tenant's answers carry the time of its own clock, as those of a real one do. */
const datedHttp = (): Http => {
  const http = testHttp();
  return {
    ...http,
    call: async (url, request, options) => {
      const answer = await http.call(url, request, options);
      answer.headers.set('date', new Date(clock.now()).toUTCString());
      return answer;
    },
  };
};

/** Runs with these switches and puts them back. */
const under = async (switches: Partial<VerifySwitches>, parts: RunParts = {}): Promise<VerifyRun> => {
  const before = tenant.switches.get();
  tenant.switches.set(switches);
  try {
    const { application, user } = tenant.credentials;
    return await runAt(
      { issuer: tenant.credentials.issuers.legacy },
      {
        clock,
        usedCodes,
        http: datedHttp(),
        password: user.password,
        clientSecret: application.clientSecret,
        ...parts,
        profile: {
          clientId: application.clientId,
          clientAuth: 'client_secret_post',
          scope: 'openid profile email',
          ...parts.profile,
        },
      },
    );
  } finally {
    tenant.switches.set(before);
  }
};

const succeeded = ({ tokens, error }: VerifyRun): void => {
  expect(error).toBeUndefined();
  expect(tokens?.scope).toBe('openid profile email');
};

/** The one-time code of the latest message, as it is written there. */
const inbox = (): string => tenant.phone.messages()[0]?.text ?? '';

const seed = (): { readonly totpSeed: string } => ({ totpSeed: tenant.credentials.user.totpSeed });

describe('a sign-in at the emulated tenant', () => {
  it('needs nobody with the seed kept, on either surface, with one challenge or two', async () => {
    succeeded(await under({}, seed()));
    const issuer = tenant.credentials.issuers.oauth2;
    succeeded(
      await under({}, { ...seed(), profile: { server: { kind: 'discovery', issuer }, verify: { surface: 'newer' } } }),
    );
    const twice = await under(
      { secondChallenge: true },
      {
        ...seed(),
        answer: (question: Question): Answer => {
          if (question.kind === 'choose-factor') return { kind: 'choose-factor', factorId: idOf(question, 'emailotp') };
          return code(inbox());
        },
      },
    );
    succeeded(twice);
    expect(twice.context.kinds().filter((kind) => kind === 'factor-accepted')).toHaveLength(2);
  });

  const idOf = (question: Question, type: string): string =>
    question.kind === 'choose-factor' ? (question.factors.find((one) => one.type === type)?.id ?? '') : '';

  it.each(['emailotp', 'smsotp', 'voiceotp'])(
    'takes a code by %s, pasted with its mark, after a wrong one',
    async (type) => {
      for (const wrongOtpStatus of [400, 401] as const) {
        const run = await under(
          { wrongOtpStatus },
          {
            profile: { verify: { preferredFactor: type } },
            answer: (_question, count) => code(count === 1 ? '000000' : inbox()),
          },
        );
        succeeded(run);
        expect(run.asked).toMatchObject([{ retriesLeft: 4 }, { problem: 'wrong', retriesLeft: 3 }]);
      }
    },
  );

  it('takes the answers to the questions', async () => {
    const { questions } = tenant.credentials.user;
    const answers = questions.map(({ questionKey, answer }) => ({ key: questionKey, answer }));
    succeeded(
      await under(
        {},
        {
          profile: { verify: { preferredFactor: 'questions' } },
          answer: answering({ 'knowledge-questions': { kind: 'knowledge-questions', answers } }),
        },
      ),
    );
  });

  it('has a push approved, and tells a denial, a report and a time-out apart', async () => {
    const profile = { verify: { preferredFactor: 'push' } };
    const deciding = (decision: 'approve' | 'deny' | 'report') => ({
      profile,
      person: {
        ask: (question: Question) => {
          const waiting = tenant.phone.approvals()[0];
          expect(question).toMatchObject({ kind: 'approve-push', matchingCode: waiting?.matching });
          tenant.phone.decide(waiting?.id ?? '', decision);
          return new Promise<never>(() => undefined);
        },
      },
    });
    succeeded(await under({}, deciding('approve')));
    const outcome = async (decision: 'deny' | 'report') => (await under({}, deciding(decision))).error;
    expect(await outcome('deny')).toMatchObject({ code: 'approval-refused', outcome: 'denied' });
    expect(await outcome('report')).toMatchObject({ code: 'approval-refused', outcome: 'reported' });
  });

  it('approves a push although the answer names another origin', async () => {
    succeeded(
      await under(
        { transactionUriOrigin: 'https://elsewhere.example' },
        {
          profile: { verify: { preferredFactor: 'push' } },
          person: {
            ask: () => {
              tenant.phone.decide(tenant.phone.approvals()[0]?.id ?? '', 'approve');
              return new Promise<never>(() => undefined);
            },
          },
        },
      ),
    );
  });

  it('goes on when the list of allowed factors is absent, and when the first enrolment is disabled', async () => {
    succeeded(
      await under(
        { allowedFactors: 'absent', disabledEnrolmentFirst: true, enrolmentTimeName: 'creationTime' },
        seed(),
      ),
    );
  });

  it('sends a code to an address that is no enrolment', async () => {
    const { otherUser, user } = tenant.credentials;
    const run = await under(
      { allowedFactors: ['emailotp'] },
      {
        password: otherUser.password,
        profile: { username: otherUser.username },
        answer: (question) =>
          question.kind === 'destination' ? { kind: 'destination', destination: user.email } : code(inbox()),
      },
    );
    succeeded(run);
  });

  it('is told why it is denied', async () => {
    expect((await under({ policy: 'deny' })).error).toMatchObject({
      code: 'provider-refused',
      error: 'access_denied',
      description: expect.stringContaining('CSIAQ0278E'),
    });
    expect((await under({ policy: 'denyEntitlement' })).error).toMatchObject({
      description: expect.stringContaining('CSIAQ0279E'),
    });
    expect((await under({ policy: 'moreInformation' })).error).toMatchObject({
      error: 'adaptive_more_info_required',
      description: expect.stringContaining('CSIAQ0298E'),
    });
    expect((await under({}, { password: 'wrong' })).error).toMatchObject({ code: 'credentials-refused' });
    expect((await under({}, { clientSecret: 'wrong' })).error).toMatchObject({ code: 'client-refused' });
    expect(
      (await under({ smsLimitReached: true }, { profile: { verify: { preferredFactor: 'smsotp' } } })).error,
    ).toMatchObject({
      code: 'code-not-sent',
      reason: 'limit',
    });
  });

  it('sends context where the policy wants it', async () => {
    const without = await under({ policyNeedsContext: true }, seed());
    expect(without.context.kinds()).not.toContain('factor-asked');
    const withContext = await under(
      { policyNeedsContext: true },
      { ...seed(), profile: { verify: { context: 'send' } } },
    );
    succeeded(withContext);
    expect(withContext.context.kinds()).toContain('factor-asked');
  });

  it('meets a challenge of a refresh, and knows a dead refresh token by either status', async () => {
    const first = await under({}, { ...seed(), profile: { scope: 'openid profile email' } });
    const kept: TokenSet = { ...(first.tokens ?? failing()), generation: 1 };
    expect(kept.refreshToken).toBeDefined();
    const renewed = await under({ challengeOnRefresh: true }, { ...seed(), refresh: kept });
    succeeded(renewed);
    expect(renewed.context.kinds()).toContain('factor-accepted');
    for (const [deadRefreshStatus, deadRefreshError] of [
      [400, 'invalid_token'],
      [401, 'invalid_token'],
      [400, 'invalid_grant'],
    ] as const) {
      const dead = await under({ deadRefreshStatus, deadRefreshError }, { refresh: { ...kept, refreshToken: 'gone' } });
      expect(dead.error).toMatchObject({ code: 'grant-refused', stage: 'refresh' });
    }
  });

  it.each(['faultTolerance', 'revokeAtOnce', 'noRotation'] as const)(
    '1.2 and 7.11: stores a new refresh token when one is sent and keeps the old one when none is: %s',
    async (refreshRotation) => {
      const first = await under({ policy: 'allow', refreshRotation });
      let kept: TokenSet = { ...(first.tokens ?? failing()), generation: 1 };
      for (const generation of [2, 3]) {
        const { tokens, error } = await under({ policy: 'allow', refreshRotation }, { refresh: kept });
        expect(error).toBeUndefined();
        const renewed: TokenSet = { ...(tokens ?? failing()), generation };
        expect(renewed.refreshToken === kept.refreshToken).toBe(refreshRotation === 'noRotation');
        kept = renewed;
      }
    },
  );

  const failing = (): never => {
    throw new Error('no tokens');
  };

  it('begins with the policy: password or QR code, then the second factor', async () => {
    const verify: ProfileInput['verify'] = {
      firstStep: 'policyauth',
      identitySource: { by: 'name', name: 'Cloud Directory' },
    };
    const run = await under({}, { ...seed(), profile: { verify } });
    succeeded(run);
    expect(run.asked).toEqual([]);
    expect(run.tokens?.extras).toMatchObject({ groups: 'developers', username: 'dana' });

    const byQr = await under(
      { policy: 'firstFactor' },
      {
        profile: { verify: { ...verify, preferredFactor: 'qr' } },
        person: {
          ask: () => {
            tenant.phone.decide(tenant.phone.approvals()[0]?.id ?? '', 'approve');
            return new Promise<never>(() => undefined);
          },
        },
      },
    );
    succeeded(byQr);
  });

  it('checks a password in each way to find its identity source', async () => {
    const { service, identitySources, user } = tenant.credentials;
    const [cloud, ldap] = identitySources;
    const check = (identitySource: NonNullable<ProfileInput['verify']>['identitySource'], more: RunParts = {}) =>
      under(
        {},
        {
          ...seed(),
          clientSecret: service.clientSecret,
          ...more,
          profile: {
            grant: 'verify_password',
            clientId: service.clientId,
            verify: { identitySource, result: 'check' },
            ...more.profile,
          },
        },
      );
    for (const identitySource of [
      { by: 'id', id: cloud?.id ?? '' },
      { by: 'name', name: 'Cloud Directory' },
      { by: 'rules', rules: [{ kind: 'prefix', text: 'da', source: 'Cloud Directory' }] },
    ] as const) {
      const { tokens, error } = await check(
        identitySource.by === 'rules' ? { ...identitySource, rules: [...identitySource.rules] } : identitySource,
      );
      expect(error).toBeUndefined();
      expect(tokens?.extras).toMatchObject({ 'user id': user.id, groups: 'developers', email: user.email });
    }
    const asked = await check(
      { by: 'ask' },
      {
        answer: answering({ 'identity-source': { kind: 'identity-source', sourceId: ldap?.id ?? '' } }),
      },
    );
    expect(asked.asked).toMatchObject([{ sources: identitySources }]);
    expect(asked.error).toMatchObject({ code: 'credentials-refused', error: 'CSIBH0044E' });

    const plain = tenant.credentials.plainService;
    const notEntitled = await check(
      { by: 'ask' },
      {
        clientSecret: plain.clientSecret,
        profile: { clientId: plain.clientId },
      },
    );
    expect(notEntitled.error).toMatchObject({ code: 'provider-refused', error: 'CSIBH0002E', status: 403 });
  });
});
