import path from 'node:path';
import {
  app,
  BrowserWindow,
  ClipboardItem,
  clipboard,
  dialog,
  net,
  powerMonitor,
  shell,
  utilityProcess,
} from 'electron';
import type { createCore } from '../src/core';
import { createNetwork } from '../src/network/http';
import type { GlobalKeys, Log, SecretStore } from '../src/ports';
import { createClipboard } from './adapters/clipboard';
import { createDiskFiles, writeWholeFile } from './adapters/diskFiles';
import { createKeychainProcess } from './adapters/keychainProcess';
import { createKeytarSecrets } from './adapters/keytarSecrets';
import { configFolder, createLoginStart, ownExecutable } from './adapters/loginStart';
import { createProcessLocks, lockWayOf } from './adapters/processLocks';
import { createSaveDialog, type ShowSaveDialog } from './adapters/saveDialog';
import { createSystemBrowser, hasOpener } from './adapters/systemBrowser';
import { createSystemClock } from './adapters/systemClock';
import { createSystemRandom } from './adapters/systemRandom';
import { createSystemWakeups } from './adapters/systemWakeups';

/** All that the core wants of the world. */
export type CorePorts = Parameters<typeof createCore>[0];

/** The dialog belongs to the window, so that neither is lost behind the other. */
const showSaveDialog: ShowSaveDialog = (options) => {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  return window === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options);
};

/** The person's own folder for documents; some systems have none. */
const documents = (): string | undefined => {
  try {
    return app.getPath('documents');
  } catch {
    return undefined;
  }
};

/**
 * On Linux a process of its own makes the calls, since one process reaches one start of the keychain's service and no
 * later one. macOS asks the person again for each program that reads an item, so there, as on Windows, it is this one.
 */
const createSecrets = (): { readonly secrets: SecretStore; readonly endKeychain: () => Promise<void> } => {
  const service = app.getName();
  if (process.platform !== 'linux') {
    return { secrets: createKeytarSecrets({ service }), endKeychain: async () => undefined };
  }
  const keychain = createKeychainProcess(() => {
    const child = utilityProcess.fork(path.join(app.getAppPath(), 'out', 'main', 'keychain.js'), [], {
      serviceName: 'Token Helper keychain',
      stdio: 'ignore',
    });
    return {
      post: (call) => child.postMessage(call),
      onAnswer: (take) => void child.on('message', take),
      onExit: (run) => void child.once('exit', run),
      kill: () => void child.kill(),
    };
  });
  const secrets = createKeytarSecrets({
    service,
    load: keychain.load,
    process: { onExit: (run) => void process.once('exit', run), endByForce: () => void keychain.end() },
  });
  return { secrets, endKeychain: keychain.end };
};

/** The world as the desktop offers it. `dataFolder` is where the app keeps its files. */
export const createPorts = ({
  log,
  dataFolder,
  globalKeys,
}: {
  readonly log: Log;
  readonly dataFolder: string;
  readonly globalKeys: GlobalKeys;
}): CorePorts & { readonly endKeychain: () => Promise<void> } => {
  const clock = createSystemClock();
  return {
    ...createNetwork({ clock, environment: process.env }),
    log,
    clock,
    random: createSystemRandom(),
    ...createSecrets(),
    files: createDiskFiles({ folder: dataFolder }),
    locks: createProcessLocks({ way: lockWayOf(process.platform, clock.now), clock, log }),
    browser: createSystemBrowser({
      openExternal: (address) => shell.openExternal(address),
      hasOpener: () => hasOpener(process.platform, process.env.PATH ?? ''),
    }),
    clipboard: createClipboard({ clipboard, ClipboardItem, platform: process.platform, log }),
    wakeups: createSystemWakeups({ power: powerMonitor, isOnline: () => net.isOnline(), clock }),
    globalKeys,
    loginStart: createLoginStart({
      platform: process.platform,
      development: !app.isPackaged,
      executable: ownExecutable(process.env, process.execPath),
      configFolder: configFolder(process.env, app.getPath('home')),
      app,
      write: writeWholeFile,
    }),
    saveDialog: createSaveDialog({ show: showSaveDialog, folder: documents, write: writeWholeFile }),
  };
};
