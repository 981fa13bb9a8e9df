import { describe, expect, it } from 'vitest';
import type { SecretStore } from '../../src/ports';
import { createSplitSecrets, type SplitSecrets } from '../../src/stores/splitSecrets';
import { createRecordedLog } from '../electron/recordedLog';
import { createMemorySecretStore, keychainError, type MemorySecretStore } from '../support/memorySecretStore';
import { endOrCrash, outcomeOf } from './storeWorld';

const key = 'profile/1/token';

const splitOver = (secrets: MemorySecretStore): SplitSecrets =>
  createSplitSecrets({ secrets, log: createRecordedLog() });

/** The keychain as it is found at the next start. */
const afterRestart = (secrets: MemorySecretStore): MemorySecretStore => createMemorySecretStore(secrets.items);

/** What is kept besides the head and the pieces it names: nothing, once everything is tidied up. */
const itemsFor = async (value: string | undefined): Promise<readonly string[]> => {
  const secrets = createMemorySecretStore();
  if (value !== undefined) await splitOver(secrets).write(key, value);
  return [...secrets.items.keys()].map((name) => name.replace(/#[01]/, '#'));
};

const namesIn = (secrets: MemorySecretStore): readonly string[] =>
  [...secrets.items.keys()].map((name) => name.replace(/#[01]/, '#')).sort();

const short = 'hunter2';
const long = 'a'.repeat(5000);
const longer = 'b'.repeat(9000);

/** Small, and at every border where a piece or the head begins to be too small. */
const lengths = [1, 2, 900, 939, 940, 941, 1199, 1200, 1201, 2399, 2400, 2401, 32 * 1024];

describe('values of any size', () => {
  it.each(lengths)('G18: reads back a value of %i characters', async (length) => {
    const secrets = createMemorySecretStore();
    const value = Array.from({ length }, (_, index) => String.fromCharCode(33 + (index % 90))).join('');
    await splitOver(secrets).write(key, value);
    expect(await splitOver(afterRestart(secrets)).read(key)).toBe(value);
  });

  it.each([
    ['an empty value', ''],
    ['line breaks and quotes', '{"a":"b"}\n\r\n\t'],
    ['NUL bytes', 'a\u0000b'],
    ['letters beyond ASCII', 'Grüße, 東京 '.repeat(500)],
    ['surrogate pairs on every piece border', '😀'.repeat(3000)],
    ['lone surrogates', `\ud800${'x'.repeat(3000)}\udc00`],
  ])('reads back %s', async (_name, value) => {
    const secrets = createMemorySecretStore();
    await splitOver(secrets).write(key, value);
    expect(await splitOver(afterRestart(secrets)).read(key)).toBe(value);
  });

  it('F58: keeps a short secret in a single item', async () => {
    const secrets = createMemorySecretStore();
    await splitOver(secrets).write(key, short);
    expect([...secrets.items.keys()]).toEqual([key]);
  });

  it('a keychain with longer items keeps what fits in a single one, and cuts the rest into pieces of that length', async () => {
    const items = new Map<string, string>();
    const secrets: SecretStore = {
      get: async (account) => items.get(account),
      set: async (account, value) => void items.set(account, value),
      remove: async (account) => void items.delete(account),
      longest: 16_384,
    };
    const split = createSplitSecrets({ secrets, log: createRecordedLog() });
    await split.write(key, 'a'.repeat(16_000));
    expect([...items.keys()]).toEqual([key]);
    expect(await split.read(key)).toBe('a'.repeat(16_000));
    await split.write(key, 'b'.repeat(40_000));
    expect(await split.read(key)).toBe('b'.repeat(40_000));
    expect(items.size).toBe(4);
    expect(Math.max(...[...items.values()].map(({ length }) => length))).toBe(16_384);
  });

  it('F57: every item stays within 2,560 bytes, and a value beyond all measure is refused before anything is written', async () => {
    const secrets = createMemorySecretStore();
    expect(await outcomeOf(splitOver(secrets).write(key, 'x'.repeat(600_000)))).toBe('keychain-failed');
    expect(secrets.items.size).toBe(0);
  });

  it('has nothing under a key that was never written', async () => {
    expect(await splitOver(createMemorySecretStore()).read(key)).toBeUndefined();
  });

  it('keeps keys apart', async () => {
    const split = splitOver(createMemorySecretStore());
    await Promise.all([split.write('a', long), split.write('b', longer), split.write('c', short)]);
    await split.remove('b');
    expect(await Promise.all(['a', 'b', 'c'].map(split.read))).toEqual([long, undefined, short]);
  });
});

describe('what is left behind', () => {
  it.each([
    ['long over long', long, longer],
    ['longer over long', longer, long],
    ['short over long', long, short],
    ['long over short', short, long],
  ])('%s: the pieces of the old value are gone', async (_name, before, after) => {
    const secrets = createMemorySecretStore();
    const split = splitOver(secrets);
    await split.write(key, before);
    await split.write(key, after);
    expect(await split.read(key)).toBe(after);
    expect(namesIn(secrets)).toEqual([...(await itemsFor(after))].sort());
  });

  it('a removal leaves nothing', async () => {
    const secrets = createMemorySecretStore();
    const split = splitOver(secrets);
    await split.write(key, long);
    await split.remove(key);
    expect([...secrets.items.keys()]).toEqual([]);
  });

  it('a removal also finds pieces whose head was deleted by hand', async () => {
    const secrets = createMemorySecretStore();
    const split = splitOver(secrets);
    await split.write(key, long);
    secrets.items.delete(key);
    await split.remove(key);
    expect([...secrets.items.keys()]).toEqual([]);
  });
});

type Scenario = {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
};

const scenarios: readonly Scenario[] = [
  { name: 'long over nothing', before: undefined, after: long },
  { name: 'short over nothing', before: undefined, after: short },
  { name: 'longer over long', before: long, after: longer },
  { name: 'long over longer', before: longer, after: long },
  { name: 'short over long', before: long, after: short },
  { name: 'long over short', before: short, after: long },
  { name: 'removal of long', before: long, after: undefined },
  { name: 'removal of short', before: short, after: undefined },
];

const prepared = async ({ before }: Scenario): Promise<MemorySecretStore> => {
  const secrets = createMemorySecretStore();
  if (before !== undefined) await splitOver(secrets).write(key, before);
  // The tidying of the first write must not count as calls of the second.
  await splitOver(secrets).read(key);
  return afterRestart(secrets);
};

const change = (split: SplitSecrets, { after }: Scenario): Promise<void> =>
  after === undefined ? split.remove(key) : split.write(key, after);

/** How many keychain calls the change takes, the tidying after it included. */
const callsOf = async (scenario: Scenario): Promise<number> => {
  const secrets = await prepared(scenario);
  const split = splitOver(secrets);
  await change(split, scenario);
  await split.has(key);
  return secrets.calls() - 1;
};

describe.each(scenarios)('crash safety: $name', (scenario) => {
  const { before, after } = scenario;

  it('F45: a crash at any keychain call leaves the old value or the new one, whole, and the next write tidies up', async () => {
    const calls = await callsOf(scenario);
    expect(calls).toBeGreaterThan(1);
    for (let call = 1; call <= calls; call += 1) {
      const secrets = await prepared(scenario);
      secrets.failAt(call, { kind: 'crash' });
      let acknowledged = false;
      const work = change(splitOver(secrets), scenario).then(() => {
        acknowledged = true;
      });
      await endOrCrash(work);

      const restarted = afterRestart(secrets);
      const split = splitOver(restarted);
      const found = await split.read(key);
      expect(acknowledged ? [after] : [before, after], `crash at call ${call}`).toContain(found);

      await split.write(key, 'the next value');
      expect(await split.read(key)).toBe('the next value');
      expect([...restarted.items.keys()], `leftovers of a crash at call ${call}`).toEqual([key]);
    }
  });

  it.each(['none', 'done'] as const)(
    'G4: a failure at any keychain call (effect: %s) loses nothing, and trying again works',
    async (effect) => {
      const calls = await callsOf(scenario);
      for (let call = 1; call <= calls; call += 1) {
        const secrets = await prepared(scenario);
        secrets.failAt(call, { kind: 'fails', error: keychainError('keychain-failed'), effect });
        const split = splitOver(secrets);
        const outcome = await outcomeOf(change(split, scenario));
        expect(outcome === 'done' ? [after] : [before, after], `failure at call ${call}`).toContain(
          await split.read(key),
        );
        await change(split, scenario);
        expect(await split.read(key)).toBe(after);
        await split.write(key, short);
        await split.has(key);
        expect([...secrets.items.keys()], `leftovers of a failure at call ${call}`).toEqual([key]);
      }
    },
  );
});

describe('damage', () => {
  it('F56: every piece that is lost or changed is noticed, nothing is deleted, and other keys are unaffected', async () => {
    const secrets = createMemorySecretStore();
    const split = splitOver(secrets);
    await split.write(key, long);
    await split.write('other', longer);
    const mine = [...secrets.items.keys()].filter((name) => name.startsWith(`${key}#`));
    expect(mine).toHaveLength(5);
    for (const name of mine) {
      const good = secrets.items.get(name)!;
      for (const bad of [undefined, `${good.slice(1)}z`, good.slice(1), `${good}z`]) {
        if (bad === undefined) secrets.items.delete(name);
        else secrets.items.set(name, bad);
        const size = secrets.items.size;
        expect(await outcomeOf(split.read(key))).toBe('secret-damaged');
        expect(secrets.items.size).toBe(size);
        expect(await split.read('other')).toBe(longer);
        secrets.items.set(name, good);
      }
    }
    expect(await split.read(key)).toBe(long);
  });

  it.each(['', '{', 'null', '{"v":1}', '{"v":2,"generation":1}', `{"v":1,"generation":1,"pieces":1e9}`])(
    'F56: a head that says %j is damage, not a missing value, and a new write replaces it',
    async (text) => {
      const secrets = createMemorySecretStore();
      const split = splitOver(secrets);
      await split.write(key, long);
      await split.read(key);
      secrets.items.set(key, text);
      expect(await outcomeOf(split.read(key))).toBe('secret-damaged');
      await split.write(key, short);
      expect(await split.read(key)).toBe(short);
      expect([...secrets.items.keys()]).toEqual([key]);
    },
  );

  it('an inline value that was changed by hand is damage', async () => {
    const secrets = createMemorySecretStore();
    await splitOver(secrets).write(key, short);
    secrets.items.set(key, secrets.items.get(key)!.replace('hunter2', 'hunter3'));
    expect(await outcomeOf(splitOver(secrets).read(key))).toBe('secret-damaged');
  });
});

describe('a keychain that keeps something else', () => {
  const cases = [
    ['changes every piece', (name: string, value: string) => (name.includes('#') ? `${value}!` : value)],
    ['loses the first piece', (name: string, value: string) => (name.endsWith('.0') ? undefined : value)],
    ['loses the last piece', (name: string, value: string) => (name.endsWith('.7') ? undefined : value)],
    ['cuts the head', (name: string, value: string) => (name.includes('#') ? value : value.slice(0, 40))],
    ['loses the head', (name: string, value: string) => (name.includes('#') ? value : undefined)],
  ] as const;

  it.each(cases)('F60: one that %s is found out and the old value stays', async (name, corrupt) => {
    const secrets = createMemorySecretStore();
    const split = splitOver(secrets);
    await split.write(key, long);
    await split.read(key);
    const before = new Map(secrets.items);
    let left = 100;
    // The fault passes once the old head is put in its place again.
    secrets.corruptSets((item, value) => (value === before.get(item) || left-- < 0 ? value : corrupt(item, value)));
    expect(await outcomeOf(split.write(key, longer))).toBe('keychain-failed');
    expect(await split.read(key)).toBe(long);
    if (name.includes('piece')) expect(namesIn(secrets)).toEqual([...(await itemsFor(long))].sort());
    secrets.corruptSets(undefined);
    await split.write(key, longer);
    expect(await split.read(key)).toBe(longer);
    expect(namesIn(secrets)).toEqual([...(await itemsFor(longer))].sort());
  });

  it('F60: over nothing, a head that reads back differently is taken away again', async () => {
    const secrets = createMemorySecretStore();
    secrets.corruptSets((name, value) => (name.includes('#') ? value : value.slice(0, 40)));
    const split = splitOver(secrets);
    expect(await outcomeOf(split.write(key, short))).toBe('keychain-failed');
    expect(await split.read(key)).toBeUndefined();
  });
});

describe('at the same time', () => {
  it('a read during a write gives one of the two values, whole', async () => {
    const secrets = createMemorySecretStore();
    const split = splitOver(secrets);
    await split.write(key, long);
    const reads = await Promise.all([
      split.read(key),
      split.write(key, longer),
      split.read(key),
      split.write(key, short),
      split.read(key),
    ]);
    expect(reads).toEqual([long, undefined, longer, undefined, short]);
  });
});
