import { createDiskFiles } from '../../../electron/adapters/diskFiles';
import { createWatchedDisk } from './watchedDisk';
import { writtenText } from './writtenText';

/*
 * Writes numbered texts into `data.json` and says on its channel which are done. Without a third argument it goes on until
 * it is killed. With one, it kills itself at that disk call of the second write, counted from 1, or ends well if there
 * are fewer.
 */
const [folder = '', when = 'before', killAt] = process.argv.slice(2);

const watching = { on: false, calls: 0 };
const dieAt = (): void => {
  if (!watching.on) return;
  watching.calls += 1;
  if (watching.calls === Number(killAt)) process.kill(process.pid, 'SIGKILL');
};

const files = createDiskFiles({
  folder,
  disk: createWatchedDisk(when === 'before' ? { before: dieAt } : { after: dieAt }),
});

const write = async (n: number): Promise<void> => {
  await files.write('data.json', writtenText(n));
  process.send?.(n);
};

if (killAt === undefined) {
  for (let n = 0; ; n += 1) await write(n);
} else {
  await write(0);
  watching.on = true;
  await write(1);
  process.disconnect();
}
