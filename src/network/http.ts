import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { NetworkSettings, SurveyHost } from '../domain/network';
import type { Clock, HttpFactory } from '../ports';
import { createAgents } from './agents';
import { streamedAnswer, wholeAnswer } from './answers';
import { startCall } from './call';
import { createConnector } from './connector';
import type { Environment } from './proxyChoice';
import { createReadCertificate, type ReadCertificate } from './readCertificate';
import { createSurvey } from './survey';
import { createTrust } from './trust';

/** What the network needs from outside. `environment` names the proxies; `lookup` is the system's unless said otherwise. */
export type NetworkDeps = {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly lookup?: LookupFunction;
};

/** The app's way out: HTTP under a profile's settings, a look at a server's certificate, and one at the way to it. */
export type Network = {
  readonly http: HttpFactory;
  readonly readCertificate: ReadCertificate;
  readonly survey: SurveyHost;
};

/** Makes the network; trusted roots are read once and shared by all profiles. */
export const createNetwork = ({ clock, environment, lookup = systemLookup }: NetworkDeps): Network => {
  const trust = createTrust();
  const connectorFor = (settings: NetworkSettings) =>
    createConnector({ clock, environment, lookup, settings, context: () => trust.contextFor(settings.caPem) });

  const http: HttpFactory = (settings, onExchange = () => undefined) => {
    const agents = createAgents(connectorFor(settings));
    const deps = { clock, environment, settings, agents, onExchange };
    return {
      plainHttpHosts: settings.plainHttpHosts,
      call: async (url, request, options) =>
        wholeAnswer(await startCall(deps, url, request, options), options.limitBytes),
      stream: async (url, request, options) => streamedAnswer(await startCall(deps, url, request, options)),
      close: agents.close,
    };
  };

  return {
    http,
    readCertificate: createReadCertificate(connectorFor),
    survey: createSurvey({ clock, environment, connectorFor }),
  };
};

/** The HTTP part of the network alone. */
export const createHttpFactory = (deps: NetworkDeps): HttpFactory => createNetwork(deps).http;
