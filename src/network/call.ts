import { type AppError, type AppFailure, fail } from '../domain/errors';
import { addressWithoutSecrets } from '../domain/requestAddress';
import type { Http, HttpExchange, HttpPhases, HttpRequest, HttpWire } from '../ports';
import { readAddress, type WayDeps, wayOf } from './callWay';
import { type AnswerHead, type Exchange, startExchange } from './exchange';
import { callFailure, proxyFailure } from './failures';

/** What calls are made with. */
export type CallDeps = WayDeps & { readonly onExchange: (exchange: HttpExchange, wire: HttpWire) => void };

/** What a call is for, who may stop it, and whether it must keep away from local addresses. */
export type CallOptions = Parameters<Http['stream']>[2];

/** A call whose answer has begun. `finish` or `failed` ends it; only the first of them counts. */
export type Call = {
  readonly head: AnswerHead;
  readonly host: string;
  readonly method: string;
  readonly stage: CallOptions['stage'];
  /** The call went well, or nobody wants the rest of it; `bytes` is the size of its body, `chunks` the body where it was read whole. */
  readonly finish: (bytes?: number, chunks?: readonly Uint8Array[]) => void;
  /** The call went wrong: drops the connection and says why in the app's terms. `chunks` is what of the body had come. */
  readonly failed: (caught: unknown, chunks?: readonly Uint8Array[]) => AppFailure;
};

/** How a call ended, for the listener. */
type End = {
  readonly head?: AnswerHead | undefined;
  readonly bytes?: number | undefined;
  readonly chunks?: readonly Uint8Array[] | undefined;
  readonly error?: AppError;
  readonly phases: HttpPhases;
};

/** How the time of a call was spent, as far as it got; all times in ms. */
const phasesOf = (
  started: number,
  sentAt: number | undefined,
  headAt: number | undefined,
  ended: number,
): HttpPhases => {
  if (sentAt === undefined) return { connect: ended - started };
  if (headAt === undefined) return { connect: sentAt - started, wait: ended - sentAt };
  return { connect: sentAt - started, wait: headAt - sentAt, receive: ended - headAt };
};

/** Ends the exchange when its time is over or the person cancels; the answer stops watching. */
const watch = (deps: CallDeps, host: string, exchange: Exchange, { stage, signal }: CallOptions): (() => void) => {
  const seconds = deps.settings.overallTimeoutSeconds;
  const stopTimer = deps.clock.after(seconds * 1000, () => {
    const phase = exchange.sentAt() !== undefined ? 'answer' : 'connect';
    exchange.abort(fail('timed-out', { host, stage, phase, seconds }));
  });
  const onAbort = (): void => exchange.abort(fail('cancelled', {}));
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => {
    stopTimer();
    signal?.removeEventListener('abort', onAbort);
  };
};

const answerOf = ({ head, chunks = [], error }: End): Pick<HttpWire, 'answer'> => {
  if (head === undefined) return {};
  const { status, statusText, headers } = head;
  return { answer: { status, statusText, headers, chunks, brokenOff: error !== undefined } };
};

/** Tells the listener of one finished call, once. */
const reporter = (
  deps: CallDeps,
  address: string,
  request: HttpRequest,
  stage: CallOptions['stage'],
  proxy?: string,
) => {
  let told = false;
  return (end: End): void => {
    if (told) return;
    told = true;
    const { method, headers, body } = request;
    const { head, bytes, error, phases } = end;
    const exchange = {
      stage,
      method,
      address: addressWithoutSecrets(address),
      milliseconds: phases.connect + (phases.wait ?? 0) + (phases.receive ?? 0),
      ...(head === undefined ? {} : { status: head.status }),
      ...(bytes === undefined ? {} : { bytes }),
    };
    deps.onExchange(exchange, {
      address,
      request: { headers, ...(body === undefined ? {} : { body }) },
      phases,
      ...answerOf(end),
      ...(error === undefined ? {} : { error }),
      ...(proxy === undefined ? {} : { proxy }),
    });
  };
};

/** The head of an answer that comes from the server; a proxy's own refusal is none. */
const serverHead = async (exchange: Exchange, proxy: string | undefined): Promise<AnswerHead> => {
  const head = await exchange.head;
  if (proxy === undefined || head.status !== 407) return head;
  throw proxyFailure(proxy, 'It wants a user name and password.', undefined, 407);
};

/** Sends a request and waits for the head of its answer; the overall limit runs until the call is ended. Throws what Http throws. */
export const startCall = async (
  deps: CallDeps,
  address: string,
  request: HttpRequest,
  options: CallOptions,
): Promise<Call> => {
  const { stage, signal, refuseLocal = false } = options;
  const url = readAddress(address);
  if (signal?.aborted === true) throw fail('cancelled', {});
  const { dispatcher, options: sending, proxy } = wayOf(deps, url, request, refuseLocal);
  const report = reporter(deps, address, request, stage, proxy);
  let headAt: number | undefined;
  const started = deps.clock.monotonic();
  const exchange = startExchange(dispatcher, sending, deps.clock.monotonic);
  const stopWatching = watch(deps, url.host, exchange, options);
  let head: AnswerHead | undefined;

  const phases = (): HttpPhases => phasesOf(started, exchange.sentAt(), headAt, deps.clock.monotonic());
  const finish: Call['finish'] = (bytes, chunks): void => {
    stopWatching();
    report({ head, bytes, chunks, phases: phases() });
  };
  const failed: Call['failed'] = (caught, chunks): AppFailure => {
    stopWatching();
    const { connectTimeoutSeconds: connectSeconds } = deps.settings;
    const state = {
      host: url.host,
      stage,
      connectSeconds,
      sent: exchange.sentAt() !== undefined,
      answered: head !== undefined,
    };
    const failure = callFailure(caught, proxy === undefined ? state : { ...state, proxy });
    report({ head, chunks, error: failure.error, phases: phases() });
    exchange.abort(failure);
    return failure;
  };

  try {
    head = await serverHead(exchange, proxy);
    headAt = deps.clock.monotonic();
    return { head, host: url.host, method: request.method, stage, finish, failed };
  } catch (caught) {
    throw failed(caught);
  }
};
