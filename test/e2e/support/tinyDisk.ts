import { chmodSync, closeSync, openSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Desktop } from './desktop';
import { electronBinary, type RunningApp } from './runningApp';

/** A program that starts Electron with a disk of its own of 512 KB under a folder; the disk ends with the app. */
export const onTinyDisk = (desktop: Desktop, folder: string): string => {
  const root = process.getuid?.() === 0;
  // Without being root, a namespace in which one may mount.
  const namespace = root ? '--mount' : '--mount --user --map-current-user --keep-caps';
  const script = join(desktop.folder, `tiny-disk-${crypto.randomUUID()}`);
  const mount = `mkdir -p "$0" && mount -t tmpfs -o size=512k tmpfs "$0" && exec "$@"`;
  writeFileSync(
    script,
    `#!/bin/sh\nexec unshare ${namespace} sh -c '${mount}' '${folder}' '${electronBinary()}' "$@"\n`,
  );
  chmodSync(script, 0o755);
  return script;
};

/** What a process sees under a path, its own mounts too (proc(5), root). */
export const seenBy = ({ process: child }: RunningApp, path: string): string => `/proc/${child.pid}/root${path}`;

/** Writes until nothing more fits; answers how to make room again. */
export const fillDisk = (folder: string): (() => void) => {
  const file = join(folder, 'filler');
  const handle = openSync(file, 'w');
  try {
    for (const size of [65_536, 512, 1]) writeUntilFull(handle, Buffer.alloc(size));
  } finally {
    closeSync(handle);
  }
  return () => unlinkSync(file);
};

const writeUntilFull = (handle: number, piece: Buffer): void => {
  try {
    while (writeSync(handle, piece) > 0);
  } catch (caught) {
    if (!(caught instanceof Error && 'code' in caught && caught.code === 'ENOSPC')) throw caught;
  }
};
