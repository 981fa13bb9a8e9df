import { describe, expect, it } from 'vitest';
import type { AppError } from '../../src/domain/errors';
import type { Question } from '../../src/domain/question';
import { errorText } from '../../src/domain/text/errorText';
import { unsignedJwt } from '../support/idTokens';
import { createSettableClock } from '../support/memoryPorts';
import type { Reply } from '../support/misbehavingProvider';
import { refusalOf } from '../support/runningCore';
import {
  after,
  attempts,
  callManager,
  dxAt,
  keyrockAt,
  managerPath,
  page,
  type Respond,
  refusedAgain,
  restarted,
  type Setting,
  sendsMail,
  signsInAtSource,
  typing,
  verifyAt,
  webMethodsAt,
} from '../support/secondToken';
import { enrolment, factorList, messageNo, tenantTime, verifyTokens } from '../support/verifyTenant';

/*
 * What goes wrong with the five systems: each has words of its own, and leaves the token that was there before.
 */

type Case = {
  readonly name: string;
  readonly start: () => Promise<Setting>;
  /** What goes wrong once the token is there. */
  readonly expected: object;
  readonly how?: 'sign-in' | 'refresh';
  readonly respond?: Respond;
};

const wrongCode = messageNo('CSIBN0021E');
const phone = enrolment('signature', { subType: 'userPresence', references: { authenticatorId: 'phone-1' } });
const totpAnswers = (reply: Reply) => ({
  '/v2.0/factors': factorList(enrolment('totp')),
  '/v2.0/factors/totp/totp-1': reply,
});

const cases: readonly Case[] = [
  {
    name: 'wrong codes of an authenticator app',
    start: () => verifyAt({ paths: totpAnswers(wrongCode) }),
    respond: typing('123456'),
    expected: { code: 'code-refused', factor: 'totp', reason: 'wrong' },
  },
  {
    name: 'wrong answers to the questions',
    start: () =>
      verifyAt({
        paths: {
          '/v2.0/factors': factorList(enrolment('questions')),
          '/v2.0/factors/questions/questions-1/verifications': {
            body: { id: 'asked-1', questions: [{ questionKey: 'pet', question: 'Which pet?' }] },
          },
          '/v2.0/factors/questions/questions-1/verifications/asked-1': wrongCode,
        },
      }),
    respond: ({ kind }) =>
      kind === 'knowledge-questions' ? { kind, answers: [{ key: 'pet', answer: 'none' }] } : undefined,
    expected: { code: 'code-refused', factor: 'questions', reason: 'wrong' },
  },
  {
    name: 'codes that ended before they were typed',
    start: () => {
      const late = new Date(tenantTime + 6 * 60_000).toUTCString();
      return verifyAt({
        paths: { ...sendsMail, [attempts]: { ...messageNo('CSIBN0028E'), headers: { date: late } } },
      });
    },
    respond: typing('123456'),
    expected: { code: 'code-not-sent', factor: 'emailotp', reason: 'limit' },
  },
  {
    name: 'attempts that are used up',
    start: () => verifyAt({ paths: { ...sendsMail, [attempts]: messageNo('CSIBN0025E') } }),
    respond: typing('123456'),
    expected: { code: 'code-refused', factor: 'emailotp', reason: 'used-up' },
  },
  {
    name: 'a push that is denied on the phone',
    start: () =>
      verifyAt({
        paths: {
          '/v2.0/factors': factorList(phone),
          '/v1.0/authenticators/phone-1/verifications': ({ method }) =>
            method === 'POST'
              ? { status: 202, body: { id: 'push-1', state: 'PENDING' } }
              : { body: { verifications: [{ id: 'push-1', state: 'USER_DENIED' }] } },
        },
      }),
    expected: { code: 'approval-refused', factor: 'push', outcome: 'denied' },
  },
  {
    name: 'no factor that can be used',
    start: () => verifyAt({ paths: { '/v2.0/factors': factorList(enrolment('totp', { enabled: false })) } }),
    expected: { code: 'factor-none', left: [{ type: 'totp', reason: 'disabled' }] },
  },
  {
    name: 'a seed with a clock two minutes off',
    start: () => {
      const clock = createSettableClock(tenantTime - 120_000);
      const dated = () => ({ ...wrongCode, headers: { date: new Date(clock.now() + 120_000).toUTCString() } });
      const paths = { ...totpAnswers(wrongCode), '/v2.0/factors/totp/totp-1': dated };
      return verifyAt({ paths }, { secrets: { 'totp-seed': 'JBSWY3DPEHPK3PXP' }, clock });
    },
    expected: { code: 'code-refused', factor: 'totp', fromSeed: true, clockAheadSeconds: expect.closeTo(120, -1) },
  },
  {
    name: 'an identity source that is gone',
    start: () => signsInAtSource([['cloud'], []]).then(restarted),
    expected: { code: 'identity-source-unknown', wanted: 'Staff' },
  },
  {
    name: 'a wrong tenant',
    start: () => dxAt({ status: 401, body: { msg: 'Tenant DEFAULTORG does not exist' } }),
    expected: { code: 'provider-refused', error: 'invalid_tenant' },
  },
  {
    name: 'a scope that is not registered',
    start: () => keyrockAt({ status: 400, body: '"Invalid scope: Requested scope is invalid"' }),
    expected: { code: 'scope-refused', scope: 'openid' },
  },
  {
    name: 'a refresh count that is spent',
    start: async () => {
      const setting = await webMethodsAt({ status: 400, body: { error: 'invalid_grant' } }, 1);
      await setting.client.call('token.get', { profileId: setting.profileId, how: 'refresh' });
      return setting;
    },
    how: 'refresh',
    expected: { code: 'sign-in-needed', reason: 'refreshes-used-up' },
  },
];

const pages: readonly Case[] = (
  [
    ['IBM Verify', () => verifyAt({ grants: { password: after(verifyTokens(), page) } }), 'sign-in'],
    ['IBM Verify, for its factors', () => verifyAt({ paths: { '/v2.0/factors': page } }), 'sign-in'],
    ['DX Operational Intelligence', () => dxAt(page), 'sign-in'],
    ['Keyrock', () => keyrockAt(page), 'sign-in'],
    ['webMethods Integration', () => webMethodsAt(page), 'refresh'],
  ] as const
).map(([name, start, how]) => ({ name, start, how, expected: { code: 'answer-not-json' } }));

const keptOf = async ({ client, profileId }: Setting): Promise<string> =>
  client.call('token.reveal', { profileId, kind: 'access' });

describe('what goes wrong has words of its own, and leaves the token that was there', () => {
  it.each(cases)('$name', async ({ start, how, respond, expected }) => {
    const setting = await start();
    const before = await keptOf(setting);
    const error = await refusedAgain(setting, how, respond);
    expect(error).toMatchObject(expected);
    expect(await keptOf(setting)).toBe(before);
    const { what, why, next } = errorText(error);
    expect([what, why, next].every((text) => text.length > 10)).toBe(true);
  });

  it.each(pages)('a page of a proxy in place of $name', async ({ start, how, expected }) => {
    const setting = await start();
    const before = await keptOf(setting);
    const error = await refusedAgain(setting, how);
    expect(error).toMatchObject(expected);
    expect(errorText(error).what).toContain('a web page');
    expect(await keptOf(setting)).toBe(before);
  });

  it('a page of a proxy where the Manager was called', async () => {
    const jwt = unsignedJwt({ sub: 'dana' });
    const setting = await verifyAt(
      { grants: { password: verifyTokens({ access_token: jwt }) }, paths: { [managerPath]: page } },
      { resource: true },
    );
    expect(await refusalOf(callManager(setting))).toMatchObject({ code: 'answer-not-json', stage: 'call' });
    expect(await keptOf(setting)).toBe(jwt);
  });

  it('an opaque token where a JWT is needed', async () => {
    const setting = await verifyAt({}, { resource: true });
    const error = await refusalOf(callManager(setting));
    expect(error).toEqual({ code: 'token-unusable', reason: 'not-jwt' });
    expect(errorText(error).next).toContain('JWT');
    const view = await setting.client.call('token.view', { profileId: setting.profileId });
    expect(view).toMatchObject({ generation: 1, problem: error });
  });

  it('two identity sources of one name, which the person tells apart or leaves', async () => {
    const setting = await signsInAtSource([['cloud'], ['cloud', 'other']]).then(restarted);
    const before = await keptOf(setting);
    const asked: Question[] = [];
    const error = await refusedAgain(setting, 'sign-in', (question) => {
      asked.push(question);
      return 'cancel';
    });
    expect(asked[0]).toMatchObject({ kind: 'identity-source', problem: 'two-of-one-name' });
    expect(error).toEqual({ code: 'cancelled' });
    expect(await keptOf(setting)).toBe(before);
  });

  it('the words of all of them differ', () => {
    const said = [
      { code: 'code-refused', factor: 'totp', reason: 'wrong' },
      { code: 'code-refused', factor: 'emailotp', reason: 'wrong' },
      { code: 'code-refused', factor: 'questions', reason: 'wrong' },
      { code: 'code-refused', factor: 'emailotp', reason: 'expired' },
      { code: 'code-refused', factor: 'emailotp', reason: 'used-up' },
      { code: 'code-refused', factor: 'totp', reason: 'wrong', fromSeed: true, clockAheadSeconds: 120 },
      { code: 'code-not-sent', factor: 'emailotp', reason: 'limit' },
      { code: 'approval-refused', factor: 'push', outcome: 'denied' },
      { code: 'factor-none', left: [] },
      { code: 'identity-source-unknown', wanted: 'Staff', known: [] },
      { code: 'identity-source-ambiguous', wanted: 'Staff', count: 2 },
      { code: 'provider-refused', error: 'invalid_tenant', stage: 'token', status: 401 },
      { code: 'scope-refused', error: 'invalid_scope', scope: 'openid' },
      { code: 'sign-in-needed', reason: 'refreshes-used-up' },
      { code: 'grant-refused', error: 'invalid_grant', stage: 'refresh' },
      { code: 'token-unusable', reason: 'not-jwt' },
      { code: 'answer-not-json', stage: 'token', status: 200, contentType: 'text/html', start: '' },
    ] as const satisfies readonly AppError[];
    const texts = said.map((error) => {
      const { what, why } = errorText(error);
      return `${what} ${why}`;
    });
    expect(new Set(texts).size).toBe(said.length);
    expect(texts[5]).toContain('2 minutes');
  });
});
