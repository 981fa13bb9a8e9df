import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { FactorType } from '../../src/domain/question';
import { type Practising, startPractising } from '../support/practisingPerson';
import { refusalOf } from '../support/runningCore';

let app: Practising;
beforeEach(async () => {
  app = await startPractising();
});
afterEach(() => app.core.stop());

const restart = async (): Promise<void> => {
  await app.core.stop();
  app = await startPractising(app);
};

const choose = (type: FactorType): Promise<void> =>
  app.answer('choose-factor', ({ factors }) => ({
    kind: 'choose-factor',
    factorId: factors.find((one) => one.type === type && one.transient !== true)?.id ?? '',
  }));

const call = (profileId: string, callId: string) => app.client.call('provider.call', { profileId, callId, inputs: {} });

/** Signs in with the authenticator app, its code read off the phone. */
const signInByHand = async (profileId: string): Promise<void> => {
  const token = app.get(profileId);
  const phone = await app.phone(profileId);
  await choose('totp');
  await app.answer('one-time-code', async () => ({ kind: 'one-time-code', code: await phone.code() }));
  await token;
};

const accessToken = (profileId: string) => app.client.call('token.reveal', { profileId, kind: 'access' });

describe('the practice IBM Verify', () => {
  it('signs in with a password and the code of the phone, answers the user record, refreshes and outlives a restart', async () => {
    const profileId = await app.add('ibm-verify', 'password');
    await signInByHand(profileId);
    expect(await call(profileId, 'scim-user')).toMatchObject({ status: 200, json: { userName: 'dana' } });

    app.clock.advance(1_000);
    const before = await accessToken(profileId);
    await app.get(profileId, 'refresh');
    expect(await accessToken(profileId)).not.toBe(before);
    expect(await app.client.call('questions.open')).toEqual([]);

    await restart();
    expect(await call(profileId, 'scim-user')).toMatchObject({ status: 200, json: { userName: 'dana' } });
    expect(await app.client.call('provider.call', { profileId, callId: 'factors', inputs: {} })).toMatchObject({
      status: 200,
    });
    await app.get(profileId, 'refresh');
  });

  it('renews without a question where the seed of the phone is kept, also after a restart', async () => {
    const profileId = await app.add('ibm-verify', 'password', { keepSeed: true });
    await app.get(profileId, 'sign-in');
    app.clock.advance(30_000);
    await app.get(profileId, 'sign-in');
    await restart();
    app.clock.advance(30_000);
    await app.get(profileId, 'sign-in');
    expect(await app.client.call('questions.open')).toEqual([]);
    expect(await call(profileId, 'scim-user')).toMatchObject({ status: 200 });
    expect(app.opened).toEqual([]);
  });

  it('keeps the seed only where that was chosen', async () => {
    const [byHand, byItself] = [
      await app.add('ibm-verify', 'password'),
      await app.add('ibm-verify', 'password', { keepSeed: true }),
    ];
    const status = (profileId: string) => app.client.call('secrets.status', { profileId });
    expect(await status(byHand)).toEqual({ 'client-secret': true, password: true, 'totp-seed': false });
    expect(await status(byItself)).toEqual({ 'client-secret': true, password: true, 'totp-seed': true });
  });

  it('sends a code to the mailbox, which is pasted as it stands', async () => {
    const profileId = await app.add('ibm-verify', 'password');
    const token = app.get(profileId);
    const phone = await app.phone(profileId);
    await choose('emailotp');
    await app.answer('one-time-code', async () => ({ kind: 'one-time-code', code: await phone.message() }));
    expect(await token).toMatchObject({ profileId });
  });

  it('asks the questions whose answers stand on the phone page', async () => {
    const profileId = await app.add('ibm-verify', 'password');
    const token = app.get(profileId);
    const phone = await app.phone(profileId);
    await choose('questions');
    await app.answer('knowledge-questions', async ({ questions }) => ({
      kind: 'knowledge-questions',
      answers: await Promise.all(questions.map(async ({ key, text }) => ({ key, answer: await phone.answerTo(text) }))),
    }));
    expect(await token).toMatchObject({ profileId });
  });

  it('is approved on the phone, and denied there', async () => {
    const profileId = await app.add('ibm-verify', 'password');
    const phone = await app.phone(profileId);
    const decided = async (decision: 'approve' | 'deny') => {
      const token = app.get(profileId, 'sign-in');
      // Held until the phone has answered: a refusal may come before anybody waits for it.
      token.catch(() => undefined);
      await choose('push');
      expect((await app.asked()).question.kind).toBe('approve-push');
      expect(await phone.decide(decision)).toBe(true);
      app.clock.advance(2_000);
      return token;
    };
    expect(await decided('approve')).toMatchObject({ profileId });
    expect(await refusalOf(decided('deny'))).toEqual({ code: 'approval-refused', factor: 'push', outcome: 'denied' });
  });

  it('signs in at its pages in the browser, with the code of the phone', async () => {
    const profileId = await app.add('ibm-verify', 'authorization_code');
    await app.get(profileId);
    expect(await call(profileId, 'scim-user')).toMatchObject({ status: 200, json: { userName: 'dana' } });
    await restart();
    expect(await app.client.call('token.userinfo', { profileId })).toMatchObject({ status: 200 });
  });

  it.each(['client_credentials', 'implicit'] as const)('gives a token by %s', async (grant) => {
    const profileId = await app.add('ibm-verify', grant);
    expect(await app.get(profileId)).toMatchObject({ profileId });
    const expected = grant === 'implicit' ? 'scim-user' : 'identity-sources';
    expect(await call(profileId, expected)).toMatchObject({ status: 200 });
  });

  it('checks a password in its identity source, and goes on with a token for the person', async () => {
    const profileId = await app.add('ibm-verify-password', 'verify_password', { keepSeed: true });
    await app.get(profileId);
    expect(await app.client.call('questions.open')).toEqual([]);
    expect(await call(profileId, 'scim-user')).toMatchObject({ status: 200, json: { userName: 'dana' } });
    await restart();
    expect(await call(profileId, 'scim-user')).toMatchObject({ status: 200 });
    app.clock.advance(30_000);
    await app.get(profileId, 'sign-in');
  });

  it('stands at one place for all its profiles, and gives tokens of the lifetime that was chosen', async () => {
    const one = await app.add('ibm-verify', 'client_credentials', { lifetimeSeconds: 20 });
    const other = await app.add('ibm-verify-password', 'verify_password', { lifetimeSeconds: 3600, keepSeed: true });
    const look = async (profileId: string) => {
      const profiles = await app.client.call('profiles.list');
      const profile = profiles.find(({ id }) => id === profileId);
      if (profile === undefined) throw new Error('the profile is gone');
      return app.client.call('discovery.look', { server: profile.server, network: profile.network });
    };
    expect((await look(one)).issuer).toBe((await look(other)).issuer);
    const lives = async (profileId: string) => {
      await app.get(profileId);
      const view = await app.client.call('token.view', { profileId });
      return ((view?.expiresAt ?? 0) - (view?.receivedAt ?? 0)) / 1000;
    };
    expect([await lives(one), await lives(other)]).toEqual([20, 3600]);
  });

  it('is checked like any other', async () => {
    const profileId = await app.add('ibm-verify', 'password');
    const [profile] = (await app.client.call('profiles.list')).filter(({ id }) => id === profileId);
    if (profile === undefined) throw new Error('the profile is gone');
    const outcomes = (await app.client.call('profiles.check', profile)).map(({ id, outcome }) => `${id} ${outcome}`);
    expect(outcomes).toEqual([
      'storage good',
      'secret good',
      'password good',
      'proxy good',
      'provider good',
      'issuer good',
      'clock good',
      'endpoints good',
      'hosts good',
      'keys good',
      'grant good',
      'client-authentication good',
      'scopes good',
      'system good',
    ]);
  });

  it('goes on with new clients and passwords where its state was lost', async () => {
    const profileId = await app.add('ibm-verify', 'password', { keepSeed: true });
    await app.core.stop();
    const lost = [...app.secrets.items.keys()].filter((key) => key.includes('practice/'));
    expect(lost).not.toEqual([]);
    for (const key of lost) app.secrets.items.delete(key);
    app = await startPractising(app);
    expect(await app.get(profileId)).toMatchObject({ profileId });
  });

  it('has no page for an administrator, and no grant of another system', async () => {
    const profileId = await app.add('ibm-verify', 'password');
    expect(await refusalOf(app.client.call('practice.open', { profileId, page: 'administration' }))).toMatchObject({
      code: 'not-offered',
    });
    expect(await refusalOf(app.add('ibm-verify', 'verify_password'))).toMatchObject({ code: 'input-invalid' });
    expect(await refusalOf(app.add('standard', 'verify_password'))).toMatchObject({ code: 'input-invalid' });
  });

  it('T1: puts nothing of what it was sent into the log', async () => {
    const profileId = await app.add('ibm-verify', 'password');
    await signInByHand(profileId);
    const token = await accessToken(profileId);
    await app.core.stop();
    const kept = [...app.secrets.items.values()].join('');
    const password = /[a-z]+-[a-z]+-[a-z]+-\d\d/.exec(kept)?.[0] ?? '';
    expect(password).not.toBe('');
    const logged = JSON.stringify(app.log.lines);
    for (const secret of [password, token, 'dana', 'totpSeed', 'otp']) expect(logged).not.toContain(secret);
  });
});

describe('the practice Cloud Object Storage Manager', () => {
  it('is called once its certificate is trusted, with the ready request, and again after a restart', async () => {
    const profileId = await app.add('ibm-cos-manager', 'password');
    await signInByHand(profileId);
    const send = async () => {
      const { requests } = await app.client.call('provider.calls', { profileId });
      const [ready] = requests;
      if (ready === undefined) throw new Error('nothing is ready');
      return app.client.call('request.send', { profileId, runId: randomUUID(), request: ready.request });
    };
    const refused = await refusalOf(send());
    if (refused.code !== 'tls-untrusted' || refused.certificate === undefined)
      throw new Error('it was trusted at once');
    const { host, sha256 } = refused.certificate;
    const pin = { host, sha256, until: app.clock.now() + 86_400_000 };
    await app.client.call('profiles.trustCertificate', { profileId, pin });
    expect(await send()).toMatchObject({ status: 200 });
    expect(await call(profileId, 'view-system')).toMatchObject({ status: 200, json: { responseStatus: 'ok' } });
    await restart();
    expect(await send()).toMatchObject({ status: 200 });
    await app.get(profileId, 'refresh');
    expect(await send()).toMatchObject({ status: 200 });
  });

  it('is called where it stands now, after somebody else took its port', async () => {
    const profileId = await app.add('ibm-cos-manager', 'password', { keepSeed: true });
    const address = async () => {
      const [ready] = (await app.client.call('provider.calls', { profileId })).requests;
      return new URL(ready?.request.url ?? '');
    };
    const before = await address();
    await app.core.stop();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen({ host: '127.0.0.1', port: Number(before.port) }, resolve));
    onTestFinished(() => void other.close());
    app = await startPractising(app);
    const now = await address();
    expect(now.port).not.toBe(before.port);
    await app.get(profileId);
    const refused = await refusalOf(call(profileId, 'view-system'));
    expect(refused).toMatchObject({ code: 'tls-untrusted', certificate: { host: now.host } });
  });
});
