import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLeaks } from './support/leakScan';

const secret = 'a+b/c="d" e&f%~é-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'token-helper-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scan = (leftOut: readonly string[] = []) => findLeaks({ token: secret }, { folders: [folder], leftOut });
const write = (content: string | Buffer): void => {
  mkdirSync(join(folder, 'deep', 'er'), { recursive: true });
  writeFileSync(join(folder, 'deep', 'er', 'file'), content);
};
const around = (text: string): string => `noise ${text} noise`;
const bytes = Buffer.from(secret);
const wide = Buffer.from(around(secret), 'utf16le');
const base64After = (shift: number): string =>
  Buffer.concat([Buffer.alloc(shift, 'x'), bytes, Buffer.from('tail')]).toString('base64');

describe('T8, T18: the scan for leaked secrets finds one', () => {
  test.each<[string, string | Buffer]>([
    ['in plain', around(secret)],
    ['inside JSON', JSON.stringify({ value: secret })],
    ['in a query', around(encodeURIComponent(secret))],
    ['in a form', around(new URLSearchParams({ token: secret }).toString())],
    ['percent-encoded in small letters', around(encodeURIComponent(secret).replace(/%../g, (at) => at.toLowerCase()))],
    ['in base64', around(base64After(0))],
    ['in base64, one byte into a longer text', around(base64After(1))],
    ['in base64, two bytes into a longer text', around(base64After(2))],
    ['in base64url', around(bytes.toString('base64url'))],
    [
      'in base64url, one byte into a longer text',
      around(Buffer.concat([Buffer.from('x'), bytes]).toString('base64url')),
    ],
    ['in hex', around(bytes.toString('hex'))],
    ['in capital hex', around(bytes.toString('hex').toUpperCase())],
    ['in UTF-16', wide],
    ['in UTF-16 with the high byte first', Buffer.from(wide).swap16()],
    ['cut off after half of it', around(secret.slice(0, 45))],
    ['among bytes that are no text', Buffer.concat([Buffer.from([0, 255, 254, 0]), bytes, Buffer.from([0])])],
  ])('%s', (_form, content) => {
    write(content);
    expect(scan()).toEqual({ leaks: [`token in ${join(folder, 'deep', 'er', 'file')}`], looked: 1 });
  });

  test('in the name of a file', () => {
    const name = encodeURIComponent(secret);
    writeFileSync(join(folder, name), '');
    expect(scan().leaks).toEqual([`token in ${join(folder, name)}`]);
  });

  test('in a text that is handed over', () => {
    const report = findLeaks({ token: secret }, { folders: [], texts: { output: around(secret), other: 'nothing' } });
    expect(report).toEqual({ leaks: ['token in output'], looked: 2 });
  });
});

describe('the scan for leaked secrets', () => {
  test('says nothing about files without one, and counts them', () => {
    write(around(secret.slice(0, 20)));
    writeFileSync(join(folder, 'other'), '');
    expect(scan()).toEqual({ leaks: [], looked: 2 });
  });

  test('does not look where it is told not to, nor behind links', () => {
    write(secret);
    symlinkSync(join(folder, 'deep'), join(folder, 'link'));
    expect(scan([join(folder, 'deep')])).toEqual({ leaks: [], looked: 0 });
  });

  test('refuses to look for next to nothing', () => {
    expect(() => findLeaks({ token: '' }, { folders: [folder] })).toThrow('too short');
  });
});
