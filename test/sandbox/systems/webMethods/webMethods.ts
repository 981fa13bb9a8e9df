import { onTestFinished } from 'vitest';
import {
  startWebMethodsEmulator,
  type WebMethodsEmulator,
  type WebMethodsSwitches,
} from '../../../../src/sandbox/systems/webMethods/webMethodsEmulator';

export type Clock = { readonly now: () => number; readonly pass: (seconds: number) => void };

export const createClock = (): Clock => {
  let ms = Date.UTC(2026, 10, 22, 3, 9, 4);
  return {
    now: () => ms,
    pass: (seconds) => {
      ms += seconds * 1000;
    },
  };
};

export type Practice = WebMethodsEmulator & { readonly clock: Clock; readonly states: readonly string[] };

/** Starts an emulator that stops with the test; a fault it reports fails the test. */
export const startWebMethods = async (
  switches: Partial<WebMethodsSwitches> = {},
  { clock = createClock(), state }: { readonly clock?: Clock; readonly state?: string | undefined } = {},
): Promise<Practice> => {
  const faults: unknown[] = [];
  const states: string[] = [];
  const emulator = await startWebMethodsEmulator({
    now: clock.now,
    switches,
    ...(state !== undefined && { state }),
    onChange: (next) => states.push(next),
    onError: (error) => faults.push(error),
  });
  onTestFinished(async () => {
    await emulator.stop();
    if (faults.length > 0) throw new AggregateError(faults, 'the emulator reported faults');
  });
  return { ...emulator, clock, states };
};

export type Fields = Readonly<Record<string, string>>;

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const call = async (address: string, init: RequestInit = {}): Promise<Reply> => {
  const response = await fetch(address, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
};

export const basic = (id: string, secret: string): Fields => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

const formType = { 'content-type': 'application/x-www-form-urlencoded' };

/** A token call as documented: parameters in the query, Basic, no body. */
export const getToken = ({ origin, credentials }: Practice, query: Fields, headers?: Fields): Promise<Reply> => {
  const { clientId, clientSecret } = credentials.confidentialClient;
  return call(`${origin}/integration/rest/oAuth/getToken?${new URLSearchParams(query)}`, {
    method: 'POST',
    headers: { ...formType, ...(headers ?? basic(clientId, clientSecret)) },
  });
};

export type TokenBody = {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in?: string;
  readonly refresh_token?: string;
  readonly scope?: string;
};

export const bodyOf = ({ status, text }: Reply): TokenBody => {
  if (status !== 200) throw new Error(`the token endpoint answered ${status} ${text}`);
  return JSON.parse(text);
};

/** Status and error name of a refusal. */
export const errorOf = ({ status, json }: Reply): readonly [number, unknown] => {
  if (typeof json !== 'object' || json === null || !('error' in json)) throw new Error('the answer is no OAuth error');
  return [status, json.error];
};

/** The address of an authorization request of the confidential client; `undefined` leaves a parameter out. */
export const authorizeUrl = (
  { origin, credentials }: Practice,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string => {
  const { clientId, redirectUri } = credentials.confidentialClient;
  const all = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state: 's1', ...parameters };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${origin}/integration/rest/oAuth/authorize?${new URLSearchParams(given)}`;
};

/** Sends the form of a page. */
export const submit = (
  { origin }: Practice,
  page: Reply,
  fields: readonly (readonly [string, string])[],
  headers: Fields = {},
): Promise<Reply> => {
  const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&');
  if (action === undefined) throw new Error(`there is no form on the page: ${page.text}`);
  const ticket = /name="ticket" value="([^"]+)"/.exec(page.text)?.[1];
  const body = new URLSearchParams(fields.map(([name, value]) => [name, value]));
  if (ticket !== undefined) body.set('ticket', ticket);
  return call(new URL(action, origin).href, { method: 'POST', body, headers: { origin, ...headers } });
};

/** Opens an address and logs in: the permissions page. */
export const logIn = async (practice: Practice, address: string): Promise<Reply> => {
  const { username, password } = practice.credentials.user;
  return submit(practice, await call(address), [
    ['username', username],
    ['password', password],
  ]);
};

/** Presses "Grant Access" with these scopes chosen, or with all that are. */
export const grantAccess = (practice: Practice, page: Reply, scopes?: readonly string[]): Promise<Reply> => {
  const chosen = scopes ?? [...page.text.matchAll(/<option value="(\w+)" selected>/g)].map((match) => match[1] ?? '');
  return submit(practice, page, [['choice', 'grant'], ...chosen.map((name) => ['scope', name] as const)]);
};

/** Where an answer sends the browser. */
export const locationOf = ({ headers }: Reply): URL => new URL(headers.get('location') ?? 'about:blank');

/** Goes through the authorization code grant and answers the token call. */
export const withCode = async (
  practice: Practice,
  parameters: Readonly<Record<string, string | undefined>> = {},
  tokenFields: Fields = {},
): Promise<Reply> => {
  const page = await logIn(practice, authorizeUrl(practice, parameters));
  const code = locationOf(await grantAccess(practice, page)).searchParams.get('code') ?? '';
  const redirectUri =
    'redirect_uri' in parameters ? parameters.redirect_uri : practice.credentials.confidentialClient.redirectUri;
  return getToken(practice, {
    grant_type: 'authorization_code',
    code,
    ...(redirectUri !== undefined && { redirect_uri: redirectUri }),
    ...tokenFields,
  });
};

export const refresh = (practice: Practice, refreshToken: string | undefined, fields: Fields = {}): Promise<Reply> =>
  getToken(practice, { grant_type: 'refresh_token', refresh_token: refreshToken ?? '', ...fields });

/** Runs a service with an access token. */
export const run = (address: string, accessToken: string, init: RequestInit = {}): Promise<Reply> =>
  call(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: '{"quantity":1}',
    ...init,
  });
