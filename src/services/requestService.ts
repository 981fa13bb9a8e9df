import { isSafeToCall } from '../domain/address';
import { readRefusal } from '../domain/challenge';
import { fail, toAppError } from '../domain/errors';
import type { Presentation, TokenUse } from '../domain/presentation';
import type { Profile } from '../domain/profile';
import type { ApiRequest, ApiResponse } from '../domain/request';
import { addressWithoutSecrets } from '../domain/requestAddress';
import { type PreparedRequest, prepareRequest } from '../domain/requestPrepared';
import type { Clock, HttpFactory, Log } from '../ports';
import { type ReadBody, readBody, shownBody } from './requestAnswer';
import { createRequestHops } from './requestHops';
import { type Prove, provingSend } from './requestProof';
import { type Arrival, sendFollowing } from './requestRedirects';
import { createRequestRuns } from './requestRuns';

/** A token as it travels, and what may be shown of it. */
export type RequestAuthorization = Presentation & {
  readonly masked: string;
  readonly bytes: number;
  readonly generation: number;
  /** For a token that is bound to a key: makes a call with it under a proof. */
  readonly prove?: Prove;
};

/** What the request tester needs. `version` is the app's. */
export type RequestServiceDeps = {
  readonly http: HttpFactory;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly profile: (profileId: string) => Profile | undefined;
  readonly authorization: (
    profileId: string,
    which: 'access' | 'id',
    use: TokenUse | undefined,
  ) => Promise<RequestAuthorization>;
  /** Hears that an API took a token. `at`: when it was sent, in ms since 1970. Must not fail. */
  readonly tokenUsed: (profileId: string, generation: number, at: number) => Promise<void>;
  /** A newer token for one that an API refused with 401; undefined where there is none without a person. Must not fail. */
  readonly renewRefused: (
    profileId: string,
    generation: number,
    use: TokenUse | undefined,
  ) => Promise<RequestAuthorization | undefined>;
  /** The newer token was refused as well. */
  readonly stillRefused: (profileId: string, generation: number) => void;
};

/** One press of Send; `runId` names it for Cancel and Copy. */
export type Sending = { readonly profileId: string; readonly runId: string; readonly request: ApiRequest };

/** The request tester. */
export type RequestService = {
  /** Sends and waits. Throws address-invalid, address-insecure, header- and body-invalid, input-invalid for a run id used before, not-found, redirect-limit, cancelled, and what Http throws. */
  readonly send: (sending: Sending) => Promise<ApiResponse>;
  /** Ends a run; one that is over, or never was, is left alone. */
  readonly cancel: (runId: string) => void;
  /** The text of the last answer of a profile, up to 10 MiB, for Copy. Throws `not-found`. */
  readonly bodyText: (runId: string) => string;
  /** Ends a profile's runs and drops its answer. */
  readonly forget: (profileId: string) => void;
};

type Outcome = { readonly response: ApiResponse; readonly body: ReadBody };

/** The request with its token; a typed field of the same name gives way. */
const withToken = (request: PreparedRequest, token: RequestAuthorization | undefined): PreparedRequest => {
  if (token === undefined) return request;
  if (token.in === 'query') return { ...request, url: withParameter(request.url, token) };
  const others = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== token.name.toLowerCase());
  return { ...request, headers: { ...Object.fromEntries(others), [token.name]: token.value } };
};

const withParameter = (address: string, { name, value }: RequestAuthorization): string => {
  const url = new URL(address);
  url.searchParams.set(name, value);
  return url.href;
};

/** Takes a token that travelled in the query out of an address that is shown. */
const shownAddress =
  (token: RequestAuthorization | undefined) =>
  (address: string): string => {
    if (token?.in !== 'query') return address;
    const forms = [
      token.value,
      encodeURIComponent(token.value),
      new URLSearchParams({ t: token.value }).toString().slice(2),
    ];
    return forms.reduce((shown, form) => shown.replaceAll(form, '…'), address);
  };

/** A refusal for the proof alone, which another token would meet as well (RFC 9449 section 7.1). */
const isAboutProof = (answer: Arrival['answer']): boolean => {
  const kind = readRefusal(answer)?.kind;
  return kind === 'use_dpop_nonce' || kind === 'invalid_dpop_proof';
};

type Sent = {
  readonly arrival: Arrival;
  readonly token: RequestAuthorization | undefined;
  readonly replayed: boolean;
};

/**
 * Sends a request, and once more with a newer token where the API itself refused the first one with 401 (RFC 6750 section
 * 3.1). Nothing was done by a refused request, and every body the tester has can be sent again.
 */
const sendTwiceAtMost = async (
  deps: RequestServiceDeps,
  parts: {
    readonly profileId: string;
    readonly request: ApiRequest;
    readonly given: RequestAuthorization | undefined;
    readonly send: (token: RequestAuthorization | undefined) => Promise<Arrival>;
  },
): Promise<Sent> => {
  const { profileId, request, given, send } = parts;
  const arrival = await send(given);
  const first: Sent = { arrival, token: given, replayed: false };
  // A 401 of another server, to which the token never went, says nothing of the token.
  const wasSent = given !== undefined && !arrival.hops.some(({ stripped }) => stripped);
  const mayRenew = arrival.answer.status === 401 && wasSent && request.authorization === 'access';
  if (!mayRenew || isAboutProof(arrival.answer)) return first;
  const newer = await deps.renewRefused(profileId, given.generation, request.tokenUse);
  if (newer === undefined) return first;
  arrival.answer.cancel();
  const second = await send(newer);
  if (second.answer.status === 401) deps.stillRefused(profileId, newer.generation);
  return { arrival: second, token: newer, replayed: true };
};

/** One run from the first byte sent to the last byte read. */
const run = async (
  deps: RequestServiceDeps,
  profile: Profile,
  { runId, request }: Sending,
  prepared: PreparedRequest,
  given: RequestAuthorization | undefined,
  signal: AbortSignal,
): Promise<Outcome> => {
  const { http, clock } = deps;
  const began = clock.monotonic();
  const sentAt = clock.now();
  const { timeoutSeconds, followRedirects } = request;
  const hops = createRequestHops({ http, clock, network: profile.network, timeoutSeconds, signal });
  const proving = provingSend(hops.send);
  const send = (token: RequestAuthorization | undefined) =>
    sendFollowing(proving.sendAs(token), withToken(prepared, token), followRedirects);
  try {
    const { arrival, token, replayed } = await sendTwiceAtMost(deps, { profileId: profile.id, request, given, send });
    const shown = shownAddress(token);
    const firstByte = clock.monotonic() - began;
    const { status, statusText, headers } = arrival.answer;
    if (token !== undefined && request.authorization === 'access' && status !== 401) {
      await deps.tokenUsed(profile.id, token.generation, sentAt);
    }
    const body = await readBody(arrival.answer);
    const response = {
      runId,
      status,
      statusText,
      url: shown(arrival.url),
      headers,
      ...shownBody(body),
      hops: arrival.hops.map((hop) => ({ ...hop, from: shown(hop.from), to: shown(hop.to) })),
      timing: { total: clock.monotonic() - began, firstByte },
      ...(token === undefined ? {} : { sentAuthorization: token.masked, tokenBytes: token.bytes }),
      ...proving.proof(),
      ...(replayed ? { replayed } : {}),
    };
    return { response, body };
  } catch (caught) {
    throw hops.failure(caught);
  } finally {
    await hops.close();
  }
};

/** What may be logged of a run: never an address, a header or a body. */
const logged = (request: ApiRequest) => ({ method: request.method, authorization: request.authorization });

/** Sends requests with a profile's token, under its network settings. */
export const createRequestService = (deps: RequestServiceDeps): RequestService => {
  const runs = createRequestRuns();

  const work = async (sending: Sending, signal: AbortSignal): Promise<Outcome> => {
    const { profileId, request } = sending;
    const profile = deps.profile(profileId);
    if (profile === undefined) throw fail('not-found', { what: 'profile' });
    const prepared = prepareRequest(request, deps.version);
    const which = request.authorization;
    // Said before the token is even read; some APIs inside a company have no https, and the person may say so.
    if (
      which !== 'none' &&
      !request.plainHttp &&
      !isSafeToCall(new URL(prepared.url), profile.network.plainHttpHosts)
    ) {
      throw fail('address-insecure', { field: 'url', address: addressWithoutSecrets(prepared.url) });
    }
    const token = which === 'none' ? undefined : await deps.authorization(profileId, which, request.tokenUse);
    if (signal.aborted) throw fail('cancelled', {});
    return run(deps, profile, sending, prepared, token, signal);
  };

  return {
    send: async (sending) => {
      const facts = logged(sending.request);
      try {
        const { response } = await runs.track(sending, (signal) => work(sending, signal));
        const { status, bytes, hops, timing } = response;
        const milliseconds = Math.round(timing.total);
        deps.log.info('request.answered', { ...facts, status, bytes, redirects: hops.length, milliseconds });
        return response;
      } catch (caught) {
        deps.log.info('request.failed', { ...facts, code: toAppError(caught).code });
        throw caught;
      }
    },
    cancel: runs.cancel,
    bodyText: runs.bodyText,
    forget: runs.forget,
  };
};
