import { jsonValue } from '../domain/answerValues';
import { type AppFailure, type FlowStage, fail } from '../domain/errors';
import { shownText } from '../domain/redact';
import { addressWithoutSecrets } from '../domain/requestAddress';
import { plain } from '../domain/text/wording';
import type { CallFacts } from './callFacts';
import type { SeenAnswer } from './wire';

/** A longer wait than an hour is not believed, in seconds. */
const longestWait = 3600;

/** Seconds to wait by a Retry-After header, seconds or, where our time is known, a date (RFC 9110 section 10.2.3). */
export const retryAfterSeconds = (header: string | undefined, now: number | undefined): number | undefined => {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), longestWait);
  const at = Date.parse(text);
  if (now === undefined || text === '' || Number.isNaN(at)) return undefined;
  return Math.min(Math.max(Math.ceil((at - now) / 1000), 0), longestWait);
};

const redirectTarget = (seen: SeenAnswer): string => {
  try {
    return addressWithoutSecrets(new URL(seen.location ?? '', seen.url).href);
  } catch {
    return '';
  }
};

/** What a status alone says, whatever the body: sent on, too many requests, server in trouble. `now` in ms since 1970. */
export const statusFailure = (seen: SeenAnswer, now: number | undefined, caught: unknown): AppFailure | undefined => {
  const { host, stage } = seen;
  const status = seen.said?.status ?? seen.status;
  const seconds = retryAfterSeconds(seen.retryAfter, now);
  const wait = seconds === undefined ? {} : { retryAfterSeconds: seconds };
  if (status >= 300 && status < 400) return fail('answer-redirected', { stage, to: redirectTarget(seen) }, caught);
  if (status === 429) return fail('rate-limited', { host, ...wait }, caught);
  if (status >= 500) return fail('provider-unavailable', { host, status, ...wait }, caught);
  return undefined;
};

/** An answer that should be JSON and is not. */
export const unreadable = (seen: SeenAnswer, secrets: readonly string[], caught: unknown): AppFailure => {
  const { body, contentType, host, stage, status } = seen;
  const text = body.trim();
  if (text === '') return fail('answer-empty', { stage, status }, caught);
  if (/^[[{]/.test(text) && !/[\]}]$/.test(text)) return fail('answer-cut', { stage, host }, caught);
  // What nobody could read may still hold a token under its name.
  const start = plain(shownText(body.slice(0, 4000), 200, secrets), 200);
  return fail('answer-not-json', { stage, status, contentType: shownText(contentType, 100, secrets), start }, caught);
};

type Said = { readonly error?: string; readonly description?: string; readonly uri?: string };

/** Where systems that do not follow RFC 6749 section 5.2 put their words. */
const describingFields = [
  'error_description',
  'message',
  'messageDescription',
  'msg',
  'detail',
  'title',
  'description',
];

const textIn = (fields: object, name: string): string | undefined => {
  const value: unknown = Object.hasOwn(fields, name) ? Reflect.get(fields, name) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The error and its words in a body; undefined where the body is no JSON at all. */
const saidIn = (body: string): Said | undefined => {
  const value = jsonValue(body);
  if (typeof value === 'string') return { description: value };
  if (typeof value !== 'object' || value === null) return undefined;
  const inner: unknown = Reflect.get(value, 'error');
  const fields = typeof inner === 'object' && inner !== null ? inner : value;
  const error = textIn(value, 'error');
  const description = describingFields.map((name) => textIn(fields, name)).find((text) => text !== undefined);
  const uri = textIn(value, 'error_uri');
  return {
    ...(error === undefined ? {} : { error }),
    ...(description === undefined ? {} : { description }),
    ...(uri === undefined ? {} : { uri }),
  };
};

const quoted = (challenge: string, name: string): string | undefined =>
  new RegExp(`\\b${name}\\s*=\\s*"((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(challenge)?.[1]?.replace(/\\(.)/g, '$1');

/** The error and its words in a WWW-Authenticate header (RFC 6750 section 3). */
const saidInChallenge = (challenge: string): Said => {
  const error = quoted(challenge, 'error');
  const description = quoted(challenge, 'error_description');
  return { ...(error ? { error } : {}), ...(description ? { description } : {}) };
};

/** Calls that the client itself must be known for; a 401 to any other is about the token. */
const clientStages: ReadonlySet<FlowStage> = new Set(['token', 'refresh', 'introspection', 'revocation']);

/** Errors that are not about the client even where their status says so. */
const aboutOthers: ReadonlySet<string> = new Set([
  'invalid_grant',
  'invalid_tenant',
  'use_dpop_nonce',
  'invalid_dpop_proof',
]);

/** Calls of a system's own interfaces, which owe nobody an error in JSON. */
const ownStages: ReadonlySet<FlowStage> = new Set(['factor', 'call']);

const refusedGrants: ReadonlySet<string> = new Set(['invalid_grant', 'unauthorized_client', 'unsupported_grant_type']);

/**
 * What providers say in place of `invalid_grant` where only a sign-in brings the next token: GitHub and others have names
 * of their own for a dead refresh token, and a policy may want to see the person (OpenID Connect Core section 3.1.2.6).
 */
const endedRefreshes: ReadonlySet<string> = new Set([
  'invalid_token',
  'expired_token',
  'invalid_refresh_token',
  'bad_refresh_token',
  'interaction_required',
  'login_required',
  'consent_required',
  'account_selection_required',
  'mfa_required',
]);

/** Errors that say by themselves what they are about (RFC 6749 section 5.2, RFC 8707 section 2). */
const plainErrors: ReadonlySet<string> = new Set([
  ...refusedGrants,
  ...aboutOthers,
  'invalid_request',
  'invalid_client',
  'invalid_scope',
  'invalid_target',
  'server_error',
  'temporarily_unavailable',
]);

/** A provider's "no" in an answer (RFC 6749 section 5.2, RFC 6750 section 3.1). */
export const refusal = (seen: SeenAnswer, facts: CallFacts, caught: unknown): AppFailure => {
  const { stage } = seen;
  // What the system's own ways make of a no is read as what was said; only its place on the wire was another.
  const status = seen.status >= 400 ? (seen.said?.status ?? seen.status) : seen.status;
  const body = saidIn((seen.said ?? seen).body);
  const challenge = seen.challenge === undefined ? undefined : saidInChallenge(seen.challenge);
  const written = body?.description === undefined ? saidIn(seen.body)?.description : undefined;
  const said = { ...challenge, ...(written === undefined ? {} : { description: written }), ...body };
  const aboutClient = clientStages.has(stage) && status === 401;
  // An API that says no often says it by the status alone.
  const bare = ownStages.has(stage) && (status === 401 || status === 403) && seen.body.trim() === '';
  if (body === undefined && challenge === undefined && !aboutClient && !bare)
    return unreadable(seen, facts.secrets, caught);

  const error = said.error === undefined ? `HTTP ${status}` : shownText(said.error, 200, facts.secrets);
  const description =
    said.description === undefined ? {} : { description: shownText(said.description, 1000, facts.secrets) };
  const uri = said.uri === undefined ? {} : { uri: shownText(said.uri, 500, facts.secrets) };
  // Where there is no client, a 401 can only be about what was handed in.
  const aboutGrant = aboutClient && facts.clientless && !plainErrors.has(error);
  if ((error === 'invalid_grant' || aboutGrant) && facts.passwordGrant) {
    return fail('credentials-refused', { error, ...description }, caught);
  }
  if (stage === 'refresh' && (aboutGrant || endedRefreshes.has(error))) {
    return fail('grant-refused', { error, ...description, stage }, caught);
  }
  if (error === 'invalid_client' || (aboutClient && !aboutOthers.has(error))) {
    const onlyWay = facts.onlyWay ? { onlyWay: true as const } : {};
    return fail('client-refused', { error, ...description, status, method: facts.method, ...onlyWay }, caught);
  }
  // A named call hands in no grant: whatever it is refused for, it is not that.
  if (refusedGrants.has(error) && stage !== 'call')
    return fail('grant-refused', { error, ...description, stage }, caught);
  if (error === 'invalid_scope') return fail('scope-refused', { error, ...description, scope: facts.scope }, caught);
  if (error === 'temporarily_unavailable' || error === 'server_error') {
    return fail('provider-unavailable', { host: seen.host, status }, caught);
  }
  return fail('provider-refused', { error, ...description, ...uri, stage, status }, caught);
};
