import { fail } from './errors';

/** How a time-based code is made (RFC 6238 section 1.2). `period` in seconds. */
export type TotpSettings = {
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly digits: 6 | 7 | 8;
  readonly period: number;
};

/** A seed as an authenticator app holds it: base32 without padding, and what its address says about the codes. */
export type TotpSeed = { readonly secret: string; readonly settings: Partial<TotpSettings> };

/** What every authenticator app takes for granted. */
export const commonTotpSettings: TotpSettings = { algorithm: 'sha1', digits: 6, period: 30 };

const algorithms: Readonly<Record<string, TotpSettings['algorithm']>> = {
  SHA1: 'sha1',
  SHA256: 'sha256',
  SHA512: 'sha512',
};

const algorithmOf = (value: unknown): TotpSettings['algorithm'] | undefined => {
  const name = String(value)
    .toUpperCase()
    .replace(/^HMAC|-/g, '');
  return Object.hasOwn(algorithms, name) ? algorithms[name] : undefined;
};

const digitsOf = (value: unknown): TotpSettings['digits'] | undefined => {
  const digits = Number(value);
  return digits === 6 || digits === 7 || digits === 8 ? digits : undefined;
};

const periodOf = (value: unknown): number | undefined => {
  const period = Number(value);
  return Number.isInteger(period) && period >= 10 && period <= 300 ? period : undefined;
};

/** The settings that can be read in loose values; what is missing or odd is left out. */
export const totpSettingsIn = (values: {
  readonly algorithm?: unknown;
  readonly digits?: unknown;
  readonly period?: unknown;
}): Partial<TotpSettings> => {
  const [algorithm, digits, period] = [algorithmOf(values.algorithm), digitsOf(values.digits), periodOf(values.period)];
  return {
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(digits === undefined ? {} : { digits }),
    ...(period === undefined ? {} : { period }),
  };
};

const unreadable = (reason: string) => fail('input-invalid', { field: 'totp-seed', reason });

/** Base32 letters as they stand (RFC 4648 section 6). A last group of 1, 3 or 6 letters is half a byte: something is missing. */
const canonical = (text: string): string => {
  const letters = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  if (letters === '') throw unreadable('The seed is empty.');
  if (!/^[A-Z2-7]+$/.test(letters)) {
    throw unreadable('A seed has the letters A to Z and the digits 2 to 7 only; this has others.');
  }
  if (letters.length < 16) throw unreadable('A seed has 16 letters or more; this one is cut off.');
  if (letters.length > 400) throw unreadable('This is longer than any seed.');
  if ([1, 3, 6].includes(letters.length % 8)) throw unreadable('A letter is missing or one too many.');
  return letters;
};

const readAddress = (text: string): TotpSeed => {
  // `otpauth` is no scheme that URL takes apart in every runtime, so it is read as if it were one of the web.
  const url = new URL(text.replace(/^otpauth:\/\//i, 'https://'));
  if (url.hostname !== 'totp') throw unreadable('This address is for codes that count, not for codes that go by time.');
  const { searchParams } = url;
  const settings = totpSettingsIn({
    algorithm: searchParams.get('algorithm') ?? undefined,
    digits: searchParams.get('digits') ?? undefined,
    period: searchParams.get('period') ?? undefined,
  });
  return { secret: canonical(searchParams.get('secret') ?? ''), settings };
};

/**
 * Reads a seed as people have it: base32 with or without blanks, or the `otpauth://totp/…` address behind a QR code.
 * Throws `input-invalid` for the field `totp-seed`, without the seed.
 */
export const readTotpSeed = (text: string): TotpSeed => {
  const typed = text.trim();
  if (!/^otpauth:/i.test(typed)) return { secret: canonical(typed), settings: {} };
  try {
    return readAddress(typed);
  } catch (caught) {
    // The cause of an address that cannot be taken apart would quote it.
    throw caught instanceof TypeError ? unreadable('This address cannot be read.') : caught;
  }
};
