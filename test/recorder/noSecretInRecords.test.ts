import { describe, expect, it } from 'vitest';
import type { FlowRun } from '../../src/domain/flow';
import { runAsHar } from '../../src/domain/runExport/har';
import { runAsMarkdown } from '../../src/domain/runExport/markdown';
import { exchangeRecord } from '../../src/recorder/exchangeRecord';
import { maskFacts } from '../../src/recorder/maskJson';
import { createSecretSet } from '../../src/recorder/secretSet';
import { createDice, leakIn, someExchange, someSecrets, textsIn } from './generatedExchanges';

const chunkSize = 10_000;

const runWith = (record: string, error: FlowRun['steps'][number]): FlowRun => ({
  id: 'run',
  profileId: 'profile',
  startedAt: 0,
  state: 'failed',
  steps: [
    { kind: 'started', grant: 'password', at: 0 },
    {
      kind: 'exchange',
      stage: 'token',
      method: 'POST',
      address: 'https://idp.example.com/token',
      milliseconds: 3,
      record,
      at: 1,
    },
    error,
  ],
  canReopenBrowser: false,
});

/** Where one generated exchange leaks, or nothing. */
const leakOf = (seed: number): string | undefined => {
  const dice = createDice(seed);
  const secrets = someSecrets(dice);
  const masking = { secrets: createSecretSet(secrets) };
  const { exchange, wire } = someExchange(dice, secrets);
  const record = exchangeRecord('1', exchange, wire, masking, 1_700_000_000_000);
  const error = maskFacts(
    { kind: 'failed' as const, error: wire.error ?? { code: 'cancelled' as const }, at: 2 },
    masking,
  );
  const recorded = { run: runWith('1', error), records: [record] };
  const texts = [
    ...textsIn(record),
    JSON.stringify(recorded),
    runAsHar(recorded, { name: 'Token Helper', version: '1' }),
    runAsMarkdown(recorded, 'Run'),
  ].join('\n');
  const leak = leakIn(texts, secrets);
  return leak === undefined ? undefined : `seed ${seed}: ${leak}`;
};

describe('records and exports of generated exchanges', () => {
  it.each(Array.from({ length: 10 }, (_, index) => index))(
    'hold no secret in any form, ten thousand exchanges, part %i (T18, T22)',
    (part) => {
      const leaks: string[] = [];
      for (let seed = part * chunkSize; seed < (part + 1) * chunkSize && leaks.length < 5; seed += 1) {
        const leak = leakOf(seed);
        if (leak !== undefined) leaks.push(leak);
      }
      expect(leaks).toEqual([]);
    },
    120_000,
  );
});

describe('the scan for secrets', () => {
  it('finds them nearly everywhere when nothing is masked by value', () => {
    const found = Array.from({ length: 300 }, (_, seed) => {
      const dice = createDice(seed);
      const secrets = someSecrets(dice);
      const { exchange, wire } = someExchange(dice, secrets);
      const record = exchangeRecord('1', exchange, wire, { secrets: createSecretSet() }, 0);
      return leakIn(textsIn(record).join('\n'), secrets);
    });
    expect(found.filter((leak) => leak !== undefined).length).toBeGreaterThan(200);
  });
});
