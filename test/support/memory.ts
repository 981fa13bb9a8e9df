import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const mebibyte = 1_048_576;

/** The server runs in a process of its own, so that this one's memory is the client's alone. */
const serverScript = `
  const { createServer } = require('node:http');
  const { createGzip } = require('node:zlib');
  const chunk = Buffer.alloc(65536, 'a');
  const server = createServer((request, response) => {
    const zipped = request.url === '/zipped';
    response.writeHead(200, zipped ? { 'content-encoding': 'gzip' } : {});
    const out = zipped ? createGzip() : response;
    if (zipped) out.on('error', () => {}).pipe(response);
    response.on('close', () => out.destroy());
    let left = ${256 * mebibyte};
    const more = () => {
      while (left > 0) { left -= chunk.length; if (!out.write(chunk)) return void out.once('drain', more); }
      out.end();
    };
    more();
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(String(server.address().port)));
  process.on('disconnect', () => process.exit());
`;

/** A server of 256 MiB answers in a process of its own: `/zipped` packs them, every other path sends them as they are. */
export const startHugeProcess = async (): Promise<{ readonly url: string; readonly close: () => Promise<void> }> => {
  const child: ChildProcess = spawn(process.execPath, ['-e', serverScript], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [port] = await once(child.stdout ?? child, 'data');
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
};

/** How far the resident memory rises above where it was while something runs, in MiB. */
export const growthDuring = async (run: () => Promise<unknown>): Promise<number> => {
  const before = process.memoryUsage.rss();
  let peak = before;
  const sample = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(sample, 2);
  await run();
  sample();
  clearInterval(timer);
  return (peak - before) / mebibyte;
};

/** Bytes held outside the heap once garbage is collected, in MiB. Collecting goes on in the background: ask until it settles. */
export const heldMebibytes = (): number => {
  setFlagsFromString('--expose-gc');
  // The flag is only seen by a context made after it was set.
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().arrayBuffers / mebibyte;
};
