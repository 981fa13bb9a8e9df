import type { Browser } from '../../src/ports';
import { oidcAccount } from './oidcServer';

/** A page the person came to. */
export type Page = { readonly address: string; readonly status: number; readonly text: string };

/** A person with a browser: signs in at a provider, and ends at whatever page the browser ends at. */
export type PersonAtBrowser = Browser & {
  /** Every page in order, the addresses as the browser's history would show them. */
  readonly pages: readonly Page[];
  /** Resolves when the browser has stopped moving; rejects with what went wrong on the way. */
  readonly finished: () => Promise<Page>;
};

type Habits = {
  readonly username?: string;
  readonly password?: string;
  readonly says?: 'yes' | 'no';
  /** Redirects that are not followed: the person copies the address instead. */
  readonly stopsAt?: string;
  /** Fills in what is special about a page. */
  readonly fillIn?: (form: URLSearchParams, page: Page) => void | Promise<void>;
};

type Cookies = Map<string, string>;

const sent = (cookies: Cookies): Record<string, string> =>
  cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };

const take = (cookies: Cookies, response: Response): void => {
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
};

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&amp;', '&').replaceAll('&#39;', "'");

const attribute = (tag: string, name: string): string | undefined => {
  const [, , found] = new RegExp(`\\s${name}=(["'])(.*?)\\1`, 's').exec(tag) ?? [];
  return found === undefined ? undefined : unescaped(found);
};

/** Runs the script of a page with what it needs of a browser: address, history and same-origin fetch. */
const runScript = async (script: string, address: URL, fetchPage: typeof fetch): Promise<URL | undefined> => {
  const moved = new URL(address);
  let next: URL | undefined;
  let settled: () => void = () => undefined;
  const end = new Promise<void>((resolve) => {
    settled = resolve;
  });
  const location = {
    get hash() {
      return moved.hash;
    },
    pathname: address.pathname,
    replace: (to: string) => {
      next = new URL(to, address);
      settled();
    },
  };
  const history = {
    replaceState: (_state: null, _title: string, to: string) => {
      moved.href = new URL(to, address).href;
    },
  };
  const element = {
    set hidden(_value: boolean) {
      settled();
    },
  };
  const document = { getElementById: () => element };
  const scriptFetch = async (path: string, init: RequestInit) => {
    if (moved.hash !== '') throw new Error('the answer still stands in the address');
    const response = await fetchPage(new URL(path, address), {
      ...init,
      headers: { ...init.headers, origin: address.origin },
    });
    return init.redirect === 'manual' && response.status >= 300 && response.status < 400
      ? { type: 'opaqueredirect' }
      : { type: 'basic' };
  };
  new Function('location', 'history', 'document', 'fetch', script)(location, history, document, scriptFetch);
  await end;
  return next;
};

/** Makes the person. Every `open` starts a fresh browser. */
export const createPersonAtBrowser = (habits: Habits = {}): PersonAtBrowser => {
  const { username = oidcAccount.username, password = oidcAccount.password, says = 'yes', stopsAt, fillIn } = habits;
  const pages: Page[] = [];
  let journey: Promise<Page> = Promise.reject(new Error('the browser was never opened'));
  journey.catch(() => undefined);

  const fill = (html: string): URLSearchParams => {
    const form = new URLSearchParams();
    for (const [tag] of html.matchAll(/<(?:input|button)\b[^>]*>/g)) {
      const name = attribute(tag, 'name');
      if (name !== undefined) form.append(name, attribute(tag, 'value') ?? '');
    }
    if (form.has('username')) form.set('username', username);
    if (form.has('password')) form.set('password', password);
    if (form.has('answer')) form.set('answer', says);
    return form;
  };

  const follow = async (start: string): Promise<Page> => {
    const cookies: Cookies = new Map();
    let address = new URL(start);
    let form: URLSearchParams | undefined;
    let origin = 'null';
    for (let hop = 0; hop < 30; hop += 1) {
      if (stopsAt !== undefined && address.href.startsWith(stopsAt)) {
        pages.push({ address: address.href, status: 0, text: '' });
        return pages[pages.length - 1]!;
      }
      const response = await fetch(address, {
        redirect: 'manual',
        method: form === undefined ? 'GET' : 'POST',
        headers: {
          ...sent(cookies),
          ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', origin }),
        },
        ...(form === undefined ? {} : { body: form.toString() }),
      });
      take(cookies, response);
      const location = response.headers.get('location');
      if (location !== null) {
        await response.body?.cancel();
        const next = new URL(location, address);
        // A redirect without a fragment of its own keeps the one before it.
        if (next.hash === '' && next.origin === address.origin) next.hash = address.hash;
        address = next;
        form = undefined;
        continue;
      }
      const text = await response.text();
      const page = { address: address.href, status: response.status, text };
      pages.push(page);
      const action = /<form\b[^>]*>/.exec(text)?.[0];
      const script = /<script>([\s\S]*)<\/script>/.exec(text)?.[1];
      if (action !== undefined) {
        form = fill(text);
        await fillIn?.(form, page);
        origin = address.origin;
        address = new URL(attribute(action, 'action') ?? '', address);
        continue;
      }
      const next = script === undefined ? undefined : await runScript(script, address, fetch);
      if (next === undefined) return page;
      address = next;
      form = undefined;
    }
    throw new Error('the browser was sent in circles');
  };

  return {
    pages,
    open: async (address) => {
      journey = follow(address);
      journey.catch(() => undefined);
    },
    finished: () => journey,
  };
};
