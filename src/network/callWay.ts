import type { Dispatcher } from 'undici';
import { fail } from '../domain/errors';
import type { NetworkSettings } from '../domain/network';
import { addressWithoutSecrets } from '../domain/requestAddress';
import type { Clock, HttpRequest } from '../ports';
import type { Agents } from './agents';
import { chooseProxy, type Environment } from './proxyChoice';
import { activePin } from './trust';

/** What the way of a call depends on. */
export type WayDeps = {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly settings: NetworkSettings;
  readonly agents: Agents;
};

/** The connections that carry a request, and the request as they carry it. */
export type Way = {
  readonly dispatcher: Dispatcher;
  readonly options: Dispatcher.DispatchOptions;
  /** The proxy that forwards it, `host:port`; a tunnel is none of the call's business. */
  readonly proxy?: string;
};

/** Reads the address of a call. Throws `address-invalid`. */
export const readAddress = (address: string): URL => {
  let url: URL | undefined;
  try {
    url = new URL(address);
  } catch {
    // The parser's message quotes the address with its query, so it goes no further.
  }
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw fail('address-invalid', { field: 'url', address: addressWithoutSecrets(address) });
};

/** The port an address means. */
export const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);

/** Which connections carry a request, and how its first line reads (RFC 9112 section 3.2). Throws `proxy-failed`. */
export const wayOf = (deps: WayDeps, url: URL, request: HttpRequest, refuseLocal: boolean): Way => {
  const { agents, settings } = deps;
  const options = {
    origin: url.origin,
    path: url.pathname + url.search,
    method: request.method as Dispatcher.HttpMethod, // undici takes any method token, its types list the usual ones
    headers: { ...request.headers },
    body: request.body ?? null,
  };
  const proxy = chooseProxy(url, settings.proxy, deps.environment);
  if (proxy !== undefined && url.protocol === 'http:') {
    const authorization = proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization };
    const headers = { host: url.host, ...options.headers, ...authorization };
    const forwarded = { ...options, origin: `http://${proxy.name}`, path: url.origin + options.path, headers };
    return { dispatcher: agents.toProxy(proxy), options: forwarded, proxy: proxy.name };
  }
  // A connection that stands on an exception serves one call: kept, it could outlive the exception.
  const pinned = activePin(settings.pins, url.hostname, portOf(url), deps.clock.now()) !== undefined;
  return { dispatcher: agents.toServers(refuseLocal), options: pinned ? { ...options, reset: true } : options };
};
