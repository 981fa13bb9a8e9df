import { Blob } from 'node:buffer';
import type { ClipboardItem, Clipboard as ElectronClipboard } from 'electron';
import type { Clipboard, Log } from '../../src/ports';
import { failureFacts } from '../survival';

/** Platform formats beside the text that ask clipboard managers and histories to leave it alone, with their contents. */
const privacyMarks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Klipper and most other managers on Linux.
  linux: { 'x-kde-passwordManagerHint': 'secret' },
  // "Clipboard Formats" in the Windows documentation: not in the history, not in the cloud, not for monitors.
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: '\0\0\0\0',
    CanIncludeInClipboardHistory: '\0\0\0\0',
    CanUploadToCloudClipboard: '\0\0\0\0',
  },
  // The convention of nspasteboard.org.
  darwin: { 'org.nspasteboard.ConcealedType': '1', 'org.nspasteboard.TransientType': '1' },
};

const osFormat = (name: string): string => `electron application/osclipboard;format="${name}"`;

/**
 * The system's clipboard. Secrets are marked as such where text and marks can be written together, which Electron does
 * from 44 on; an older one (development only) has no ClipboardItem, and there the text goes without marks.
 * No mark is more than a request: a program that listens to the clipboard can read it all the same.
 */
export const createClipboard = (deps: {
  readonly clipboard: Pick<ElectronClipboard, 'readText' | 'writeText' | 'write' | 'clear'>;
  readonly ClipboardItem: typeof ClipboardItem | undefined;
  readonly platform: string;
  readonly log: Log;
}): Clipboard => ({
  read: async () => deps.clipboard.readText(),
  write: async (text, { secret }) => {
    const marks = Object.entries(privacyMarks[deps.platform] ?? {});
    if (!secret || deps.ClipboardItem === undefined || marks.length === 0) return deps.clipboard.writeText(text);
    const payloads = marks.map(([name, content]) => [osFormat(name), new Blob([content])] as const);
    try {
      await deps.clipboard.write([new deps.ClipboardItem({ 'text/plain': text, ...Object.fromEntries(payloads) })]);
    } catch (caught) {
      // A desktop that takes no marks is no reason not to copy.
      deps.log.warn('clipboard.not-marked', failureFacts(caught));
      await deps.clipboard.writeText(text);
    }
  },
  clear: async () => deps.clipboard.clear(),
});
