import { Agent, type Dispatcher } from 'undici';
import type { Connector } from './connector';
import type { ProxyServer } from './proxyChoice';
import { asUndiciConnector } from './tunnel';

/** The kept connections of one Http. */
export type Agents = {
  /** To servers; `refuseLocal` ones never reach loopback or link-local addresses. */
  readonly toServers: (refuseLocal: boolean) => Dispatcher;
  /** To a proxy that forwards plain http. */
  readonly toProxy: (proxy: ProxyServer) => Dispatcher;
  /** Ends every connection, also those still being opened; calls under way fail. */
  readonly close: () => Promise<void>;
};

/** How long an idle connection is kept, in ms: shorter than servers do, so that none is used that the server is closing. */
const idleMs = 2_000;
const idleMostMs = 30_000;

/** Time limits are the call's own, over all of it: undici's look at pauses only. */
const createAgent = (connect: ReturnType<typeof asUndiciConnector>): Agent =>
  new Agent({ connect, keepAliveTimeout: idleMs, keepAliveMaxTimeout: idleMostMs, headersTimeout: 0, bodyTimeout: 0 });

/** Keeps connections of the three kinds apart, so that none opened under looser rules serves a stricter call. */
export const createAgents = (connector: Connector): Agents => {
  const open = createAgent(asUndiciConnector((to) => connector.toServer(to, false)));
  const guarded = createAgent(asUndiciConnector((to) => connector.toServer(to, true)));
  const forwarding = new Map<string, Agent>();

  return {
    toServers: (refuseLocal) => (refuseLocal ? guarded : open),
    toProxy: (proxy) => {
      const agent = forwarding.get(proxy.name) ?? createAgent(asUndiciConnector(() => connector.toProxy(proxy)));
      forwarding.set(proxy.name, agent);
      return agent;
    },
    close: async () => {
      connector.close();
      await Promise.all([open, guarded, ...forwarding.values()].map((agent) => agent.destroy()));
    },
  };
};
