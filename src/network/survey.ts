import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { AppError } from '../domain/errors';
import type { CertificateFacts, HostSurvey, NetworkSettings, SurveyHost } from '../domain/network';
import type { Clock } from '../ports';
import { portOf, readAddress } from './callWay';
import { certificateFacts } from './certificateFacts';
import type { Connector } from './connector';
import { callFailure } from './failures';
import { requireTrusted } from './openTls';
import { type Environment, proxyReason, readProxy } from './proxyChoice';
import { activePin, pinHost } from './trust';

/** No honest chain is longer. */
const longestChain = 10;

/** The chain as the server sent it, and as far as this computer could complete it: the server's own certificate first. */
const chainOf = (socket: TLSSocket, host: string): readonly CertificateFacts[] => {
  const chain: CertificateFacts[] = [];
  const seen = new Set<string>();
  // The types promise a certificate; an unauthenticated peer has an empty object.
  let each = socket.getPeerCertificate(true) as Partial<DetailedPeerCertificate> | undefined;
  while (each?.raw !== undefined && chain.length < longestChain) {
    const facts = certificateFacts(new X509Certificate(each.raw), host);
    // A root is its own issuer.
    if (seen.has(facts.sha256)) break;
    seen.add(facts.sha256);
    chain.push(facts);
    each = each.issuerCertificate;
  }
  return chain;
};

type Seen = Pick<HostSurvey, 'certificates' | 'pinned' | 'failure'>;

const nothingSeen: Seen = { certificates: [], pinned: false };

/** Makes the look at the way to a host; each opens connections of its own and ends them at once. */
export const createSurvey = (deps: {
  readonly clock: Pick<Clock, 'now'>;
  readonly environment: Environment;
  readonly connectorFor: (settings: NetworkSettings) => Connector;
}): SurveyHost => {
  const atServer = async (connector: Connector, url: URL, settings: NetworkSettings): Promise<Seen> => {
    const { hostname } = url;
    const port = portOf(url);
    const pin = activePin(settings.pins, hostname, port, deps.clock.now());
    const socket = await connector.toUnchecked({ protocol: url.protocol, hostname, port });
    const seen = { certificates: chainOf(socket, pinHost(hostname, port)), pinned: pin !== undefined };
    try {
      requireTrusted(socket, { hostname, port, pin });
      return seen;
    } catch (caught) {
      return { ...seen, failure: failureOf(caught, url, settings) };
    } finally {
      socket.destroy();
    }
  };

  const look = async (connector: Connector, url: URL, settings: NetworkSettings, proxy?: string): Promise<Seen> => {
    try {
      if (url.protocol === 'https:') return await atServer(connector, url, settings);
      if (proxy !== undefined) (await connector.toProxy(readProxy(proxy))).destroy();
      return nothingSeen;
    } catch (caught) {
      return { ...nothingSeen, failure: failureOf(caught, url, settings) };
    }
  };

  return async (address, settings, signal) => {
    const url = readAddress(address);
    const chosen = proxyReason(url, settings.proxy, deps.environment);
    const connector = deps.connectorFor(settings);
    const stop = (): void => connector.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return {
        host: pinHost(url.hostname, portOf(url)),
        secure: url.protocol === 'https:',
        proxy: { why: chosen.why, ...nameOf(chosen.address) },
        ...(await look(connector, url, settings, chosen.address)),
      };
    } finally {
      signal.removeEventListener('abort', stop);
      connector.close();
    }
  };
};

/** The form of a proxy's address that may be shown; the address itself may hold a password. */
const nameOf = (address: string | undefined): { readonly name?: string } => {
  if (address === undefined) return {};
  try {
    return { name: readProxy(address).name };
  } catch {
    // What is wrong with it is the failure of the look.
    return { name: '' };
  }
};

const failureOf = (caught: unknown, { host }: URL, { connectTimeoutSeconds }: NetworkSettings): AppError =>
  callFailure(caught, {
    host,
    stage: 'discovery',
    connectSeconds: connectTimeoutSeconds,
    sent: false,
    answered: false,
  }).error;
