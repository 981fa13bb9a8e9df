import { randomBytes, randomInt } from 'node:crypto';

const upperCase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';

const pick = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Letters and digits, as many vendors' tokens and identifiers are. */
export const randomAlphanumeric = (length: number): string =>
  pick(upperCase + upperCase.toLowerCase() + digits, length);

/** Decimal digits, leading zeros included. */
export const randomDigits = (length: number): string => pick(digits, length);

/** Upper-case letters and digits, as directory identifiers are. */
export const randomUpperCase = (length: number): string => pick(upperCase + digits, length);

/** A secret that nobody types: 256 random bits as base64url. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');
