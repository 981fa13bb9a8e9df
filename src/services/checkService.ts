import type { AppError } from '../domain/errors';
import { toAppError } from '../domain/errors';
import type { NetworkSettings } from '../domain/network';
import type { Endpoints, Profile, Server } from '../domain/profile';
import { usesBrowser, usesPassword } from '../domain/profile';
import { type DiscoveredServer, discoverServer } from '../flows/discovery';
import { probeRedirect } from '../flows/loopback';
import type { HttpFactory } from '../ports';
import { providerOf, serverOf } from '../providers/index';
import type { createProfileSecrets } from '../stores/profileSecrets';
import type { Vault } from '../stores/vault';
import type { PracticeService } from './practiceService';

/** One line of the dry check; `id` names what was looked at. */
export type Check = {
  readonly id:
    | 'storage'
    | 'provider'
    | 'endpoints'
    | 'grant'
    | 'client-authentication'
    | 'pkce'
    | 'secret'
    | 'password'
    | 'redirect';
  readonly outcome: 'good' | 'warning' | 'bad' | 'skipped';
  readonly error?: AppError;
  readonly facts: Readonly<Record<string, string>>;
};

type Deps = {
  readonly http: HttpFactory;
  readonly practice: PracticeService;
  readonly secrets: Pick<ReturnType<typeof createProfileSecrets>, 'status'>;
  readonly vault: Pick<Vault, 'state'>;
};

const good = (id: Check['id'], facts: Check['facts'] = {}): Check => ({ id, outcome: 'good', facts });
const bad = (id: Check['id'], error: AppError): Check => ({ id, outcome: 'bad', error, facts: {} });
const warn = (id: Check['id'], facts: Check['facts']): Check => ({ id, outcome: 'warning', facts });

/** Good when the provider lists the value or lists nothing at all; a warning when it lists others only. */
const advertised = (id: Check['id'], value: string, listed: readonly string[]): Check =>
  listed.length === 0 || listed.includes(value) ? good(id, { value }) : warn(id, { value, listed: listed.join(' ') });

/** A provider known to take no notice of PKCE gets a warning even where it lists nothing. */
const pkce = (profile: Profile, { pkceSupported }: DiscoveredServer): Check =>
  providerOf(profile).pkce === 'ignored' ? warn('pkce', { value: 'S256' }) : advertised('pkce', 'S256', pkceSupported);

/** Of all the grants a sign-in is made of, the first that the provider does not list. */
const grantCheck = (profile: Profile, listed: readonly string[]): Check => {
  const grants = providerOf(profile).wireGrants?.(profile) ?? [profile.grant];
  const unlisted = grants.find((grant) => listed.length > 0 && !listed.includes(grant));
  return advertised('grant', unlisted ?? grants[0], listed);
};

const neededEndpoints = (profile: Profile): readonly (keyof Endpoints & ('authorization' | 'token'))[] => {
  if (profile.grant === 'authorization_code') return ['authorization', 'token'];
  return profile.grant === 'implicit' ? ['authorization'] : ['token'];
};

/** Looks at a profile's settings without signing in, and reads what a provider says of itself. */
export const createCheckService = (deps: Deps) => {
  const discover = async (server: Server, network: NetworkSettings): Promise<DiscoveredServer> => {
    const http = deps.http(network);
    try {
      return await discoverServer(server, http, new AbortController().signal);
    } finally {
      await http.close();
    }
  };

  const storage = (): Check => {
    const state = deps.vault.state();
    if (state.kind === 'ready') return good('storage', { value: state.backend });
    return bad('storage', { code: state.kind === 'locked' ? 'storage-locked' : 'storage-undecided' });
  };

  const ofServer = (profile: Profile, server: DiscoveredServer): readonly Check[] => {
    const missing = neededEndpoints(profile).find((name) => server.endpoints[name] === undefined);
    return [
      good('provider', { value: server.issuer || server.endpoints.token || '' }),
      missing === undefined ? good('endpoints') : bad('endpoints', { code: 'endpoint-missing', endpoint: missing }),
      grantCheck(profile, server.grantsSupported),
      ...(profile.grant === 'implicit' || profile.clientAuth === 'none'
        ? []
        : [advertised('client-authentication', profile.clientAuth, server.authMethodsSupported)]),
      ...(profile.grant === 'authorization_code' ? [pkce(profile, server)] : []),
    ];
  };

  const provider = async (profile: Profile): Promise<readonly Check[]> => {
    try {
      const concrete = await deps.practice.resolve(profile);
      return ofServer(profile, await discover(serverOf(concrete), concrete.network));
    } catch (caught) {
      return [bad('provider', toAppError(caught))];
    }
  };

  const secrets = async (profile: Profile): Promise<readonly Check[]> => {
    const status = await deps.secrets.status(profile.id).catch(() => undefined);
    if (status === undefined) return [];
    return [
      ...(profile.clientAuth === 'none' || profile.grant === 'implicit'
        ? []
        : [status['client-secret'] ? good('secret') : warn('secret', { value: 'asked' })]),
      ...(usesPassword(profile.grant)
        ? [status.password ? good('password') : warn('password', { value: 'asked' })]
        : []),
    ];
  };

  const redirect = async (profile: Profile): Promise<readonly Check[]> => {
    if (!usesBrowser(profile.grant) || profile.redirect.kind === 'paste') return [];
    try {
      return [good('redirect', { value: await probeRedirect(profile.redirect) })];
    } catch (caught) {
      return [bad('redirect', toAppError(caught))];
    }
  };

  return {
    /** What the provider says of itself. Throws `discovery-*`, `address-*` and everything the network throws. */
    look: async (server: Server, network: NetworkSettings): Promise<DiscoveredServer> => {
      if (server.kind !== 'practice') return discover(server, network);
      return discover(await deps.practice.serverFor(server), network);
    },
    /** The list of findings for a profile, good ones too; never throws. */
    check: async (profile: Profile): Promise<readonly Check[]> => [
      storage(),
      ...(await provider(profile)),
      ...(await secrets(profile)),
      ...(await redirect(profile)),
    ],
  };
};

export type CheckService = ReturnType<typeof createCheckService>;
