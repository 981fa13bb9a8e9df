import { describe, expect, it } from 'vitest';
import { createStateSaver } from '../../src/sandbox/stateSaver';

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const create = (save: (state: string) => Promise<void>) => {
  const errors: unknown[] = [];
  const current = { state: 'first' };
  const saver = createStateSaver({
    snapshot: () => current.state,
    save,
    onError: (error) => errors.push(error),
    delayMs: 10,
  });
  return { saver, errors, current };
};

describe('saving the state', () => {
  it('writes the newest state once for changes that come together', async () => {
    const written: string[] = [];
    const { saver, current } = create(async (state) => void written.push(state));

    saver.changed();
    current.state = 'second';
    saver.changed();
    await later(60);

    expect(written).toEqual(['second']);
  });

  it('writes again what changed during a write', async () => {
    const written: string[] = [];
    const { saver, current } = create(async (state) => {
      await later(30);
      written.push(state);
    });
    saver.changed();
    await later(20);

    current.state = 'second';
    saver.changed();
    await saver.finish();

    expect(written).toEqual(['first', 'second']);
  });

  it('writes nothing when nothing changed', async () => {
    const written: string[] = [];
    const { saver } = create(async (state) => void written.push(state));

    await saver.finish();

    expect(written).toEqual([]);
  });

  it('tries a failed write again at the end', async () => {
    const written: string[] = [];
    let failures = 1;
    const { saver, errors } = create(async (state) => {
      failures -= 1;
      if (failures >= 0) throw new Error('locked');
      written.push(state);
    });
    saver.changed();
    await later(60);
    expect(written).toEqual([]);

    await saver.finish();

    expect(errors).toEqual([new Error('locked')]);
    expect(written).toEqual(['first']);
  });

  it('writes nothing more after the end, so that it cannot overwrite the next run', async () => {
    const written: string[] = [];
    const { saver, current } = create(async (state) => void written.push(state));
    saver.changed();
    await saver.finish();

    current.state = 'late';
    saver.changed();
    await later(60);

    expect(written).toEqual(['first']);
  });
});
