import { type AppErrorOf, assertNever } from '../errors';
import { inWords } from './duration';
import type { ErrorText } from './errorAction';
import { plain, shownAddress, technicalWords } from './wording';

type KeychainCode =
  | 'keychain-absent'
  | 'keychain-locked'
  | 'keychain-timeout'
  | 'keychain-denied'
  | 'keychain-restarted'
  | 'keychain-failed';
type VaultCode = 'secret-damaged' | 'storage-undecided' | 'storage-locked' | 'passphrase-wrong' | 'passphrase-weak';
type DiskCode = 'disk-full' | 'disk-denied' | 'disk-failed' | 'file-damaged' | 'file-newer' | 'read-only';

/** Words for a keychain that cannot be used. */
export const keychainErrorText = (error: AppErrorOf<KeychainCode>): ErrorText => {
  switch (error.code) {
    case 'keychain-absent':
      return {
        what: 'This computer offers no keychain to keep secrets in.',
        why: 'No keychain service answers; that is usual without a desktop session, as over SSH or in a container.',
        next: 'Choose to keep secrets for this session only, or in a file that a passphrase encrypts.',
        action: 'choose-storage',
        ...technicalWords(error.technical),
      };
    case 'keychain-locked':
      return {
        what: 'The keychain is locked.',
        why: 'It was not unlocked, or the question about it was dismissed.',
        next: 'Unlock it, then try again; or choose another place for secrets.',
        action: 'choose-storage',
        ...technicalWords(error.technical),
      };
    case 'keychain-timeout':
      return {
        what: `The keychain did not answer within ${inWords(error.seconds)}.`,
        why: 'It may be asking for its password in a window behind this one.',
        next: 'Look for that window and answer it, then try again.',
        action: 'choose-storage',
      };
    case 'keychain-denied':
      return {
        what: 'The keychain does not let Token Helper in.',
        why: 'Access was denied when the system asked, or the app has changed with an update.',
        next: 'Allow access in the system’s keychain settings, then try again.',
        action: 'choose-storage',
        ...technicalWords(error.technical),
      };
    case 'keychain-restarted':
      return {
        what: 'The connection to the keychain is lost.',
        why: 'The keychain service was started anew while Token Helper was running, and a running app cannot reach the new one.',
        next: 'Quit Token Helper and start it again; what is kept in the keychain is not affected.',
        action: 'choose-storage',
        ...technicalWords(error.technical),
      };
    case 'keychain-failed':
      return {
        what: 'The keychain could not do what was asked.',
        why: 'It reported a fault of its own.',
        next: 'Try again; if it stays so, choose another place for secrets.',
        action: 'choose-storage',
        ...technicalWords(error.technical),
      };
    default:
      return assertNever(error);
  }
};

/** What a kept item is, by the end of its name in the keychain. */
const secretName = (what: string): string => {
  if (/client[- ]secret/.test(what)) return 'the client secret';
  if (/password/.test(what)) return 'the password';
  if (/totp/.test(what)) return 'the seed of one-time codes';
  return /token/.test(what) ? 'the token' : 'a secret';
};

/** Words for kept secrets that cannot be opened. */
export const vaultErrorText = (error: AppErrorOf<VaultCode>): ErrorText => {
  switch (error.code) {
    case 'secret-damaged':
      return {
        what: `What was kept cannot be read any more: ${secretName(error.what)}.`,
        why: 'The kept item is incomplete or was changed by something else; the other items are not affected.',
        next: 'Enter the secret again in Settings, or sign in again.',
        action: 'sign-in-again',
      };
    case 'storage-undecided':
      return {
        what: 'It is not decided yet where secrets are kept.',
        why: 'The keychain cannot be used, and secrets are never written anywhere else unasked.',
        next: 'Choose one of the ways that are offered.',
        action: 'choose-storage',
      };
    case 'storage-locked':
      return {
        what: 'The encrypted file of secrets is locked.',
        why: 'It opens with the passphrase that was chosen for it.',
        next: 'Enter the passphrase.',
        action: 'unlock-storage',
      };
    case 'passphrase-wrong':
      return {
        what: 'The passphrase does not open the file of secrets.',
        why: 'It is another one than the passphrase the file was made with; the file is unchanged.',
        next: 'Type it again.',
        action: 'unlock-storage',
      };
    case 'passphrase-weak':
      return {
        what: `The passphrase needs at least ${error.minimum} characters.`,
        why: 'Whoever gets hold of the file can try short ones without end.',
        next: 'Choose a longer one; four or five unrelated words do well.',
      };
    default:
      return assertNever(error);
  }
};

const shownFile = (file: string): string => `“${shownAddress(plain(file, 300), 90) || 'the file'}”`;

/** Words for files of the app that cannot be read or written. */
export const diskErrorText = (error: AppErrorOf<DiskCode>): ErrorText => {
  switch (error.code) {
    case 'disk-full':
      return {
        what: 'The disk is full.',
        why: `${shownFile(error.file)} could not be written; what it held before is intact.`,
        next: 'Make some room, then do it again.',
        action: 'try-again',
      };
    case 'disk-denied':
      return {
        what: `The system does not allow access to ${shownFile(error.file)}.`,
        why: 'The file or its folder belongs to somebody else, or may not be written.',
        next: 'Give yourself the right to read and write it, then try again.',
        action: 'try-again',
      };
    case 'disk-failed':
      return {
        what: `${shownFile(error.file)} could not be read or written.`,
        why: 'The disk or the file system reported a fault; what the file held before is intact.',
        next: 'Try again; if it stays so, check the disk.',
        action: 'try-again',
        ...technicalWords(error.technical),
      };
    case 'file-damaged':
      return fileDamaged(error);
    case 'file-newer':
      return {
        what: `${shownFile(error.file)} was written by a newer Token Helper.`,
        why: `It has version ${error.version}, and this app knows versions up to ${error.supported}.`,
        next: 'Update the app; until then the file is only read, so nothing in it can be lost.',
      };
    case 'read-only':
      return {
        what: 'Changes cannot be saved at the moment.',
        why: `${shownFile(error.file)} is only read, because it was written by a newer version or may not be written here.`,
        next: 'Update the app, or make the file writable, then start it again.',
      };
    default:
      return assertNever(error);
  }
};

const fileDamaged = (error: AppErrorOf<'file-damaged'>): ErrorText => {
  const names = (error.leftOut ?? []).slice(0, 3).map((name) => `“${plain(name, 30)}”`);
  const more = (error.leftOut ?? []).length - names.length;
  const listed = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const going = {
    'last-copy': 'The last good copy is used instead.',
    'other-entries': `The entries that could be read are used${listed === '' ? '' : `, without ${listed}`}.`,
    nothing: 'There is no good copy, so the app begins without it.',
  }[error.goesOnWith ?? 'last-copy'];
  return {
    what: `${shownFile(error.file)} was damaged and could not be read.`,
    why: `It was put aside as ${shownFile(error.keptAs)}. ${going}`,
    next: 'Check that everything you need is there; nothing was deleted.',
  };
};
