import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request with its body read: all that a route needs to answer. */
export type Arrival = {
  readonly method: string;
  /** With the origin of the emulator. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** The body as text; empty when there was none. */
  readonly body: string;
  /** The fields of a form body (RFC 6749 appendix B); empty for any other kind of body. */
  readonly form: URLSearchParams;
};

const isForm = (contentType = ''): boolean => /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType);

/** Whether the request says that its body is a form, empty or not. */
export const carriesForm = ({ headers }: Pick<Arrival, 'headers'>): boolean => isForm(headers['content-type']);

/** Puts a request and its body together. */
export const readArrival = ({ method = '', headers }: IncomingMessage, url: URL, body: string): Arrival => ({
  method,
  url,
  headers,
  body,
  form: new URLSearchParams(isForm(headers['content-type']) ? body : ''),
});

/** The path without doubled slashes and without one at its end, as servers behind a lenient proxy see it. */
export const plainPath = ({ url }: Arrival): string => url.pathname.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');

/** The token of a Bearer header (RFC 6750 section 2.1); undefined when there is none, or it is malformed. */
export const bearerOf = ({ headers }: Arrival): string | undefined =>
  /^bearer +([\w\-.~+/]+=*)$/i.exec(headers.authorization ?? '')?.[1];

/** What stands in a Basic header, decoded but not split, for systems that put something else there (RFC 7617). */
export const basicTextOf = ({ headers }: Arrival): string | undefined => {
  const encoded = /^basic +([\w+/-]+=*)$/i.exec(headers.authorization ?? '')?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
};

/** The pair of a Basic header (RFC 7617 section 2), as sent: nothing is percent-decoded. */
export const basicPairOf = (arrival: Arrival): { readonly name: string; readonly secret: string } | undefined => {
  const text = basicTextOf(arrival);
  const colon = text?.indexOf(':') ?? -1;
  return text === undefined || colon < 0 ? undefined : { name: text.slice(0, colon), secret: text.slice(colon + 1) };
};

/** The body as JSON; undefined when it is none. */
export const jsonOf = ({ body }: Arrival): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Whether a form came from a page of another web site: browsers name the page's origin (RFC 6454 section 7). */
export const isFromElsewhere = ({ headers, url }: Arrival): boolean =>
  headers.origin !== undefined && headers.origin !== url.origin;
