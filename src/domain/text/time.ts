const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** The largest time a Date can hold, in ms either side of 1970 (ECMAScript, Time Values and Time Range). */
const furthest = 8.64e15;

const dateOf = (at: number): Date | undefined =>
  Number.isFinite(at) && Math.abs(at) <= furthest ? new Date(at) : undefined;

/** The time of day here, in 24 hours: `14:32:10`. Takes ms since 1970. */
export const clockTime = (at: number): string => {
  const date = dateOf(at);
  if (date === undefined) return 'an unknown time';
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}:${twoDigits(date.getSeconds())}`;
};

/** The day here: `3 Mar 2026`. Takes ms since 1970. */
export const dayText = (at: number): string => {
  const date = dateOf(at);
  if (date === undefined) return 'an unknown day';
  return `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}`;
};

/** Day and time here: `3 Mar 2026, 14:32:10`. Takes ms since 1970. */
export const dayAndTime = (at: number): string => `${dayText(at)}, ${clockTime(at)}`;

/** A moment as short as it stays clear: the time alone when it is of today, else with its day. Takes ms since 1970. */
export const momentText = (at: number, now: number): string =>
  dayText(at) === dayText(now) ? clockTime(at) : dayAndTime(at);
