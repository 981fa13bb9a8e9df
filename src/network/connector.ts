import type { LookupFunction, Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { NetworkSettings } from '../domain/network';
import type { Clock } from '../ports';
import { createConnectLimit } from './connectLimit';
import { openTcp } from './openTcp';
import { handshake, openTls, type TlsTarget } from './openTls';
import { chooseProxy, type Environment, type ProxyServer } from './proxyChoice';
import { activePin, pinHost } from './trust';
import { type Destination, openTunnel, proxyConnectFailure } from './tunnel';

/** What connections are made of. */
export type ConnectorDeps = {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly lookup: LookupFunction;
  readonly settings: NetworkSettings;
  /** Throws `ca-invalid`; asked only when TLS is spoken. */
  readonly context: () => SecureContext;
};

/** Opens connections under one profile's settings, each within the connect limit. */
export type Connector = {
  /** To a server, directly or through the proxy's tunnel, its certificate checked. */
  readonly toServer: (to: Destination, refuseLocal: boolean) => Promise<Socket>;
  /** To the proxy itself, for plain http calls that it forwards. */
  readonly toProxy: (proxy: ProxyServer) => Promise<Socket>;
  /** To a TLS server that is NOT checked, to look at its certificate; nothing may be sent over it. */
  readonly toUnchecked: (to: Destination) => Promise<TLSSocket>;
  /** Gives up what is still being opened. */
  readonly close: () => void;
};

/** Made before any connection, so that unusable CA certificates cost none. */
const tlsTarget = (deps: ConnectorDeps, to: Destination, signal: AbortSignal): Omit<TlsTarget, 'socket'> => ({
  hostname: to.hostname,
  port: to.port,
  signal,
  context: deps.context(),
  pin: activePin(deps.settings.pins, to.hostname, to.port, deps.clock.now()),
});

/** Exceptions that a person made are for servers: a proxy has to show a good certificate. */
const proxySocket = async (deps: ConnectorDeps, proxy: ProxyServer, signal: AbortSignal): Promise<Socket> => {
  const { hostname, port } = proxy;
  const tls = proxy.secure ? tlsTarget(deps, { protocol: 'https:', hostname, port }, signal) : undefined;
  const socket = await openTcp({ hostname, port, signal, refuseLocal: false, lookup: deps.lookup });
  return tls === undefined ? socket : openTls({ ...tls, socket, pin: undefined });
};

/** A TCP connection to a server, or a tunnel that looks like one. Behind a proxy names are looked up out of reach, `refuseLocal` or not. */
const transport = async (
  deps: ConnectorDeps,
  to: Destination,
  signal: AbortSignal,
  refuseLocal: boolean,
): Promise<Socket> => {
  const authority = pinHost(to.hostname, to.port);
  const proxy = chooseProxy(new URL(`${to.protocol}//${authority}`), deps.settings.proxy, deps.environment);
  if (proxy !== undefined) return openTunnel(proxy, authority, () => proxySocket(deps, proxy, signal), signal);
  return openTcp({ hostname: to.hostname, port: to.port, signal, refuseLocal, lookup: deps.lookup });
};

/** Opens connections as the settings say. */
export const createConnector = (deps: ConnectorDeps): Connector => {
  const limit = createConnectLimit(deps.clock, deps.settings.connectTimeoutSeconds * 1000);
  return {
    toServer: (to, refuseLocal) =>
      limit.run(async (signal) => {
        const tls = to.protocol === 'https:' ? tlsTarget(deps, to, signal) : undefined;
        const socket = await transport(deps, to, signal, refuseLocal);
        return tls === undefined ? socket : openTls({ ...tls, socket });
      }),
    toProxy: (proxy) =>
      limit.run((signal) =>
        proxySocket(deps, proxy, signal).catch((caught: unknown) => {
          throw proxyConnectFailure(proxy, caught);
        }),
      ),
    toUnchecked: (to) =>
      limit.run(async (signal) => {
        const tls = tlsTarget(deps, to, signal);
        return handshake({ ...tls, socket: await transport(deps, to, signal, false) });
      }),
    close: limit.close,
  };
};
