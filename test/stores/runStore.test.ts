import { describe, expect, it } from 'vitest';
import type { ExchangeRecord } from '../../src/domain/exchange';
import type { FlowStep, RecordedRun } from '../../src/domain/flow';
import { callLimits, wayLimits, withRun } from '../../src/stores/runStore';

const recordOf = (characters: number): ExchangeRecord => ({
  id: '1',
  stage: 'token',
  startedAt: 0,
  milliseconds: 1,
  request: { method: 'GET', address: 'https://a.example/', parameters: [], headers: [] },
  response: {
    status: 200,
    statusText: '',
    headers: [],
    body: { kind: 'text', contentType: '', text: 'x'.repeat(characters), bytes: characters, cut: false },
  },
});

const runOf = (
  id: string,
  characters = 10,
  first: FlowStep = { kind: 'started', grant: 'refresh', at: 0 },
): RecordedRun => ({
  run: {
    id,
    profileId: 'p',
    startedAt: 0,
    state: 'done',
    steps: [first, { kind: 'done', at: 0 }],
    canReopenBrowser: false,
  },
  records: [recordOf(characters)],
});

const callRunOf = (id: string, characters = 10): RecordedRun =>
  runOf(id, characters, { kind: 'call-started', call: { kind: 'userinfo' }, at: 0 });

const ids = (runs: readonly RecordedRun[]): readonly string[] => runs.map(({ run }) => run.id);

describe('the kept runs of a profile', () => {
  it('are the newest twenty', () => {
    const runs = Array.from({ length: 30 }, (_, index) => runOf(String(index))).reduce<readonly RecordedRun[]>(
      withRun,
      [],
    );
    expect(ids(runs)).toEqual(Array.from({ length: wayLimits.runs }, (_, index) => String(29 - index)));
  });

  it('hold each run once, as it was kept last', () => {
    const again = withRun([runOf('b'), runOf('a')], runOf('a', 99));
    expect(ids(again)).toEqual(['a', 'b']);
    expect(again[0]?.records[0]?.response?.body?.bytes).toBe(99);
  });

  it('let the oldest go where they are too long together, and never the newest', () => {
    const half = wayLimits.characters / 2 + 10_000;
    expect(ids(withRun([runOf('b', half), runOf('a')], runOf('c', half)))).toEqual(['c']);
    expect(ids(withRun([runOf('a')], runOf('huge', wayLimits.characters * 2)))).toEqual(['huge']);
  });

  it('have a measure of their own for calls: none costs a sign-in, and no sign-in a call', () => {
    const ways = [runOf('sign-in'), runOf('refresh')];
    const calls = Array.from({ length: 30 }, (_, index) => callRunOf(`call ${index}`));
    const kept = calls.reduce<readonly RecordedRun[]>(withRun, ways);
    expect(ids(kept).slice(-2)).toEqual(['sign-in', 'refresh']);
    expect(kept).toHaveLength(callLimits.runs + 2);
    expect(ids(kept)[0]).toBe('call 29');

    const more = Array.from({ length: 40 }, (_, index) => runOf(`way ${index}`)).reduce(withRun, kept);
    expect(more).toHaveLength(callLimits.runs + wayLimits.runs);

    const long = withRun(kept, callRunOf('long', callLimits.characters * 2));
    expect(ids(long)).toEqual(['long', 'sign-in', 'refresh']);
  });
});
