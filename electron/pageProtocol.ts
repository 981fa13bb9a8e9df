import path from 'node:path';
import { contentPolicy, pageHeaders } from './contentPolicy';

/** The scheme under which the window loads its own files; nothing else is served there. */
export const pageScheme = 'app';
const pageHost = 'token-helper';

/** The address of the window's page. */
export const pageAddress = `${pageScheme}://${pageHost}/index.html`;

/** The address of the page that is shown when the window's own page keeps failing. */
export const stoppedAddress = `${pageScheme}://${pageHost}/stopped.html`;

/** Whether an address is under our own scheme and host. */
export const isPageAddress = (address: string): boolean => {
  try {
    const { protocol, host } = new URL(address);
    return protocol === `${pageScheme}:` && host === pageHost;
  } catch {
    return false;
  }
};

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.map': 'application/json; charset=utf-8',
};

/** Plain names with slashes between. Without a dot in front or a percent sign there is no way out of the folder. */
const servedPath = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

const stoppedPage = `<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Token Helper</title>
<h1>The window stopped working</h1>
<p>It was loaded again three times within a minute and stopped each time. Your profiles and tokens are not affected.</p>
<p>Choose View, then Reload, to try once more, or quit Token Helper and start it again.</p>
</html>
`;

const refused = (status: 404 | 405): Response =>
  new Response(null, { status, headers: pageHeaders('text/plain; charset=utf-8', "default-src 'none'") });

/**
 * Answers the page's requests from one folder: known file types only, read-only, and never outside it.
 * Each answer with HTML has a nonce of its own, which takes the place of `__CSP_NONCE__` in the text.
 */
export const createPageAnswerer = (deps: {
  readonly folder: string;
  /** Rejects where there is no such file. */
  readonly readFile: (file: string) => Promise<Uint8Array<ArrayBuffer>>;
  readonly makeNonce: () => string;
}): ((request: { readonly method: string; readonly url: string }) => Promise<Response>) => {
  const html = (text: string): Response => {
    const nonce = deps.makeNonce();
    const headers = pageHeaders('text/html; charset=utf-8', contentPolicy(nonce));
    return new Response(text.replaceAll('__CSP_NONCE__', nonce), { headers });
  };

  return async ({ method, url }) => {
    if (method !== 'GET') return refused(405);
    if (!isPageAddress(url)) return refused(404);
    if (url === stoppedAddress) return html(stoppedPage);
    const { pathname } = new URL(url);
    const contentType = contentTypes[path.posix.extname(pathname)];
    if (contentType === undefined || !servedPath.test(pathname)) return refused(404);
    const bytes = await deps.readFile(path.join(deps.folder, ...pathname.split('/'))).catch(() => undefined);
    if (bytes === undefined) return refused(404);
    if (pathname.endsWith('.html')) return html(Buffer.from(bytes).toString('utf8'));
    return new Response(bytes, { headers: pageHeaders(contentType, "default-src 'none'") });
  };
};
