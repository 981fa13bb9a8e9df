import { onTestFinished } from 'vitest';
import {
  type DxEmulator,
  type DxSwitches,
  startDxEmulator,
} from '../../../../src/sandbox/systems/dxOperationalIntelligence/dxOperationalIntelligenceEmulator';

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

export type Practice = DxEmulator & { readonly clock: Clock; readonly states: readonly string[] };

/** Starts an emulator that stops with the test; a fault it reports fails the test. */
export const startDx = async (
  switches: Partial<DxSwitches> = {},
  { clock = createClock(), state }: { readonly clock?: Clock; readonly state?: string | undefined } = {},
): Promise<Practice> => {
  const faults: unknown[] = [];
  const states: string[] = [];
  const emulator = await startDxEmulator({
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

export type Reply = { readonly status: number; readonly type: string; readonly text: string; readonly json: unknown };

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
  return { status: response.status, type: response.headers.get('content-type') ?? '', text, json: parse(text) };
};

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A token call with the tenant in the Basic header and these fields in the form. */
export const token = ({ origin, credentials }: Practice, form: Fields, headers: Fields = {}): Promise<Reply> =>
  call(`${origin}/ess/security/v1/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${base64(credentials.tenant)}`, ...headers },
    body: new URLSearchParams(form),
  });

export const passwordForm = ({ credentials }: Practice, person = credentials.user): Fields => ({
  grant_type: 'PASSWORD',
  username: person.username,
  password: person.password,
});

export type TokenBody = {
  readonly userRefID: number;
  readonly tkn: string;
  readonly tt: string;
  readonly v: number;
  readonly rtkn?: string;
  readonly lc: string;
  readonly userCohort?: string;
};

export const bodyOf = ({ status, text }: Reply): TokenBody => {
  if (status !== 200) throw new Error(`the token endpoint answered ${status} ${text}`);
  return JSON.parse(text);
};

export const signIn = async (practice: Practice, person = practice.credentials.user): Promise<TokenBody> =>
  bodyOf(await token(practice, passwordForm(practice, person)));

export const refresh = (practice: Practice, refreshToken: string | undefined, headers: Fields = {}): Promise<Reply> =>
  token(practice, { grant_type: 'REFRESH_TOKEN', refresh_token: refreshToken ?? '' }, headers);

/** The header value for a token with these tenant scope arguments. */
export const bearer = (tkn: string, scope: Readonly<Record<string, unknown>>): string =>
  `Bearer ${base64(JSON.stringify({ tkn, ...scope }))}`;

/** A call to an API of the system with this header value. */
export const api = ({ origin }: Practice, path: string, authorization: string, method = 'GET'): Promise<Reply> =>
  call(`${origin}${path}`, { method, headers: { authorization, accept: 'application/json' } });

export const me = (practice: Practice, tkn: string, scope: Readonly<Record<string, unknown>> = { all: true }) =>
  api(practice, '/ess/security/v1/me', bearer(tkn, scope));
