import type { Socket } from 'node:net';
import { type buildConnector, Client } from 'undici';
import { AppFailure } from '../domain/errors';
import { bareHost } from '../domain/requestAddress';
import { ConnectTimedOut, errorCode, proxyFailure } from './failures';
import type { ProxyServer } from './proxyChoice';

/** One end of a connection: an https server, a plain one, or a proxy. */
export type Destination = { readonly protocol: string; readonly hostname: string; readonly port: number };

/** A way to open connections in the form undici calls. */
export const asUndiciConnector =
  (open: (to: Destination) => Promise<Socket>): buildConnector.connector =>
  ({ hostname, protocol, port }, callback) => {
    const to = { protocol, hostname: bareHost(hostname), port: Number(port) || (protocol === 'https:' ? 443 : 80) };
    open(to).then(
      (socket) => callback(null, socket),
      (caught: unknown) => callback(caught instanceof Error ? caught : new Error('connect failed'), null),
    );
  };

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'It refused the connection.',
  ECONNRESET: 'It broke the connection off.',
  EPIPE: 'It broke the connection off.',
  UND_ERR_SOCKET: 'It broke the connection off.',
  ENOTFOUND: 'Its host could not be found.',
  EAI_AGAIN: 'Its host could not be found.',
};

/** What went wrong on the way to a proxy, said of the proxy and not of the server behind it (F28). */
export const proxyConnectFailure = ({ name }: ProxyServer, caught: unknown): AppFailure => {
  if (caught instanceof ConnectTimedOut) return proxyFailure(name, 'It did not answer in time.', caught);
  if (caught instanceof AppFailure) {
    if (!caught.error.code.startsWith('tls-')) return caught;
    return proxyFailure(name, 'Its certificate cannot be trusted, or it does not speak https.', caught);
  }
  const code = errorCode(caught);
  if (code.startsWith('HPE_')) return proxyFailure(name, 'It answered with something that is not HTTP.', caught);
  return proxyFailure(name, reasons[code] ?? `It could not be reached (${code || 'unknown reason'}).`, caught);
};

/** Asks a proxy to connect to `authority`, `host:port` (RFC 9110 section 9.3.6). Throws `proxy-failed`, `cancelled`. */
export const openTunnel = async (
  proxy: ProxyServer,
  authority: string,
  openSocket: () => Promise<Socket>,
  signal: AbortSignal,
): Promise<Socket> => {
  const client = new Client(`http://${proxy.name}`, {
    connect: asUndiciConnector(openSocket),
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const authorization = proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization };
  try {
    const { statusCode, socket } = await client.connect({
      path: authority,
      headers: { host: authority, ...authorization },
      signal,
    });
    if (statusCode >= 200 && statusCode < 300) return socket as Socket; // undici hands back the socket it was given
    socket.destroy();
    throw proxyFailure(proxy.name, `It refused to connect to ${authority}.`, undefined, statusCode);
  } catch (caught) {
    throw proxyConnectFailure(proxy, signal.aborted ? signal.reason : caught);
  } finally {
    // An opened tunnel no longer belongs to the client; only a failed one still does.
    void client.destroy().catch(() => undefined);
  }
};
