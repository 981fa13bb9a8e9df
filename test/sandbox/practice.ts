import { createHash, randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type PracticeOptions, type PracticeProvider, startPracticeProvider } from '../../src/sandbox/practiceProvider';

/** A storage that keeps the state in this variable, and can be looked at. */
export type MemoryStorage = PracticeOptions['storage'] & { state: string | undefined; saves: number };

export const memoryStorage = (state?: string): MemoryStorage => {
  const storage: MemoryStorage = {
    state,
    saves: 0,
    load: async () => storage.state,
    save: async (next) => {
      storage.saves += 1;
      storage.state = next;
    },
  };
  return storage;
};

/** Starts a practice provider on a free port that stops with the test; a fault it reports fails the test. */
export const startPractice = async (options: Partial<PracticeOptions> = {}): Promise<PracticeProvider> => {
  const faults: unknown[] = [];
  const provider = await startPracticeProvider({
    storage: memoryStorage(),
    now: () => Date.now(),
    preferredPort: 0,
    onError: (error) => faults.push(error),
    ...options,
  });
  onTestFinished(async () => {
    await provider.stop();
    if (faults.length > 0) throw new AggregateError(faults, 'the practice provider reported faults');
  });
  return provider;
};

export type TokenAnswer = {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope?: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly error?: string;
  readonly error_description?: string;
};

type Form = Readonly<Record<string, string>>;

/** The Basic header of a confidential client (its id and secret need no escaping). */
export const basic = (clientId: string, clientSecret: string): string =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;

/** Posts a form and reads the JSON answer. */
export const post = async (
  address: string,
  form: Form,
  headers: Form = {},
): Promise<{ status: number; headers: Headers; body: TokenAnswer }> => {
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams(form), headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
};

/** Gets tokens for Dana with the password grant of the public client. */
export const withPassword = async (
  { issuer, clients, user }: PracticeProvider,
  form: Form = {},
): Promise<TokenAnswer> => {
  const { status, body } = await post(`${issuer}/token`, {
    grant_type: 'password',
    client_id: clients.app.clientId,
    username: user.username,
    password: user.password,
    scope: 'openid profile offline_access api:read',
    ...form,
  });
  if (status !== 200) throw new Error(`the password grant answered ${status} ${JSON.stringify(body)}`);
  return body;
};

export const refresh = ({ issuer, clients }: PracticeProvider, refreshToken = '', form: Form = {}) =>
  post(`${issuer}/token`, {
    grant_type: 'refresh_token',
    client_id: clients.app.clientId,
    refresh_token: refreshToken,
    ...form,
  });

/** Calls the protected API and answers its status. */
export const callApi = async ({ apiUrl }: PracticeProvider, token: string, init: RequestInit = {}): Promise<Response> =>
  fetch(apiUrl, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });

/** The claims of a JWT, unverified. */
export const claimsIn = (jwt = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString() || '{}');

export const headerOf = (jwt = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString() || '{}');

export const redirectUri = 'http://127.0.0.1:49152/callback';

/** A PKCE pair (RFC 7636). */
export const pkcePair = (): { verifier: string; challenge: string } => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

/** The address of an authorization request of the public client. */
export const authorizationUrl = (
  { issuer, clients }: PracticeProvider,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string => {
  const all = {
    client_id: clients.app.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile offline_access api:read',
    state: 'state-1',
    ...parameters,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${issuer}/auth?${new URLSearchParams(given)}`;
};

/** The same with a PKCE challenge whose verifier nobody needs, for requests that do not get as far as a token. */
export const withPkce = (
  provider: PracticeProvider,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string =>
  authorizationUrl(provider, { code_challenge: pkcePair().challenge, code_challenge_method: 'S256', ...parameters });
