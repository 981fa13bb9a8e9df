import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/domain/question';
import type { Reply } from '../support/misbehavingProvider';
import { answering, code, createImpatientClock, type RunParts, runAt } from '../support/verifyRun';
import {
  challenge,
  enrolment,
  factorList,
  messageNo,
  proved,
  sentCode,
  startVerifyTenant,
  tenantTime,
} from '../support/verifyTenant';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

type Paths = NonNullable<NonNullable<Parameters<typeof startVerifyTenant>[0]>['paths']>;

const signIn = async (paths: Paths, parts: RunParts = {}, allowed?: readonly string[]) => {
  const tenant = await startVerifyTenant({ grants: { password: challenge(allowed) }, paths });
  closers.push(tenant.close);
  return { ...(await runAt(tenant, parts)), tenant };
};

const email = enrolment('emailotp', { attributes: { emailAddress: 'dana@example.com' } });
const sendPath = '/v2.0/factors/emailotp/emailotp-1/verifications';

/** A tenant with an e-mail address set up; `attempt` judges the code. */
const withEmail = (attempt: Paths[string], sent: Paths[string] = sentCode()): Paths => ({
  '/v2.0/factors': factorList(email),
  [sendPath]: sent,
  [`${sendPath}/verification-1`]: attempt,
});

const typing = (...texts: readonly string[]) =>
  answering({ 'one-time-code': (_question, count) => code(texts[count - 1] ?? 'no more') });

describe('a code by e-mail, text message or phone call', () => {
  it('1.5: is created with 201, shown with its correlation, address, retries and end, and attempted alone', async () => {
    const { tokens, asked, tenant, context } = await signIn(withEmail(proved), { answer: typing('123456') });

    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked).toEqual([
      {
        kind: 'one-time-code',
        askedBy: new URL(tenant.origin).host,
        factor: 'emailotp',
        sentTo: 'd***@example.com',
        correlation: '4821',
        retriesLeft: 4,
        codeUntil: expect.any(Number),
      },
    ]);
    expect(tenant.calls().slice(1)).toMatchObject([
      { line: `POST ${sendPath}`, body: {} },
      { line: `POST ${sendPath}/verification-1?returnJwt=true`, body: { otp: '123456' } },
    ]);
    expect(context.kinds()).toContain('code-sent');
  });

  it.each(['4821-123456', '4821 - 123 456'])('1.5: a pasted CORR- prefix is stripped from %s', async (typed) => {
    const { tenant } = await signIn(withEmail(proved), { answer: typing(typed) });
    expect(tenant.calls().at(-1)?.body).toEqual({ otp: '123456' });
  });

  it('1.5: a code with the mark of another message costs no attempt', async () => {
    const { tokens, asked, tenant } = await signIn(withEmail(proved), { answer: typing('1111-999999', '4821-123456') });
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked[1]).toMatchObject({ problem: 'of-another-message', retriesLeft: 4 });
    expect(tenant.calls().filter(({ line }) => line.includes('returnJwt'))).toHaveLength(1);
  });

  it('1.5: retries are counted down from 4 and shown', async () => {
    const wrongTwice = (_request: unknown, count: number): Reply => (count < 3 ? messageNo('CSIBN0021E') : proved);
    const { tokens, asked } = await signIn(withEmail(wrongTwice), { answer: typing('1', '2', '3') });
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked).toMatchObject([
      { retriesLeft: 4 },
      { retriesLeft: 3, problem: 'wrong' },
      { retriesLeft: 2, problem: 'wrong' },
    ]);
  });

  it('1.2: a code of no good form, CSIBN0005E or CSIBN0006E, is asked for again', async () => {
    const bad = (_request: unknown, count: number): Reply =>
      count === 3 ? proved : messageNo(count === 1 ? 'CSIBN0005E' : 'CSIBN0006E');
    const { tokens, asked } = await signIn(withEmail(bad), { answer: typing('12 ab', '1', '123456') });
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked.slice(1)).toMatchObject([{ problem: 'wrong' }, { problem: 'wrong' }]);
  });

  it('1.5: attempts and retries are optional, and wrong codes end all the same', async () => {
    const old = sentCode({ attempts: undefined, retries: undefined });
    const { error, asked } = await signIn(withEmail(messageNo('CSIBN0021E'), old), { answer: () => code('1') });
    expect(error).toEqual({ code: 'code-refused', factor: 'emailotp', reason: 'used-up' });
    expect(asked).toHaveLength(5);
    expect(asked[0]).not.toHaveProperty('retriesLeft');
  });

  it('1.5: is not asked for again once its retries are used up', async () => {
    const { error, asked } = await signIn(withEmail(messageNo('CSIBN0021E', 401), sentCode({ retries: 2 })), {
      answer: () => code('1'),
    });
    expect(error).toMatchObject({ reason: 'used-up' });
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['CSIBN0025E', messageNo('CSIBN0025E')],
    ['CSIBN0028E', messageNo('CSIBN0028E')],
    ['CSIBN0025E with a status that says yes', messageNo('CSIBN0025E', 200)],
    ['a 400 without an ID', { status: 400, body: {} }],
  ])('1.5: %s before its end means that the attempts are used up', async (_name, no) => {
    const { error } = await signIn(withEmail(no), { answer: typing('1') });
    expect(error).toEqual({ code: 'code-refused', factor: 'emailotp', reason: 'used-up' });
  });

  it('1.5: CSIBN0028E after its end means that it has expired, and another one is sent', async () => {
    const ended = sentCode({ expiry: new Date(tenantTime - 60_000).toISOString(), correlation: '1111' });
    const fresh = sentCode({ id: 'verification-2', correlation: '2222' });
    const { tokens, asked } = await signIn(
      {
        ...withEmail(messageNo('CSIBN0028E'), (_request, count) => (count === 1 ? ended : fresh)),
        [`${sendPath}/verification-2`]: proved,
      },
      { answer: typing('1', '2') },
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked).toMatchObject([{ correlation: '1111' }, { correlation: '2222', problem: 'expired' }]);
  });

  it('is sent again when it did not come, three times in all', async () => {
    const { error, asked, tenant } = await signIn(withEmail(proved), {
      answer: (): Answer => ({ kind: 'one-time-code', code: '', again: true }),
    });
    expect(error).toEqual({ code: 'code-not-sent', factor: 'emailotp', reason: 'limit' });
    expect(asked).toHaveLength(3);
    expect(tenant.calls().filter(({ line }) => line === `POST ${sendPath}`)).toHaveLength(3);
  });

  it('a bare 401 to the sending is about the challenge, since no code was handed in yet', async () => {
    const { error } = await signIn(withEmail(proved, { status: 401 }), { answer: typing('1') });
    expect(error).toEqual({ code: 'challenge-over' });
  });

  it('1.5: CSIBN0081E is the limit of text messages', async () => {
    const sms = enrolment('smsotp', { attributes: { phoneNumber: '+49***' } });
    const { error } = await signIn({
      '/v2.0/factors': factorList(sms),
      '/v2.0/factors/smsotp/smsotp-1/verifications': messageNo('CSIBN0081E'),
    });
    expect(error).toEqual({ code: 'code-not-sent', factor: 'smsotp', reason: 'limit' });
  });

  it('1.4: a phone call goes to the number of the enrolment where the answer names none', async () => {
    const voice = enrolment('voiceotp', { attributes: { phoneNumber: '+49***7' } });
    const base = '/v2.0/factors/voiceotp/voiceotp-1/verifications';
    const { asked } = await signIn(
      {
        '/v2.0/factors': factorList(voice),
        [base]: sentCode({ emailAddress: undefined }),
        [`${base}/verification-1`]: proved,
      },
      { answer: typing('123456') },
    );
    expect(asked).toMatchObject([{ factor: 'voiceotp', sentTo: '+49***7' }]);
  });

  it('shows its end by our clock where the two clocks differ', async () => {
    const clock = createImpatientClock(tenantTime - 10 * 60_000);
    const { asked } = await signIn(withEmail(proved), { clock, answer: typing('1') });
    const question = asked[0];
    const until = question?.kind === 'one-time-code' ? (question.codeUntil ?? 0) : 0;
    expect(until - clock.now()).toBeGreaterThan(4 * 60_000);
    expect(until - clock.now()).toBeLessThan(6 * 60_000);
  });

  it('shows its end by the time it is given where the answers carry no date', async () => {
    const clock = createImpatientClock(tenantTime + 10 * 60_000);
    const undated = { headers: { date: '' } };
    const email = enrolment('emailotp', { attributes: { emailAddress: 'd***@example.com' } });
    const { asked } = await signIn(
      {
        '/v2.0/factors': { ...factorList(email), ...undated },
        [sendPath]: { ...sentCode(), ...undated },
        [`${sendPath}/verification-1`]: proved,
      },
      { clock, answer: typing('1') },
    );
    expect(asked[0]).toMatchObject({ codeUntil: tenantTime + 15 * 60_000 });
  });

  it('cannot be attempted without an id', async () => {
    const { error } = await signIn(withEmail(proved, { status: 201, body: {} }));
    expect(error).toMatchObject({ code: 'answer-invalid', stage: 'factor' });
  });

  it('a code that was typed is repeated in no failure', async () => {
    const no: Reply = { status: 403, body: { messageId: 'CSIBN9999E', messageDescription: 'the code 918273 is odd' } };
    const { error } = await signIn(withEmail(no), { answer: typing('918273') });
    expect(error).toMatchObject({
      code: 'provider-refused',
      error: 'CSIBN9999E',
      description: 'the code [hidden] is odd',
    });
  });
});

describe('a code to an address that is no enrolment', () => {
  const base = '/v2.0/factors/emailotp/transient/verifications';
  const destination = (text: string): Answer => ({ kind: 'destination', destination: text });

  it('1.5: goes by …/transient/verifications with emailAddress, 201 without userId, and is attempted there', async () => {
    const { tokens, asked, tenant } = await signIn(
      {
        '/v2.0/factors': factorList(),
        [base]: sentCode({ userId: undefined, emailAddress: 'dana@example.com' }),
        [`${base}/verification-1`]: proved,
      },
      { answer: answering({ destination: destination(' dana@example.com '), 'one-time-code': code('123456') }) },
      ['emailotp'],
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked).toMatchObject([
      { kind: 'destination', factor: 'emailotp' },
      { kind: 'one-time-code', sentTo: 'dana@example.com' },
    ]);
    expect(tenant.calls()[1]).toMatchObject({ line: `POST ${base}`, body: { emailAddress: 'dana@example.com' } });
  });

  it.each([
    ['+49 (151) 123-45/67', '+491511234567'],
    ['+44 (0)20 7946 0000', '+442079460000'],
    ['+49\u2011151\u20131234567', '+491511234567'],
    ['(020) 7946 0000', '02079460000'],
  ])('1.5: phoneNumber has a + and no blanks: %s', async (typed, sent) => {
    const sms = '/v2.0/factors/smsotp/transient/verifications';
    const { tenant } = await signIn(
      { '/v2.0/factors': factorList(), [sms]: sentCode(), [`${sms}/verification-1`]: proved },
      { answer: answering({ destination: destination(typed), 'one-time-code': code('1') }) },
      ['smsotp'],
    );
    expect(tenant.calls()[1]?.body).toEqual({ phoneNumber: sent });
  });

  it('1.5: an address that is refused with CSIBN0005E is asked for again, three times', async () => {
    const { error, asked } = await signIn(
      { '/v2.0/factors': factorList(), [base]: messageNo('CSIBN0005E') },
      { answer: () => destination('nowhere') },
      ['emailotp'],
    );
    expect(error).toEqual({ code: 'code-not-sent', factor: 'emailotp', reason: 'destination' });
    const again = { problem: 'refused', typed: 'nowhere' };
    expect(asked).toMatchObject([{ kind: 'destination' }, again, again]);
    expect(asked[0]).not.toHaveProperty('typed');
  });

  it('is asked for once, however often the code is sent', async () => {
    const { asked } = await signIn(
      { '/v2.0/factors': factorList(), [base]: sentCode(), [`${base}/verification-1`]: proved },
      {
        answer: answering({
          destination: destination('a@b.c'),
          'one-time-code': (_question, count) =>
            count === 1 ? { kind: 'one-time-code', code: '', again: true } : code('123456'),
        }),
      },
      ['emailotp'],
    );
    expect(asked.map(({ kind }) => kind)).toEqual(['destination', 'one-time-code', 'one-time-code']);
  });
});

describe('knowledge questions', () => {
  const base = '/v2.0/factors/questions/questions-1/verifications';
  const questions = [
    { questionKey: 'pet', question: 'Your first pet?' },
    { questionKey: 'town', question: 'Your town?' },
  ];
  const withQuestions = (attempt: Paths[string]): Paths => ({
    '/v2.0/factors': factorList(enrolment('questions')),
    [base]: { body: { id: 'v', questions } },
    [`${base}/v`]: attempt,
  });
  const both: Answer = {
    kind: 'knowledge-questions',
    answers: [
      { key: 'town', answer: 'Bonn' },
      { key: 'pet', answer: 'Rex' },
      { key: 'other', answer: 'not asked' },
    ],
  };

  it('1.5: {id, questions:[{questionKey, question}]} are put to the person, and all the answers go in one call', async () => {
    const { tokens, asked, tenant } = await signIn(withQuestions(proved), { answer: () => both });
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked).toMatchObject([
      {
        kind: 'knowledge-questions',
        questions: [
          { key: 'pet', text: 'Your first pet?' },
          { key: 'town', text: 'Your town?' },
        ],
      },
    ]);
    expect(tenant.calls().at(-1)).toMatchObject({
      line: `POST ${base}/v?returnJwt=true`,
      body: {
        questions: [
          { questionKey: 'pet', answer: 'Rex' },
          { questionKey: 'town', answer: 'Bonn' },
        ],
      },
    });
  });

  it('are put again while an answer is missing or wrong', async () => {
    const half: Answer = { kind: 'knowledge-questions', answers: [{ key: 'pet', answer: 'Rex' }] };
    const { asked, tenant } = await signIn(
      withQuestions((_request, count) => (count === 1 ? messageNo('CSIBN0021E') : proved)),
      { answer: (_question, count) => (count === 1 ? half : both) },
    );
    expect(asked).toMatchObject([{}, { problem: 'incomplete' }, { problem: 'wrong' }]);
    expect(tenant.calls().filter(({ line }) => line.includes('returnJwt'))).toHaveLength(2);
  });

  it.each([
    ['CSIBN0025E', 'used-up', 1],
    ['CSIBN0021E', 'wrong', 5],
    ['CSIBN0005E', 'wrong', 5],
  ])('end with %s as %s after %i', async (id, reason, count) => {
    const { error, asked } = await signIn(withQuestions(messageNo(id)), { answer: () => both });
    expect(error).toEqual({ code: 'code-refused', factor: 'questions', reason });
    expect(asked).toHaveLength(count);
  });

  it('whose answers are repeated in no failure', async () => {
    const no: Reply = { status: 403, body: { messageId: 'CSIBN9999E', messageDescription: 'Bonn is odd' } };
    const { error } = await signIn(withQuestions(no), { answer: () => both });
    expect(error).toMatchObject({ code: 'provider-refused', description: '[hidden] is odd' });
  });

  it('without questions cannot be answered', async () => {
    const { error } = await signIn({
      '/v2.0/factors': factorList(enrolment('questions')),
      [base]: { body: { id: 'v', questions: [] } },
    });
    expect(error).toMatchObject({ code: 'answer-invalid', stage: 'factor' });
  });
});
