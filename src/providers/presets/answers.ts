import { isSafeToCall } from '../../domain/address';
import type { PresetQuestion } from './preset';

const parsed = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
};

/** Judges an address that stays as it is typed, without a query. Plain http is a question for the first call, not for the form. */
export const checkAddress = (answer: string): string | undefined => {
  const url = /^https?:\/\//i.test(answer) ? parsed(answer) : undefined;
  if (url === undefined || /\s/.test(answer)) return 'This is not a complete address; it begins with https://.';
  if (url.username !== '' || url.password !== '') return 'Leave the user name and password out of the address.';
  if (url.search !== '' || url.hash !== '') return 'Leave out everything from the question mark or the # on.';
  return undefined;
};

/** The same for a system that is always reached over https. */
export const checkSafeAddress = (answer: string): string | undefined => {
  const url = parsed(answer);
  const wrong = checkAddress(answer);
  if (wrong !== undefined || url === undefined || isSafeToCall(url)) return wrong;
  return 'Use https; plain http is only for this computer itself.';
};

/** An address without the slashes at its end, so that a path can follow. */
export const base = (answer: string): string => answer.trim().replace(/\/+$/, '');

/** The host in an answer that may be a host name or a whole address. */
export const hostOfAnswer = (answer: string): string =>
  answer
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/s, '')
    .toLowerCase();

/** Judges the name of a host; a whole address is taken too, since that is what the browser's address bar gives. */
export const checkHost = (answer: string): string | undefined => {
  const host = hostOfAnswer(answer);
  const url = /[\s@\\]/.test(host) ? undefined : parsed(`https://${host}`);
  if (url === undefined) return 'This is not the name of a host, such as login.example.com.';
  return url.hostname.includes('.') ? undefined : 'Write the full name of the host, with its domain.';
};

/** Judges one part of a path. */
export const checkPathPart = (answer: string): string | undefined =>
  /[/?#\s\\]/.test(answer) ? 'Enter the name alone, without slashes or spaces.' : undefined;

/** Judges an id of the form 00000000-0000-0000-0000-000000000000. */
export const checkGuid = (answer: string): string | undefined =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(answer)
    ? undefined
    : 'This is not an id; it has 32 letters and digits in five groups.';

/** The question for the address that all endpoints of a system begin with. */
export const hostQuestion = (label: string, description: string, example: string): PresetQuestion => ({
  id: 'base',
  label,
  description,
  example,
  check: checkAddress,
});
