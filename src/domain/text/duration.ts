const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/**
 * Time left, as short as a list row needs it: `12:41` under an hour, then `3 h`, `2 d`; `0:00` once it is over and
 * `unknown` where nobody said when it ends. Milliseconds in.
 */
export const countdown = (milliseconds: number | undefined): string => {
  if (milliseconds === undefined) return 'unknown';
  const left = Math.max(0, Math.floor(milliseconds / second) * second);
  if (left < hour) return `${Math.floor(left / minute)}:${twoDigits(Math.floor((left % minute) / second))}`;
  if (left < 2 * day) return `${Math.floor(left / hour)} h`;
  return `${Math.floor(left / day)} d`;
};

/** Time left in a sentence: `41 s`, `12 min 41 s`, `3 h 5 min`, `2 d 4 h`. Milliseconds in; a past time counts as none left. */
export const timeLeft = (milliseconds: number): string => {
  const left = Math.max(0, Math.floor(milliseconds / second) * second);
  if (left < minute) return `${left / second} s`;
  if (left < hour) return joined(left, minute, 'min', second, 's');
  if (left < day) return joined(left, hour, 'h', minute, 'min');
  return joined(left, day, 'd', hour, 'h');
};

const joined = (left: number, big: number, bigUnit: string, small: number, smallUnit: string): string => {
  const rest = Math.floor((left % big) / small);
  const main = `${Math.floor(left / big)} ${bigUnit}`;
  return rest === 0 ? main : `${main} ${rest} ${smallUnit}`;
};

/** How long a call took: `84 ms`, `1.24 s`, `2 min 3 s`. Milliseconds in. */
export const elapsed = (milliseconds: number): string => {
  const taken = Math.max(0, milliseconds);
  if (taken < 999.5) return `${Math.round(taken)} ms`;
  if (taken < minute) return `${(taken / second).toFixed(taken < 10 * second ? 2 : 1)} s`;
  return timeLeft(taken);
};

/** A length of time in words, for sentences and choices: `20 seconds`, `2 minutes`, `1 hour`, `90 days`. Seconds in. */
export const inWords = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole >= 86_400 && whole % 86_400 === 0) return counted(whole / 86_400, 'day');
  if (whole >= 3600 && whole % 3600 === 0) return counted(whole / 3600, 'hour');
  if (whole >= 60 && whole % 60 === 0) return counted(whole / 60, 'minute');
  if (whole > 120) return counted(Math.ceil(whole / 60), 'minute');
  return counted(whole, 'second');
};
