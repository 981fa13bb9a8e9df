import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

/** A listening server that has no handler yet. */
export type PracticeServer = {
  readonly port: number;
  readonly handle: (listener: RequestListener) => void;
  /** Frees the port and ends every connection, busy or idle. */
  readonly close: () => Promise<void>;
};

/** A certificate and its private key, both PEM, for a server that speaks https. */
export type TlsIdentity = { readonly cert: string; readonly key: string };

/** Node waits five minutes for a request by default; on a loopback port a slow one is a stuck one. */
const limits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
};

const listenOn = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('the server has no port'));
      resolve(address.port);
    });
  });

/** Listens on 127.0.0.1, on the preferred port or, when somebody else has it, on any free one. */
export const openPracticeServer = async (preferredPort: number, tls?: TlsIdentity): Promise<PracticeServer> => {
  const server = tls === undefined ? createServer(limits) : createTlsServer({ ...limits, ...tls });
  server.maxConnections = 256;
  const port = await listenOn(server, preferredPort).catch(() => listenOn(server, 0));
  return {
    port,
    handle: (listener) => void server.on('request', listener),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
