import { expect, onTestFinished } from 'vitest';
import type { VerifySwitches } from '../../../src/sandbox/systems/verify/switches';
import { startVerifyEmulator, type VerifyEmulator } from '../../../src/sandbox/systems/verify/verifyEmulator';
import { basic } from '../practice';

/** Milliseconds since 1970, moved by hand. */
export type Clock = { now: number };

/** An answer of the tenant, with its JSON read. */
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
};

type Form = Readonly<Record<string, string>>;

const readJson = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

export const call = async (address: string, init: RequestInit = {}): Promise<Reply> => {
  const response = await fetch(address, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: readJson(text) };
};

export const postForm = (address: string, form: Form, headers: Form = {}): Promise<Reply> =>
  call(address, { method: 'POST', body: new URLSearchParams(form), headers });

/** A field that must be text. */
export const field = ({ body, text }: Pick<Reply, 'body' | 'text'>, name: string): string => {
  const value = body[name];
  if (typeof value !== 'string') throw new Error(`${name} is missing in ${text}`);
  return value;
};

const keptState: { text?: string } = {};

const startTime = Date.UTC(2027, 0, 15, 8, 0, 5);

type StartOptions = {
  readonly switches?: Partial<VerifySwitches>;
  readonly state?: string;
  readonly onChange?: (state: string) => void;
  readonly clock?: Clock;
};

const start = async ({ switches = {}, onChange, state, clock = { now: startTime } }: StartOptions) => {
  const faults: unknown[] = [];
  // Making a new RSA key takes a while, so the tests share the identity of the first tenant, but none of its tokens.
  const from = state ?? keptState.text;
  const tenant = await startVerifyEmulator({
    now: () => clock.now,
    switches,
    ...(from !== undefined && { state: from }),
    onChange: (next) => {
      keptState.text ??= next;
      onChange?.(next);
    },
    onError: (error) => faults.push(error),
  });
  onTestFinished(async () => {
    await tenant.stop();
    if (faults.length > 0) throw new AggregateError(faults, 'the tenant reported faults');
  });
  return { tenant, clock };
};

const jsonHeaders = (token: string): Form => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });

export const jwtBearerGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
export const scope = 'openid profile email';

const tokenCalls = ({ credentials, origin }: VerifyEmulator) => {
  const endpoints = `${origin}/v1.0/endpoint/default`;
  const client = {
    client_id: credentials.application.clientId,
    client_secret: credentials.application.clientSecret,
  };
  const service = { client_id: credentials.service.clientId, client_secret: credentials.service.clientSecret };
  const token = (form: Form, path = endpoints): Promise<Reply> => postForm(`${path}/token`, form);
  const { username, password } = credentials.user;
  return {
    endpoints,
    client,
    service,
    token,
    ropc: (form: Form = {}, path?: string): Promise<Reply> =>
      token({ grant_type: 'password', username, password, scope, ...client, ...form }, path),
    redeem: (assertion: string, form: Form = {}, path?: string): Promise<Reply> =>
      token({ grant_type: jwtBearerGrant, assertion, scope, ...client, ...form }, path),
    refresh: (refreshToken: string, form: Form = {}): Promise<Reply> =>
      token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...client, ...form }),
    clientCredentials: (who: { readonly clientId: string; readonly clientSecret: string }): Promise<Reply> =>
      postForm(
        `${endpoints}/token`,
        { grant_type: 'client_credentials', scope: 'openid' },
        { authorization: basic(who.clientId, who.clientSecret) },
      ),
  };
};

const apiCalls = ({ origin }: VerifyEmulator) => ({
  get: (path: string, token: string): Promise<Reply> =>
    call(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` } }),
  post: (path: string, token: string, body: unknown = {}): Promise<Reply> =>
    call(`${origin}${path}`, {
      method: 'POST',
      headers: jsonHeaders(token),
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
});

/** A tenant that stops with the test, the calls that tests make to it, and the clock it lives by. */
export const startTenant = async (options: StartOptions = {}) => {
  const { tenant, clock } = await start(options);
  const tokens = tokenCalls(tenant);
  const api = apiCalls(tenant);

  const challengeToken = async (form: Form = {}): Promise<string> => {
    const reply = await tokens.ropc(form);
    expect(reply.body.scope).toBe('mfa_challenge');
    return field(reply, 'access_token');
  };

  const enrolmentId = async (token: string, type: string): Promise<string> => {
    const { body } = await api.get('/v2.0/factors', token);
    // The list is an array of enrolments: its shape has a test of its own.
    const factors = body.factors as { id: string; type: string; enabled: boolean; validated: boolean }[];
    const found = factors.find((one) => one.type === type && one.enabled && one.validated);
    if (found === undefined) throw new Error(`there is no ${type} enrolment`);
    return found.id;
  };

  /** The code that the phone shows; the clock moves on first when it was used already. */
  const otp = (): string => {
    if (tenant.phone.codes()[0]?.used) clock.now += 30_000;
    return tenant.phone.codes()[0]?.code ?? '';
  };

  const proveTotp = async (token: string): Promise<string> => {
    const id = await enrolmentId(token, 'totp');
    return field(await api.post(`/v2.0/factors/totp/${id}?returnJwt=true`, token, { otp: otp() }), 'assertion');
  };

  return {
    tenant,
    clock,
    ...tokens,
    ...api,
    challengeToken,
    enrolmentId,
    otp,
    proveTotp,
    /** Password and authenticator app, to the tokens at the end. */
    signIn: async (): Promise<Reply> => tokens.redeem(await proveTotp(await challengeToken())),
    serviceToken: async (): Promise<string> =>
      field(await tokens.clientCredentials(tenant.credentials.service), 'access_token'),
  };
};

export type TestTenant = Awaited<ReturnType<typeof startTenant>>;
