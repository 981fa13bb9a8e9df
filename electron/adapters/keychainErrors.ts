import { type AppFailure, fail } from '../../src/domain/errors';
import { saysRestarted } from './keychainProcess';

/** The parts of libsecret's, macOS's and Windows' messages by which a failure is told. The systems give words, not codes. */
const absent = [
  'cannot autolaunch d-bus',
  'could not connect',
  'was not provided by any .service',
  'org.freedesktop.secrets exited',
  'no such secret collection',
  'error spawning command line',
  'failed to execute child process',
  'no such interface',
  'no keychain is available',
  'a default keychain could not be found',
  'a specified logon session does not exist',
];
const locked = [
  'prompt was dismissed',
  'locked collection',
  'locked object',
  'is locked',
  'user interaction is not allowed',
  'interaction with the security server',
];
const denied = [
  'user canceled the operation',
  'user name or passphrase you entered is not correct',
  'access is denied',
  'authorization/authentication failed',
  'permission denied',
  'accessdenied',
];

const longest = 200;

const messageOf = (caught: unknown): string => (caught instanceof Error ? caught.message : 'unknown failure');

/** What the system said, cut short, and without the value should a message ever quote it. */
export const technicalOf = (caught: unknown, value?: string): string => {
  const message = messageOf(caught);
  return value !== undefined && value !== '' && message.includes(value) ? 'withheld' : message.slice(0, longest);
};

/** A keychain failure as the app's own: `keychain-absent`, `-locked`, `-denied`, `-restarted` or `-failed`. No cause: it would carry the message on. */
export const keychainFailure = (caught: unknown, value?: string): AppFailure => {
  const technical = technicalOf(caught, value);
  const words = messageOf(caught).toLowerCase();
  const says = (parts: readonly string[]): boolean => parts.some((part) => words.includes(part));
  if (saysRestarted(words)) return fail('keychain-restarted', { technical });
  if (says(locked)) return fail('keychain-locked', { technical });
  if (says(denied)) return fail('keychain-denied', { technical });
  if (says(absent)) return fail('keychain-absent', { technical });
  return fail('keychain-failed', { technical });
};
