import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { SecureVersion } from 'node:tls';
import { createGzip } from 'node:zlib';

/*
 * Servers on 127.0.0.1 that behave badly in one known way each. Every starter answers a TestServer; call `close` in the
 * test's end. Hand `tls` (a certificate from ./certificates) to any of them to get the https kind.
 */

/** One request as it reached the server. Header names are lower case; `body` is the whole body as text. */
export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawHeaders: readonly string[];
  readonly body: string;
};

/** A running server. `url` ends without a slash; `requests` grows as requests come in whole; `close` ends all connections. */
export type TestServer = {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  readonly close: () => Promise<void>;
};

/** Whom to be: the certificate and TLS versions of an https server, and the host name in `url` (127.0.0.1 unless said). */
export type ServerOptions = {
  readonly tls?: {
    readonly certPem: string;
    readonly keyPem: string;
    readonly versions?: [SecureVersion, SecureVersion];
  };
  readonly host?: '127.0.0.1' | 'localhost';
  readonly port?: number;
};

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array)); // node:http gives buffers while no encoding is set
  return Buffer.concat(chunks).toString('utf8');
};

const seen = (request: IncomingMessage, body: string): SeenRequest => ({
  method: request.method ?? '',
  path: request.url ?? '',
  headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
  rawHeaders: request.rawHeaders,
  body,
});

/** Listens on 127.0.0.1 and keeps hold of every connection, so that `close` can end the hanging ones too. */
export const listen = async (
  server: Server,
  options: ServerOptions,
  requests: readonly SeenRequest[],
): Promise<TestServer> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A TCP server always has an AddressInfo; the string is for pipes.
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${options.host ?? '127.0.0.1'}:${port}`,
    port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

const createWebServer = (options: ServerOptions, listener: RequestListener): Server => {
  const { tls } = options;
  if (tls === undefined) return createServer(listener);
  const [minVersion, maxVersion] = tls.versions ?? ['TLSv1.2', 'TLSv1.3'];
  // OpenSSL lets outdated versions come back at its lowest security level only.
  const ciphers = tls.versions === undefined ? {} : { ciphers: 'DEFAULT@SECLEVEL=0' };
  const server = createSecureServer(
    { cert: tls.certPem, key: tls.keyPem, minVersion, maxVersion, ...ciphers },
    listener,
  );
  server.on('tlsClientError', () => undefined);
  return server;
};

/** A server that answers as told, after the whole request is in. The base of most others; also good for a well-behaved one. */
export const startServer = async (
  answer: (request: SeenRequest, response: ServerResponse) => void,
  options: ServerOptions = {},
): Promise<TestServer> => {
  const requests: SeenRequest[] = [];
  const server = createWebServer(options, (request, response) => {
    response.on('error', () => undefined);
    readBody(request).then(
      (body) => {
        const whole = seen(request, body);
        requests.push(whole);
        answer(whole, response);
      },
      () => response.destroy(),
    );
  });
  return listen(server, options, requests);
};

/** Answers every request with this status, these headers and this body. */
export const startAnswering = (
  status: number,
  headers: Readonly<Record<string, string | readonly string[]>>,
  body: string | Uint8Array,
  options: ServerOptions = {},
): Promise<TestServer> =>
  startServer(
    (_request, response) => response.writeHead(status, { ...headers } as Record<string, string>).end(body),
    options,
  );

/** Sends one byte of a JSON answer every `everyMs`, for ever: never idle, never done (F2). */
export const startDripping = (everyMs = 50, options: ServerOptions = {}): Promise<TestServer> =>
  startServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{');
    const timer = setInterval(() => response.write(' '), everyMs);
    response.on('close', () => clearInterval(timer));
  }, options);

/** Takes the request and says nothing (F3). */
export const startHangingBeforeHeaders = (options: ServerOptions = {}): Promise<TestServer> =>
  startServer(() => undefined, options);

/** Sends headers and half a body, then nothing (F4). */
export const startHangingMidBody = (options: ServerOptions = {}): Promise<TestServer> =>
  startServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"access_token":');
  }, options);

/** Takes the whole request, then resets the connection without a word (F15). */
export const startResetting = (options: ServerOptions = {}): Promise<TestServer> =>
  startServer((_request, response) => response.socket?.resetAndDestroy(), options);

/** Promises 100 bytes, sends some and closes (`fin`) or resets (`reset`) in the middle. */
export const startCuttingMidBody = (how: 'fin' | 'reset' = 'fin', options: ServerOptions = {}): Promise<TestServer> =>
  startServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"access_token":', () => {
      // Time for the first bytes to be read: a reset throws away what the other side has not read yet.
      setTimeout(() => (how === 'fin' ? response.socket?.end() : response.socket?.resetAndDestroy()), 100);
    });
  }, options);

const writeMany = (response: NodeJS.WritableStream, bytes: number): void => {
  const chunk = Buffer.alloc(65_536, 'a');
  let left = bytes;
  const more = (): void => {
    while (left > 0) {
      const part = left < chunk.length ? chunk.subarray(0, left) : chunk;
      left -= part.length;
      if (!response.write(part)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
};

/** Sends `bytes` of the letter a as fast as they are taken (F5). `contentLength` may lie; left out, the body is chunked. */
export const startHuge = (
  bytes = 256 * 1024 * 1024,
  contentLength?: number,
  options: ServerOptions = {},
): Promise<TestServer> =>
  startServer((_request, response) => {
    const length = contentLength === undefined ? {} : { 'content-length': String(contentLength) };
    // Node checks the length it is told about only when asked to: strictContentLength is off unless set.
    response.writeHead(200, { 'content-type': 'application/json', ...length });
    writeMany(response, bytes);
  }, options);

/** A small gzip body that unpacks to `bytes` of the letter a (F5). */
export const startGzipBomb = (bytes = 256 * 1024 * 1024, options: ServerOptions = {}): Promise<TestServer> =>
  startServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    const gzip = createGzip();
    gzip.on('error', () => undefined);
    response.on('close', () => gzip.destroy());
    gzip.pipe(response);
    writeMany(gzip, bytes);
  }, options);

/** A sign-in page where JSON was asked for, as a captive portal gives it (F7, F29). */
export const startHtml = (status = 200, options: ServerOptions = {}): Promise<TestServer> =>
  startAnswering(
    status,
    { 'content-type': 'text/html; charset=utf-8' },
    '<!doctype html><title>Welcome</title>',
    options,
  );

/** Answers without a body. */
export const startEmpty = (status = 200, options: ServerOptions = {}): Promise<TestServer> =>
  startAnswering(status, { 'content-length': '0' }, '', options);

/** Sends every request on to another address. */
export const startRedirecting = (to: string, status = 302, options: ServerOptions = {}): Promise<TestServer> =>
  startAnswering(status, { location: to }, '', options);

/** Accepts connections and never says a byte: a TLS handshake or a proxy tunnel that never ends. `url` is https. */
export const startSilent = async (): Promise<TestServer> => {
  const server = await listen(
    createTcpServer((socket) => socket.resume()),
    {},
    [],
  );
  return { ...server, url: server.url.replace('http:', 'https:') };
};

/** Says these bytes as soon as something arrives, then closes: answers that are no HTTP. */
export const startRaw = (
  bytes: string | Uint8Array,
  options: { readonly keepOpen?: boolean } = {},
): Promise<TestServer> =>
  listen(
    createTcpServer((socket) => {
      socket.once('data', () => (options.keepOpen === true ? socket.write(bytes) : socket.end(bytes)));
    }),
    {},
    [],
  );

/** An https server that knows no TLS newer than 1.1 (F27). Its handshake fails before any certificate is seen. */
export const startOldTls = (certificate: { readonly certPem: string; readonly keyPem: string }): Promise<TestServer> =>
  startEmpty(200, { tls: { ...certificate, versions: ['TLSv1', 'TLSv1.1'] } });

/** Plain http under an https address (F27). */
export const startPlainOnTlsPort = async (): Promise<TestServer> => {
  const server = await startEmpty();
  return { ...server, url: server.url.replace('http:', 'https:') };
};

/** A port of 127.0.0.1 where nothing listens. */
export const unusedPort = async (): Promise<number> => {
  const server = await startEmpty();
  await server.close();
  return server.port;
};
