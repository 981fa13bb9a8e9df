/** What the redirect back to the application says, in the order it says it. */
export type RedirectFields = Readonly<Record<string, string | undefined>>;

/**
 * Puts the fields into the query of a redirect address, never into its fragment, whatever the response type (observed
 * on Keyrock 8.3.0).
 */
export const redirectTo = (redirectUri: string, fields: RedirectFields): string => {
  const [address = '', query = ''] = redirectUri.split('?', 2);
  const kept = [...new URLSearchParams(query)];
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const pairs = [...kept, ...given].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return `${address}?${pairs.join('&')}`;
};

/** A moment as JavaScript's `Date` prints it on a server that keeps Coordinated Universal Time. */
export const dateText = (ms: number): string => {
  const [, weekday, day, month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(new Date(ms).toUTCString()) ?? [];
  return `${weekday} ${month} ${day} ${year} ${time} GMT+0000 (Coordinated Universal Time)`;
};
