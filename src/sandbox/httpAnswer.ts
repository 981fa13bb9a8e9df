import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Page } from './page';

/** One request and the way to answer it. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
};

/** Answers with JSON; `headers` come on top of the usual ones. */
export const answerJson = (
  { response }: Exchange,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  const bodyless = status === 204 || status === 205 || status === 304;
  response.writeHead(status, {
    ...(!bodyless && { 'content-type': 'application/json; charset=utf-8' }),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(bodyless ? undefined : `${JSON.stringify(body, null, 2)}\n`);
};

/** Answers that there is nothing here. */
export const answerNotFound = (exchange: Exchange): void =>
  answerJson(exchange, 404, {
    error: 'not_found',
    error_description: 'There is nothing at this address of the practice provider.',
  });

/** Answers with a page. */
export const answerPage = ({ response }: Exchange, status: number, { html, headers }: Page): void => {
  response.writeHead(status, headers);
  response.end(html);
};

/** Reads a request's body; undefined when it is longer than the limit. */
export const readBody = async (request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> => {
  // What is too long is read on for a while without being kept: a sender that is cut off would not see the answer.
  const patienceBytes = 64 * limitBytes;
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(piece)) continue;
    length += piece.length;
    if (length <= limitBytes) pieces.push(piece);
    if (length > patienceBytes) return undefined;
  }
  return length <= limitBytes ? Buffer.concat(pieces) : undefined;
};
