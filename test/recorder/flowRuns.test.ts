import { describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import type { RecordedRun } from '../../src/domain/flow';
import type { HttpWire } from '../../src/ports';
import { createFlowRuns } from '../../src/recorder/flowRuns';
import { createSecretSet } from '../../src/recorder/secretSet';
import { createRecordedLog } from '../electron/recordedLog';
import { createSettableClock } from '../support/memoryPorts';

const wire = (body: string, status = 200, address = 'https://idp.example.com/poll'): HttpWire => ({
  address,
  request: { headers: {} },
  answer: {
    status,
    statusText: '',
    headers: [['content-type', 'application/json']],
    chunks: [Buffer.from(body)],
    brokenOff: false,
  },
});
const poll = { stage: 'factor', method: 'GET', address: 'https://idp.example.com/poll', milliseconds: 5 } as const;

const start = (
  add: (recorded: RecordedRun) => Promise<void> = async () => undefined,
  list?: () => Promise<readonly RecordedRun[]>,
) => {
  const added: RecordedRun[] = [];
  const removed: string[] = [];
  const told: string[] = [];
  const clock = createSettableClock();
  let ids = 0;
  const log = createRecordedLog();
  const runs = createFlowRuns({
    clock,
    random: {
      id: () => {
        ids += 1;
        return `run-${ids}`;
      },
      bytes: (length) => new Uint8Array(length),
    },
    log,
    secrets: createSecretSet(),
    kept: {
      list: list ?? (async () => added),
      add: async (recorded) => {
        await add(recorded);
        added.unshift(recorded);
      },
      removeAll: async (profileId) => void removed.push(profileId),
    },
    onChange: (name, { id, state }) => told.push(`${name} ${id} ${state}`),
  });
  return { runs, added, removed, log, told, clock };
};

describe('a run being written', () => {
  it('keeps the first and the last of a row of looks at the same thing, and every other exchange', async () => {
    const { runs } = start();
    const run = runs.begin('profile', 'password');
    run.exchange({ ...poll, stage: 'token' }, wire('{"a":1}', 200, 'https://idp.example.com/token'));
    for (let look = 0; look < 12; look += 1) run.exchange({ ...poll, status: 200 }, wire(`{"look":${look}}`));
    run.exchange({ ...poll, status: 400 }, wire('{"look":"over"}', 400));
    const recorded = await runs.get('profile', 'run-1');
    expect(recorded?.records.map(({ response }) => response?.body?.kind === 'text' && response.body.text)).toEqual([
      '{"a":1}',
      '{"look":0}',
      '{"look":11}',
      '{"look":"over"}',
    ]);
    const named = recorded?.run.steps.flatMap((step) => ('record' in step ? [step.record] : []));
    expect(named).toEqual(recorded?.records.map(({ id }) => id));
    expect(recorded?.run.steps).toHaveLength(15);
  });

  it('masks what turns out to be a secret in everything it has written before', async () => {
    const { runs } = start();
    const run = runs.begin('profile', 'password');
    run.exchange(poll, wire('{"t":"opaque-thing"}'));
    run.hide('opaque-thing');
    run.step({ kind: 'identity-source', by: 'id', source: 'opaque-thing' });
    expect(JSON.stringify(await runs.get('profile', 'run-1'))).not.toContain('opaque-thing');
  });

  it('masks the parameters a browser was sent with and brought back', async () => {
    const { runs } = start();
    const run = runs.begin('profile', 'authorization_code');
    const parameters = [
      { name: 'code', value: 'abc' },
      { name: 'iss', value: 'https://idp.example.com' },
    ];
    run.step({ kind: 'callback-received', via: 'query', parameters });
    expect(runs.last('profile')?.steps.at(-1)).toMatchObject({
      parameters: [
        { name: 'code', value: '[hidden]' },
        { name: 'iss', value: 'https://idp.example.com' },
      ],
    });
  });

  it('leaves out bodies once it has grown too long, and says that they were there', async () => {
    const { runs } = start();
    const run = runs.begin('profile', 'password');
    const body = JSON.stringify({ text: 'word '.repeat(12_000) });
    for (let count = 0; count < 40; count += 1)
      run.exchange({ ...poll, status: 200 }, wire(body, 200, `https://idp.example.com/${count}`));
    const records = (await runs.get('profile', 'run-1'))?.records ?? [];
    expect(records).toHaveLength(40);
    expect(JSON.stringify(records).length).toBeLessThan(1_200_000);
    expect(records.at(-1)?.response?.body).toEqual({
      kind: 'dropped',
      contentType: 'application/json',
      bytes: body.length,
    });
  });

  it('is read for its cause once it has failed, and kept once', async () => {
    const { runs, added } = start();
    const run = runs.begin('profile', 'password');
    run.step({ kind: 'failed', error: { code: 'connection-refused', host: 'idp.example.com' } });
    run.step({ kind: 'done' });
    await runs.settled();
    expect(added).toHaveLength(1);
    expect(runs.last('profile')?.diagnosis?.rule).toBe('connection-refused');
    expect(await runs.list('profile')).toMatchObject([{ id: 'run-1', cause: 'Nothing listens at idp.example.com.' }]);
  });

  it('that cannot be kept is noted and stays in sight', async () => {
    const { runs, log } = start(() => Promise.reject(new Error('the disk says no')));
    runs.begin('profile', 'password').step({ kind: 'done' });
    await runs.settled();
    expect(JSON.stringify(log.lines)).toContain('run.not-kept');
    expect(await runs.list('profile')).toHaveLength(1);
  });

  it('is all there is to see while the place of secrets is locked', async () => {
    const { runs } = start(undefined, () => Promise.reject(fail('storage-locked', {})));
    runs.begin('profile', 'password');
    expect(await runs.list('profile')).toHaveLength(1);
    expect(await runs.list('another')).toEqual([]);
  });

  it('says of one cancelled while the browser was away what its page may have shown', async () => {
    const { runs } = start();
    const run = runs.begin('profile', 'authorization_code');
    run.step({ kind: 'listening', redirectUri: 'http://127.0.0.1:8765/callback' });
    run.step({ kind: 'browser-opened', address: 'https://idp.example.com/authorize' });
    run.step({ kind: 'cancelled' });
    await runs.settled();
    expect(runs.last('profile')?.diagnosis?.remedy).toContain('Register “http://127.0.0.1:8765/callback”');
    runs.begin('profile', 'password').step({ kind: 'cancelled' });
    expect(runs.last('profile')?.diagnosis).toBeUndefined();
  });

  it('leaves nothing behind for a profile that has gone meanwhile', async () => {
    const { runs, added, removed } = start();
    const run = runs.begin('profile', 'password');
    await runs.forget('profile');
    run.step({ kind: 'cancelled' });
    await runs.settled();
    expect(added).toEqual([]);
    expect(removed).toEqual(['profile']);
  });
});

describe('a call beside a way to a token', () => {
  const call = { kind: 'userinfo' } as const;
  const states = async (runs: ReturnType<typeof start>['runs']) =>
    Object.fromEntries((await runs.list('profile')).map(({ id, state }) => [id, state]));

  it('neither ends it nor takes its place, and tells of itself under another name', async () => {
    const { runs, told } = start();
    const way = runs.begin('profile', 'password');
    const beside = runs.beginCall('profile', call);
    way.step({ kind: 'saving' });
    beside.step({ kind: 'done' });
    way.step({ kind: 'done' });
    expect(runs.last('profile')?.steps.map(({ kind }) => kind)).toEqual(['started', 'saving', 'done']);
    expect(await states(runs)).toEqual({ 'run-1': 'done', 'run-2': 'done' });
    expect(told.filter((line) => line.includes('run-2'))).toEqual([
      'call.changed run-2 running',
      'call.changed run-2 done',
    ]);
    expect(told.filter((line) => line.startsWith('flow.changed')).every((line) => line.includes('run-1'))).toBe(true);
  });

  it('goes on whatever else is begun, where a way gives up its place to the next', async () => {
    const { runs } = start();
    const first = runs.begin('profile', 'password');
    const calls = [runs.beginCall('profile', call), runs.beginCall('profile', call)];
    runs.begin('profile', 'refresh');
    first.step({ kind: 'done' });
    for (const each of calls) each.step({ kind: 'cancelled' });
    await runs.settled();
    expect(await states(runs)).toEqual({ 'run-2': 'cancelled', 'run-3': 'cancelled', 'run-4': 'running' });
  });

  it('is listed by when it began', async () => {
    const { runs, clock } = start();
    const begin = (what: () => { readonly step: (fact: { readonly kind: 'done' }) => void }): void => {
      what().step({ kind: 'done' });
      clock.advance(1000);
    };
    begin(() => runs.begin('profile', 'password'));
    begin(() => runs.beginCall('profile', call));
    begin(() => runs.beginCall('profile', call));
    begin(() => runs.begin('profile', 'refresh'));
    begin(() => runs.beginCall('profile', call));
    await runs.settled();
    expect((await runs.list('profile')).map(({ id }) => id)).toEqual(['run-5', 'run-4', 'run-3', 'run-2', 'run-1']);
  });

  it('that cannot be kept stays in sight beside the way', async () => {
    const { runs } = start(() => Promise.reject(new Error('the disk says no')));
    runs.begin('profile', 'password').step({ kind: 'done' });
    runs.beginCall('profile', call).step({ kind: 'cancelled' });
    await runs.settled();
    expect(await states(runs)).toEqual({ 'run-1': 'done', 'run-2': 'cancelled' });
  });

  it('is masked in what it has written, and forgotten with its profile', async () => {
    const { runs, removed } = start();
    const run = runs.beginCall('profile', call);
    run.exchange(poll, wire('{"t":"opaque-thing"}'));
    run.hide('opaque-thing');
    expect(JSON.stringify(await runs.get('profile', 'run-1'))).not.toContain('opaque-thing');
    await runs.forget('profile');
    run.step({ kind: 'done' });
    await runs.settled();
    expect(await runs.list('profile')).toEqual([]);
    expect(removed).toEqual(['profile']);
  });
});
