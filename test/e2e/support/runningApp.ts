import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { Answered, CallInput, CallName, CallOutput } from '../../../src/api/contract';
import type { Desktop } from './desktop';

const projectFolder = join(import.meta.dirname, '..', '..', '..');

const electronBinary = (): string => {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(projectFolder, 'node_modules', 'electron', 'dist');
  return join(folder, 'electron');
};

/** The real app in a real window, with a folder of its own for what it keeps. */
export type RunningApp = {
  readonly electron: ElectronApplication;
  readonly window: Page;
  /** A call as the window would make it, through its own bridge. Throws the error's code when refused. */
  readonly call: <Name extends CallName>(
    name: Name,
    ...input: undefined extends CallInput<Name> ? [] : [CallInput<Name>]
  ) => Promise<CallOutput<Name>>;
  readonly clipboard: () => Promise<string>;
  /** Everything the app wrote to its standard output and error. */
  readonly output: () => string;
  /** Ends the app as Quit does and waits until it is gone. */
  readonly quit: () => Promise<void>;
  /** Ends the app as the system would in an emergency. */
  readonly kill: () => Promise<void>;
};

/** Starts the app that the build left in `out/`. */
export const launchApp = async (options: {
  readonly desktop: Desktop;
  readonly userData: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}): Promise<RunningApp> => {
  const electron = await _electron.launch({
    executablePath: electronBinary(),
    args: ['--no-sandbox', projectFolder, `--user-data-dir=${options.userData}`, ...(options.args ?? [])],
    env: { ...(process.env as Record<string, string>), ...options.desktop.env, ...options.env },
  });
  const written: string[] = [];
  electron.process().stdout?.on('data', (chunk: Buffer) => written.push(chunk.toString('utf8')));
  electron.process().stderr?.on('data', (chunk: Buffer) => written.push(chunk.toString('utf8')));
  const window = await electron.firstWindow();
  await window.waitForLoadState('domcontentloaded');
  const gone = new Promise<void>((resolve) => electron.process().once('exit', () => resolve()));

  return {
    electron,
    window,
    call: async (name, ...[input]) => {
      const answer = await window.evaluate(
        ([calledName, calledInput]) => {
          const { tokenHelper } = globalThis as unknown as {
            tokenHelper: { call: (name: string, input: unknown) => Promise<Answered<unknown>> };
          };
          return tokenHelper.call(calledName as string, calledInput);
        },
        [name, input],
      );
      if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`);
      return answer.value as never;
    },
    clipboard: () => electron.evaluate(({ clipboard }) => clipboard.readText()),
    output: () => written.join(''),
    quit: async () => {
      await electron.evaluate(({ app }) => app.quit()).catch(() => undefined);
      await gone;
    },
    kill: async () => {
      electron.process().kill('SIGKILL');
      await gone;
    },
  };
};
