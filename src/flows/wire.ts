import type { CustomFetch, CustomFetchOptions } from 'openid-client';
import { isSafeToCall, parsedAddress } from '../domain/address';
import { type FlowStage, fail } from '../domain/errors';
import type { HeardAnswer } from '../domain/heardAnswer';
import { addressWithoutSecrets } from '../domain/requestAddress';
import type { Http } from '../ports';
import type { OutgoingRequest, TokenRequest, WireAnswer } from '../providers/provider';

/** An answer as it came, for naming what is wrong with it. */
export type SeenAnswer = WireAnswer & {
  readonly stage: FlowStage;
  readonly url: string;
  readonly host: string;
  readonly retryAfter?: string;
  readonly location?: string;
  /** Value of the WWW-Authenticate header. */
  readonly challenge?: string;
  /** What the provider's own ways make of it, where that is a no. */
  readonly said?: WireAnswer;
};

/** What stands between openid-client and the network for one call of a flow. */
export type Wire = {
  readonly fetch: CustomFetch;
  /** The last answer that came, whatever the library made of it. */
  readonly seen: () => SeenAnswer | undefined;
};

type WireOptions = {
  readonly http: Http;
  readonly signal: AbortSignal;
  readonly stage: FlowStage;
  /** The address of the provider's signing keys, which openid-client fetches by itself. */
  readonly keys?: string | undefined;
  /** Makes an answer standard before openid-client reads it. */
  readonly read?: (answer: WireAnswer) => WireAnswer;
  /** Changes the form before it leaves. */
  readonly form?: ((form: URLSearchParams) => void) | undefined;
  /** Rewrites a posted form as the last thing before it leaves. */
  readonly rewrite?: ((request: TokenRequest) => OutgoingRequest) | undefined;
  /** Is told of a yes before it is read. Never throws. */
  readonly onYes?: ((answer: WireAnswer) => Promise<void>) | undefined;
  /** What the network answered in an earlier run of the app: it is not asked again. */
  readonly heard?: HeardAnswer | undefined;
  /** Answers the call in place of the network: the second look at an answer that has already come. */
  readonly replay?: WireAnswer | undefined;
};

/** Most bytes that are read: descriptions and keys 5 MiB, anything else 1 MiB (oauth4webapi leaves this to the app). */
const limitOf = (stage: FlowStage): number => (stage === 'discovery' || stage === 'keys' ? 5 : 1) * 1_048_576;

type OutgoingCall = Omit<OutgoingRequest, 'body'> & { readonly body?: string | Uint8Array };

/** Statuses whose Response must not have a body (Fetch standard, null body status). */
const bodiless = new Set([101, 103, 204, 205, 304]);

/** A call as it leaves: a form with its changes, rewritten where the system wants it otherwise. */
const outgoing = (url: URL, { body, headers }: CustomFetchOptions, options: WireOptions): OutgoingCall => {
  if (!(body instanceof URLSearchParams)) {
    return { url: url.href, headers, ...(typeof body === 'string' || body instanceof Uint8Array ? { body } : {}) };
  }
  const form = new URLSearchParams(body);
  options.form?.(form);
  if (options.rewrite !== undefined) return options.rewrite({ url: url.href, headers, form });
  return { url: url.href, headers, body: form.toString() };
};

const headersOf = (seen: SeenAnswer, contentType: string): Record<string, string> => ({
  ...(contentType === '' ? {} : { 'content-type': contentType }),
  ...(seen.challenge === undefined ? {} : { 'www-authenticate': seen.challenge }),
  ...(seen.headers?.['dpop-nonce'] === undefined ? {} : { 'dpop-nonce': seen.headers['dpop-nonce'] }),
});

const asResponse = (answer: WireAnswer, headers: Record<string, string>): Response =>
  new Response(bodiless.has(answer.status) ? null : answer.body, { status: answer.status, headers });

const seenAnswer = async (response: Response, stage: FlowStage, url: URL): Promise<SeenAnswer> => {
  const header = (name: string): string | undefined => response.headers.get(name) ?? undefined;
  const retryAfter = header('retry-after');
  const location = header('location');
  const challenge = header('www-authenticate');
  return {
    status: response.status,
    contentType: header('content-type') ?? '',
    body: await response.text(),
    headers: Object.fromEntries(response.headers),
    stage,
    url: url.href,
    host: url.host,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(location === undefined ? {} : { location }),
    ...(challenge === undefined ? {} : { challenge }),
  };
};

/**
 * Carries openid-client's calls over the app's network, under its limits, and remembers what was answered.
 * Its fetch throws what Http throws, and `address-insecure` for plain http to anywhere but this computer and
 * the servers a person allowed it for.
 */
export const createWire = (options: WireOptions): Wire => {
  let last: SeenAnswer | undefined;
  const keys = parsedAddress(options.keys ?? '');

  const call = async (url: URL, request: CustomFetchOptions, stage: FlowStage): Promise<SeenAnswer> => {
    const address = addressWithoutSecrets(url.href);
    if (!isSafeToCall(url, options.http.plainHttpHosts))
      throw fail('address-insecure', { field: `${stage} endpoint`, address });
    const { url: to, ...leaving } = outgoing(url, request, options);
    const response = await options.http.call(
      to,
      { method: request.method, ...leaving },
      { stage, limitBytes: limitOf(stage), signal: options.signal },
    );
    return seenAnswer(response, stage, url);
  };

  const ask = async (url: URL, request: CustomFetchOptions): Promise<SeenAnswer> => {
    const { stage, heard } = options;
    if (heard !== undefined) return { ...heard, stage, url: url.href, host: url.host };
    const answer = await call(url, request, stage);
    if (answer.status >= 200 && answer.status < 300) await options.onYes?.(answer);
    return answer;
  };

  return {
    seen: () => last,
    // The library's own time limit is off: the profile's limits are kept by Http.
    fetch: async (address, request) => {
      const url = new URL(address);
      const forKeys = request.method === 'GET' && url.href === keys?.href;
      if (!forKeys && options.replay !== undefined)
        return asResponse(options.replay, { 'content-type': 'application/json' });
      last = forKeys ? await call(url, request, 'keys') : await ask(url, request);
      const answer = forKeys || options.read === undefined ? last : options.read(last);
      if (answer.status >= 400) last = { ...last, said: answer };
      return asResponse(answer, headersOf(last, answer.contentType));
    },
  };
};
