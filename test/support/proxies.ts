import { createServer, request as forward, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { listen, type SeenRequest, type ServerOptions, type TestServer } from './badServers';

/** A proxy that keeps every byte a client handed it: CONNECT lines, headers, and what went through the tunnels. */
export type TestProxy = TestServer & {
  /** Everything clients sent, tunnel contents included, as latin1. */
  readonly received: () => string;
  /** The `host:port` of each CONNECT. */
  readonly tunnels: readonly string[];
};

/** How the proxy behaves: the Proxy-Authorization it wants, or the status with which it refuses every CONNECT. */
export type ProxyOptions = ServerOptions & {
  readonly authorization?: string;
  readonly refuseWith?: number;
  /** Where every tunnel really ends, whatever was asked for: lets a test use names that do not exist. */
  readonly tunnelTo?: number;
};

const asSeen = (request: IncomingMessage): SeenRequest => ({
  method: request.method ?? '',
  path: request.url ?? '',
  headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
  rawHeaders: request.rawHeaders,
  body: '',
});

const refusal = (request: IncomingMessage, options: ProxyOptions): number | undefined => {
  const given = request.headers['proxy-authorization'];
  if (options.authorization !== undefined && given !== options.authorization) return 407;
  return options.refuseWith;
};

const openTunnel = (
  target: string,
  client: Duplex,
  head: Buffer,
  port: number | undefined,
  keep: (b: Buffer) => void,
) => {
  const colon = target.lastIndexOf(':');
  const host = target.slice(0, colon).replace(/^\[|\]$/g, '');
  const upstream = connect(port ?? Number(target.slice(colon + 1)), port === undefined ? host : '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) upstream.write(head);
    client.on('data', keep);
    client.pipe(upstream).pipe(client);
  });
  upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  client.on('error', () => upstream.destroy());
  client.on('close', () => upstream.destroy());
};

/** A proxy that tunnels CONNECT and forwards absolute-form requests (RFC 9110 section 9.3.6, RFC 9112 section 3.2.2). */
export const startProxy = async (options: ProxyOptions = {}): Promise<TestProxy> => {
  const chunks: Buffer[] = [];
  const tunnels: string[] = [];
  const requests: SeenRequest[] = [];
  const note = (request: IncomingMessage): void => {
    requests.push(asSeen(request));
    chunks.push(Buffer.from(`${request.method} ${request.url}\r\n${request.rawHeaders.join('\r\n')}\r\n`, 'latin1'));
  };
  const server =
    options.tls === undefined
      ? createServer()
      : createSecureServer({ cert: options.tls.certPem, key: options.tls.keyPem });
  server.on('request', (request, response) => {
    note(request);
    const status = refusal(request, options);
    if (status !== undefined) return void response.writeHead(status).end();
    const { 'proxy-authorization': _own, ...headers } = request.headers;
    const target = new URL(request.url ?? '');
    const via = options.tunnelTo === undefined ? {} : { hostname: '127.0.0.1', port: options.tunnelTo };
    const upstream = forward(target, { method: request.method ?? 'GET', headers, ...via }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.writeHead(502).end());
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.pipe(upstream);
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    note(request);
    const status = refusal(request, options);
    if (status !== undefined) return void client.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`);
    tunnels.push(request.url ?? '');
    if (head.length > 0) chunks.push(head);
    openTunnel(request.url ?? '', client, head, options.tunnelTo, (chunk) => chunks.push(chunk));
  });
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  const listening = await listen(server, options, requests);
  return { ...listening, tunnels, received: () => Buffer.concat(chunks).toString('latin1') };
};

/** A proxy that wants a sign-in it is never given (F28). */
export const startProxyWantingSignIn = (): Promise<TestProxy> => startProxy({ refuseWith: 407 });
