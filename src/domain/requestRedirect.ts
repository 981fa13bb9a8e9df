import type { RedirectHop } from './request';
import { isLocalHost } from './requestAddress';
import type { RequestHeaders } from './requestHeaders';
import type { PreparedRequest } from './requestPrepared';

/** What a redirecting answer leads to. */
export type Redirection =
  | { readonly kind: 'none' }
  /** It leads somewhere, and is not followed; the hop says why. */
  | { readonly kind: 'stopped'; readonly hop: RedirectHop }
  /** `refuseLocal`: the name of the next host must not turn out to be this computer or its link. */
  | {
      readonly kind: 'followed';
      readonly hop: RedirectHop;
      readonly next: PreparedRequest;
      readonly refuseLocal: boolean;
    };

const keepsMethod = (status: number): boolean => status === 307 || status === 308;
const isRedirect = (status: number): boolean => [301, 302, 303].includes(status) || keepsMethod(status);

/** All that another origin is told: anything else a person typed may be a credential, whatever it is called. */
const harmless = ['accept', 'accept-language', 'user-agent'];

const only = (headers: RequestHeaders, keep: (name: string) => boolean): RequestHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => keep(name.toLowerCase())));

const targetOf = (from: string, location: string): URL | undefined => {
  try {
    const url = new URL(location, from);
    url.username = '';
    url.password = '';
    url.hash = '';
    return url;
  } catch {
    return undefined;
  }
};

/** The request as it goes on: with GET and no body after 301 to 303 (RFC 9110 section 15.4), bare at another origin. */
const goingOn = (request: PreparedRequest, status: number, to: URL, sameOrigin: boolean): PreparedRequest => {
  const sameMethod = keepsMethod(status) || request.method === 'GET' || request.method === 'HEAD';
  const { body: _left, ...bodiless } = request;
  const kept = sameMethod ? request : { ...bodiless, method: 'GET' };
  const described = kept.body === undefined ? only(kept.headers, (name) => !name.startsWith('content-')) : kept.headers;
  const headers = sameOrigin ? described : only(described, (name) => harmless.includes(name));
  return { ...kept, url: to.href, headers };
};

/**
 * Decides what a redirecting answer leads to. Credentials, and every header that may be one, stay with the origin they
 * were typed for, scheme and port included; a body never goes to another origin; and a server out there cannot send the
 * request to this computer, its link, or a cloud's metadata service.
 */
export const redirectionOf = (request: PreparedRequest, status: number, location: string | undefined): Redirection => {
  if (!isRedirect(status) || location === undefined) return { kind: 'none' };
  const from = new URL(request.url);
  const to = targetOf(request.url, location);
  const hop = { status, from: request.url, to: to?.href ?? location.slice(0, 2000), stripped: false };
  if (to === undefined || (to.protocol !== 'http:' && to.protocol !== 'https:')) {
    return { kind: 'stopped', hop: { ...hop, notFollowed: 'not-web' } };
  }
  const sameOrigin = to.origin === from.origin;
  if (!sameOrigin && keepsMethod(status) && request.body !== undefined) {
    return { kind: 'stopped', hop: { ...hop, notFollowed: 'body-elsewhere' } };
  }
  const fromOutside = to.hostname !== from.hostname && !isLocalHost(from.hostname);
  if (fromOutside && isLocalHost(to.hostname))
    return { kind: 'stopped', hop: { ...hop, notFollowed: 'local-address' } };
  const next = goingOn(request, status, to, sameOrigin);
  return { kind: 'followed', hop: { ...hop, stripped: !sameOrigin }, next, refuseLocal: fromOutside };
};
