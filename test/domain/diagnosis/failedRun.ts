import type { AppError, FlowStage } from '../../../src/domain/errors';
import type { FlowStep, RecordedRun } from '../../../src/domain/flow';
import type { TokenCall } from '../../../src/domain/tokenCall';
import { authorizationRefusal } from '../../../src/flows/oauthErrors';
import { refusal, statusFailure, unreadable } from '../../../src/flows/refusedAnswers';
import type { SeenAnswer } from '../../../src/flows/wire';
import { exchangeRecord } from '../../../src/recorder/exchangeRecord';
import { createSecretSet } from '../../../src/recorder/secretSet';

/** What a provider answered, or what the browser brought, or how a run failed without either. */
export type Shape = {
  readonly status?: number;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly stage?: FlowStage;
  /** A call about a token in place of a way to one. */
  readonly call?: TokenCall;
  readonly grant?: 'authorization_code' | 'client_credentials' | 'password' | 'refresh';
  /** How the client proved itself. */
  readonly proof?: 'Basic' | 'form' | 'none';
  readonly form?: Readonly<Record<string, string>>;
  readonly issuer?: string;
  /** The parameters the browser came back with. */
  readonly callback?: Readonly<Record<string, string>>;
  /** In place of what the answer would be read as. */
  readonly error?: AppError;
  /** How far the provider's clock is ahead, in seconds. */
  readonly ahead?: number;
  readonly retried?: boolean;
  /** A proof of the key went along (RFC 9449). */
  readonly proved?: boolean;
};

const now = Date.parse('2026-11-22T12:00:00Z');
export const redirectUri = 'http://127.0.0.1:8765/callback';

const masking = () => ({ secrets: createSecretSet(['the-client-secret']) });

const bodyText = (body: Shape['body']): string => (typeof body === 'string' ? body : JSON.stringify(body ?? {}));

const typeOf = (text: string): string => (text.trimStart().startsWith('<') ? 'text/html' : 'application/json');

const seenOf = (shape: Shape): SeenAnswer => {
  const { status = 400, headers = {}, url = 'https://idp.example.com/token', stage = 'token' } = shape;
  const body = bodyText(shape.body);
  const challenge = headers['www-authenticate'];
  const location = headers.location;
  return {
    status,
    contentType: headers['content-type'] ?? typeOf(body),
    body,
    headers,
    stage,
    url,
    host: new URL(url).host,
    ...(challenge === undefined ? {} : { challenge }),
    ...(location === undefined ? {} : { location }),
  };
};

const errorOf = (shape: Shape): AppError => {
  if (shape.error !== undefined) return shape.error;
  const { callback, stage = 'token', grant = 'authorization_code', proof = 'none' } = shape;
  const scope = shape.form?.scope ?? '';
  if (callback !== undefined) return authorizationRefusal(new URLSearchParams(callback), { scope, secrets: [] }).error;
  const seen = seenOf(shape);
  const method = { Basic: 'client_secret_basic', form: 'client_secret_post', none: 'none' }[proof];
  const facts = {
    stage,
    host: seen.host,
    method,
    passwordGrant: grant === 'password',
    clientless: false,
    onlyWay: false,
    scope,
    now,
    limitSeconds: 30,
    secrets: [],
    seen,
  };
  const byStatus = statusFailure(seen, now, undefined);
  if (byStatus !== undefined) return byStatus.error;
  return seen.status >= 400 ? refusal(seen, facts, undefined).error : unreadable(seen, [], undefined).error;
};

const recordOf = (shape: Shape) => {
  const seen = seenOf(shape);
  const form = new URLSearchParams({
    grant_type: shape.grant ?? 'authorization_code',
    client_id: 'my-client',
    ...(shape.proof === 'form' ? { client_secret: 'the-client-secret' } : {}),
    ...shape.form,
  });
  const date = new Date(now + (shape.ahead ?? 0) * 1000).toUTCString();
  return exchangeRecord(
    '1',
    { stage: seen.stage, method: 'POST', milliseconds: 20 },
    {
      address: seen.url,
      request: {
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(shape.proof === 'Basic' ? { authorization: 'Basic bXktY2xpZW50OnRoZS1jbGllbnQtc2VjcmV0' } : {}),
        },
        body: form.toString(),
      },
      answer: {
        status: seen.status,
        statusText: '',
        headers: [['content-type', seen.contentType], ['date', date], ...Object.entries(shape.headers ?? {})],
        chunks: [Buffer.from(seen.body)],
        brokenOff: false,
      },
    },
    masking(),
    now,
  );
};

/** A failed run of this shape, recorded as the app records it. */
export const failedRun = (shape: Shape): RecordedRun => {
  const exchanged = shape.body !== undefined || shape.status !== undefined || shape.ahead !== undefined;
  const records = exchanged ? [recordOf(shape)] : [];
  const grant = shape.grant ?? 'authorization_code';
  const steps: FlowStep[] = [
    shape.call === undefined
      ? { kind: 'started', grant, at: now }
      : { kind: 'call-started', call: shape.call, at: now },
    ...(shape.issuer === undefined
      ? []
      : [{ kind: 'discovered', issuer: shape.issuer, tokenEndpoint: '', at: now } as const]),
    ...(grant === 'authorization_code' && shape.call === undefined
      ? [
          { kind: 'listening', redirectUri, at: now } as const,
          {
            kind: 'browser-opened',
            address: 'https://idp.example.com/authorize',
            parameters: [{ name: 'client_id', value: 'my-client' }],
            at: now,
          } as const,
        ]
      : []),
    ...(shape.call?.kind === 'end-session'
      ? [{ kind: 'sign-out-page', address: 'https://idp.example.com/logout', parameters: [], at: now } as const]
      : []),
    ...(shape.retried === true ? [{ kind: 'basic-encoding-retried', encoding: 'raw', at: now } as const] : []),
    ...records.map(
      ({ id, stage }) =>
        ({ kind: 'exchange', stage, method: 'POST', address: '', milliseconds: 20, record: id, at: now }) as const,
    ),
    ...(shape.proved === true
      ? [{ kind: 'proof-sent', algorithm: 'ES256', withNonce: false, again: false, at: now } as const]
      : []),
    ...(shape.callback === undefined
      ? []
      : [
          {
            kind: 'callback-received',
            via: 'query',
            parameters: Object.entries(shape.callback).map(([name, value]) => ({ name, value })),
            at: now,
          } as const,
        ]),
    { kind: 'failed', error: errorOf(shape), at: now },
  ];
  return {
    run: { id: 'run', profileId: 'profile', startedAt: now, state: 'failed', steps, canReopenBrowser: false },
    records,
  };
};
