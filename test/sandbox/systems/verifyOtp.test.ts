import { describe, expect, it } from 'vitest';
import { claimsIn } from '../practice';
import { field, type Reply, scope, startTenant } from './verifyTenant';

type StartOptions = Parameters<typeof startTenant>[0];

/** A challenged person with one kind of delivered code. */
const challenged = async (type: string, options: StartOptions = {}) => {
  const tenant = await startTenant(options);
  const token = await tenant.challengeToken();
  const path = `/v2.0/factors/${type}/${await tenant.enrolmentId(token, type)}/verifications`;
  const create = (body: unknown = {}) => tenant.post(path, token, body);
  const attempt = (created: Reply, otp: string, query = '') =>
    tenant.post(`${path}/${field(created, 'id')}${query}`, token, { otp });
  /** The message as it arrived, and the code in it. */
  const newest = () => {
    const message = tenant.tenant.phone.messages()[0];
    return { message, otp: message?.text.split('-')[1] ?? '' };
  };
  return { ...tenant, token, path, create, attempt, newest };
};

const wrong = (otp: string): string => (otp === '000000' ? '111111' : '000000');

describe('delivered one-time codes (1.5)', () => {
  it.each([
    ['emailotp', 'emailAddress', 'dana@practice.example', 'e-mail'],
    ['smsotp', 'phoneNumber', '+15555550100', 'text message'],
    ['voiceotp', 'phoneNumber', '+15555550100', 'phone call'],
  ])('1.5: %s is created with 201 and the documented fields', async (type, address, to, channel) => {
    const { tenant, create, newest } = await challenged(type);

    const { status, body } = await create({ correlation: '1234' });

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      userId: tenant.credentials.user.id,
      type,
      created: expect.any(String),
      updated: expect.any(String),
      expiry: expect.any(String),
      state: 'PENDING',
      correlation: '1234',
      attempts: 0,
      retries: 4,
      [address]: to,
    });
    expect(Date.parse(String(body.expiry)) - Date.parse(String(body.created))).toBe(300_000);
    expect(newest().message).toMatchObject({ channel, to, text: expect.stringMatching(/^1234-\d{6}$/) });
  });

  it('1.5: without a correlation the server makes four digits', async () => {
    const { create, newest } = await challenged('emailotp');

    const { body } = await create({});

    expect(body.correlation).toMatch(/^\d{4}$/);
    expect(newest().message?.text).toMatch(new RegExp(`^${body.correlation}-\\d{6}$`));
  });

  it('1.5: a hyphen in the correlation is 400 CSIBN0018E, and nothing is sent', async () => {
    const { create, tenant } = await challenged('emailotp');

    const { status, body } = await create({ correlation: 'AB-1' });

    expect([status, body.messageId]).toEqual([400, 'CSIBN0018E']);
    expect(tenant.phone.messages()).toEqual([]);
  });

  it('1.5: a right code is 204, or 200 with an assertion of that factor', async () => {
    const { create, attempt, newest, redeem } = await challenged('emailotp');

    const plain = await attempt(await create(), newest().otp);
    const withJwt = await attempt(await create(), newest().otp, '?returnJwt=true');

    expect([plain.status, plain.text]).toEqual([204, '']);
    expect(withJwt.status).toBe(200);
    const assertion = field(withJwt, 'assertion');
    expect(claimsIn(assertion)).toMatchObject({ factor: 'emailotp', amr: ['emailotp', 'password'] });
    expect((await redeem(assertion)).body.scope).toBe(scope);
  });

  it('1.5: only the part after the hyphen is the code', async () => {
    const { create, attempt, newest } = await challenged('smsotp');
    const created = await create({ correlation: '7777' });

    expect((await attempt(created, `7777-${newest().otp}`)).body.messageId).toBe('CSIBN0021E');
    expect((await attempt(created, newest().otp)).status).toBe(204);
  });

  it.each([400, 401] as const)('1.5: a wrong code is %s CSIBN0021E by the switch', async (wrongOtpStatus) => {
    const { create, attempt, newest } = await challenged('voiceotp', { switches: { wrongOtpStatus } });
    const created = await create();

    const { status, body } = await attempt(created, wrong(newest().otp));

    expect([status, body.messageId]).toEqual([wrongOtpStatus, 'CSIBN0021E']);
  });

  it('1.11: retries count down from four, then CSIBN0025E even for the right code', async () => {
    const { create, attempt, newest } = await challenged('emailotp');
    const created = await create();
    const { otp } = newest();

    const ids = [];
    for (let i = 0; i < 4; i += 1) ids.push((await attempt(created, wrong(otp))).body.messageId);
    const after = await attempt(created, otp);

    expect(ids).toEqual(Array(4).fill('CSIBN0021E'));
    expect([after.status, after.body.messageId]).toEqual([400, 'CSIBN0025E']);
  });

  it('1.5: three wrong codes still leave one attempt', async () => {
    const { create, attempt, newest } = await challenged('emailotp');
    const created = await create();
    const { otp } = newest();

    for (let i = 0; i < 3; i += 1) await attempt(created, wrong(otp));

    expect((await attempt(created, otp)).status).toBe(204);
  });

  it('1.11: a verification is gone after success: 400 CSIBN0028E', async () => {
    const { create, attempt, newest } = await challenged('emailotp');
    const created = await create();
    const { otp } = newest();

    await attempt(created, otp);
    const { status, body } = await attempt(created, otp);

    expect([status, body.messageId]).toEqual([400, 'CSIBN0028E']);
  });

  it('1.5: an expired one is CSIBN0025E, and after a while not found', async () => {
    const { create, attempt, newest, clock } = await challenged('emailotp');
    const created = await create();
    const { otp } = newest();

    clock.now += 300_000;
    const expired = await attempt(created, otp);
    clock.now += 60_000;
    const vanished = await attempt(created, otp);

    expect([expired.status, expired.body.messageId]).toEqual([400, 'CSIBN0025E']);
    expect([vanished.status, vanished.body.messageId]).toEqual([400, 'CSIBN0028E']);
  });

  it('1.5: a verification belongs to its enrolment', async () => {
    const { create, newest, post, token, enrolmentId } = await challenged('emailotp');
    const id = field(await create(), 'id');
    const sms = await enrolmentId(token, 'smsotp');

    const { body } = await post(`/v2.0/factors/smsotp/${sms}/verifications/${id}`, token, { otp: newest().otp });

    expect(body.messageId).toBe('CSIBN0028E');
  });

  it('1.5: another person’s token cannot attempt it', async () => {
    const { tenant, create, newest, path, post, challengeToken } = await challenged('emailotp');
    const id = field(await create(), 'id');
    const { username, password } = tenant.credentials.otherUser;

    const { status } = await post(`${path}/${id}`, await challengeToken({ username, password }), { otp: newest().otp });

    expect(status).toBe(403);
  });

  it.each([
    [true, 400, 'CSIBN0081E'],
    [false, 201, undefined],
  ])(
    '1.5: with the switch smsLimitReached %s a text message answers %s',
    async (smsLimitReached, status, messageId) => {
      const { create } = await challenged('smsotp', { switches: { smsLimitReached } });

      const reply = await create();

      expect([reply.status, reply.body.messageId]).toEqual([status, messageId]);
    },
  );

  it('1.5: bodies that are no JSON, and attempts without otp, are refused', async () => {
    const { create, path, post, token } = await challenged('emailotp');
    const created = await create();

    expect((await post(path, token, 'no json')).body.messageId).toBe('CSIBN0004E');
    expect((await post(`${path}/${field(created, 'id')}`, token, {})).body.messageId).toBe('CSIBN0005E');
  });
});

describe('codes to an address that is not enrolled (1.5)', () => {
  const transient = async (type: string) => {
    const tenant = await startTenant();
    const { username, password } = tenant.tenant.credentials.otherUser;
    const token = await tenant.challengeToken({ username, password });
    const path = `/v2.0/factors/${type}/transient/verifications`;
    return { ...tenant, token, path };
  };

  it.each([
    ['emailotp', { emailAddress: 'new@practice.example' }],
    ['smsotp', { phoneNumber: '+15555550123' }],
    ['voiceotp', { phoneNumber: '+15555550123' }],
  ])('1.5: %s is created with 201 and without userId, and proved with 200 and an assertion', async (type, address) => {
    const { tenant, path, token, post } = await transient(type);

    const created = await post(path, token, { ...address, correlation: 'ab12' });
    const otp = tenant.phone.messages()[0]?.text.split('-')[1];
    const proved = await post(`${path}/${field(created, 'id')}?returnJwt=true`, token, { otp });

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ type, state: 'PENDING', correlation: 'ab12', retries: 4, ...address });
    expect(created.body).not.toHaveProperty('userId');
    expect(proved.status).toBe(200);
    expect(claimsIn(field(proved, 'assertion'))).toMatchObject({ sub: tenant.credentials.otherUser.id, factor: type });
  });

  it.each([
    ['emailotp', {}],
    ['emailotp', { emailAddress: 'no address' }],
    ['smsotp', { phoneNumber: '5555550123' }],
    ['voiceotp', { emailAddress: 'new@practice.example' }],
  ])('1.5: %s to %j is refused with CSIBN0005E', async (type, body) => {
    const { path, token, post } = await transient(type);

    const reply = await post(path, token, body);

    expect([reply.status, reply.body.messageId]).toEqual([400, 'CSIBN0005E']);
  });

  it('1.5: a finished sign-in’s token has no right to it', async () => {
    const tenant = await startTenant({ switches: { policy: 'allow' } });
    const token = field(await tenant.ropc(), 'access_token');

    const { status } = await tenant.post('/v2.0/factors/emailotp/transient/verifications', token, {
      emailAddress: 'a@b.example',
    });

    expect(status).toBe(403);
  });
});

describe('codes that the caller delivers itself (1.5)', () => {
  it('1.5: the creating call tells the code, with the entitlement generateOTP', async () => {
    const tenant = await startTenant({ switches: { generateOtp: true } });
    const token = field(await tenant.clientCredentials(tenant.tenant.credentials.plainService), 'access_token');

    const created = await tenant.post('/v2.0/factors/otp', token, {});
    const path = `/v2.0/factors/otp/${field(created, 'id')}?returnJwt=true`;
    const proved = await tenant.post(path, token, { otp: created.body.otp });

    expect(created.status).toBe(201);
    expect(created.body.otp).toMatch(/^\d{6}$/);
    expect([proved.status, Object.keys(proved.body)]).toEqual([200, ['assertion']]);
  });

  it('1.5: returnJwt does nothing for a token with authnAnyUser', async () => {
    const tenant = await startTenant({ switches: { generateOtp: true } });
    const token = await tenant.serviceToken();

    const created = await tenant.post('/v2.0/factors/otp', token, { correlation: 'x1' });
    const path = `/v2.0/factors/otp/${field(created, 'id')}?returnJwt=true`;
    const proved = await tenant.post(path, token, { otp: created.body.otp });

    expect(proved.status).toBe(204);
  });

  it('1.5: without the entitlement it is 403 CSIBN0002E', async () => {
    const tenant = await startTenant({ switches: { generateOtp: false } });

    const { status, body } = await tenant.post('/v2.0/factors/otp', await tenant.serviceToken(), {});

    expect([status, body.messageId]).toEqual([403, 'CSIBN0002E']);
  });
});

describe('knowledge questions (1.5)', () => {
  const asked = async () => {
    const tenant = await startTenant();
    const token = await tenant.challengeToken();
    const path = `/v2.0/factors/questions/${await tenant.enrolmentId(token, 'questions')}/verifications`;
    const created = await tenant.post(path, token);
    const { questions } = tenant.tenant.credentials.user;
    const answers = questions.map(({ questionKey, answer }) => ({ questionKey, answer }));
    const attempt = (given: unknown, query = '') =>
      tenant.post(`${path}/${field(created, 'id')}${query}`, token, { questions: given });
    return { ...tenant, created, answers, attempt, questions, path, token };
  };

  it('1.5: the first call gives the questions without their answers', async () => {
    const { created, questions } = await asked();

    expect(created.body).toEqual({
      id: expect.any(String),
      questions: questions.map(({ questionKey, question }) => ({ questionKey, question })),
    });
    expect(questions.length).toBe(2);
  });

  it('1.5: all of them have to be answered', async () => {
    const { attempt, answers } = await asked();

    expect((await attempt(answers.slice(0, 1))).body.messageId).toBe('CSIBN0021E');
    expect((await attempt(answers)).status).toBe(204);
  });

  it('1.5: right answers with returnJwt give an assertion, once', async () => {
    const { attempt, answers, redeem } = await asked();

    const proved = await attempt(answers, '?returnJwt=true');
    const again = await attempt(answers);

    expect(claimsIn(field(proved, 'assertion')).factor).toBe('questions');
    expect((await redeem(field(proved, 'assertion'))).body.scope).toBe(scope);
    expect(again.body.messageId).toBe('CSIBN0028E');
  });

  it('1.5: a wrong answer is CSIBN0021E, and a body without answers CSIBN0005E', async () => {
    const { attempt, answers, path, token, post, created } = await asked();

    const wrongOnes = answers.map((one) => ({ ...one, answer: 'something else' }));

    expect((await attempt(wrongOnes)).body.messageId).toBe('CSIBN0021E');
    expect((await post(`${path}/${field(created, 'id')}`, token, {})).body.messageId).toBe('CSIBN0005E');
  });

  it('1.5: the questions wait five minutes', async () => {
    const { attempt, answers, clock } = await asked();

    clock.now += 300_000;

    expect((await attempt(answers)).body.messageId).toBe('CSIBN0028E');
  });
});
