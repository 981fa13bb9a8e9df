import { createHash } from 'node:crypto';
import { createDiskFiles, type Disk } from '../../electron/adapters/diskFiles';
import type { SecretStore } from '../../src/ports';

/** A keychain that several processes share: an item a file, whole or not there, in a folder of the test's own. */
export const createFileSecretStore = (options: { readonly folder: string; readonly disk?: Disk }): SecretStore => {
  const files = createDiskFiles(options);
  const nameOf = (account: string): string => createHash('sha256').update(account).digest('hex');
  return {
    get: (account) => files.read(nameOf(account)),
    set: (account, value) => files.write(nameOf(account), value),
    remove: (account) => files.remove(nameOf(account)),
  };
};
