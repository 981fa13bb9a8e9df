/** Hosts of this computer: only there is plain http safe from listeners on the way (RFC 8252 section 8.3). */
const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Longer than any sign-in address, shorter than what an operating system takes as one argument. */
const longest = 30_000;

/** Printable ASCII without backslash, quotes, angle brackets and what else never stands in an address (RFC 3986 section 2). */
const addressCharacters = /^https?:\/\/(?!\/)[!#-;=?-[\]_a-z~%]+$/i;

/**
 * The address, normalised, when it may be handed to the system's browser: https anywhere, http on this computer and at
 * the servers (`host:port`) a person allowed it for, no user name in it. Undefined for everything else, so that no other program can be started by an address.
 */
export const outwardAddress = (text: string, plainHttpHosts: readonly string[] = []): string | undefined => {
  if (text.length > longest || !addressCharacters.test(text)) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  if (url.protocol === 'https:') return url.href;
  const isAllowed = loopbackHosts.has(url.hostname) || plainHttpHosts.includes(`${url.hostname}:${url.port || '80'}`);
  return url.protocol === 'http:' && isAllowed ? url.href : undefined;
};
