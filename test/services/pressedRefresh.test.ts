import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goodTokens, type MisbehavingProvider, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';
import {
  challenge,
  enrolment,
  factorList,
  oauthNo,
  sentCode,
  startVerifyTenant,
  verifyTokens,
} from '../support/verifyTenant';

const codePath = '/v2.0/factors/emailotp/emailotp-1/verifications';

describe('Refresh with a refresh token that the provider no longer takes', () => {
  let provider: MisbehavingProvider;
  let running: RunningCore;
  let profileId: string;

  beforeEach(async () => {
    provider = await startMisbehavingProvider({
      token: ({ parameters }, count) =>
        parameters.get('grant_type') === 'refresh_token'
          ? { status: 400, body: { error: 'invalid_grant' } }
          : { body: { ...goodTokens, access_token: `access-${count}`, refresh_token: `refresh-${count}` } },
    });
    running = await startCore();
    const parts = { grant: 'password', username: 'alice', keepFresh: false } as const;
    ({ id: profileId } = await running.saved({ server: { kind: 'discovery', issuer: provider.issuer }, ...parts }));
    await running.client.call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await running.client.call('token.get', { profileId, how: 'sign-in' });
  });
  afterEach(async () => {
    await running.core.stop();
    await provider.close();
  });

  const refresh = () => running.client.call('token.get', { profileId, how: 'refresh' });
  const grants = () => provider.tokenRequests().map(({ body }) => new URLSearchParams(body).get('grant_type'));
  const life = async () => (await running.client.call('tokens.status'))[0]?.life;

  it('gets the next one with the password that is kept', async () => {
    await refresh();
    expect(await running.client.call('token.reveal', { profileId, kind: 'access' })).toBe('access-3');
    expect(grants()).toEqual(['password', 'refresh_token', 'password']);
    expect((await life())?.kind).toBe('fresh');
  });

  it('says that a sign-in is needed where no password is kept, and goes straight to one that is kept later', async () => {
    await running.client.call('secrets.remove', { profileId, kind: 'password' });
    expect((await refusalOf(refresh())).code).toBe('grant-refused');
    expect(await life()).toMatchObject({ kind: 'needs-sign-in', reason: 'refresh-refused' });
    await running.client.call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await refresh();
    expect(grants()).toEqual(['password', 'refresh_token', 'password']);
  });
});

describe('Refresh of a profile whose next sign-in wants a code from a phone', () => {
  it('asks nothing, sends nothing to the phone, and says that somebody is needed', async () => {
    const tenant = await startVerifyTenant({
      grants: {
        password: (_form, count) => (count === 1 ? verifyTokens({ refresh_token: 'refresh-1' }) : challenge()),
        refresh_token: oauthNo('invalid_grant', 'The token is not known.'),
      },
      paths: { '/v2.0/factors': factorList(enrolment('emailotp')), [codePath]: sentCode() },
    });
    const running = await startCore();
    const { id: profileId } = await running.saved({
      provider: 'ibmVerify',
      server: { kind: 'discovery', issuer: tenant.issuer },
      grant: 'password',
      username: 'dana',
      scope: 'openid',
      keepFresh: false,
    });
    await running.client.call('secrets.set', { profileId, kind: 'password', value: 'the password of dana' });
    await running.client.call('token.get', { profileId, how: 'sign-in' });
    const refused = refusalOf(running.client.call('token.get', { profileId, how: 'refresh' }));
    expect((await refused).code).toBe('interaction-required');
    expect(await running.client.call('questions.open')).toEqual([]);
    expect(tenant.calls().filter(({ line }) => line.startsWith('POST'))).toEqual([]);
    expect((await running.client.call('tokens.status'))[0]?.life.kind).toBe('needs-sign-in');
    await running.core.stop();
    await tenant.close();
  });
});
