import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { debuggingPort, firstPage } from '../../../scripts/packaging/devtools.mjs';
import { type Desktop, eventually } from './desktop';
import { electronArguments, electronBinary } from './runningApp';

/** An app that nothing is attached to: its page can crash and come back, which Playwright would not let it. */
export type BareApp = {
  readonly process: ChildProcess;
  /** The words in the window now; empty while there is no page that answers. */
  readonly text: () => Promise<string>;
  /** Runs an expression in the page. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  /** Ends the page's process as a fault in its memory would. */
  readonly crash: () => void;
  readonly quit: () => Promise<void>;
};

/** The process that draws the page of the app which keeps its things there (proc(5), cmdline). */
const pageProcess = (userData: string): number => {
  const found = readdirSync('/proc').find((name) => {
    if (!/^\d+$/.test(name)) return false;
    const line = readCommandLine(name);
    return line.includes('--type=renderer') && line.includes(userData);
  });
  if (found === undefined) throw new Error('The page has no process');
  return Number(found);
};

/** Empty for a process that has just ended. */
const readCommandLine = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

/** Starts the app with nothing but its debugging port to ask. */
export const startBareApp = async (desktop: Desktop, userData: string): Promise<BareApp> => {
  const child = spawn(electronBinary(), [...electronArguments(userData), '--remote-debugging-port=0'], {
    env: { ...process.env, ...desktop.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const port = await eventually('the debugging port', () => debuggingPort(printed));
  const evaluate = async (expression: string): Promise<unknown> => {
    const page = await eventually('a page', () => firstPage(port).catch(() => undefined));
    try {
      return await page.evaluate(expression);
    } finally {
      page.close();
    }
  };
  return {
    process: child,
    evaluate,
    text: async () => String(await evaluate('document.body.innerText').catch(() => '')),
    crash: () => void process.kill(pageProcess(userData), 'SIGSEGV'),
    quit: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
};
