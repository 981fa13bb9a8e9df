import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { refusalOf } from '../support/runningCore';
import { sampleId } from '../support/sampleData';
import { createSimulatedClock, type SimulatedClock } from '../support/simulatedClock';
import { createSimulatedCore, type SimulatedCore } from '../support/simulatedCore';
import { createSimulatedProviders, type Weather } from '../support/simulatedProviders';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('a token that is kept fresh', () => {
  let clock: SimulatedClock;
  let app: SimulatedCore;
  let providers: ReturnType<typeof createSimulatedProviders>;
  let weather: Weather;
  let count = 0;

  beforeEach(async () => {
    clock = createSimulatedClock(Date.UTC(2026, 0, 1));
    weather = 'well';
    count = 0;
    providers = createSimulatedProviders({ real: clock.real, weather: () => weather, lifetimeSeconds: () => 3600 });
    app = createSimulatedCore({ clock, http: providers.http });
    await app.start();
  });
  afterEach(() => app.core().core.stop());

  const profile = async (host: string, parts: Partial<ProfileInput> = {}): Promise<string> => {
    count += 1;
    const { id } = await app.core().saved({
      id: sampleId(count),
      name: `Profile ${count}`,
      server: { kind: 'endpoints', endpoints: { token: `https://${host}/token` } },
      ...parts,
    });
    return id;
  };
  const get = (profileId: string) => app.core().client.call('token.get', { profileId, how: 'sign-in' });
  const call = () => app.core().client;
  /** A profile whose refresh token is its only way without a person. */
  const signedIn = async (host: string, parts: Partial<ProfileInput> = {}): Promise<string> => {
    const profileId = await profile(host, { grant: 'password', username: `user-${count}`, ...parts });
    await call().call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await get(profileId);
    await call().call('secrets.remove', { profileId, kind: 'password' });
    return profileId;
  };
  const lifeOf = async (profileId: string) =>
    (await call().call('tokens.status')).find((status) => status.profileId === profileId)?.life;
  const isGood = async (profileId: string): Promise<boolean> =>
    providers.takes(await call().call('token.reveal', { profileId, kind: 'access' }));

  it('is renewed by its refresh token before its end, all day, with nobody there', async () => {
    const profileId = await signedIn('a.example');
    for (let hours = 0; hours < 24; hours += 1) {
      await app.pass(hour);
      expect(await isGood(profileId)).toBe(true);
    }
    expect(providers.requests()).toBeGreaterThan(24);
    expect(providers.requests()).toBeLessThan(36);
  });

  it('keeps its refresh token where nobody was there to type a client secret that is kept nowhere', async () => {
    const profileId = await profile('a.example', {
      grant: 'password',
      username: 'user',
      clientAuth: 'client_secret_post',
    });
    const secret = { profileId, kind: 'client-secret' } as const;
    await call().call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await call().call('secrets.set', { ...secret, value: 'a client secret' });
    await get(profileId);
    await call().call('secrets.remove', { profileId, kind: 'password' });
    await call().call('secrets.remove', secret);
    await app.pass(2 * hour);
    expect(await lifeOf(profileId)).toMatchObject({ kind: 'needs-sign-in', reason: 'not-attended' });
    await call().call('settings.set', { keepFresh: false });
    await call().call('secrets.set', { ...secret, value: 'a client secret' });
    await call().call('token.get', { profileId, how: 'best' });
    expect(await isGood(profileId)).toBe(true);
    const run = await call().call('flow.last', { profileId });
    expect(run?.steps[0]).toMatchObject({ kind: 'started', grant: 'refresh' });
  });

  it.each([
    ['client credentials', { grant: 'client_credentials' }, false],
    ['a kept password', { grant: 'password', username: 'plain' }, true],
  ] as const)('is got anew by %s, which need no refresh token', async (_name, parts, withPassword) => {
    const profileId = await profile('a.example', parts);
    if (withPassword) await call().call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await get(profileId);
    await app.pass(3 * hour);
    expect(await isGood(profileId)).toBe(true);
  });

  it('asks for a sign-in once, at its end and not before, where only a person can renew it', async () => {
    const profileId = await profile('a.example', { grant: 'password', username: 'plain' });
    await call().call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await get(profileId);
    await call().call('secrets.remove', { profileId, kind: 'password' });
    await app.pass(59 * minute);
    expect((await lifeOf(profileId))?.kind).toBe('due');
    await app.pass(2 * minute);
    expect(await lifeOf(profileId)).toEqual({ kind: 'needs-sign-in', reason: 'no-refresh-token' });
    await app.pass(day);
    expect(providers.requests()).toBe(1);
    expect(await call().call('questions.open')).toEqual([]);
  });

  it('is left alone where the person wants that: for one profile, or for all', async () => {
    const one = await signedIn('a.example', { keepFresh: false });
    const other = await signedIn('b.example');
    await app.pass(2 * hour);
    expect([await isGood(one), await isGood(other)]).toEqual([false, true]);
    await call().call('settings.set', { keepFresh: false });
    const before = providers.requests();
    await app.pass(5 * hour);
    expect(providers.requests()).toBe(before);
    await call().call('settings.set', { keepFresh: true });
    await app.pass(minute);
    expect(await isGood(other)).toBe(true);
  });

  it('F1: is retried from 1 to 60 s apart while the provider is down, keeps everything, and is fresh a minute after', async () => {
    const profileId = await signedIn('a.example');
    await app.pass(40 * minute);
    weather = 'unreachable';
    await app.pass(minute);
    const before = providers.requests();
    await app.pass(hour);
    const tries = providers.requests() - before;
    expect(tries).toBeGreaterThan(20);
    expect(tries).toBeLessThanOrEqual(70);
    expect(await lifeOf(profileId)).toMatchObject({
      kind: 'retrying',
      reason: { code: 'connection-refused' },
      lost: false,
    });
    expect(providers.worstMinute()).toBeLessThanOrEqual(6);
    weather = 'well';
    await app.pass(minute + 5 * second);
    expect(await isGood(profileId)).toBe(true);
    expect((await lifeOf(profileId))?.kind).toBe('fresh');
  });

  it('F12: is not asked for before the pause a provider wants is over, by nobody', async () => {
    const profileId = await signedIn('a.example');
    const sibling = await signedIn('a.example');
    const before = providers.requests();
    await app.pass(40 * minute);
    weather = 'asks-for-a-pause';
    while (providers.requests() === before) await app.pass(second);
    await app.pass(115 * second);
    expect(await refusalOf(call().call('token.get', { profileId, how: 'refresh' }))).toMatchObject({
      code: 'rate-limited',
    });
    expect(providers.requests()).toBe(before + 1);
    weather = 'well';
    await app.pass(30 * second);
    expect(providers.requests()).toBeGreaterThan(before + 1);
    await app.pass(10 * minute);
    expect([await isGood(profileId), await isGood(sibling)]).toEqual([true, true]);
  });

  it('F15: is tried once more after a lost answer, and then says why it needs a sign-in, without another try', async () => {
    const profileId = await signedIn('a.example');
    await app.pass(40 * minute);
    weather = 'lost';
    await app.pass(13 * minute);
    expect(await lifeOf(profileId)).toMatchObject({ kind: 'needs-sign-in', reason: 'reply-lost' });
    const before = providers.requests();
    weather = 'well';
    await app.pass(day);
    expect(providers.requests()).toBe(before);
  });

  it('F10: is not asked for again after the provider refused, not even after a restart, and is not thrown away', async () => {
    const profileId = await signedIn('a.example');
    providers.endAll();
    await app.pass(hour);
    expect(await lifeOf(profileId)).toMatchObject({ kind: 'needs-sign-in', reason: 'refresh-refused' });
    const before = providers.requests();
    await app.restart();
    await app.pass(2 * hour);
    expect(await lifeOf(profileId)).toMatchObject({ kind: 'needs-sign-in', reason: 'refresh-refused' });
    expect(providers.requests()).toBe(before);
    expect(await call().call('token.reveal', { profileId, kind: 'refresh' })).toContain('refresh-');
  });

  it('F36: is renewed within seconds of waking, spread so that the providers are not asked all at once', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 12; index += 1) ids.push(await signedIn(`host-${index}.example`));
    clock.sleep(8 * hour);
    const before = providers.requests();
    await app.wake('resumed');
    expect(providers.requests() - before).toBeLessThanOrEqual(4);
    await app.pass(7 * second);
    for (const profileId of ids) expect(await isGood(profileId)).toBe(true);
  });

  it('F35: is renewed once when the clock is set a day forward or back, and not again and again', async () => {
    const profileId = await signedIn('a.example');
    for (const by of [day, -day, -day, day]) {
      const before = providers.requests();
      clock.set(by);
      await app.pass(10 * minute);
      expect(providers.requests() - before).toBeLessThanOrEqual(2);
      expect(await isGood(profileId)).toBe(true);
    }
  });

  it('F37: of a hundred profiles that end in the same second is renewed for all, one after another at each endpoint', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 100; index += 1) ids.push(await signedIn(`host-${index % 25}.example`));
    await app.pass(59 * minute);
    for (const profileId of ids) expect(await isGood(profileId)).toBe(true);
    await app.pass(2 * minute);
    for (const profileId of ids) expect(await isGood(profileId)).toBe(true);
    expect(providers.worstAtOnce()).toBe(1);
  });

  it('waits for the place of secrets to be opened', async () => {
    const profileId = await signedIn('a.example');
    app.core().secrets.failAlways({
      kind: 'fails',
      error: { code: 'keychain-locked', technical: '' },
      effect: 'none',
    });
    await call().call('storage.retry');
    const before = providers.requests();
    await app.pass(2 * hour);
    expect(providers.requests()).toBe(before);
    app.core().secrets.failAlways(undefined);
    await call().call('storage.retry');
    await app.pass(10 * second);
    expect(await isGood(profileId)).toBe(true);
  });

  it('is answered for as long as its asker needs it', async () => {
    const profileId = await signedIn('a.example', { keepFresh: false });
    await app.pass(50 * minute);
    const before = providers.requests();
    await call().call('token.get', { profileId, how: 'best' });
    expect(providers.requests()).toBe(before);
    await app.pass(6 * minute);
    await call().call('token.get', { profileId, how: 'best' });
    expect(providers.requests()).toBe(before + 1);
  });

  it('is renewed first for an asker who needs it for longer than it lasts', async () => {
    const profileId = await signedIn('a.example', { keepFresh: false });
    await app.pass(20 * minute);
    const before = providers.requests();
    await call().call('token.get', { profileId, how: 'best', minimumSeconds: 30 * 60 });
    expect(providers.requests()).toBe(before);
    await call().call('token.get', { profileId, how: 'best', minimumSeconds: 41 * 60 });
    expect(providers.requests()).toBe(before + 1);
  });

  it('is renewed before it is copied with two seconds left, and copied as it is with minutes left', async () => {
    const profileId = await signedIn('a.example', { keepFresh: false });
    const copy = (minimumSeconds?: number) =>
      call().call('token.copy', {
        profileId,
        form: 'raw',
        ...(minimumSeconds === undefined ? {} : { minimumSeconds }),
      });
    const old = await call().call('token.reveal', { profileId, kind: 'access' });
    await app.pass(55 * minute);
    await copy();
    expect(app.core().clipboard.text()).toBe(old);
    await app.pass(5 * minute - 2 * second);
    await copy();
    const renewed = app.core().clipboard.text();
    expect(renewed).not.toBe(old);
    await app.pass(2 * second);
    expect(providers.takes(renewed)).toBe(true);
    await app.pass(40 * minute);
    await copy(30 * 60);
    expect(app.core().clipboard.text()).not.toBe(renewed);
  });

  it('is copied while it works where the provider is down, and never once it has ended', async () => {
    const profileId = await signedIn('a.example', { keepFresh: false });
    const copy = () => call().call('token.copy', { profileId, form: 'raw' });
    const old = await call().call('token.reveal', { profileId, kind: 'access' });
    weather = 'unreachable';
    await app.pass(hour - 2 * second);
    await copy();
    expect(app.core().clipboard.text()).toBe(old);
    await app.pass(3 * second);
    expect((await refusalOf(copy())).code).toBe('connection-refused');
  });

  it('is copied as it is, without a question, where only a person could renew it', async () => {
    const profileId = await profile('a.example', { grant: 'password', username: 'plain' });
    await call().call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await get(profileId);
    await call().call('secrets.remove', { profileId, kind: 'password' });
    await app.pass(hour - 2 * second);
    await call().call('token.copy', { profileId, form: 'raw' });
    expect(providers.takes(app.core().clipboard.text())).toBe(true);
    expect(await call().call('questions.open')).toEqual([]);
  });
});
