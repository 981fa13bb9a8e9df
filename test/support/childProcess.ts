import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const imports = new URL('./typescriptImports.mjs', import.meta.url).href;

/** Starts a TypeScript file of the tests in a process of its own, which can be killed at any moment, with a channel for messages. */
export const startChild = (
  file: URL,
  options: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): ChildProcess =>
  fork(fileURLToPath(file), [...(options.args ?? [])], {
    execArgv: ['--import', imports, '--no-warnings'],
    env: options.env ?? process.env,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

/** How the process ended; its standard error comes along for a failing test to show. */
export const ended = (child: ChildProcess): Promise<{ code: number | null; signal: string | null; errors: string }> =>
  new Promise((resolve) => {
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    child.once('close', (code, signal) => resolve({ code, signal, errors }));
  });
