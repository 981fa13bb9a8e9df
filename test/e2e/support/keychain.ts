import { createKeytarSecrets } from '../../../electron/adapters/keytarSecrets';
import type { Log } from '../../../src/ports';
import { createKeychainSecrets } from '../../../src/stores/keychainSecrets';

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The app's entries in the keychain of this desktop, read as another program of the same person could. */
export type Keychain = {
  readonly keys: () => Promise<readonly string[]>;
  readonly read: (key: string) => Promise<string | undefined>;
  /** Deletes one entry, as a person does in a keychain manager. */
  readonly removeItem: (account: string) => Promise<void>;
};

/** Opens the keychain of the session's bus. */
export const openKeychain = (): Keychain => {
  const items = createKeytarSecrets({ service: 'Token Helper' });
  const secrets = createKeychainSecrets({ secrets: items, log: silent });
  return { keys: secrets.keys, read: secrets.read, removeItem: items.remove };
};
