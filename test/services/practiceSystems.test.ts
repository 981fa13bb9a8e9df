import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { practicePagesOf } from '../../src/domain/practiceSystem';
import {
  type GrantKind,
  type PracticeSystem,
  type Profile,
  practicePages,
  practiceSystems,
} from '../../src/domain/profile';
import { presetById } from '../../src/providers/presets';
import { type Practising, startPractising } from '../support/practisingPerson';
import { refusalOf } from '../support/runningCore';

/** The grants of a system, as its preset has them. */
const practiceGrants = (system: PracticeSystem): readonly [GrantKind, ...GrantKind[]] =>
  presetById(system)?.grants ?? ['authorization_code', 'client_credentials', 'password', 'implicit'];

let app: Practising;
beforeEach(async () => {
  app = await startPractising();
});
afterEach(() => app.core.stop());

const restart = async (): Promise<void> => {
  await app.core.stop();
  app = await startPractising(app);
};

const accessToken = (profileId: string) => app.client.call('token.reveal', { profileId, kind: 'access' });

/** Sends the request that is ready for the profile's protected API. */
const send = async (profileId: string, id: string) => {
  const { requests } = await app.client.call('provider.calls', { profileId });
  const ready = requests.find((one) => one.id === id);
  if (ready === undefined) throw new Error(`${id} is not ready`);
  return app.client.call('request.send', { profileId, runId: randomUUID(), request: ready.request });
};

/** Refreshes, and makes sure that another token came of it without a question. */
const refresh = async (profileId: string): Promise<void> => {
  app.clock.advance(1_000);
  const before = await accessToken(profileId);
  await app.get(profileId, 'refresh');
  expect(await accessToken(profileId)).not.toBe(before);
  expect(await app.client.call('questions.open')).toEqual([]);
};

const profileOf = async (profileId: string): Promise<Profile> => {
  const profile = (await app.client.call('profiles.list')).find(({ id }) => id === profileId);
  if (profile === undefined) throw new Error('the profile is gone');
  return profile;
};

const outcomes = async (profileId: string) =>
  Object.fromEntries(
    (await app.client.call('profiles.check', await profileOf(profileId))).map(({ id, outcome }) => [id, outcome]),
  );

describe('the practice Keyrock', () => {
  const user = async (profileId: string) =>
    app.client.call('provider.call', { profileId, callId: 'userinfo', inputs: {} });

  it.each(['password', 'authorization_code'] as const)(
    'gives a token by %s, tells who it is for, refreshes, and outlives a restart',
    async (grant) => {
      const profileId = await app.add('keyrock', grant);
      await app.get(profileId);
      expect(await user(profileId)).toMatchObject({ status: 200, json: { email: 'dana@practice.example' } });
      await refresh(profileId);
      await restart();
      expect(await user(profileId)).toMatchObject({ status: 200, json: { email: 'dana@practice.example' } });
      await app.get(profileId, 'refresh');
      expect(await user(profileId)).toMatchObject({ status: 200 });
    },
  );

  it.each(['client_credentials', 'implicit'] as const)('gives a token by %s', async (grant) => {
    const profileId = await app.add('keyrock', grant);
    await app.get(profileId);
    expect(await user(profileId)).toMatchObject({ status: 200 });
  });

  it('is checked like any other, and describes where it is', async () => {
    const profileId = await app.add('keyrock', 'password');
    expect(await outcomes(profileId)).toMatchObject({ provider: 'good', endpoints: 'good', secret: 'good' });
    const { server, network } = await profileOf(profileId);
    const { endpoints } = await app.client.call('discovery.look', { server, network });
    expect(endpoints.token).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth2\/token$/);
  });
});

describe('the practice DX Operational Intelligence', () => {
  it('gives a token, answers both of its addresses, refreshes, and outlives a restart', async () => {
    const profileId = await app.add('dx-operational-intelligence', 'password', { lifetimeSeconds: 120 });
    expect(await app.get(profileId)).toMatchObject({ idleSeconds: 120 });
    expect(await send(profileId, 'me')).toMatchObject({ status: 200 });
    expect(await send(profileId, 'aoanalytics')).toMatchObject({ status: 200 });
    await refresh(profileId);
    await restart();
    expect(await send(profileId, 'me')).toMatchObject({ status: 200 });
    expect(await outcomes(profileId)).toMatchObject({ provider: 'good', endpoints: 'good', password: 'good' });
  });

  it('has no page of its own, and says so', async () => {
    const profileId = await app.add('dx-operational-intelligence', 'password');
    const opening = app.client.call('practice.open', { profileId, page: 'phone' });
    expect(await refusalOf(opening)).toEqual({ code: 'not-offered', what: 'this page' });
    expect(app.opened).toEqual([]);
  });
});

describe('the practice webMethods Integration', () => {
  it('gives a token by authorization_code, runs a flow service, refreshes while it may, and outlives a restart', async () => {
    const profileId = await app.add('webmethods-integration', 'authorization_code');
    expect(await app.get(profileId)).toMatchObject({ refreshes: { used: 0, limit: 3 } });
    expect(await send(profileId, 'flowService')).toMatchObject({ status: 200 });
    expect(await send(profileId, 'restApi')).toMatchObject({ status: 200 });
    await refresh(profileId);
    await restart();
    expect(await send(profileId, 'flowService')).toMatchObject({ status: 200 });
    await refresh(profileId);
  });

  it.each(['password', 'client_credentials', 'implicit'] as const)('gives a token by %s', async (grant) => {
    const profileId = await app.add('webmethods-integration', grant);
    await app.get(profileId);
    expect(await send(profileId, 'restApi')).toMatchObject({ status: 200 });
  });

  it('has a page where an administrator deletes the tokens of its client', async () => {
    const profileId = await app.add('webmethods-integration', 'client_credentials');
    await app.get(profileId);
    await app.client.call('practice.open', { profileId, page: 'administration' });
    const [address = ''] = app.opened;
    const { origin } = new URL(address);
    await fetch(address, { method: 'POST', body: new URLSearchParams({ choice: 'delete' }), headers: { origin } });
    // The deleted one is refused; the app gets a new one by itself and sends the request again.
    expect(await send(profileId, 'flowService')).toMatchObject({ status: 200, replayed: true });
  });

  it('is shared by its profiles: a token of one is known where the other goes', async () => {
    const [one, other] = [
      await app.add('webmethods-integration', 'client_credentials'),
      await app.add('webmethods-integration', 'password'),
    ];
    await app.get(one);
    await app.get(other);
    const address = async (profileId: string) =>
      (await app.client.call('provider.calls', { profileId })).requests[0]?.request.url;
    expect(await address(one)).toBe(await address(other));
    expect((await profileOf(one)).clientId).toBe((await profileOf(other)).clientId);
    await app.client.call('practice.open', { profileId: one, page: 'administration' });
    const [page = ''] = app.opened;
    const { origin } = new URL(page);
    await fetch(page, { method: 'POST', body: new URLSearchParams({ choice: 'delete' }), headers: { origin } });
    // The other's token was refused as well.
    expect(await send(other, 'flowService')).toMatchObject({ replayed: true });
  });
});

describe('the practice systems', () => {
  it('have the pages that are offered for them, and no other', async () => {
    for (const system of practiceSystems) {
      const [grant] = practiceGrants(system);
      const profileId = await app.add(system, grant);
      for (const page of practicePages) {
        const opened = app.client.call('practice.open', { profileId, page }).then(
          () => true,
          () => false,
        );
        expect([system, page, await opened]).toEqual([system, page, practicePagesOf(system).includes(page)]);
      }
    }
    for (const address of app.opened) expect((await fetch(address)).status).toBe(200);
  });

  it('have every grant that is offered for them', async () => {
    for (const system of practiceSystems) {
      for (const grant of practiceGrants(system)) {
        const profileId = await app.add(system, grant);
        expect(await profileOf(profileId)).toMatchObject({ grant, server: { kind: 'practice', system } });
      }
    }
  });

  it('open no port before a profile needs them, and free theirs when the app ends', async () => {
    const profileId = await app.add('dx-operational-intelligence', 'password');
    await app.get(profileId);
    const { requests } = await app.client.call('provider.calls', { profileId });
    const { origin } = new URL(requests[0]?.request.url ?? '');
    await app.core.stop();
    await expect(fetch(origin)).rejects.toThrow();
    app = await startPractising(app);
    await app.client.call('token.view', { profileId });
    await expect(fetch(origin)).rejects.toThrow();
  });

  it('keep their state with the other secrets, and it says no token', async () => {
    const profileId = await app.add('keyrock', 'password');
    await app.get(profileId);
    const token = await accessToken(profileId);
    await app.core.stop();
    const states = [...app.secrets.items].filter(([key]) => key.includes('practice/keyrock'));
    expect(states).not.toEqual([]);
    expect(states.map(([, value]) => value).join('')).not.toContain(token);
    expect(JSON.stringify([...app.files.texts])).not.toContain('cookieKey');
  });
});
