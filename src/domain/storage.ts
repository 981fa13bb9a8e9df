import type { AppError } from './errors';

/** Where secrets are kept: the OS keychain, a file encrypted with a passphrase, or this session's memory. */
export type StorageBackend = 'keychain' | 'file' | 'session';

/** What the badge and the storage panel show. */
export type StorageState =
  | { readonly kind: 'checking' }
  | { readonly kind: 'ready'; readonly backend: StorageBackend }
  /** The keychain does not work and nothing was chosen: the person decides. `fileExists`: an encrypted file is there already. */
  | { readonly kind: 'undecided'; readonly problem: AppError; readonly fileExists: boolean }
  /** The encrypted file waits for its passphrase. */
  | { readonly kind: 'locked'; readonly problem?: AppError };

/** Fewest characters of a passphrase for the encrypted file. */
export const passphraseMinimum = 12;
