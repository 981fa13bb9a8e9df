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

/** More seconds than this since 1970 (the year 5138) are milliseconds. */
const mostSeconds = 1e11;

/** A time in seconds since 1970 by its number, in seconds or milliseconds. */
export const timeOfNumber = (value: unknown): number | undefined => {
  const number = seconds(value);
  return number !== undefined && number > mostSeconds ? number / 1000 : number;
};

/** A time in seconds since 1970 by its text, ISO 8601 or a date as mail and JavaScript write it; undefined for no time. */
export const timeOf = (text: string): number | undefined => {
  const trimmed = text.trim();
  // A time that names no zone is taken as UTC, not as that of this computer.
  const zoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(trimmed)
    ? `${trimmed.replace(' ', 'T')}Z`
    : trimmed;
  // A plus sign that nobody encoded arrives as a blank.
  const milliseconds = Date.parse(zoned.replace(/(GMT|UTC) (?=\d{4}\b)/, '$1+'));
  return Number.isNaN(milliseconds) || milliseconds <= 0 ? undefined : milliseconds / 1000;
};
