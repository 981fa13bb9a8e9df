import { BlockList, isIP, isIPv6 } from 'node:net';
import type { NetworkSettings, ProxyReason } from '../domain/network';
import { bareHost, isLoopbackHost } from '../domain/requestAddress';
import { proxyFailure } from './failures';

/** The proxy a call goes through. `authorization` is for its eyes alone. */
export type ProxyServer = {
  readonly hostname: string;
  readonly port: number;
  readonly secure: boolean;
  /** `host:port`, the form that may be shown. */
  readonly name: string;
  /** The Proxy-Authorization value, where the proxy's address held a user name (RFC 7617). */
  readonly authorization?: string;
};

/** Environment variables, handed in. */
export type Environment = Readonly<Record<string, string | undefined>>;

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    // A bare % in a password is a typing habit, not an error: take it as it stands.
    return part;
  }
};

/** Reads a proxy's address; `proxy.example:3128` counts as http. Throws `proxy-failed`, which never repeats the address. */
export const readProxy = (address: string): ProxyServer => {
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch {
    // The address may hold a password: neither it nor the parser's message, which quotes it, goes further.
    throw proxyFailure('', 'Its address is not valid.');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw proxyFailure('', 'Only http and https proxies can be used.');
  }
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  return {
    hostname: url.hostname,
    port: portOf(url),
    secure: url.protocol === 'https:',
    name: `${url.hostname}:${portOf(url)}`,
    ...(pair === ':' ? {} : { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` }),
  };
};

const inSubnet = (host: string, subnet: string): boolean => {
  const [network = '', bits = ''] = subnet.split('/');
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  if (isIP(network) === 0 || isIP(host) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
};

const matches = (entry: string, host: string, port: number): boolean => {
  if (entry === '*') return true;
  if (entry.includes('/')) return inSubnet(host, entry);
  const withPort = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry);
  if (withPort !== null && Number(withPort[2]) !== port) return false;
  const name = bareHost((withPort?.[1] ?? entry).replace(/^\*?\./, ''));
  return name !== '' && (host === name || (isIP(name) === 0 && isIP(host) === 0 && host.endsWith(`.${name}`)));
};

/** Whether NO_PROXY names the host: `*`, names with their subdomains, `host:port`, addresses and subnets, as curl reads it. */
export const isExempt = (noProxy: string, url: URL): boolean =>
  noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => matches(entry, bareHost(url.hostname), portOf(url)));

/** The lower-case name wins, as everywhere. */
const variable = (environment: Environment, name: string): string | undefined =>
  environment[name.toLowerCase()] ?? environment[name];

type Chosen = { readonly address?: string; readonly why: ProxyReason };

/** Which proxy an address is reached through, not looked at yet, and who says so. Loopback is never proxied. */
export const proxyReason = (url: URL, setting: NetworkSettings['proxy'], environment: Environment): Chosen => {
  if (isLoopbackHost(url.hostname)) return { why: 'loopback' };
  if (setting.kind === 'none') return { why: 'setting' };
  if (setting.kind === 'manual') return { address: setting.url.trim(), why: 'setting' };
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const own = variable(environment, name);
  // ALL_PROXY is for every scheme that has no variable of its own; one that is set to nothing means none.
  const address = (own ?? variable(environment, 'ALL_PROXY') ?? '').trim();
  if (address === '') return { why: 'unset' };
  if (isExempt(variable(environment, 'NO_PROXY') ?? '', url)) return { why: 'NO_PROXY' };
  return { address, why: own === undefined ? 'ALL_PROXY' : name };
};

/** The proxy for an address, if any. Throws `proxy-failed` for an address that cannot be used. */
export const chooseProxy = (
  url: URL,
  setting: NetworkSettings['proxy'],
  environment: Environment,
): ProxyServer | undefined => {
  const { address } = proxyReason(url, setting, environment);
  return address === undefined ? undefined : readProxy(address);
};
