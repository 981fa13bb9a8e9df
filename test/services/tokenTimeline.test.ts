import { afterEach, describe, expect, it } from 'vitest';
import { createEnding } from '../network/harness';
import { type RunningCore, startCore } from '../support/runningCore';

const { using, endAll } = createEnding();
afterEach(endAll);

const running = async (...given: Parameters<typeof startCore>): Promise<RunningCore> => {
  const app = await startCore(...given);
  await using({ close: app.core.stop });
  return app;
};

const timeline = ({ client }: RunningCore, profileId: string) => client.call('tokens.timeline', { profileId });

const get = async (app: RunningCore, profileId: string, how: 'best' | 'refresh' | 'sign-in'): Promise<void> => {
  await app.client.call('token.get', { profileId, how });
};

/** A practice profile that needs nobody. */
const practice = async ({ client }: RunningCore, system: 'standard' | 'keyrock' = 'standard'): Promise<string> => {
  const grant = system === 'standard' ? 'client_credentials' : 'password';
  return (await client.call('profiles.addPractice', { system, grant, lifetimeSeconds: 600 })).id;
};

describe('the timeline', () => {
  it('is empty before the first token', async () => {
    const app = await running();
    expect(await timeline(app, await practice(app))).toEqual([]);
  });

  it('remembers each token with its time, its scopes and its claims, the newest first', async () => {
    const app = await running();
    const profileId = await practice(app);
    await get(app, profileId, 'best');
    await get(app, profileId, 'sign-in');
    const [newest, first] = await timeline(app, profileId);
    expect(first).toMatchObject({ profileId, how: 'grant', grant: 'client_credentials', format: 'jwt' });
    expect(newest?.receivedAt).toBeGreaterThanOrEqual(first?.receivedAt ?? Number.POSITIVE_INFINITY);
    expect(newest?.access?.claims.iss).toBe(first?.access?.claims.iss);
    expect(newest?.access?.claims.jti).not.toBe(first?.access?.claims.jti);
    expect(app.heard.filter((name) => name === 'timeline.changed')).toHaveLength(2);
  });

  it('tells a refresh from a sign-in', async () => {
    const app = await running();
    const profileId = await practice(app, 'keyrock');
    await get(app, profileId, 'best');
    await get(app, profileId, 'refresh');
    expect((await timeline(app, profileId)).map(({ how }) => how)).toEqual(['refresh', 'grant']);
  });

  it('T8: never holds a token, on disk or on its way to the window', async () => {
    const app = await running();
    const profileId = await practice(app);
    await get(app, profileId, 'best');
    const token = await app.client.call('token.reveal', { profileId, kind: 'access' });
    const texts = JSON.stringify([await timeline(app, profileId), [...app.files.texts.values()]]);
    expect(texts).not.toContain(token);
    expect(texts).not.toContain(token.split('.')[2]);
    const [name] = [...app.files.texts.keys()].filter((each) => each.startsWith('timeline-'));
    expect(app.files.texts.get(name ?? '')).not.toContain('client_credentials');
  });

  it('outlives a restart and a token that was forgotten; a person can clear it', async () => {
    const app = await running();
    const profileId = await practice(app);
    await get(app, profileId, 'best');
    await app.client.call('token.forget', { profileId });
    const kept = await timeline(app, profileId);
    const again = await running({ before: app });
    expect(await timeline(again, profileId)).toEqual(kept);
    await again.client.call('tokens.clearTimeline', { profileId });
    expect(await timeline(again, profileId)).toEqual([]);
    expect(await timeline(await running({ before: again }), profileId)).toEqual([]);
  });

  it('goes with its profile, and comes from no other’s file', async () => {
    const app = await running();
    const [profileId, other] = [await practice(app), await practice(app)];
    await get(app, profileId, 'best');
    const files = () => [...app.files.texts.keys()].filter((name) => name.includes(profileId));
    expect(files()).not.toEqual([]);
    // The seal names its profile: the file of one is no file of another.
    for (const name of files()) app.files.texts.set(name.replace(profileId, other), app.files.texts.get(name) ?? '');
    await expect(timeline(app, other)).rejects.toThrow();
    expect(await timeline(app, other)).toEqual([]);
    await app.client.call('profiles.remove', { profileId });
    expect(files()).toEqual([]);
  });

  it('makes its key together with saved requests, so that neither loses the other’s', async () => {
    const app = await running();
    const profileId = await practice(app);
    const history = app.client.call('requests.history', { profileId });
    await Promise.all([history, get(app, profileId, 'best')]);
    const names = [...app.files.texts.keys()].filter((name) => name.includes(profileId));
    expect(new Set(names.map((name) => name.split('-')[1])).size).toBe(1);
    expect(await timeline(await running({ before: app }), profileId)).toHaveLength(1);
  });
});
