import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import { createHttpFactory } from '../../src/network/http';
import type { HttpFactory, Locks } from '../../src/ports';
import { createMemoryLocks } from '../support/memoryLocks';
import { createSettableClock } from '../support/memoryPorts';
import { createMemorySecretStore } from '../support/memorySecretStore';
import {
  goodTokens,
  type MisbehavingProvider,
  type Reply,
  startMisbehavingProvider,
} from '../support/misbehavingProvider';
import { realClock } from '../support/realClock';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';
import { rotatingProfile, saveProfile } from './renewals';

const refused: Reply = { status: 400, body: { error: 'invalid_grant' } };
const tokensOf = (count: number, expiresIn = 3600): Reply => ({
  body: { ...goodTokens, access_token: `access-${count}`, refresh_token: `refresh-${count}`, expires_in: expiresIn },
});

describe('a renewal', () => {
  let provider: MisbehavingProvider;
  const cores: RunningCore[] = [];
  const ends: (() => void)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) end();
    await Promise.all(cores.splice(0).map(({ core }) => core.stop()));
    await provider.close();
  });

  const start = async (given: Parameters<typeof startCore>[0] = {}): Promise<RunningCore> => {
    const running = await startCore(given);
    cores.push(running);
    return running;
  };

  /** A provider whose answer to each refresh is the test's to say; the first call of its token endpoint is the sign-in. */
  const startProvider = async (answer: (refresh: number) => Reply | Promise<Reply>, revoked: string[] = []) => {
    provider = await startMisbehavingProvider({
      token: (_request, count) => (count === 1 ? tokensOf(1) : answer(count - 1)),
      metadata: (issuer) => ({ revocation_endpoint: `${issuer}/revoke` }),
      paths: {
        '/revoke': ({ parameters }) => {
          revoked.push(parameters.get('token') ?? '');
          return { body: {} };
        },
      },
    });
  };

  const signedIn = async (running: RunningCore): Promise<string> => {
    const profile = rotatingProfile(provider.issuer);
    await saveProfile(running.client, profile);
    const { client } = running;
    await client.call('secrets.set', { profileId: profile.id, kind: 'password', value: 'a password' });
    await client.call('token.get', { profileId: profile.id, how: 'sign-in' });
    await client.call('secrets.remove', { profileId: profile.id, kind: 'password' });
    return profile.id;
  };

  const refresh = (running: RunningCore, profileId: string) =>
    running.client.call('token.get', { profileId, how: 'refresh' });
  const lifeOf = async (running: RunningCore) => (await running.client.call('tokens.status'))[0]?.life;
  const refreshes = (): number => provider.tokenRequests().length - 1;
  const noteOf = (running: RunningCore, profileId: string) => running.files.texts.get(`renewal-${profileId}.json`);

  /** An answer that comes when the test says so, or never. */
  const held = () => {
    let give: (reply: Reply) => void = () => undefined;
    const reply = new Promise<Reply>((resolve) => {
      give = resolve;
    });
    ends.push(() => give(refused));
    return { reply, give };
  };

  /** The app as it is started again after it was killed while the provider worked on a refresh. */
  const killedInTheMiddle = async (laterAnswers: (refresh: number) => Reply) => {
    const { reply } = held();
    await startProvider((count) => (count === 1 ? reply : laterAnswers(count)));
    const dying = await start();
    const profileId = await signedIn(dying);
    refresh(dying, profileId).catch(() => undefined);
    await expect.poll(refreshes).toBe(1);
    return { profileId, dying };
  };

  it('F44: is noted before its request goes out, by number and time, and the note goes with the save', async () => {
    const running: { core?: RunningCore; note?: string | undefined } = {};
    let profileId = '';
    await startProvider((count) => {
      running.note = running.core && noteOf(running.core, profileId);
      return tokensOf(count + 1);
    });
    const core = await start();
    running.core = core;
    profileId = await signedIn(core);
    const before = Date.now();
    await refresh(core, profileId);
    const note = JSON.parse(running.note ?? '') as { at: number };
    expect(note).toEqual({ version: 1, profileId, generation: 1, at: expect.any(Number) });
    expect(note.at).toBeGreaterThanOrEqual(before);
    expect(noteOf(core, profileId)).toBeUndefined();
  });

  it('F44: that a kill cut off is named at the next start, tried once more, and then a person is asked, who is told why', async () => {
    const { profileId, dying } = await killedInTheMiddle(() => refused);
    const again = await start({ before: dying });
    expect(await lifeOf(again)).toMatchObject({
      kind: 'retrying',
      reason: { code: 'renewal-interrupted' },
      lost: true,
    });
    expect((await refusalOf(refresh(again, profileId))).code).toBe('grant-refused');
    expect(await lifeOf(again)).toMatchObject({ kind: 'needs-sign-in', reason: 'reply-lost' });
    expect(refreshes()).toBe(2);
  });

  it('F44: that a kill cut off is tried once more with nobody there, and not a third time', async () => {
    const { profileId, dying } = await killedInTheMiddle(() => refused);
    await dying.client.call('settings.set', { keepFresh: true });
    const again = await start({ before: dying });
    await expect.poll(() => lifeOf(again), { timeout: 15_000 }).toMatchObject({ reason: 'reply-lost' });
    expect(
      provider
        .tokenRequests()
        .slice(1)
        .map(({ body }) => new URLSearchParams(body).get('refresh_token')),
    ).toEqual(['refresh-1', 'refresh-1']);
    expect(noteOf(again, profileId)).toBeDefined();
    await again.client.call('token.forget', { profileId });
    expect(noteOf(again, profileId)).toBeUndefined();
  });

  it('F44: that a kill cut off goes on as if nothing had been where the provider had not seen it', async () => {
    const { profileId, dying } = await killedInTheMiddle((count) => tokensOf(count));
    const again = await start({ before: dying });
    expect((await refresh(again, profileId))?.generation).toBe(2);
    expect(await lifeOf(again)).toMatchObject({ kind: 'fresh' });
    expect(noteOf(again, profileId)).toBeUndefined();
  });

  it('F1 F44: stays named where the one more try never reached the provider', async () => {
    const { profileId, dying } = await killedInTheMiddle(() => refused);
    const http: HttpFactory = (settings, onExchange) => ({
      ...createHttpFactory({ clock: realClock, environment: {} })(settings, onExchange),
      call: () => Promise.reject(fail('connection-refused', { host: 'op.example' })),
    });
    const offline = await start({ before: dying, http });
    expect((await refusalOf(refresh(offline, profileId))).code).toBe('connection-refused');
    const again = await start({ before: offline });
    expect(await lifeOf(again)).toMatchObject({ kind: 'retrying', reason: { code: 'renewal-interrupted' } });
  });

  it('F44: a note of an older token says nothing of the present one', async () => {
    await startProvider((count) => tokensOf(count + 1));
    const running = await start();
    const profileId = await signedIn(running);
    await refresh(running, profileId);
    const note = { version: 1, profileId, generation: 1, at: 1 };
    running.files.texts.set(`renewal-${profileId}.json`, JSON.stringify(note));
    expect(await lifeOf(await start({ before: running }))).toMatchObject({ kind: 'fresh' });
  });

  it.each(['', 'null', '{"version":2}', '\u0000'])(
    'F63: a note that reads %j is put in the log and not believed',
    async (text) => {
      await startProvider((count) => tokensOf(count + 1));
      const running = await start();
      const profileId = await signedIn(running);
      running.files.texts.set(`renewal-${profileId}.json`, text);
      const again = await start({ before: running });
      expect(again.log.lines.map((line) => line.text)).toContain('warn renewals.note-damaged');
      expect((await refresh(again, profileId))?.generation).toBe(2);
    },
  );

  it.each(['none', 'done'] as const)(
    'F65: is not sent where its note cannot be kept (effect: %s), and can be sent when it can',
    async (effect) => {
      await startProvider((count) => tokensOf(count + 1));
      const running = await start();
      const profileId = await signedIn(running);
      running.files.failWhen((call) => call.startsWith('write renewal-'), 'ENOSPC', effect);
      expect((await refusalOf(refresh(running, profileId))).code).toBe('disk-full');
      expect(refreshes()).toBe(0);
      expect(await lifeOf(running)).toMatchObject({ kind: 'retrying', lost: false });
      running.files.failWhen(undefined);
      expect((await refresh(running, profileId))?.generation).toBe(2);
    },
  );

  it('F65: is kept although its note cannot be taken back', async () => {
    await startProvider((count) => tokensOf(count + 1));
    const running = await start();
    const profileId = await signedIn(running);
    running.files.failWhen((call) => call.startsWith('remove renewal-'), 'EIO');
    expect((await refresh(running, profileId))?.generation).toBe(2);
    expect((await refresh(running, profileId))?.generation).toBe(3);
    const again = await start({ before: running });
    expect(await lifeOf(again)).toMatchObject({ kind: 'fresh' });
  });

  it('F44: is shown to nobody before it is kept and was read back', async () => {
    await startProvider((count) => tokensOf(count + 1));
    const running = await start();
    const profileId = await signedIn(running);
    await refresh(running, profileId);
    // What a start at this very moment would find.
    const found = await start({
      secrets: createMemorySecretStore(running.secrets.items),
      before: { secrets: running.secrets, files: running.files },
    });
    expect(await found.client.call('token.reveal', { profileId, kind: 'refresh' })).toBe('refresh-2');
  });

  it('F60: is not shown where what was kept reads back differently, and the old one stands', async () => {
    await startProvider((count) => tokensOf(count + 1));
    const running = await start();
    const profileId = await signedIn(running);
    let wrong = 1;
    running.secrets.corruptSets((_account, value) => (wrong-- > 0 ? `${value.slice(0, -1)}~` : value));
    expect((await refusalOf(refresh(running, profileId))).code).toBe('keychain-failed');
    const found = await start({ before: running });
    expect(await found.client.call('token.reveal', { profileId, kind: 'refresh' })).toBe('refresh-1');
    expect(await lifeOf(found)).toMatchObject({ kind: 'retrying', reason: { code: 'renewal-interrupted' } });
  });

  describe('in two runs of the app', () => {
    const pair = async (shared: { locks?: Locks } = {}) => {
      const secrets = createMemorySecretStore();
      const clock = createSettableClock();
      const locks = shared.locks ?? createMemoryLocks();
      const first = await start({ secrets, clock, locks });
      const second = await start({ secrets, clock, locks });
      const profileId = await signedIn(first);
      const [profile] = await first.client.call('profiles.list');
      if (profile === undefined) throw new Error('The profile was not kept');
      await saveProfile(second.client, profile);
      await second.client.call('token.view', { profileId });
      return { first, second, clock, profileId };
    };

    it('F41: is used by the other as it is: no second request for what is new already', async () => {
      await startProvider((count) => tokensOf(count + 1));
      const { first, second, clock, profileId } = await pair();
      clock.advance(3_590_000);
      expect((await first.client.call('token.get', { profileId, how: 'best' }))?.generation).toBe(2);
      expect((await second.client.call('token.get', { profileId, how: 'best' }))?.generation).toBe(2);
      expect(await second.client.call('token.reveal', { profileId, kind: 'access' })).toBe('access-2');
      expect(refreshes()).toBe(1);
      expect(await lifeOf(second)).toMatchObject({ kind: 'fresh' });
    });

    it('F41: is waited for, and its result is the answer', async () => {
      const { reply, give } = held();
      await startProvider((count) => (count === 1 ? reply : tokensOf(count + 1)));
      const { first, second, profileId } = await pair();
      const one = refresh(first, profileId);
      await expect.poll(refreshes).toBe(1);
      const other = refresh(second, profileId);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(refreshes()).toBe(1);
      give(tokensOf(2));
      expect([(await one)?.generation, (await other)?.generation]).toEqual([2, 2]);
      expect(refreshes()).toBe(1);
    });

    it('F41: is not waited for once nobody wants it any more', async () => {
      const { reply } = held();
      await startProvider(() => reply);
      const { first, second, profileId } = await pair();
      refresh(first, profileId).catch(() => undefined);
      await expect.poll(refreshes).toBe(1);
      const other = refusalOf(refresh(second, profileId));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await second.client.call('token.cancel', { profileId });
      expect((await other).code).toBe('cancelled');
      expect(refreshes()).toBe(1);
    });

    it('F41: that never comes to an end is not sent by the other either, and that is said', async () => {
      await startProvider((count) => tokensOf(count + 1));
      let isTaken = false;
      const locks = createMemoryLocks();
      const { first, profileId } = await pair({
        locks: { take: async (name, options) => (isTaken ? undefined : locks.take(name, options)) },
      });
      isTaken = true;
      expect((await refusalOf(refresh(first, profileId))).code).toBe('renewal-elsewhere');
      expect(refreshes()).toBe(0);
      expect(await lifeOf(first)).toMatchObject({ kind: 'retrying', lost: false });
      isTaken = false;
      expect((await refresh(first, profileId))?.generation).toBe(2);
    });

    it('F46: of a token that the other has meanwhile forgotten is revoked and not brought back', async () => {
      const { reply, give } = held();
      const revoked: string[] = [];
      await startProvider((count) => (count === 1 ? reply : refused), revoked);
      const { first, second, profileId } = await pair();
      const renewing = refusalOf(refresh(second, profileId));
      await expect.poll(refreshes).toBe(1);
      await first.client.call('token.forget', { profileId });
      give(tokensOf(2));
      expect((await renewing).code).toBe('cancelled');
      expect(revoked).toContain('refresh-2');
      const kept = [...second.secrets.items.keys()].filter((account) => account.includes(`${profileId}/token`));
      expect(kept).toEqual([]);
    });
  });
});
