/** Any JSON value in a text; undefined where it is no JSON. */
export const jsonValue = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Whether a value is text that says something. */
export const filled = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** `["a","b"]` as `a b`; anything that is neither text nor a list of texts says nothing. */
export const scopeText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value.join(' ') : undefined;
};

/** A lifetime as the number it stands for; `"1 hour"` stands for none. */
export const seconds = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value > 0 ? Math.min(value, Number.MAX_SAFE_INTEGER) : undefined;
  return typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value) ? seconds(Number(value)) : undefined;
};

/** More seconds than this since 1970 (the year 5138) are milliseconds, microseconds or nanoseconds. */
const mostSeconds = 1e11;

const inSeconds = (number: number): number => (number > mostSeconds ? inSeconds(number / 1000) : number);

/** A time in seconds since 1970 by its number, in seconds or the thousandths and finer that systems count in. */
export const timeOfNumber = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && seconds(value) !== undefined ? Number(value) : value;
  return typeof number === 'number' && number > 0 && number < Number.POSITIVE_INFINITY ? inSeconds(number) : undefined;
};

/** ISO 8601, extended or basic, as systems write it: any fraction, and a plus sign that nobody encoded as a blank. */
const isoTime =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?(?: ?(?:Z|UTC|GMT)|( ?[+-]| )(\d\d)(?::?(\d\d))?)?$/i;

/** The same in the one spelling that every engine reads; a time that names no zone is taken as UTC. */
const isoText = (found: RegExpExecArray): string => {
  const [, year, month, day, hour, minute, second = '00', fraction = '0', sign, zoneHour, zoneMinute = '00'] = found;
  const zone = zoneHour === undefined ? 'Z' : `${sign?.trim() || '+'}${zoneHour}:${zoneMinute}`;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3)}${zone}`;
};

const namesZone = (date: string): boolean =>
  /\b(?:GMT|UTC|UT|[ECMP][SD]T)\b|\d:\d\d(?::\d\d)?\s*(?:[AP]M)?\s*[+-]\d\d/i.test(date);

/** A date as mail, JavaScript, C and Java write it, with its zone: that of this computer would be a guess. */
const dateText = (date: string): string => {
  // Four digits behind GMT are a zone whose plus sign nobody encoded, unless the year is still to come.
  const signed = date.replace(/^(.*\b\d{4}\b.*\b(?:GMT|UTC)) (?=\d{4}\b)/, '$1+');
  return namesZone(signed) || /^\d{4}-\d\d-\d\d$/.test(signed) ? signed : `${signed} UTC`;
};

/** No time takes more characters; what is longer is not looked at, since an answer may be anything. */
const longestTime = 120;

/**
 * A time in seconds since 1970 by its text: ISO 8601, a date in English, or a number in `Date(…)` as .NET writes it;
 * undefined for no time.
 */
export const timeOf = (text: string): number | undefined => {
  if (text.length > longestTime) return undefined;
  // Java names the place behind the zone.
  const trimmed = text.trim().replace(/\[[\w/+-]+\]$/, '');
  const inside = /^\/?Date\((\d+)(?:[+-]\d{4})?\)\/?$/.exec(trimmed)?.[1];
  if (inside !== undefined) return Number(inside) / 1000 || undefined;
  const iso = isoTime.exec(trimmed);
  const milliseconds = Date.parse(iso === null ? dateText(trimmed) : isoText(iso));
  return Number.isNaN(milliseconds) || milliseconds <= 0 ? undefined : milliseconds / 1000;
};
