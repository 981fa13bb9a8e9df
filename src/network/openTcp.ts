import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { fail } from '../domain/errors';
import { bareHost, isLocalHost } from '../domain/requestAddress';

/** Where to, how names become addresses, and whether loopback and link-local addresses are out of bounds. */
export type TcpTarget = {
  readonly hostname: string;
  readonly port: number;
  readonly lookup: LookupFunction;
  readonly refuseLocal: boolean;
  /** Aborts the attempt; its reason is what the attempt fails with. */
  readonly signal: AbortSignal;
};

/** How long one address may take before the next is tried beside it (RFC 8305 section 5), in ms. */
const attemptMs = 500;
const keepAliveMs = 60_000;

const localRefused = (hostname: string): Error =>
  fail('address-invalid', { field: 'redirect', address: bareHost(hostname) });

/** Looks at the very addresses that will be connected to, so that a name cannot change its mind in between. */
const withoutLocal =
  (lookup: LookupFunction): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, options, (error, found, family) => {
      if (error !== null) return callback(error, found, family);
      const addresses = Array.isArray(found) ? found.map((entry) => entry.address) : [found];
      if (addresses.some(isLocalHost)) return callback(localRefused(hostname), '', 0);
      callback(null, found, family);
    });

/** Opens a TCP connection, trying IPv6 and IPv4 side by side where the runtime can (F30). Throws the system's error. */
export const openTcp = (target: TcpTarget): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const host = bareHost(target.hostname);
    if (target.refuseLocal && isIP(host) !== 0 && isLocalHost(host)) return reject(localRefused(host));
    if (target.signal.aborted) return reject(target.signal.reason);
    const socket = connectTcp({
      host,
      port: target.port,
      lookup: target.refuseLocal ? withoutLocal(target.lookup) : target.lookup,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: attemptMs,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveMs,
    });
    const onAbort = (): void => void socket.destroy(target.signal.reason);
    target.signal.addEventListener('abort', onAbort, { once: true });
    const settle = (): void => target.signal.removeEventListener('abort', onAbort);
    // Stays on: whoever takes the socket over listens too, but an error in between must not end the app.
    socket.on('error', (caught) => {
      settle();
      reject(caught);
    });
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
