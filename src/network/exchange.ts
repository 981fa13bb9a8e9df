import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

/** The beginning of an answer; the body follows, and pauses the connection while nobody reads it. */
export type AnswerHead = {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Readable;
};

/** One request on its way. */
export type Exchange = {
  /** Rejects with undici's or the connector's error, or with the reason of `abort`. */
  readonly head: Promise<AnswerHead>;
  /** When there was a connection and the first byte of the request may have left, by the clock given; undefined before. */
  readonly sentAt: () => number | undefined;
  /** Gives up and drops the connection; a body being read fails with the reason. */
  readonly abort: (reason: Error) => void;
};

const pairs = (raw: readonly Buffer[]): readonly (readonly [string, string])[] =>
  Array.from({ length: Math.floor(raw.length / 2) }, (_, index) => [
    raw[index * 2]?.toString('latin1') ?? '',
    raw[index * 2 + 1]?.toString('latin1') ?? '',
  ]);

/** The body as a stream whose destruction drops the request. */
const bodyStream = (resume: () => void, drop: (reason: Error) => void): Readable => {
  const body = new Readable({
    read: resume,
    destroy: (error, done) => {
      drop(error ?? new Error('no longer wanted'));
      done(error);
    },
  });
  // The reader hears of an error when it reads; before and after, an unheard 'error' event would end the app.
  body.on('error', () => undefined);
  return body;
};

/** Sends one request. undici's dispatch rather than its fetch: headers and status text come as they are, and bytes are counted. */
export const startExchange = (
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  now: () => number,
): Exchange => {
  let sentAt: number | undefined;
  let given: Error | undefined;
  let dropRequest: ((reason: Error) => void) | undefined;
  let body: Readable | undefined;
  let reject: (reason: Error) => void = () => undefined;

  const failWith = (reason: Error): void => {
    if (body === undefined) reject(reason);
    else body.destroy(reason);
  };
  const abort = (reason: Error): void => {
    given ??= reason;
    failWith(reason);
    dropRequest?.(reason);
  };

  const head = new Promise<AnswerHead>((resolve, rejectHead) => {
    reject = rejectHead;
    dispatcher.dispatch(options, {
      onConnect: (drop) => {
        // Given up while the connection was being made: nothing has been written yet, and nothing will be.
        if (given !== undefined) return drop(given);
        sentAt = now();
        dropRequest = drop;
      },
      onHeaders: (status, raw, resume, statusText) => {
        if (status < 200) return true;
        body = bodyStream(resume, (reason) => dropRequest?.(reason));
        resolve({ status, statusText, headers: pairs(raw), body });
        return true;
      },
      onData: (chunk) => body?.push(chunk) ?? true,
      onComplete: () => void body?.push(null),
      onError: failWith,
    });
  });
  return { head, sentAt: () => sentAt, abort };
};
