import type { PracticeProvider } from '../../src/sandbox/practiceProvider';
import { authorizationUrl, pkcePair, post, redirectUri, type TokenAnswer } from './practice';

/** What the browser ended on: a page of the provider, or an address outside of it that it was sent to. */
export type Landing = {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
};

type Cookie = { readonly name: string; readonly value: string; readonly path: string };

const readCookie = (line: string): Cookie | undefined => {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (name === undefined || value === undefined) return undefined;
  return { name, value, path: /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/' };
};

/** A browser without a window: keeps cookies, follows redirects up to the redirect URI, submits forms. */
export const createPersonBrowser = ({ issuer, user }: PracticeProvider) => {
  const jar = new Map<string, Cookie>();

  const cookiesFor = (url: URL): string =>
    [...jar.values()]
      .filter(({ path }) => url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');

  const keepCookies = (response: Response): void => {
    for (const line of response.headers.getSetCookie()) {
      const cookie = readCookie(line);
      if (cookie === undefined) continue;
      if (cookie.value === '') jar.delete(cookie.name);
      else jar.set(cookie.name, cookie);
    }
  };

  const visit = async (address: string, init: RequestInit = {}): Promise<Landing> => {
    const url = new URL(address, issuer);
    if (url.origin !== issuer) return { url, status: 0, html: '', headers: new Headers() };
    const headers = { accept: 'text/html', cookie: cookiesFor(url), ...init.headers };
    const response = await fetch(url, { ...init, redirect: 'manual', headers });
    keepCookies(response);
    const location = response.headers.get('location');
    if (location !== null) return visit(new URL(location, url).href);
    return { url, status: response.status, html: await response.text(), headers: response.headers };
  };

  const submit = (page: Landing, fields: Readonly<Record<string, string>>, headers: HeadersInit = {}) => {
    const action = /<form method="post" action="([^"]+)"/.exec(page.html)?.[1];
    if (action === undefined) throw new Error(`there is no form on the page: ${page.html}`);
    const init = { method: 'POST', body: new URLSearchParams(fields), headers: { origin: issuer, ...headers } };
    return visit(action, init);
  };

  return {
    visit,
    submit,
    /** Types the credentials into the sign-in form, as the page itself tells them. */
    signIn: (page: Landing) => submit(page, { username: user.username, password: user.password, choice: 'sign-in' }),
    /** What the browser holds in a cookie. */
    cookie: (name: string): string => jar.get(name)?.value ?? '',
  };
};

export type PersonBrowser = ReturnType<typeof createPersonBrowser>;

/** Goes through the authorization code flow of the public client with PKCE and answers the token response. */
export const signInWithCode = async (
  provider: PracticeProvider,
  parameters: Readonly<Record<string, string | undefined>> = {},
  browser: PersonBrowser = createPersonBrowser(provider),
): Promise<TokenAnswer> => {
  const { verifier, challenge } = pkcePair();
  const address = authorizationUrl(provider, {
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...parameters,
  });
  const page = await browser.visit(address);
  const landing = page.url.href.startsWith(redirectUri) ? page : await browser.signIn(page);
  const { body } = await post(`${provider.issuer}/token`, {
    grant_type: 'authorization_code',
    client_id: provider.clients.app.clientId,
    code: landing.url.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  return body;
};
