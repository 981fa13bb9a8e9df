import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ConsoleMessage, type ElectronApplication, type Page } from 'playwright-core';
import type { Answered, CallInput, CallName, CallOutput } from '../../../src/api/contract';
import type { Desktop } from './desktop';

/** The folder of the project, whose build in `out/` is what runs. */
export const projectFolder = join(import.meta.dirname, '..', '..', '..');

/** The Electron that runs the app: the one a registry-only network falls back to, or the installed one. */
export const electronBinary = (): string => {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(projectFolder, 'node_modules', 'electron', 'dist');
  return join(folder, 'electron');
};

/** Every start needs these; the sandbox is off because tests may run as root, where Chromium refuses it. */
export const electronArguments = (userData: string): readonly string[] => [
  '--no-sandbox',
  projectFolder,
  `--user-data-dir=${userData}`,
];

/** The real app in a real window, with a folder of its own for what it keeps. */
export type RunningApp = {
  readonly electron: ElectronApplication;
  /** The main process; still there to ask once the app has ended. */
  readonly process: ChildProcess;
  readonly window: Page;
  readonly userData: string;
  /** A call as the window would make it, through its own bridge. Throws the error's code when refused. */
  readonly call: <Name extends CallName>(
    name: Name,
    ...input: undefined extends CallInput<Name> ? [] : [CallInput<Name>]
  ) => Promise<CallOutput<Name>>;
  readonly clipboard: () => Promise<string>;
  /** Everything the app wrote to its standard output and error. */
  readonly output: () => string;
  /**
   * What nobody saw go wrong since the last look: errors on the page's console, failures that nobody caught, and errors in
   * the app's own log. A test that provokes one takes it out by looking.
   */
  readonly takeComplaints: () => readonly string[];
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
  /** A program to start in Electron's place, which starts it in turn. */
  readonly executable?: string;
}): Promise<RunningApp> => {
  const { desktop, userData } = options;
  const readLog = logReader(userData);
  const electron = await _electron.launch({
    executablePath: options.executable ?? electronBinary(),
    args: [...electronArguments(userData), ...(options.args ?? [])],
    // Playwright's type wants no undefined; a variable that is not set is left away by Node itself.
    env: { ...(process.env as Record<string, string>), ...desktop.env, ...options.env },
  });
  const child = electron.process();
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => written.push(chunk.toString('utf8')));
  }
  const lastWords: string[] = [];
  let ended = false;
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => {
      // A later start writes into the same log.
      lastWords.push(...readLog());
      ended = true;
      resolve();
    }),
  );
  const window = await electron.firstWindow();
  const onPage = listenToPage(window);
  // What is on this computer answers at once; a longer wait only makes a failing run slower.
  window.setDefaultTimeout(15_000);
  await window.waitForLoadState('domcontentloaded');

  return {
    electron,
    process: child,
    window,
    userData,
    call: (name, ...[input]) => callFrom(window, name, input),
    clipboard: () => electron.evaluate(({ clipboard }) => clipboard.readText()),
    output: () => written.join(''),
    takeComplaints: () => [...onPage.splice(0), ...(ended ? lastWords.splice(0) : readLog())],
    quit: async () => {
      await electron.evaluate(({ app }) => app.quit()).catch(() => undefined);
      await gone;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
};

const callFrom = async <Name extends CallName>(
  window: Page,
  name: Name,
  input: CallInput<Name> | undefined,
): Promise<CallOutput<Name>> => {
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
  // The answer of a call has the type that the contract gives it.
  return answer.value as CallOutput<Name>;
};

const listenToPage = (window: Page): string[] => {
  const heard: string[] = [];
  window.on('pageerror', (error) => heard.push(`page: ${error.stack ?? error.message}`));
  window.on('console', (message: ConsoleMessage) => {
    if (message.type() !== 'error') return;
    const { url, lineNumber, columnNumber } = message.location();
    heard.push(`console: ${message.text()} (${url}:${lineNumber}:${columnNumber})`);
  });
  return heard;
};

/** Reads the errors that were added to the app's log since the last time; what an earlier start left there is not news. */
const logReader = (userData: string): (() => readonly string[]) => {
  const file = join(userData, 'logs', 'main.log');
  const lines = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);
  let read = lines().length;
  return () => {
    const fresh = lines().slice(read);
    read += fresh.length;
    return fresh.filter((line) => line.includes('"level":"error"')).map((line) => `log: ${line}`);
  };
};
