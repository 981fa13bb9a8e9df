import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import type { Reply } from '../support/misbehavingProvider';
import { answering, type RunParts, runAt } from '../support/verifyRun';
import {
  challenge,
  enrolment,
  factorList,
  type Grants,
  messageNo,
  oauthNo,
  proved,
  startVerifyTenant,
  verifyTokens,
} from '../support/verifyTenant';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const source = '/v1.0/authnmethods/password/the-source';
const right: Reply = {
  body: {
    groups: [{ sourceId: 's', displayName: 'developers', name: 'D' }],
    attributes: [{ name: 'email', values: ['dana@example.com'] }],
    id: '651000TFPF',
    assertion: 'the-password-assertion',
  },
};

type Paths = NonNullable<NonNullable<Parameters<typeof startVerifyTenant>[0]>['paths']>;

const verify: NonNullable<ProfileInput['verify']> = {
  firstStep: 'policyauth',
  context: 'send',
  identitySource: { by: 'id', id: 'the-source' },
};

const signIn = async (grants: Grants, paths: Paths = {}, parts: RunParts = {}) => {
  const tenant = await startVerifyTenant({
    grants: { policyauth: challenge(['password'], 'the-first-challenge'), ...grants },
    paths: { [source]: right, ...paths },
  });
  closers.push(tenant.close);
  return { ...(await runAt(tenant, { profile: { verify }, ...parts })), tenant };
};

describe('policy-based authentication', () => {
  it('1.7: policyauth with scope and context, then the first factor with returnJwt, then jwt-bearer with the same context', async () => {
    const { tokens, tenant, asked, context } = await signIn({});

    expect(asked).toEqual([]);
    expect(tokens).toMatchObject({
      accessToken: 'the-user-token',
      extras: { 'user id': '651000TFPF', groups: 'developers', email: 'dana@example.com' },
    });
    const [first, last] = tenant.forms();
    expect(first).toEqual({
      grant_type: 'policyauth',
      scope: 'openid',
      client_id: 'client',
      context: expect.any(String),
    });
    expect(last).toEqual({ ...first, grant_type: jwtBearer, assertion: 'the-password-assertion' });
    expect(tenant.calls()).toEqual([
      {
        line: `POST ${source}?returnJwt=true`,
        authorization: 'Bearer the-first-challenge',
        body: { username: 'dana', password: 'the password of dana' },
      },
    ]);
    expect(context.kinds().filter((kind) => kind === 'factor-accepted')).toHaveLength(1);
  });

  it('1.7: a second challenge after the first factor is met as any other, unattended with the seed kept', async () => {
    const { tokens, asked, tenant } = await signIn(
      { [jwtBearer]: (_form, count) => (count === 1 ? challenge(['totp']) : verifyTokens()) },
      { '/v2.0/factors': factorList(enrolment('totp')), '/v2.0/factors/totp/totp-1': proved },
      { profile: { verify }, totpSeed: 'JBSWY3DPEHPK3PXP' },
    );
    expect(asked).toEqual([]);
    expect(tokens).toMatchObject({ accessToken: 'the-user-token', extras: { groups: 'developers' } });
    expect(tenant.forms().map(({ assertion }) => assertion)).toEqual([
      undefined,
      'the-password-assertion',
      'the-assertion',
    ]);
  });

  it('1.7: nobody is known yet, so that no enrolments are asked for before the first factor', async () => {
    const { tenant } = await signIn({ policyauth: challenge(undefined, 'the-first-challenge') });
    expect(tenant.calls().map(({ line }) => line)).toEqual([`POST ${source}?returnJwt=true`]);
  });

  it('1.7: an outright allow, scope as asked, is the token', async () => {
    const { tokens, tenant } = await signIn({ policyauth: verifyTokens({ access_token: 'allowed-at-once' }) });
    expect(tokens?.accessToken).toBe('allowed-at-once');
    expect(tenant.calls()).toEqual([]);
  });

  it('1.7: a denial is 401 with CSIAQ0278E', async () => {
    const { error } = await signIn({ policyauth: oauthNo('access_denied', 'CSIAQ0278E denied', 401) });
    expect(error).toMatchObject({ code: 'provider-refused', error: 'access_denied', description: 'CSIAQ0278E denied' });
  });

  it('1.7: fido2 as the only first factor ends with its reason', async () => {
    const { error } = await signIn({ policyauth: challenge(['fido2']) });
    expect(error).toEqual({
      code: 'factor-none',
      left: [{ type: 'fido2', reason: 'needs-web-origin' }],
      allowed: ['fido2'],
    });
  });

  it('1.7: password and qr are chosen between where no password is kept', async () => {
    const { asked, context } = await signIn(
      { policyauth: challenge(['password', 'qr']) },
      {},
      {
        password: '',
        profile: { verify },
        answer: answering({
          'choose-factor': { kind: 'choose-factor', factorId: 'password' },
          password: { kind: 'password', password: 'typed', keep: true },
        }),
      },
    );
    expect(asked.map(({ kind }) => kind)).toEqual(['choose-factor', 'password']);
    expect(context.kept).toEqual([{ kind: 'password', value: 'typed' }]);
  });

  it('1.7: transactionId and status are not on the wire and are not looked for', async () => {
    const odd = { ...(challenge(['password']).body as object), transactionId: 'x', status: 'deny' };
    const { tokens } = await signIn({ policyauth: { body: odd } });
    expect(tokens?.accessToken).toBe('the-user-token');
  });

  it('1.8: CSIBH0044E is a wrong password, and what was typed is not kept', async () => {
    const { error, context } = await signIn(
      {},
      { [source]: messageNo('CSIBH0044E') },
      {
        password: '',
        profile: { verify },
        answer: answering({ password: { kind: 'password', password: 'wrong', keep: true } }),
      },
    );
    expect(error).toMatchObject({ code: 'credentials-refused', error: 'CSIBH0044E' });
    expect(context.kept).toEqual([]);
  });
});
