import type { Redirect } from './profile';

/**
 * The redirect address as it is registered at the provider (RFC 8252 section 7.3). Without a fixed port it has none:
 * providers that follow the RFC take any port of this computer then.
 */
export const redirectAddress = (redirect: Redirect): string => {
  if (redirect.kind === 'paste') return redirect.uri.trim();
  return `http://${redirect.host}${redirect.port === null ? '' : `:${redirect.port}`}${redirect.path}`;
};

/** A port for providers that compare the redirect address to the letter: outside the range that systems hand out by themselves. */
export const suggestedPort = 28_471;
