import type { StorageBackend } from '../../../src/domain/storage';

/** Where secrets are, in a few words and in a sentence. */
export const backendText: Readonly<Record<StorageBackend, { readonly short: string; readonly long: string }>> = {
  keychain: {
    short: 'OS keychain',
    long: 'Tokens and secrets are kept in the keychain of this system, each as its own entry.',
  },
  file: {
    short: 'Encrypted file',
    long: 'Tokens and secrets are kept in a file that is encrypted with your passphrase. It is asked for at each start.',
  },
  session: {
    short: 'This session only',
    long: 'Tokens and secrets are kept in memory alone and are gone when the app quits. Nothing of them is written to disk.',
  },
};
