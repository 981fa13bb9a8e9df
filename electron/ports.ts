import { app, ClipboardItem, clipboard, shell } from 'electron';
import type { createCore } from '../src/core';
import { createNetwork } from '../src/network/http';
import type { Log } from '../src/ports';
import { createClipboard } from './adapters/clipboard';
import { createDiskFiles } from './adapters/diskFiles';
import { createKeytarSecrets } from './adapters/keytarSecrets';
import { createSystemBrowser, hasOpener } from './adapters/systemBrowser';
import { createSystemClock } from './adapters/systemClock';
import { createSystemRandom } from './adapters/systemRandom';

/** All that the core wants of the world. */
export type CorePorts = Parameters<typeof createCore>[0];

/** The world as the desktop offers it. `dataFolder` is where the app keeps its files. */
export const createPorts = ({ log, dataFolder }: { readonly log: Log; readonly dataFolder: string }): CorePorts => {
  const clock = createSystemClock();
  return {
    ...createNetwork({ clock, environment: process.env }),
    log,
    clock,
    random: createSystemRandom(),
    secrets: createKeytarSecrets({ service: app.getName() }),
    files: createDiskFiles({ folder: dataFolder }),
    browser: createSystemBrowser({
      openExternal: (address) => shell.openExternal(address),
      hasOpener: () => hasOpener(process.platform, process.env.PATH ?? ''),
    }),
    clipboard: createClipboard({ clipboard, ClipboardItem, platform: process.platform, log }),
  };
};
