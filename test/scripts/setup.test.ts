import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprint } from '../../scripts/setup/build.mjs';
import { hasDisplay, machineSwitches } from '../../scripts/setup/display.mjs';
import { cacheFolder, projectFolder } from '../../scripts/setup/project.mjs';
import { run, toolEnvironment } from '../../scripts/setup/run.mjs';
import { missingPackages } from '../../scripts/setup/systemPackages.mjs';

describe('knowing whether a window can be shown', () => {
  test('X11 or Wayland will do on Linux', () => {
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  });

  test('neither of them, or an empty one, means no display', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false);
  });

  test('macOS and Windows always have one', () => {
    expect(hasDisplay({}, 'darwin')).toBe(true);
    expect(hasDisplay({}, 'win32')).toBe(true);
  });
});

describe('the switches a machine needs', () => {
  test('the sandbox is given up for root only, and it is said', () => {
    const asRoot = machineSwitches({ root: true, fallback: false, env: { DISPLAY: ':0' } });
    expect(asRoot.args).toEqual(['--no-sandbox']);
    expect(asRoot.remarks.join()).toContain('--no-sandbox');
    expect(machineSwitches({ root: false, fallback: true, env: { DISPLAY: ':0' } }).args).toEqual([]);
  });
});

describe('system packages', () => {
  test('one that is installed under its newer name is not missing', () => {
    expect(missingPackages(['libgtk-3-0', 'xvfb', 'dbus'], new Set(['libgtk-3-0t64', 'dbus']))).toEqual(['xvfb']);
  });
});

describe('where the cache is', () => {
  test('XDG_CACHE_HOME is followed when it is an absolute path', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/var/cache/me' }, 'linux')).toBe('/var/cache/me/token-helper');
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux')).toMatch(/^\/.*\.cache\/token-helper$/);
  });
});

describe('running the tools', () => {
  test('they come first on the PATH, once', () => {
    const twice = toolEnvironment(toolEnvironment({ PATH: '/usr/bin:/bin' })).PATH?.split(':');
    expect(twice).toEqual([
      path.join(projectFolder, 'node_modules', '.bin'),
      path.join(projectFolder, 'node_modules', 'node', 'bin'),
      '/usr/bin',
      '/bin',
    ]);
  });

  test('a command that does not exist is a failure, not a crash', async () => {
    expect((await run('no-such-command-here', [], { quiet: true })).code).toBe(127);
  });

  test('a failing command’s exit code and output are kept', async () => {
    const script = 'process.stdout.write("out"); process.stderr.write("err"); process.exit(3)';
    const { code, output } = await run('node', ['-e', script], { quiet: true });
    expect(code).toBe(3);
    expect(output).toContain('out');
    expect(output).toContain('err');
  });

  test('a command that the caller gives up on has no exit code', async () => {
    const signal = AbortSignal.timeout(100);
    expect((await run('node', ['-e', 'setInterval(() => {}, 1000)'], { quiet: true, signal })).code).toBe(null);
  });
});

describe('knowing whether to build', () => {
  let root = '';
  const places = ['src', 'package.json'];
  const write = (file: string, text: string): void => {
    writeFileSync(path.join(root, file), text);
    // A fixed time, so that only what the test changes can make a difference.
    utimesSync(path.join(root, file), 1_000, 1_000);
  };

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'token-helper-fingerprint-'));
    mkdirSync(path.join(root, 'src', 'deep'), { recursive: true });
    write('src/deep/a.ts', 'a');
    write('package.json', '{}');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('nothing is built when nothing changed', () => {
    expect(fingerprint(root, places)).toBe(fingerprint(root, places));
  });

  test('a new, a changed, a touched and a removed file each call for a build', () => {
    const seen = new Set([fingerprint(root, places)]);
    write('src/b.ts', 'b');
    seen.add(fingerprint(root, places));
    write('src/b.ts', 'longer');
    seen.add(fingerprint(root, places));
    utimesSync(path.join(root, 'src/b.ts'), 2_000, 2_000);
    seen.add(fingerprint(root, places));
    rmSync(path.join(root, 'src/deep/a.ts'));
    seen.add(fingerprint(root, places));
    expect(seen.size).toBe(5);
  });

  test('a file outside the inputs does not', () => {
    const before = fingerprint(root, places);
    write('README.md', 'text');
    expect(fingerprint(root, places)).toBe(before);
  });

  test('an input that is not there is no error', () => {
    expect(fingerprint(root, ['nowhere'])).toMatch(/^[0-9a-f]{64}$/);
  });
});
