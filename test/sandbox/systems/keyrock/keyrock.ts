import { onTestFinished } from 'vitest';
import {
  type KeyrockClient,
  type KeyrockEmulator,
  type KeyrockSwitches,
  startKeyrockEmulator,
} from '../../../../src/sandbox/systems/keyrock/keyrockEmulator';

/** 22 Nov 2026 03:09:04 UTC: one hour before the moment in the redirect that was observed. */
export const startMs = Date.UTC(2026, 10, 22, 3, 9, 4);

export type Clock = { readonly now: () => number; readonly pass: (seconds: number) => void };

export const createClock = (): Clock => {
  let ms = startMs;
  return {
    now: () => ms,
    pass: (seconds) => {
      ms += seconds * 1000;
    },
  };
};

export type Practice = KeyrockEmulator & { readonly clock: Clock; readonly states: readonly string[] };

/** Starts an emulator that stops with the test; a fault it reports fails the test. */
export const startKeyrock = async (
  switches: Partial<KeyrockSwitches> = {},
  { clock = createClock(), state }: { readonly clock?: Clock; readonly state?: string | undefined } = {},
): Promise<Practice> => {
  const faults: unknown[] = [];
  const states: string[] = [];
  const emulator = await startKeyrockEmulator({
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

type Fields = Readonly<Record<string, string>>;

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly type: string;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
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
  const { status, headers } = response;
  return { status, headers, type: headers.get('content-type') ?? '', text, json: parse(text) };
};

export const basic = (id: string, secret: string): Fields => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

/** A call to the token endpoint with the raw Basic pair of the client. */
export const token = (
  { origin }: Practice,
  { clientId, clientSecret }: Pick<KeyrockClient, 'clientId' | 'clientSecret'>,
  form: Fields,
): Promise<Reply> =>
  call(`${origin}/oauth2/token`, {
    method: 'POST',
    headers: basic(clientId, clientSecret),
    body: new URLSearchParams(form),
  });

export type TokenBody = {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly scope: readonly string[];
  readonly id_token?: string;
};

/** The answer of a token call that must have worked. */
export const bodyOf = ({ status, text }: Reply): TokenBody => {
  if (status !== 200) throw new Error(`the token endpoint answered ${status} ${text}`);
  return JSON.parse(text);
};

export const withPassword = async (
  practice: Practice,
  form: Fields = {},
  client: KeyrockClient = practice.credentials.application,
): Promise<TokenBody> => {
  const { email, password } = practice.credentials.user;
  return bodyOf(await token(practice, client, { grant_type: 'password', username: email, password, ...form }));
};

export const refresh = (practice: Practice, refreshToken: string | undefined, form: Fields = {}): Promise<Reply> =>
  token(practice, practice.credentials.application, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken ?? '',
    ...form,
  });

/** `GET /user` with this query and these headers. */
export const user = ({ origin }: Practice, query: Fields, headers: Fields = {}): Promise<Reply> =>
  call(`${origin}/user?${new URLSearchParams(query)}`, { headers });

/** The status `GET /user` gives a token. */
export const standing = async (practice: Practice, accessToken: string): Promise<unknown> =>
  (await user(practice, { access_token: accessToken })).json;

export const claimsIn = (jwt = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString() || '{}');

export const headerOf = (jwt = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString() || '{}');

export const opaque = /^[0-9a-f]{40}$/;
