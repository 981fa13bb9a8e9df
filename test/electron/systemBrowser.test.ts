import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSystemBrowser, hasOpener } from '../../electron/adapters/systemBrowser';
import { toAppError } from '../../src/domain/errors';
import { hostileAddresses } from './hostileAddresses';

const failureOf = async (run: Promise<unknown>) => run.then(() => undefined, toAppError);

describe('the system browser', () => {
  const opened: string[] = [];
  const openExternal = async (address: string) => void opened.push(address);
  const browser = createSystemBrowser({ openExternal, hasOpener: async () => true });
  beforeEach(() => opened.splice(0));

  test('opens a sign-in address', async () => {
    await browser.open('https://login.example.com/authorize?state=s');
    expect(opened).toEqual(['https://login.example.com/authorize?state=s']);
  });

  test('T11: opens none of the hostile addresses and says so each time', async () => {
    const failures = await Promise.all(hostileAddresses.map((address) => failureOf(browser.open(address))));
    expect(opened).toEqual([]);
    expect(new Set(failures.map((failure) => failure?.code))).toEqual(new Set(['browser-not-opened']));
  });

  test('F74: says that no browser opened when the system fails, without repeating the address', async () => {
    const failing = createSystemBrowser({
      openExternal: async (address) => {
        throw new Error(`Failed to open ${address}`);
      },
      hasOpener: async () => true,
    });
    const failure = await failureOf(failing.open('https://login.example.com/authorize?state=very-private'));
    expect(failure?.code).toBe('browser-not-opened');
    expect(JSON.stringify(failure)).not.toContain('very-private');
  });

  test('F74: says that no browser opened when nothing can open an address, and does not try', async () => {
    const without = createSystemBrowser({ openExternal, hasOpener: async () => false });
    expect((await failureOf(without.open('https://login.example.com/')))?.code).toBe('browser-not-opened');
    expect(opened).toEqual([]);
  });
});

describe('looking for xdg-open', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'opener-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('finds it on the path', async () => {
    await writeFile(path.join(folder, 'xdg-open'), '#!/bin/sh\n', { mode: 0o755 });
    expect(await hasOpener('linux', ['/nowhere', '', folder].join(path.delimiter))).toBe(true);
  });

  test('does not take a file that cannot be run for it', async () => {
    await writeFile(path.join(folder, 'xdg-open'), '');
    await chmod(path.join(folder, 'xdg-open'), 0o644);
    expect(await hasOpener('linux', folder)).toBe(false);
    expect(await hasOpener('linux', '')).toBe(false);
  });

  test('is not needed on Windows and macOS', async () => {
    expect(await hasOpener('win32', '')).toBe(true);
    expect(await hasOpener('darwin', '')).toBe(true);
  });
});
