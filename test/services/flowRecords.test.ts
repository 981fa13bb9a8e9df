import { afterEach, describe, expect, it } from 'vitest';
import type { FlowRun } from '../../src/domain/flow';
import type { SaveDialog } from '../../src/ports';
import {
  goodTokens,
  type MisbehavingProvider,
  type Script,
  startMisbehavingProvider,
} from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

const secret = 'the+client/secret=1';
const token = 'an-access-token-that-nobody-may-see';

let providers: MisbehavingProvider[] = [];
afterEach(async () => {
  for (const provider of providers) await provider.close();
  providers = [];
});

const start = async (script: Script): Promise<MisbehavingProvider> => {
  const provider = await startMisbehavingProvider(script);
  providers.push(provider);
  return provider;
};

const profileAt = async (running: RunningCore, { issuer }: MisbehavingProvider) => {
  const profile = await running.saved({
    server: { kind: 'discovery', issuer },
    clientAuth: 'client_secret_post',
    scope: 'orders:read',
  });
  await running.client.call('secrets.set', { profileId: profile.id, kind: 'client-secret', value: secret });
  return profile.id;
};

const get = (running: RunningCore, profileId: string) =>
  running.client.call('token.get', { profileId, how: 'sign-in' });

const lastOf = async (running: RunningCore, profileId: string): Promise<FlowRun> => {
  const run = await running.client.call('flow.last', { profileId });
  if (run === null) throw new Error('Nothing has run');
  return run;
};

const recordedOf = async (running: RunningCore, profileId: string) => {
  const { id: runId } = await lastOf(running, profileId);
  return running.client.call('flow.run', { profileId, runId });
};

/** Runs are put away after the token is there. */
const put = (running: RunningCore) => running.core.stop();

describe('the record of a run', () => {
  it('has every exchange as it went, decoded and in order, without a secret', async () => {
    const provider = await start({ token: { body: { ...goodTokens, access_token: token } } });
    const running = await startCore();
    const profileId = await profileAt(running, provider);
    await get(running, profileId);

    const { records, run } = await recordedOf(running, profileId);
    expect(records.map(({ stage }) => stage)).toEqual(['discovery', 'token']);
    const [, call] = records;
    expect(call?.request).toMatchObject({ method: 'POST', address: `${provider.issuer}/token` });
    expect(call?.request.body).toMatchObject({
      kind: 'form',
      parameters: expect.arrayContaining([
        { name: 'scope', value: 'orders:read' },
        { name: 'client_secret', value: '[hidden]' },
      ]),
    });
    expect(call?.response?.body).toMatchObject({
      kind: 'text',
      text: JSON.stringify({ ...goodTokens, access_token: '[hidden]' }),
    });
    expect(run.steps.filter(({ kind }) => kind === 'exchange').map((step) => 'record' in step && step.record)).toEqual(
      records.map(({ id }) => id),
    );
    expect(JSON.stringify({ records, run })).not.toContain('secret=1');
    expect(JSON.stringify({ records, run })).not.toContain(token);
    await put(running);
  });

  it('masks a kept secret wherever a server repeats it', async () => {
    const echo = Buffer.from(`x:${secret}`).toString('base64');
    const body = {
      error: 'invalid_request',
      error_description: `You sent ${secret}, or ${encodeURIComponent(secret)}`,
      echo,
    };
    const provider = await start({ token: { status: 400, headers: { 'x-echo': secret }, body } });
    const running = await startCore();
    const profileId = await profileAt(running, provider);
    await refusalOf(get(running, profileId));

    const recorded = JSON.stringify(await recordedOf(running, profileId));
    expect(recorded).toContain('You sent [hidden], or [hidden]');
    for (const form of [secret, encodeURIComponent(secret), echo]) expect(recorded).not.toContain(form);
    await put(running);
  });

  it('keeps what of a broken answer had come', async () => {
    const provider = await start({
      token: { headers: { 'content-type': 'application/json' }, body: `{"access_token":"${token}` },
    });
    const running = await startCore();
    const profileId = await profileAt(running, provider);
    await refusalOf(get(running, profileId));
    const { records, run } = await recordedOf(running, profileId);
    expect(records.at(-1)?.response?.body).toMatchObject({ text: '{"access_token":"[hidden]' });
    expect(run.diagnosis).toMatchObject({ rule: 'answer-cut' });
    await put(running);
  });

  it('holds what was refused before anything came back', async () => {
    const provider = await start({});
    const running = await startCore();
    const profileId = await profileAt(running, provider);
    await provider.close();
    providers = [];
    await refusalOf(get(running, profileId));
    const { records } = await recordedOf(running, profileId);
    expect(records.at(-1)).toMatchObject({ stage: 'discovery', error: { code: 'connection-refused' } });
    expect(records.at(-1)).not.toHaveProperty('response');
    await put(running);
  });
});

describe('the last runs of a profile', () => {
  it('are the last twenty, the newest first, over a restart too', async () => {
    const provider = await start({ token: { status: 401, body: { error: 'invalid_client' } } });
    const running = await startCore();
    const profileId = await profileAt(running, provider);
    for (let count = 0; count < 22; count += 1) await refusalOf(get(running, profileId));
    const newest = await lastOf(running, profileId);
    await put(running);

    const again = await startCore({ before: running });
    expect(await again.client.call('flow.last', { profileId })).toBeNull();
    const runs = await again.client.call('flow.runs', { profileId });
    expect(runs).toHaveLength(20);
    expect(runs[0]).toMatchObject({ id: newest.id, state: 'failed', cause: newest.diagnosis?.cause });
    const { records } = await again.client.call('flow.run', { profileId, runId: runs[19]?.id ?? '' });
    expect(records.at(-1)?.response?.status).toBe(401);
    await put(again);
  });

  it('lie sealed on the disk: not even an address can be read', async () => {
    const provider = await start({});
    const running = await startCore();
    const profileId = await profileAt(running, provider);
    await get(running, profileId);
    await put(running);
    const [file, text = ''] = [...running.files.texts].find(([name]) => name.startsWith('runs-')) ?? [];
    expect(file).toMatch(new RegExp(`^runs-[0-9a-f]{8}-${profileId}(\\.bak)?\\.enc$`));
    expect(text).not.toContain('127.0.0.1');
    expect(text.length).toBeGreaterThan(500);
  });

  it('go with the profile', async () => {
    const provider = await start({});
    const running = await startCore();
    const profileId = await profileAt(running, provider);
    await get(running, profileId);
    await running.client.call('profiles.remove', { profileId });
    await put(running);
    expect([...running.files.texts.keys()].filter((name) => name.startsWith('runs-'))).toEqual([]);
  });

  it('stay in memory where secrets do', async () => {
    const provider = await start({});
    const running = await startCore();
    await running.client.call('storage.useSession');
    const profileId = await profileAt(running, provider);
    await get(running, profileId);
    expect(await running.client.call('flow.runs', { profileId })).toHaveLength(1);
    await put(running);
    expect([...running.files.texts.keys()].filter((name) => name.startsWith('runs-'))).toEqual([]);
  });
});

describe('the export of a run', () => {
  const exported = async (format: 'har' | 'markdown') => {
    const saved: Parameters<SaveDialog['save']>[0][] = [];
    const provider = await start({ token: { body: { ...goodTokens, access_token: token } } });
    const running = await startCore({
      saveDialog: {
        save: async (file) => {
          saved.push(file);
          return '/home/dana/run';
        },
      },
    });
    const profileId = await profileAt(running, provider);
    await get(running, profileId);
    const runId = (await lastOf(running, profileId)).id;
    const preview = await running.client.call('flow.exportText', { profileId, runId, format });
    const outcome = await running.client.call('flow.exportFile', { profileId, runId, format });
    await running.client.call('flow.copyExport', { profileId, runId, format });
    const copied = running.clipboard.text();
    await put(running);
    return { preview, outcome, saved, copied };
  };

  it.each(['har', 'markdown'] as const)(
    'as %s is saved and copied as it was previewed, without a secret',
    async (format) => {
      const { preview, outcome, saved, copied } = await exported(format);
      expect(outcome).toEqual({ kind: 'saved', path: '/home/dana/run' });
      expect(saved.map(({ text }) => text)).toEqual([preview.text]);
      expect(copied).toBe(preview.text);
      expect(preview.text).toContain('[hidden]');
      expect(preview.text).not.toContain(token);
      expect(preview.text).not.toContain(secret);
      expect(saved[0]?.suggestedName).toMatch(format === 'har' ? /^Test 20.*\.har$/ : /^Test 20.*\.md$/);
    },
  );

  it('of a run that is gone is refused', async () => {
    const running = await startCore();
    const profile = await running.saved({});
    const wanted = { profileId: profile.id, runId: 'gone', format: 'har' as const };
    expect(await refusalOf(running.client.call('flow.exportText', wanted))).toEqual({ code: 'not-found', what: 'run' });
    await put(running);
  });
});
