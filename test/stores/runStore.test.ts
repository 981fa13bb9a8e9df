import { describe, expect, it } from 'vitest';
import type { ExchangeRecord } from '../../src/domain/exchange';
import type { RecordedRun } from '../../src/domain/flow';
import { runCharacters, runsKept, withRun } from '../../src/stores/runStore';

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

const runOf = (id: string, characters = 10): RecordedRun => ({
  run: {
    id,
    profileId: 'p',
    startedAt: 0,
    state: 'done',
    steps: [{ kind: 'done', at: 0 }],
    canReopenBrowser: false,
  },
  records: [recordOf(characters)],
});

const ids = (runs: readonly RecordedRun[]): readonly string[] => runs.map(({ run }) => run.id);

describe('the kept runs of a profile', () => {
  it('are the newest twenty', () => {
    const runs = Array.from({ length: 30 }, (_, index) => runOf(String(index))).reduce<readonly RecordedRun[]>(
      withRun,
      [],
    );
    expect(ids(runs)).toEqual(Array.from({ length: runsKept }, (_, index) => String(29 - index)));
  });

  it('hold each run once, as it was kept last', () => {
    const again = withRun([runOf('b'), runOf('a')], runOf('a', 99));
    expect(ids(again)).toEqual(['a', 'b']);
    expect(again[0]?.records[0]?.response?.body?.bytes).toBe(99);
  });

  it('let the oldest go where they are too long together, and never the newest', () => {
    const half = runCharacters / 2 + 10_000;
    expect(ids(withRun([runOf('b', half), runOf('a')], runOf('c', half)))).toEqual(['c']);
    expect(ids(withRun([runOf('a')], runOf('huge', runCharacters * 2)))).toEqual(['huge']);
  });
});
