import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A desktop with a person at it: what the app opens in the system browser lands in a real Chromium that the test drives. */
export type Desktop = {
  /** The environment an app needs to find this desktop's `xdg-open`. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  /** The next address the app asks the system to open; in order, each once. */
  readonly nextAddress: () => Promise<string>;
  /** Opens an address the way a person's browser would; pages share one set of cookies. */
  readonly visit: (address: string) => Promise<Page>;
  /** Every address the browser asked for so far, redirects too. */
  readonly visited: () => readonly string[];
  /** Forgets the browser's cookies, as a private window would. */
  readonly forgetCookies: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Waits until `read` gives something else than undefined; fails with `what` after the limit. */
export const eventually = async <Value>(
  what: string,
  read: () => Value | undefined | Promise<Value | undefined>,
  limitMs = 20_000,
): Promise<Value> => {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited ${limitMs / 1000} s in vain for ${what}`);
};

/** Sets up the desktop; `chromium` is the distribution's own. */
export const startDesktop = async (): Promise<Desktop> => {
  const folder = mkdtempSync(join(tmpdir(), 'token-helper-desktop-'));
  const opened = join(folder, 'opened');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = join(bin, 'xdg-open');
  writeFileSync(script, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${opened}'\n`);
  chmodSync(script, 0o755);

  let browser: Browser | undefined;
  let context: BrowserContext | undefined;
  let taken = 0;
  const visited: string[] = [];
  const person = async (): Promise<BrowserContext> => {
    browser ??= await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArguments });
    if (context === undefined) {
      context = await browser.newContext();
      context.on('request', (request) => visited.push(request.url()));
    }
    return context;
  };

  return {
    env: { PATH: `${bin}:${process.env.PATH ?? ''}` },
    folder,
    nextAddress: () =>
      eventually('an address opened in the browser', () => {
        const lines = existsSync(opened) ? readFileSync(opened, 'utf8').split('\n').filter(Boolean) : [];
        const address = lines[taken];
        if (address !== undefined) taken += 1;
        return address;
      }),
    visit: async (address) => {
      const page = await (await person()).newPage();
      await page.goto(address);
      return page;
    },
    visited: () => [...visited],
    forgetCookies: async () => {
      await context?.close();
      context = undefined;
    },
    close: async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
