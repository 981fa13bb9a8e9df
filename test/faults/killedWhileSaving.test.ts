import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallError, type Client } from '../../src/api/client';
import { type OidcServer, startOidcServer } from '../support/oidcServer';
import { createAppOnDisk, type SharedPlace } from './appProcess';
import { longest, report, sized } from './faultRun';
import { rotatingProfile, saveProfile, sentTokens, signIn } from './renewals';
import { Killed, type RunningApp, startApp } from './runningApp';

const passphrase = 'correct horse battery staple';
const kills = sized(6, 300);
/** Every how many disk calls the process is killed at one, and after the save, where most of them are. */
const stride = sized(6, 1);
const strideAfterSave = sized(30, 1);

/**
 * What the start after a kill found: no renewal begun, or one that was kept; and, cut off between, one that the provider
 * never saw, one whose answer was there and is used, and one whose answer is lost.
 */
type Found = 'untouched' | 'saved' | 'interrupted-good' | 'interrupted-recovered' | 'interrupted-lost';

describe.each([
  ['the keychain', 'shared'],
  ['the encrypted file', 'none'],
] as const)('a process that is killed while it renews a token kept in %s', (_where, keychain) => {
  let server: OidcServer;
  let place: SharedPlace;
  let profileId: string;
  const apps: RunningApp[] = [];
  beforeEach(async () => {
    server = await startOidcServer();
    place = { folder: await mkdtemp(path.join(tmpdir(), 'killed-')), keychain };
    const { core, client } = createAppOnDisk(place);
    await core.start();
    await openStorage(client);
    const profile = rotatingProfile(server.issuer);
    profileId = profile.id;
    await saveProfile(client, profile);
    await signIn(client, profileId);
    await core.stop();
  });
  afterEach(async () => {
    for (const app of apps) app.kill();
    await Promise.all(apps.splice(0).map(({ end }) => end));
    await server.close();
    await rm(place.folder, { recursive: true, force: true });
  });

  const openStorage = async (client: Pick<Client, 'call'>): Promise<void> => {
    if (keychain === 'none') await client.call('storage.useFile', { passphrase });
  };

  const started = (): RunningApp => {
    const app = startApp(place);
    apps.push(app);
    return app;
  };

  const opened = async (app: RunningApp): Promise<RunningApp> => {
    await app.ready;
    await openStorage(app);
    return app;
  };

  /** Nothing torn, nothing put aside, nothing left lying about, and no secret in a note. */
  const requireWhole = async (secrets: readonly string[]): Promise<void> => {
    for (const folder of ['data', 'keychain', 'locks']) {
      const names = await readdir(path.join(place.folder, folder)).catch(() => []);
      expect(names.filter((name) => name.includes('damaged') || name.endsWith('.tmp'))).toEqual([]);
      if (folder === 'keychain') continue;
      for (const name of names) {
        const text = await readFile(path.join(place.folder, folder, name), 'utf8').catch(() => '');
        for (const secret of secrets) expect(text.includes(secret), `${name} holds a token`).toBe(false);
      }
    }
  };

  /** The next start of the app, and the one more try. `shown` is the last generation that the dead process had answered. */
  const startAgain = async (shown: number): Promise<{ readonly found: Found; readonly generation: number }> => {
    // What the process had sent is answered although nobody listens any more.
    await pause(40);
    const { core, client } = createAppOnDisk(place);
    await core.start();
    await openStorage(client);
    const info = await client.call('app.info');
    expect(info.notices).toEqual([]);
    const refreshToken = await client.call('token.reveal', { profileId, kind: 'refresh' });
    const accessToken = await client.call('token.reveal', { profileId, kind: 'access' });
    await requireWhole([refreshToken, accessToken]);
    const [status] = await client.call('tokens.status');
    const generation = status?.token?.generation ?? 0;
    expect(generation, 'a token that was shown is lost').toBeGreaterThanOrEqual(shown);

    const wasSent = sentTokens(server).some(({ token }) => token === refreshToken);
    const named = { kind: 'retrying', reason: { code: 'renewal-interrupted' }, lost: true };
    // A refresh token that the provider has had, and whose answer is not there, is never taken for a good one.
    if (wasSent) expect(status?.life).toMatchObject(named);
    const isNamed = status?.life.kind === 'retrying';
    if (!isNamed) expect(status?.life).toMatchObject({ kind: 'fresh' });

    let found: Found = generation > shown ? 'saved' : 'untouched';
    if (isNamed) found = wasSent ? 'interrupted-recovered' : 'interrupted-good';
    const refresh = () => client.call('token.get', { profileId, how: 'refresh' });
    try {
      expect((await refresh())?.generation).toBe(generation + 1);
      expect(sentTokens(server).filter(({ token }) => token === refreshToken)).toHaveLength(1);
      // What was found instead of asking is as good as what an answer brings: the provider takes it, and nothing ended.
      if (wasSent) expect((await refresh())?.generation).toBe(generation + 2);
    } catch (caught) {
      found = 'interrupted-lost';
      expect(caught instanceof CallError && caught.error.code).toBe('grant-refused');
      expect(wasSent, 'the provider refused a token that it had never had').toBe(true);
      const [after] = await client.call('tokens.status');
      expect(after?.life).toMatchObject({ kind: 'needs-sign-in', reason: 'reply-lost' });
      await signIn(client, profileId);
    }
    const [now] = await client.call('tokens.status');
    expect(now?.life.kind).toBe('fresh');
    await core.stop();
    expect((await readdir(path.join(place.folder, 'data'))).filter((name) => name.startsWith('renewal-'))).toEqual([]);
    return { found, generation: now?.token?.generation ?? 0 };
  };

  it(
    `F44 F64 G2: at ${kills} random moments: no store torn, no token lost that was shown, every interrupted renewal named`,
    async () => {
      const named = { 'interrupted-good': 0, 'interrupted-recovered': 0, 'interrupted-lost': 0 };
      const numbers = { kills: 0, untouched: 0, saved: 0, ...named, renewals: 0 };
      let { generation } = await startAgain(1);
      let next = started();
      while (numbers.kills < kills) {
        const app = await opened(next);
        let shown = generation;
        const renewing = (async (): Promise<void> => {
          for (;;) {
            const view = await app.call('token.get', { profileId, how: 'refresh' });
            shown = view?.generation ?? shown;
            numbers.renewals += 1;
          }
        })().catch((caught: unknown) => caught);
        await pause(Math.random() * 120);
        app.kill();
        expect(await renewing).toBeInstanceOf(Killed);
        await app.end;
        const after = await startAgain(shown);
        // Only now: the next process is to find what the look at the last one left.
        next = started();
        numbers.kills += 1;
        numbers[after.found] += 1;
        generation = after.generation;
      }
      expect(numbers.kills).toBe(kills);
      report(`killed at random, ${keychain}`, numbers);
    },
    longest,
  );

  it.each(['before', 'after'] as const)(
    'F44 F45 G3: %s each disk call of a renewal: the same',
    async (when) => {
      const outcomes: Found[] = [];
      let { generation } = await startAgain(1);
      const nextStep = (): number =>
        outcomes.filter((outcome) => outcome === 'saved').length < 2 ? stride : strideAfterSave;
      for (let call = 1; ; call += nextStep()) {
        const app = await opened(started());
        await app.dieAt(call, when);
        const outcome = await app.call('token.get', { profileId, how: 'refresh' }).catch((caught: unknown) => caught);
        const isThrough = !(outcome instanceof Killed);
        // What follows the answer, such as tidying, makes calls as well.
        if (isThrough) await pause(150);
        const calls = await app.diskCalls().catch(() => call);
        app.kill();
        await app.end;
        const shown = isThrough && outcome !== null ? generation + 1 : generation;
        const after = await startAgain(shown);
        generation = after.generation;
        if (isThrough && calls < call) break;
        outcomes.push(after.found);
      }
      // Before the request went out, between it and the save, and after the save.
      expect(new Set(outcomes).has('untouched')).toBe(true);
      expect(new Set(outcomes).has('interrupted-recovered')).toBe(true);
      expect(outcomes.length).toBeGreaterThan(sized(5, 40));
      expect(new Set(outcomes).has('saved')).toBe(true);
      report(`killed ${when} each disk call, ${keychain}`, {
        calls: outcomes.length,
        ...Object.fromEntries(
          [...new Set(outcomes)].map((one) => [one, outcomes.filter((each) => each === one).length]),
        ),
      });
    },
    longest,
  );
});
