import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { icnsFile, icoFile } from '../../scripts/icons/iconFiles.mjs';
import { trayStates, traySvg } from '../../scripts/icons/trayGlyph.mjs';
import { contentFaults, listArchive } from '../../scripts/packaging/contents.mjs';
import { debuggingPort } from '../../scripts/packaging/devtools.mjs';
import { readFuses, setFuses, wantedFuses } from '../../scripts/packaging/fuses.mjs';

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

describe('the fuses of the packaged program', () => {
  let folder = '';
  /** A file with a fuse wire like Electron's: version 1, then a length, then one digit for each fuse. */
  const program = (length: number): string => {
    const file = path.join(folder, `program-${length}`);
    const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, length]), Buffer.from('1'.repeat(length))]);
    writeFileSync(file, Buffer.concat([Buffer.alloc(100), wire, Buffer.alloc(100)]));
    return file;
  };

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'token-helper-fuses-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('T12: every fuse that exists is named, none is left to its default', () => {
    const known = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
    expect(Object.keys(wantedFuses).sort()).toEqual(known.sort());
  });

  test('T12: the ways to run foreign code are off and the archive is the only source of code', () => {
    expect(wantedFuses).toMatchObject({
      RunAsNode: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      GrantFileProtocolExtraPrivileges: false,
      LoadBrowserProcessSpecificV8Snapshot: false,
      OnlyLoadAppFromAsar: true,
      EnableEmbeddedAsarIntegrityValidation: true,
      EnableCookieEncryption: true,
    });
  });

  test('T12: all of them are really written', async () => {
    const file = program(Object.keys(wantedFuses).length);
    expect((await readFuses(file)).some(({ state }) => state === 'wrong')).toBe(true);
    expect(await setFuses(file, { lenient: false, mac: false })).toEqual([]);
    expect((await readFuses(file)).every(({ state }) => state === 'as wanted')).toBe(true);
  });

  test('T12: an Electron with a fuse that we do not name is refused', async () => {
    await expect(setFuses(program(10), { lenient: false, mac: false })).rejects.toThrow('10 fuses');
  });

  test('T12: an Electron that lacks a fuse is refused, except to check packaging', async () => {
    await expect(setFuses(program(7), { lenient: false, mac: false })).rejects.toThrow(
      'This Electron has no fuse GrantFileProtocolExtraPrivileges, WasmTrapHandlers',
    );
    const absent = ['GrantFileProtocolExtraPrivileges', 'WasmTrapHandlers'];
    expect(await setFuses(program(7), { lenient: true, mac: false })).toEqual(absent);
    const read = await readFuses(path.join(folder, 'program-7'));
    expect(read.filter(({ state }) => state === 'as wanted')).toHaveLength(7);
    expect(read.filter(({ state }) => state === 'absent').map(({ name }) => name)).toEqual(absent);
  });
});

describe('the contents of the packaged app', () => {
  const whole = [
    'package.json',
    'LICENSE',
    'out/main/main.js',
    'out/main/keychain.js',
    'out/main/chunks/sandbox-abc.js',
    'out/preload/preload.js',
    'out/renderer/index.html',
    'out/renderer/assets/index-abc.js',
    'resources/icon.png',
    'resources/tray/fresh.png',
    'node_modules/keytar/package.json',
    'node_modules/keytar/LICENSE.md',
    'node_modules/keytar/lib/keytar.js',
    'node_modules/keytar/prebuilds/linux-x64/keytar.node',
  ].map((file) => ({ path: file, unpacked: file.endsWith('.node') }));

  test('finds no fault with what belongs in it', () => {
    expect(contentFaults(whole)).toEqual([]);
  });

  test.each([
    ['out/main/main.js.map', 'a source map'],
    ['src/core.ts', 'a source file'],
    ['node_modules/react/index.js', 'a module that is bundled'],
    ['.env', 'a file of the developer’s own'],
  ])('does not take %s, %s', (file) => {
    expect(contentFaults([...whole, { path: file, unpacked: false }])).toEqual([`${file} does not belong in it`]);
  });

  test('misses what the app needs', () => {
    const faults = contentFaults(whole.filter(({ path: file }) => file !== 'out/preload/preload.js'));
    expect(faults).toEqual(['out/preload/preload.js is missing']);
  });

  test('T12: wants all code inside the archive and only the native file outside', () => {
    const moved = whole.map((file) => (file.path.includes('keytar') ? { ...file, unpacked: !file.unpacked } : file));
    expect(contentFaults(moved)).toEqual([
      'node_modules/keytar/package.json lies outside the archive',
      'node_modules/keytar/LICENSE.md lies outside the archive',
      'node_modules/keytar/lib/keytar.js lies outside the archive',
      'node_modules/keytar/prebuilds/linux-x64/keytar.node lies inside the archive',
    ]);
  });

  test('reads an archive’s table of contents', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'token-helper-asar-'));
    const json = Buffer.from(
      JSON.stringify({ files: { a: { files: { 'b.js': { size: 1 }, 'c.node': { size: 2, unpacked: true } } } } }),
    );
    const sizes = Buffer.alloc(16);
    for (const [index, size] of [4, json.length + 8, json.length + 4, json.length].entries()) {
      sizes.writeUInt32LE(size, index * 4);
    }
    writeFileSync(path.join(folder, 'app.asar'), Buffer.concat([sizes, json]));
    expect(listArchive(path.join(folder, 'app.asar'))).toEqual([
      { path: 'a/b.js', unpacked: false },
      { path: 'a/c.node', unpacked: true },
    ]);
    rmSync(folder, { recursive: true });
  });
});

describe('finding the debugging port of the packaged app', () => {
  test('it is read from a line of its own', () => {
    const output = 'noise\nDevTools listening on ws://127.0.0.1:41619/devtools/browser/7f4b\nmore';
    expect(debuggingPort(output)).toBe(41619);
    expect(debuggingPort('noise')).toBe(undefined);
  });
});

describe('icon files', () => {
  const png = Buffer.from('not really a picture');

  test('an .ico says where each picture starts, with 0 for 256 pixels', () => {
    const file = icoFile([
      { size: 16, png },
      { size: 256, png },
    ]);
    expect(file.readUInt16LE(4)).toBe(2);
    expect([file.readUInt8(6), file.readUInt8(22)]).toEqual([16, 0]);
    const second = file.readUInt32LE(22 + 12);
    expect(file.subarray(second, second + png.length)).toEqual(png);
    expect(second + png.length).toBe(file.length);
  });

  test('an .icns is as long as it says and takes only sizes it has a name for', () => {
    const file = icnsFile([{ size: 512, png }]);
    expect(file.subarray(0, 4).toString()).toBe('icns');
    expect(file.readUInt32BE(4)).toBe(file.length);
    expect(file.subarray(8, 12).toString()).toBe('ic09');
    expect(() => icnsFile([{ size: 100, png }])).toThrow('100 pixels');
  });

  test('the tray tells its states apart without colour', () => {
    const shapes = trayStates.map((state) => traySvg(state, { template: true }));
    expect(new Set(shapes).size).toBe(trayStates.length);
    expect(shapes.join()).not.toMatch(/#(?!000\b|fff\b)[0-9a-f]{3,6}/);
  });
});
