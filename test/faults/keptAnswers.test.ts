import { afterEach, describe, expect, it } from 'vitest';
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

const hour = 3_600_000;
const refused: Reply = { status: 400, body: { error: 'invalid_grant' } };
const tokensOf = (count: number): Reply => ({
  body: { ...goodTokens, access_token: `access-${count}`, refresh_token: `refresh-${count}`, expires_in: 3600 },
});

describe('an answer to a renewal whose process dies before it has kept the tokens', () => {
  let provider: MisbehavingProvider;
  const cores: RunningCore[] = [];
  afterEach(async () => {
    await Promise.all(cores.splice(0).map(({ core }) => core.stop()));
    await provider.close();
  });

  const start = async (given: Parameters<typeof startCore>[0] = {}): Promise<RunningCore> => {
    const running = await startCore(given);
    cores.push(running);
    return running;
  };

  const refresh = ({ client }: RunningCore, profileId: string) =>
    client.call('token.get', { profileId, how: 'refresh' });
  const reveal = ({ client }: RunningCore, profileId: string) =>
    client.call('token.reveal', { profileId, kind: 'refresh' });
  const sent = () =>
    provider
      .tokenRequests()
      .slice(1)
      .map(({ body }) => new URLSearchParams(body).get('refresh_token'));
  const noteIn = (disk: ReadonlyMap<string, string>, profileId: string) => disk.get(`renewal-${profileId}.json`) ?? '';

  /** The app at the moment of its death: the provider has answered a refresh, and the keychain has not taken the tokens. */
  const diesAfterTheAnswer = async (
    given: { readonly first?: Reply; readonly later?: Reply; readonly withClientSecret?: true } = {},
  ) => {
    const moment: { dying?: RunningCore } = {};
    provider = await startMisbehavingProvider({
      token: (_request, count) => {
        if (count === 1) return tokensOf(1);
        if (count > 2) return given.later ?? refused;
        moment.dying?.secrets.failAlways({ kind: 'hangs' });
        return given.first ?? tokensOf(2);
      },
    });
    const dying = await start();
    const confidential = given.withClientSecret ? ({ clientAuth: 'client_secret_basic' } as const) : {};
    const profile = { ...rotatingProfile(provider.issuer), ...confidential };
    const profileId = profile.id;
    await saveProfile(dying.client, profile);
    if (given.withClientSecret)
      await dying.client.call('secrets.set', { profileId, kind: 'client-secret', value: 'a client secret' });
    await dying.client.call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await dying.client.call('token.get', { profileId, how: 'sign-in' });
    await dying.client.call('secrets.remove', { profileId, kind: 'password' });
    moment.dying = dying;
    refresh(dying, profileId).catch(() => undefined);
    await expect.poll(() => noteIn(dying.files.texts, profileId)).toContain('"answer"');
    const items = new Map(dying.secrets.items);
    const disk = new Map(dying.files.texts);
    dying.secrets.failAlways(undefined);
    dying.secrets.release();
    /** The next start finds what lay on the disk and in the keychain at that moment. */
    const startAgain = (clock = realClock): Promise<RunningCore> => {
      const secrets = createMemorySecretStore(items);
      return start({ secrets, before: { secrets, files: { ...dying.files, texts: disk } }, clock });
    };
    return { disk, profileId, startAgain };
  };

  it('F44: is used at the next start, and the spent refresh token is not sent again', async () => {
    const { profileId, startAgain } = await diesAfterTheAnswer();
    const again = await startAgain();
    expect((await refresh(again, profileId))?.generation).toBe(2);
    expect(await reveal(again, profileId)).toBe('refresh-2');
    expect(sent()).toEqual(['refresh-1']);
    expect((await again.client.call('tokens.status'))[0]?.life).toMatchObject({ kind: 'fresh' });
    expect(noteIn(again.files.texts, profileId)).toBe('');
    const run = await again.client.call('flow.last', { profileId });
    expect(run?.steps.map(({ kind }) => kind)).toContain('answer-found');
  });

  it('F44: is used with nobody there', async () => {
    const { profileId, startAgain } = await diesAfterTheAnswer();
    const again = await startAgain();
    await again.client.call('settings.set', { keepFresh: true });
    await expect.poll(() => reveal(again, profileId), { timeout: 15_000 }).toBe('refresh-2');
    expect(sent()).toEqual(['refresh-1']);
  });

  it('F44: is used without the client secret, which is neither kept nor asked for', async () => {
    const { profileId, startAgain } = await diesAfterTheAnswer({ withClientSecret: true });
    const again = await startAgain();
    await again.client.call('secrets.remove', { profileId, kind: 'client-secret' });
    expect((await refresh(again, profileId))?.generation).toBe(2);
    expect(await reveal(again, profileId)).toBe('refresh-2');
    expect(sent()).toEqual(['refresh-1']);
  });

  it('F44: keeps the end it had: its life began when it came', async () => {
    const { profileId, startAgain } = await diesAfterTheAnswer();
    const came = Date.now();
    const again = await startAgain({ ...realClock, now: () => Date.now() + hour / 2 });
    await refresh(again, profileId);
    const [status] = await again.client.call('tokens.status');
    expect(status?.token?.expiresAt).toBeGreaterThan(came + hour - 60_000);
    expect(status?.token?.expiresAt).toBeLessThan(came + hour + 60_000);
  });

  it('T18: lies on the disk sealed, in no form that can be read', async () => {
    const { disk, profileId } = await diesAfterTheAnswer();
    const note = noteIn(disk, profileId);
    const { answer } = JSON.parse(note) as { answer: string };
    for (const secret of ['access-2', 'refresh-2', 'refresh-1']) {
      expect(note).not.toContain(secret);
      expect(Buffer.from(answer, 'base64').toString('latin1')).not.toContain(secret);
    }
  });

  it('F44: is gone with its profile', async () => {
    const { profileId, startAgain } = await diesAfterTheAnswer();
    const again = await startAgain();
    await again.client.call('token.forget', { profileId });
    expect(noteIn(again.files.texts, profileId)).toBe('');
  });

  it('F60: that was changed on the disk is not believed: one more try, and the reason is told', async () => {
    const { profileId, startAgain, disk } = await diesAfterTheAnswer();
    const note = JSON.parse(noteIn(disk, profileId)) as { answer: string };
    const spoiled = `${note.answer.slice(0, -8)}AAAAAAA=`;
    disk.set(`renewal-${profileId}.json`, JSON.stringify({ ...note, answer: spoiled }));
    const again = await startAgain();
    expect((await refusalOf(refresh(again, profileId))).code).toBe('grant-refused');
    expect((await again.client.call('tokens.status'))[0]?.life).toMatchObject({ reason: 'reply-lost' });
    expect(sent()).toEqual(['refresh-1', 'refresh-1']);
  });

  it('F6 F44: that is no good gets one more try', async () => {
    const page = { headers: { 'content-type': 'application/json' }, body: '{"access_token":' };
    const { profileId, startAgain } = await diesAfterTheAnswer({ first: page, later: tokensOf(3) });
    const again = await startAgain();
    expect((await refresh(again, profileId))?.generation).toBe(2);
    expect(await reveal(again, profileId)).toBe('refresh-3');
    expect(sent()).toEqual(['refresh-1', 'refresh-1']);
  });

  it('F49: is written nowhere where secrets are kept for the session only', async () => {
    provider = await startMisbehavingProvider({ token: (_request, count) => tokensOf(count) });
    const secrets = createMemorySecretStore();
    secrets.failAlways({ kind: 'fails', effect: 'none', error: { code: 'keychain-absent', technical: 'none' } });
    const app = await start({ secrets });
    await app.client.call('storage.useSession');
    const profile = rotatingProfile(provider.issuer);
    await saveProfile(app.client, profile);
    await app.client.call('secrets.set', { profileId: profile.id, kind: 'password', value: 'a password' });
    await app.client.call('token.get', { profileId: profile.id, how: 'sign-in' });
    const written: string[] = [];
    app.files.failWhen((call) => {
      written.push(call);
      return false;
    });
    await refresh(app, profile.id);
    // The note before the request went out, and no second one with the answer.
    expect(written.filter((call) => call.startsWith('write renewal-'))).toHaveLength(1);
  });
});
