import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AccessTokenFacts } from './accessTokenCheck';
import { echo } from './echo';
import { answerJson, answerNotFound, type Exchange } from './httpAnswer';
import { requireToken, type TokenGate } from './presentedToken';

type Call = (exchange: Exchange, token: AccessTokenFacts) => Promise<void> | void;

const maxWaitMs = 60_000;
const maxLargeBytes = 64 * 1024 * 1024;

/** A whole number from the query, within limits; undefined when it is not one. */
const numberIn = ({ url }: Exchange, name: string, max: number): number | undefined => {
  const text = url.searchParams.get(name) ?? '';
  return /^\d{1,12}$/.test(text) ? Math.min(max, Number(text)) : undefined;
};

const badRequest = (exchange: Exchange, description: string): void =>
  answerJson(exchange, 400, { error: 'invalid_request', error_description: description });

/** Waits, but no longer than the caller does; says whether the caller is still there. */
const wait = ({ response }: Exchange, ms: number): Promise<boolean> =>
  new Promise((resolve) => {
    const gone = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      response.off('close', gone);
      resolve(true);
    }, ms);
    response.once('close', gone);
  });

const slow: Call = async (exchange) => {
  const ms = numberIn(exchange, 'ms', maxWaitMs);
  if (ms === undefined) return badRequest(exchange, 'Say how long to wait, in milliseconds: ?ms=2000');
  if (await wait(exchange, ms)) answerJson(exchange, 200, { message: `This answer waited ${ms} ms.` });
};

const status: Call = (exchange) => {
  const code = Number(exchange.url.pathname.slice('/api/status/'.length));
  if (!Number.isInteger(code) || code < 200 || code > 599) {
    return badRequest(exchange, 'Ask for a status from 200 to 599: /api/status/503');
  }
  answerJson(exchange, code, { message: `You asked for status ${code}.`, status: code });
};

/** Where a path leads, if that is on this server: "//other" and "/\\other" look like paths and leave it. */
const onThisServer = (to: string, origin: string): URL | undefined => {
  try {
    const target = new URL(to, origin);
    return to.startsWith('/') && target.origin === origin ? target : undefined;
  } catch {
    return undefined;
  }
};

const redirect: Call = (exchange) => {
  const target = onThisServer(exchange.url.searchParams.get('to') ?? '', exchange.url.origin);
  if (target === undefined) return badRequest(exchange, 'Say where to go, on this server only: ?to=/api/echo');
  answerJson(exchange, 302, { message: 'Go on there.' }, { location: `${target.pathname}${target.search}` });
};

function* pieces(bytes: number): Generator<Buffer> {
  const line = 'A long answer from the practice API, to see what a client does with it.\n';
  const block = Buffer.from(line.repeat(Math.ceil(65_536 / line.length)).slice(0, 65_536));
  for (let left = bytes; left > 0; left -= block.length) yield block.subarray(0, Math.min(left, block.length));
}

const large: Call = async (exchange) => {
  const bytes = numberIn(exchange, 'bytes', maxLargeBytes);
  if (bytes === undefined) return badRequest(exchange, 'Say how much to send: ?bytes=1000000');
  exchange.response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': String(bytes) });
  // A caller that has seen enough hangs up; that is no fault.
  await pipeline(Readable.from(pieces(bytes)), exchange.response).catch(() => undefined);
};

const writing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

const findCall = (method: string, path: string): Call | undefined => {
  if (path === '/api/echo' || path.startsWith('/api/echo/')) {
    return method === 'GET' || writing.has(method) ? echo : undefined;
  }
  if (method !== 'GET') return undefined;
  if (path === '/api/slow') return slow;
  if (path.startsWith('/api/status/')) return status;
  if (path === '/api/redirect') return redirect;
  return path === '/api/large' ? large : undefined;
};

/**
 * Creates the API to try tokens on. Reading needs any good token, writing needs `api:write`; every address asks for the
 * token first.
 */
export const createProtectedApi =
  (gate: TokenGate) =>
  async (exchange: Exchange): Promise<void> => {
    const { method = '' } = exchange.request;
    const call = findCall(method, exchange.url.pathname);
    if (call === undefined) return answerNotFound(exchange);
    const token = await requireToken(exchange, gate, writing.has(method) ? 'api:write' : undefined);
    if (token !== undefined) await call(exchange, token);
  };
