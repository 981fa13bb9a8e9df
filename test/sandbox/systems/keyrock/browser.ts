import type { KeyrockClient } from '../../../../src/sandbox/systems/keyrock/keyrockEmulator';
import { call, type Practice, type Reply } from './keyrock';

/** The address of an authorization request of the practice application. */
export const authorizeUrl = (
  { origin, credentials }: Practice,
  parameters: Readonly<Record<string, string | undefined>> = {},
  client: KeyrockClient = credentials.application,
): string => {
  const all = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    state: 'st123',
    ...parameters,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${origin}/oauth2/authorize?${new URLSearchParams(given)}`;
};

export const attributesField = 'user_authorized_application[shared_attributes]';

const field = (name: string, html: string): string =>
  new RegExp(`name="${name}" value='([^']+)'`).exec(html)?.[1] ?? '';

/** Turns the entities of an attribute back into signs. */
const plain = (attribute: string): string => attribute.replaceAll('&amp;', '&').replaceAll('&#39;', "'");

/** A browser without a window: it keeps cookies, and stops at every answer. */
export const createBrowser = ({ origin, credentials }: Practice) => {
  const jar = new Map<string, string>();

  const request = async (address: string, init: RequestInit = {}): Promise<Reply> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await call(new URL(address, origin).href, { ...init, headers: { ...init.headers, cookie } });
    for (const line of reply.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]?.split(/=(.*)/s) ?? [];
      jar.set(name, value);
    }
    return reply;
  };

  const submit = (page: Reply, fields: readonly (readonly [string, string])[]): Promise<Reply> => {
    const action = /<form[^>]* action="([^"]+)"/.exec(page.text)?.[1];
    if (action === undefined) throw new Error(`there is no form on the page: ${page.text}`);
    const body = new URLSearchParams(
      [['_csrf', field('_csrf', page.text)], ...fields].map(([a, b]) => [a ?? '', b ?? '']),
    );
    return request(plain(action), { method: 'POST', body });
  };

  const signIn = (page: Reply, password = credentials.user.password): Promise<Reply> =>
    submit(page, [
      ['email', credentials.user.email],
      ['password', password],
    ]);

  /** Agrees with everything that is chosen on the consent page to begin with. */
  const agree = (page: Reply): Promise<Reply> => {
    const chosen = [...page.text.matchAll(/<option value="(\w+)" selected>/g)].map((match) => match[1] ?? '');
    return submit(
      page,
      chosen.map((name) => [attributesField, name] as const),
    );
  };

  return {
    jar,
    request,
    submit,
    signIn,
    agree,
    /** Opens an address, signs in and agrees: the answer after that. */
    goThrough: async (address: string): Promise<Reply> => agree(await signIn(await request(address))),
  };
};

export type Browser = ReturnType<typeof createBrowser>;

/** Where an answer sends the browser. */
export const locationOf = ({ headers }: Reply): string => headers.get('location') ?? '';

/** The query of the redirect an authorization request ends in, for somebody who never was here before. */
export const landing = async (
  practice: Practice,
  parameters: Readonly<Record<string, string | undefined>> = {},
): Promise<URLSearchParams> => {
  const reply = await createBrowser(practice).goThrough(authorizeUrl(practice, parameters));
  return new URL(locationOf(reply)).searchParams;
};
