import { fail } from './errors';
import { addressWithoutSecrets, isLoopbackHost } from './requestAddress';

/** The server of a plain http address as an exception names it: `host:port`, lower case. */
export const plainHttpHost = (url: URL): string => `${url.hostname}:${url.port === '' ? '80' : url.port}`;

/** Whether an address is plain http and may be called all the same: on this computer, or as a person's exception. */
export const isPlainHttpAllowed = (url: URL, plainHttpHosts: readonly string[] = []): boolean =>
  url.protocol === 'http:' && (isLoopbackHost(url.hostname) || plainHttpHosts.includes(plainHttpHost(url)));

/**
 * Whether secrets may travel there: https anywhere, http only to this computer (RFC 8252 section 8.3) and to the servers
 * a person allowed it for, by `host:port`.
 */
export const isSafeToCall = (url: URL, plainHttpHosts: readonly string[] = []): boolean =>
  url.protocol === 'https:' || isPlainHttpAllowed(url, plainHttpHosts);

/** An address as a URL, or undefined where it is none. */
export const parsedAddress = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
};

/** An address as a person types it, with the scheme that is meant: http for this computer itself, https for any other. */
export const withScheme = (text: string): string => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  const guess = parsedAddress(`http://${text}`);
  return guess !== undefined && isLoopbackHost(guess.hostname) ? `http://${text}` : `https://${text}`;
};

/**
 * Reads an address a person typed; without a scheme it is https, or http for this computer itself.
 * Throws `address-invalid`, and `address-insecure` for plain http to anywhere else but the servers of `plainHttpHosts`.
 */
export const readAddress = (typed: string, field: string, plainHttpHosts: readonly string[] = []): URL => {
  const text = typed.trim();
  const url = text === '' || /\s/.test(text) ? undefined : parsedAddress(withScheme(text));
  const web = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === undefined || !web || url.username !== '' || url.password !== '') {
    throw fail('address-invalid', { field, address: addressWithoutSecrets(text) });
  }
  if (!isSafeToCall(url, plainHttpHosts))
    throw fail('address-insecure', { field, address: addressWithoutSecrets(url.href) });
  return url;
};
