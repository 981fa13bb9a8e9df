import { CallError } from '../../src/api/client';
import type { AppError } from '../../src/domain/errors';
import { createWatchedDisk } from '../electron/adapters/watchedDisk';
import { createAppOnDisk } from './appProcess';

/*
 * A process of the app, told what to do by messages: `[id, call, input]` is answered by `[id, ok, value or error]`. It says
 * `turn` when it has or gives back a turn. `die` names the disk call, counted from then on, at which it kills itself.
 */
const [folder = '', keychain] = process.argv.slice(2);

const death = { at: Number.POSITIVE_INFINITY, when: 'before', calls: 0 };
const pass = (when: string): void => {
  if (when === 'before') death.calls += 1;
  if (when === death.when && death.calls === death.at) process.kill(process.pid, 'SIGKILL');
};
const disk = createWatchedDisk({ before: () => pass('before'), after: () => pass('after') });
const say = (...words: readonly unknown[]): void => void process.send?.(words);

const { core, client } = createAppOnDisk(
  { folder, keychain: keychain === 'none' ? 'none' : 'shared' },
  { disk, onTurn: (held) => say('turn', held) },
);

const errorOf = (caught: unknown): AppError =>
  caught instanceof CallError ? caught.error : { code: 'internal', technical: String(caught) };

const run = async (name: string, input: unknown): Promise<unknown> => {
  if (name === 'die') {
    Object.assign(death, input, { calls: 0 });
    return undefined;
  }
  if (name === 'disk-calls') return death.calls;
  // Its caller names a call and what belongs to it.
  return (client.call as (name: string, input: unknown) => Promise<unknown>)(name, input);
};

process.on('message', ([id, name, input]: [number, string, unknown]) => {
  run(name, input).then(
    (value) => say('answer', id, true, value),
    (caught) => say('answer', id, false, errorOf(caught)),
  );
});
process.once('disconnect', () => process.exit(0));
await core.start();
say('ready');
