import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AppFailure, fail } from '../domain/errors';
import type { Redirect } from '../domain/profile';

/** A redirect that comes back to this computer. */
export type LoopbackRedirect = Extract<Redirect, { readonly kind: 'loopback' }>;

/** Servers that listen for one redirect: one, or one for each family behind `localhost`. */
export type Bound = { readonly servers: readonly Server[]; readonly port: number };

/** The addresses behind each host. A name may lead to either family, so whoever is meant must hold both (RFC 8252 section 8.3). */
const addressesOf: Readonly<Record<LoopbackRedirect['host'], readonly string[]>> = {
  '127.0.0.1': ['127.0.0.1'],
  '[::1]': ['::1'],
  localhost: ['127.0.0.1', '::1'],
};

/** How often another free port is tried for a pair of families. */
const pairAttempts = 10;

const codeOf = (caught: unknown): string =>
  caught instanceof Error && 'code' in caught && typeof caught.code === 'string' ? caught.code : '';

/** The address itself is not there: IPv6 is switched off. */
const isAbsent = (caught: unknown): boolean => ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(caught));

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: true, exclusive: true }, () => {
      server.off('error', reject);
      // A server that listens on a host and port has an address with a port.
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Stops listening at once and drops every connection, idle ones too. */
export const shut = (servers: readonly Server[]): void => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
};

const bindOnce = async (redirect: LoopbackRedirect, createServer: () => Server): Promise<Bound> => {
  const servers: Server[] = [];
  let port = redirect.port ?? 0;
  try {
    for (const address of addressesOf[redirect.host]) {
      const server = createServer();
      try {
        port = await listen(server, address, port);
        servers.push(server);
      } catch (caught) {
        // Where there is no IPv6, nobody else can hold that half of the name either.
        if (servers.length === 0 || !isAbsent(caught)) throw caught;
      }
    }
    return { servers, port };
  } catch (caught) {
    shut(servers);
    throw caught;
  }
};

const bindFailure = (caught: unknown, redirect: LoopbackRedirect): AppFailure => {
  const { host, port } = redirect;
  if (isAbsent(caught) || port === null) return fail('redirect-host-unavailable', { host }, caught);
  const reserved = codeOf(caught) === 'EACCES' || codeOf(caught) === 'EPERM';
  return fail(reserved ? 'redirect-port-reserved' : 'redirect-port-taken', { host, port }, caught);
};

/**
 * Listens where a redirect comes back: on that loopback address alone, on a free port or on the fixed one.
 * Throws `redirect-port-taken`, `redirect-port-reserved`, `redirect-host-unavailable`.
 */
export const bindLoopback = async (redirect: LoopbackRedirect, createServer: () => Server): Promise<Bound> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await bindOnce(redirect, createServer);
    } catch (caught) {
      const again = redirect.port === null && codeOf(caught) === 'EADDRINUSE' && attempt < pairAttempts;
      if (!again) throw bindFailure(caught, redirect);
    }
  }
};

/** The redirect address as it is sent to the provider, in the form openid-client and browsers write it. */
export const redirectAddress = ({ host, path }: LoopbackRedirect, port: number): string =>
  new URL(`http://${host}:${port}${path}`).href;
