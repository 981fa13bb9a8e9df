import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** What a try to reach whoever listens at an address came to. `none`: nobody listens there, and nobody will again. */
export type Reached = { readonly kind: 'lives'; readonly connection: Socket | undefined } | { readonly kind: 'none' };

/**
 * How a try for a turn went: had, with the way to give it back, which answers whether others wait for it; or taken, with a
 * connection that ends with its holder.
 */
export type Attempt =
  | { readonly kind: 'had'; readonly release: () => Promise<boolean> }
  | { readonly kind: 'taken'; readonly holder: Socket | undefined };

const codeOf = (caught: unknown): string =>
  caught instanceof Error && 'code' in caught && typeof caught.code === 'string' ? caught.code : 'unknown';

/** Connects to whoever listens at a local address. Never throws. */
export const reach = (address: string): Promise<Reached> =>
  new Promise((resolve) => {
    const connection = createConnection(address);
    connection.once('connect', () => resolve({ kind: 'lives', connection }));
    connection.on('error', (caught) => {
      const code = codeOf(caught);
      // Any other failure, a full queue or no descriptors left, says nothing about the holder: it may well live.
      const isNone = code === 'ECONNREFUSED' || code === 'ENOENT';
      resolve(isNone ? { kind: 'none' } : { kind: 'lives', connection: undefined });
    });
  });

/** A listener that does nothing but be there, and does not keep the process from ending. */
export type Presence = {
  /** Ends every connection to it, by which those who wait hear that the turn is free; answers whether there was any. */
  readonly end: () => boolean;
};

/** Listens at a local address. Throws the system's error; `EADDRINUSE` where somebody does already. */
export const listenAt = (address: string): Promise<Presence> =>
  new Promise((resolve, reject) => {
    const connections = new Set<Socket>();
    const server: Server = createServer((connection) => {
      connections.add(connection.unref());
      connection.on('error', () => undefined);
      connection.once('close', () => connections.delete(connection));
    });
    server.once('error', reject);
    server.listen({ path: address, exclusive: true }, () => {
      server.unref();
      resolve({
        end: () => {
          const isAwaited = connections.size > 0;
          server.close();
          for (const connection of connections) connection.destroy();
          return isAwaited;
        },
      });
    });
  });

/** Whether a failure to listen means that somebody else does. */
export const isTaken = (caught: unknown): boolean => codeOf(caught) === 'EADDRINUSE' || codeOf(caught) === 'EACCES';

/** The system's code of a failure, for the log; its message would name a path. */
export const systemCode = codeOf;
