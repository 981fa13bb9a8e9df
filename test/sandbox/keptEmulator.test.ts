import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startKept } from '../../src/sandbox/keptEmulator';
import { startDxEmulator } from '../../src/sandbox/systems/dxOperationalIntelligence/dxOperationalIntelligenceEmulator';

/** Storage in memory that can fail, and the faults that were told of. */
const memory = (kept?: string) => {
  const held = new Map(kept === undefined ? [] : [['dx', kept]]);
  const faults: unknown[] = [];
  const options = {
    storage: {
      load: async (name: string) => held.get(name),
      save: async (name: string, state: string) => void held.set(name, state),
    },
    now: Date.now,
    onError: (error: unknown) => void faults.push(error),
  };
  return { held, faults, options };
};

const start = async ({ options }: Pick<ReturnType<typeof memory>, 'options'>) => {
  const kept = await startKept({ name: 'dx', port: 0 }, startDxEmulator, options);
  onTestFinished(kept.stop);
  return kept;
};

/** Holds a port until the test ends. */
const occupy = async (port: number): Promise<void> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port }, resolve));
  onTestFinished(() => void server.close());
};

describe('an emulator that is kept over a restart', () => {
  it('comes back at its address with its credentials', async () => {
    const place = memory();
    const first = await start(place);
    await first.stop();

    const second = await start(place);

    expect(second.running.origin).toBe(first.running.origin);
    expect(second.running.credentials).toEqual(first.running.credentials);
  });

  it('moves to another port where its own is taken, and stays there from then on', async () => {
    const place = memory();
    const first = await start(place);
    await first.stop();
    await occupy(Number(new URL(first.running.origin).port));

    const second = await start(place);
    await second.stop();
    const third = await start(place);

    expect(second.running.origin).not.toBe(first.running.origin);
    expect(second.running.credentials).toEqual(first.running.credentials);
    expect(third.running.origin).toBe(second.running.origin);
  });

  it.each(['', '47815', '47815\nnot json', 'no port\n{}', '99999999\n{}'])(
    'starts afresh from a state that is damaged: %j',
    async (damaged) => {
      const place = memory(damaged);
      const { running, stop } = await start(place);
      expect(running.credentials.user.password).not.toBe('');
      await stop();
      expect(place.held.get('dx')).toMatch(new RegExp(`^${new URL(running.origin).port}\\n\\{`));
    },
  );

  it('tells of a state that cannot be saved, runs on, and stops all the same', async () => {
    const place = memory();
    const options = {
      ...place.options,
      storage: { ...place.options.storage, save: () => Promise.reject(new Error('full')) },
    };
    const { running, stop } = await start({ options });
    expect((await fetch(`${running.origin}/ess/security/v1/me`)).status).toBe(401);
    await stop();
    expect(place.faults).toEqual([new Error('full')]);
  });
});
