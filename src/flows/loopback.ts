import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { FlowStepFact } from '../domain/flow';
import type { Clock } from '../ports';
import {
  type CallbackMode,
  type Expected,
  type HeadVerdict,
  type IgnoredReason,
  judgeHead,
  judgeParameters,
} from './loopbackAnswer';
import { bindLoopback, type LoopbackRedirect, redirectAddress, shut } from './loopbackBinding';
import { donePathOf, loopbackPages, redirectTo, type StaticPage, withStatus } from './loopbackPages';

/** The answer of a sign-in, state already compared. */
export type CallbackAnswer = {
  readonly parameters: URLSearchParams;
  readonly via: Extract<FlowStepFact, { readonly kind: 'callback-received' }>['via'];
};

/** A listener for one sign-in. */
export type Loopback = {
  readonly redirectUri: string;
  /** The first answer with the right state; everything else is answered and forgotten. */
  readonly answer: Promise<CallbackAnswer>;
  /** How many answers were not for this sign-in. */
  readonly strays: () => number;
  /** Stops listening at once. */
  readonly close: () => void;
  /** Stops listening once the browser has had the time to fetch its last page. */
  readonly closeSoon: () => void;
};

/** Most bytes of a posted answer. */
const formLimit = 16 * 1024;

/** How long a browser is given to fetch its last page, also after a prefetch has fetched it, in ms: the port is free within a second. */
const pageGrace = 700;

/** Strays that are reported one by one; a page that keeps sending them must not fill the memory. */
const reportedStrays = 20;

/** Nothing an honest browser does comes near these limits; Node's own would let a stalled request hold the socket for minutes. */
const serverLimits = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 1_000,
};

const headTooLarge = 'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

const send = (response: ServerResponse, { status, headers, body }: StaticPage): void => {
  // Without a date the same answer is the same bytes.
  response.sendDate = false;
  response.writeHead(status, headers);
  response.end(body);
};

const ignoredPage = (reason: IgnoredReason): StaticPage => {
  if (reason === 'wrong-host') return withStatus(loopbackPages.late, 421);
  if (reason === 'wrong-method') return withStatus(loopbackPages.late, 405, { allow: 'GET, POST' });
  return loopbackPages.late;
};

/** The posted form, or undefined where it is too large. */
const readForm = async (request: IncomingMessage): Promise<URLSearchParams | undefined> => {
  if (Number(request.headers['content-length'] ?? 0) > formLimit) return undefined;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    // A request without an encoding yields buffers.
    const bytes = piece as Buffer;
    size += bytes.length;
    if (size > formLimit) return undefined;
    pieces.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(pieces).toString('utf8'));
};

const headOf = ({ method, url, headers }: IncomingMessage) => ({
  method: method ?? '',
  target: url ?? '',
  host: headers.host,
  origin: headers.origin,
  contentType: headers['content-type'],
});

/** What a listener remembers of its sign-in, apart from its sockets. */
const createWaiting = (expected: () => Expected, onIgnored: (reason: IgnoredReason) => void) => {
  let strays = 0;
  let lastPage: StaticPage | undefined;
  let settle: (answer: CallbackAnswer) => void = () => undefined;
  const answer = new Promise<CallbackAnswer>((resolve) => {
    settle = resolve;
  });

  const ignore = (reason: IgnoredReason): StaticPage => {
    strays += 1;
    if (strays <= reportedStrays) onIgnored(reason);
    return ignoredPage(reason);
  };

  const consider = (parameters: URLSearchParams, via: CallbackAnswer['via']): StaticPage => {
    const { state, donePath } = expected();
    const verdict = judgeParameters(parameters, state);
    if (verdict.kind === 'ignored') return ignore(verdict.reason);
    lastPage ??= parameters.has('error') ? loopbackPages.declined : loopbackPages.signedIn;
    // The first settles the sign-in; a reload or a prefetch gets the same page.
    settle({ parameters, via });
    return redirectTo(donePath);
  };

  const pageFor = async (verdict: HeadVerdict, request: IncomingMessage): Promise<StaticPage> => {
    switch (verdict.kind) {
      case 'not-found':
        return loopbackPages.notFound;
      case 'done-page':
        return lastPage ?? loopbackPages.notFound;
      case 'ignored':
        return ignore(verdict.reason);
      case 'fragment-page':
        return loopbackPages.fragment;
      case 'query':
        return consider(verdict.parameters, 'query');
      case 'form': {
        const form = await readForm(request);
        if (form === undefined) return withStatus(loopbackPages.late, 413);
        return consider(form, expected().mode === 'fragment' ? 'fragment' : 'form_post');
      }
    }
  };

  return { answer, strays: () => strays, pageFor };
};

const createListener = (respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Server => {
  const server = createServer(serverLimits, (request, response) => {
    // A browser that goes away in the middle is nobody's failure.
    respond(request, response).catch(() => response.destroy());
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // A developer's cookies for this host may be many, and a browser then wants an answer to show.
    if (error.code === 'HPE_HEADER_OVERFLOW' && socket.writable) socket.end(headTooLarge, () => socket.destroy());
    else socket.destroy();
  });
  // After the start, an error is one connection that could not be taken; the browser tries again.
  server.on('error', () => undefined);
  return server;
};

/**
 * Listens for the one answer to a sign-in (RFC 8252 section 7.3), on loopback only and only as long as the sign-in lasts.
 * Throws `redirect-port-taken`, `redirect-host-unavailable`.
 */
export const openLoopback = async (options: {
  readonly redirect: LoopbackRedirect;
  readonly mode: CallbackMode;
  readonly state: string;
  readonly clock: Clock;
  readonly onIgnored: (reason: IgnoredReason) => void;
}): Promise<Loopback> => {
  const { redirect, mode, state, clock } = options;
  const { pathname } = new URL(redirectAddress(redirect, 1));
  let hosts: readonly string[] = [];
  const expected = (): Expected => ({ hosts, path: pathname, donePath: donePathOf(pathname), mode, state });
  const waiting = createWaiting(expected, options.onIgnored);

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    send(response, await waiting.pageFor(judgeHead(headOf(request), expected()), request));

  const { servers, port } = await bindLoopback(redirect, () => createListener(respond));
  const authority = `${redirect.host}:${port}`;
  // A browser leaves the standard port away.
  hosts = port === 80 ? [authority, redirect.host] : [authority];

  return {
    redirectUri: redirectAddress(redirect, port),
    answer: waiting.answer,
    strays: waiting.strays,
    close: () => shut(servers),
    closeSoon: () => void clock.after(pageGrace, () => shut(servers)),
  };
};

/** Listens for a moment to find out whether a redirect could come back; answers its address. Throws like openLoopback. */
export const probeRedirect = async (redirect: LoopbackRedirect): Promise<string> => {
  const { servers, port } = await bindLoopback(redirect, () => createServer());
  shut(servers);
  return redirectAddress(redirect, port);
};
