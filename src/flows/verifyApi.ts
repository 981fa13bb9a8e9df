import { type AppFailure, fail } from '../domain/errors';
import { shownText } from '../domain/redact';
import { clockDifference } from '../domain/serverClock';
import type { VerifyRequest } from '../providers/ibmVerifyCalls';
import { meaningOf, readRefusal, type VerifyMeaning, type VerifyRefusal } from '../providers/ibmVerifyErrors';
import { callFacts, type FlowClient, requireEndpoint } from './client';
import type { FlowContext } from './context';
import { callFailure } from './oauthErrors';
import { refusal, statusFailure, unreadable } from './refusedAnswers';
import { createWire, type SeenAnswer } from './wire';

/** A no of Verify's own interfaces: what it means, and the failure it is where nothing can be made of it. */
export type VerifyNo = { readonly meaning: VerifyMeaning; readonly failure: AppFailure };

/** What came of a call: a yes with its JSON, undefined for an empty one, or a no. */
export type VerifyAnswer = { readonly json: unknown } | { readonly no: VerifyNo };

/** Verify's own interfaces, called with one token. */
export type VerifyApi = {
  readonly origin: string;
  readonly host: string;
  /** Calls and answers; a no is an answer. Throws what the network throws, and `answer-*` for what is no JSON. */
  readonly ask: (request: VerifyRequest) => Promise<VerifyAnswer>;
  /** Calls and answers the JSON of a yes. Throws the failure of a no besides what `ask` throws. */
  readonly get: (request: VerifyRequest) => Promise<unknown>;
  /** The time by the server's clock, as far as its answers told it, in ms since 1970. */
  readonly now: () => number;
  /** Whether the answers told the server's time. */
  readonly tellsTime: () => boolean;
  /** How far the server's clock is ahead of ours, in ms. */
  readonly ahead: () => number;
};

const jsonOf = (seen: SeenAnswer, secrets: readonly string[]): unknown => {
  if (seen.body.trim() === '') return undefined;
  try {
    return JSON.parse(seen.body);
  } catch {
    throw unreadable(seen, secrets, undefined);
  }
};

/** A page was written by something on the way that has looked at no code and no password. */
const isPage = ({ body, contentType }: SeenAnswer): boolean => /html/i.test(contentType) || /^\s*</.test(body);

/** A no as a failure: by its message ID, else as any other refusal. */
const failureOf = (client: FlowClient, seen: SeenAnswer, { id, words }: VerifyRefusal): AppFailure => {
  const facts = callFacts(client, 'factor', seen);
  if (id === undefined) return refusal(seen, facts, undefined);
  const description = words === undefined ? {} : { description: shownText(words, 1000, facts.secrets) };
  return fail('provider-refused', { error: id, ...description, stage: 'factor', status: seen.status });
};

/** How far the server's clock is ahead of ours, in ms, as its answers tell; a difference is told once. */
const createServerClock = ({ clock, step }: FlowContext) => {
  let ahead: number | undefined;
  return {
    ahead: (): number => ahead ?? 0,
    isKnown: (): boolean => ahead !== undefined,
    note: (seen: SeenAnswer): void => {
      const difference = clockDifference(seen.headers?.date, clock.now());
      if (difference === undefined) return;
      if (ahead === undefined && difference !== 0) {
        step({ kind: 'clock-differs', seconds: Math.round(difference / 1000) });
      }
      ahead = difference;
    },
  };
};

/** Sends one call to the tenant's origin. Throws what the network throws. */
const send = async (
  client: FlowClient,
  origin: string,
  token: string,
  { method, path, body }: VerifyRequest,
): Promise<SeenAnswer> => {
  const { http, signal } = client.context;
  const wire = createWire({ http, signal, stage: 'factor' });
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const text = body === undefined ? undefined : JSON.stringify(body);
  try {
    await wire.fetch(`${origin}${path}`, { method, headers, body: text, redirect: 'manual', signal });
  } catch (caught) {
    throw callFailure(caught, callFacts(client, 'factor', wire.seen()));
  }
  const seen = wire.seen();
  if (seen === undefined) throw fail('internal', { technical: 'no answer' });
  return seen;
};

/**
 * Opens Verify's own interfaces at the origin of the token endpoint, with the token of a challenge or of the client
 * itself. The token never leaves for another origin.
 */
export const openVerifyApi = (client: FlowClient, token: string): VerifyApi => {
  const { context, hidden } = client;
  const { origin, host } = requireEndpoint(client, 'token');
  const serverClock = createServerClock(context);

  const ask = async (request: VerifyRequest): Promise<VerifyAnswer> => {
    const seen = await send(client, origin, token, request);
    serverClock.note(seen);
    const byStatus = statusFailure(seen, context.clock.now(), undefined);
    if (byStatus !== undefined) throw byStatus;
    const read = readRefusal(seen.body);
    // An error by its message ID is a no, even where a gateway on the way has made 200 of its status.
    const isNo = seen.status >= 400 || read.id?.endsWith('E') === true;
    if (!isNo) return { json: jsonOf(seen, hidden()) };
    const meaning = isPage(seen) ? 'other' : meaningOf(read, seen.status);
    return { no: { meaning, failure: failureOf(client, seen, read) } };
  };

  return {
    origin,
    host,
    ask,
    get: async (request) => {
      const answer = await ask(request);
      if ('no' in answer) throw answer.no.failure;
      return answer.json;
    },
    now: () => context.clock.now() + serverClock.ahead(),
    tellsTime: serverClock.isKnown,
    ahead: serverClock.ahead,
  };
};
