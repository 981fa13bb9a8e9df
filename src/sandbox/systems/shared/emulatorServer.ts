import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../../httpAnswer';
import { openPracticeServer, type TlsIdentity } from '../../practiceServer';
import { type Answer, jsonAnswer } from './answer';
import { type Arrival, readArrival } from './arrival';
import { createExchangeLog, type ExchangeLog, type LoggedExchange } from './exchangeLog';

/** Answers one request. */
export type Route = (arrival: Arrival) => Answer | Promise<Answer>;

/** A listening server that has no route yet. */
export type EmulatorServer = {
  readonly origin: string;
  readonly exchanges: readonly LoggedExchange[];
  /** Must be called at once: a request without a route would hang. */
  readonly handle: (route: Route) => void;
  /** Frees the port and ends every connection. A second call changes nothing. */
  readonly stop: () => Promise<void>;
};

type ServerOptions = {
  /** Milliseconds. Every answer says this time, by which a client tells how wrong its own clock is. */
  readonly now: () => number;
  readonly port?: number | undefined;
  /** Makes it an https server. */
  readonly tls?: TlsIdentity;
  readonly onError?: ((error: unknown) => void) | undefined;
};

const maxBodyBytes = 64 * 1024;

const flat = (entries: Iterable<[string, string]>): Record<string, string> => Object.fromEntries(entries);

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));

const write = (
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
  now: number,
): void => {
  response.setHeader('date', new Date(now).toUTCString());
  const bodyless = status === 204 || status === 304;
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  if (!bodyless) response.setHeader('content-length', Buffer.byteLength(body));
  response.writeHead(status);
  response.end(bodyless || request.method === 'HEAD' ? undefined : body);
};

/** Any other name for this computer may be a web page's own, led here by its name server (DNS rebinding). */
const isOwnHost = (host: string | undefined, port: string): boolean =>
  host === `127.0.0.1:${port}` || host === `localhost:${port}`;

const answerTo = async (
  request: IncomingMessage,
  { url, route, log }: { url: URL; route: Route; log: ExchangeLog },
): Promise<Answer> => {
  const bytes = await readBody(request, maxBodyBytes);
  const arrival = readArrival(request, url, bytes?.toString('utf8') ?? '');
  const answer =
    bytes === undefined
      ? jsonAnswer(413, { error: 'too_large' }, { connection: 'close' })
      : isOwnHost(request.headers.host, url.port)
        ? await route(arrival)
        : jsonAnswer(421, { error: 'wrong_host' }, { connection: 'close' });
  log.add({
    method: arrival.method,
    path: url.pathname,
    query: flat(url.searchParams),
    headers: headersOf(request),
    form: flat(arrival.form),
    body: arrival.body,
    status: answer.status,
  });
  return answer;
};

/** Listens on 127.0.0.1, reads bodies up to 64 KB, and keeps the latest exchanges. */
export const openEmulatorServer = async ({ now, port = 0, tls, onError }: ServerOptions): Promise<EmulatorServer> => {
  const server = await openPracticeServer(port, tls);
  const log = createExchangeLog();
  const origin = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${server.port}`;
  let stopped: Promise<void> | undefined;

  const serve = async (route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const target = request.url ?? '/';
      const url = new URL(target.startsWith('/') ? `${origin}${target}` : origin);
      write(request, response, await answerTo(request, { url, route, log }), now());
    } catch (error) {
      // A caller that hangs up halfway is no fault of the emulator.
      if (request.destroyed && !request.complete) return;
      onError?.(error);
      if (response.headersSent) response.destroy();
      else write(request, response, jsonAnswer(500, { error: 'server_error' }), now());
    }
  };

  return {
    origin,
    exchanges: log.list,
    handle: (route) => server.handle((request, response) => void serve(route, request, response)),
    stop: () => {
      stopped ??= server.close();
      return stopped;
    },
  };
};
