import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../src/domain/errors';
import type { Browser } from '../../src/ports';
import { outwardAddress } from '../outwardAddress';

/**
 * The system's browser: the only way an address leaves the app. On Linux Electron starts xdg-open and hears nothing of
 * how that went: a missing xdg-open is noticed here (`hasOpener`), a desktop without any browser is not, and there the
 * sign-in address can be copied instead.
 */
export const createSystemBrowser = (deps: {
  readonly openExternal: (address: string) => Promise<void>;
  readonly hasOpener: () => Promise<boolean>;
}): Browser => ({
  open: async (text, plainHttpHosts) => {
    const address = outwardAddress(text, plainHttpHosts);
    if (address === undefined) throw fail('browser-not-opened', { reason: 'not an https address' });
    if (!(await deps.hasOpener())) throw fail('browser-not-opened', { reason: 'xdg-open is not installed' });
    try {
      await deps.openExternal(address);
    } catch (caught) {
      // The system's own words repeat the address, which may hold what belongs to the sign-in.
      throw fail('browser-not-opened', { reason: 'the system could not start a browser' }, caught);
    }
  },
});

/** Whether there is something that can open an address: always on Windows and macOS, xdg-open on the PATH elsewhere. */
export const hasOpener = async (platform: string, searchPath: string): Promise<boolean> => {
  if (platform === 'win32' || platform === 'darwin') return true;
  const folders = searchPath.split(path.delimiter).filter((folder) => folder !== '');
  const found = await Promise.all(
    folders.map((folder) =>
      access(path.join(folder, 'xdg-open'), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
};
