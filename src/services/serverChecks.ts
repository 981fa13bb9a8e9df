import type { Check } from '../domain/check';
import { hostsCheck, scopesCheck } from '../domain/checkRules';
import { type ClientAuthMethod, type Endpoints, type Profile, type Server, usesBrowser } from '../domain/profile';
import { asksForBinding, proofAlgorithmFor, proofAlgorithms } from '../domain/proofKey';
import type { DiscoveredServer } from '../flows/discovery';
import { providerOf } from '../providers/index';

const good = (id: Check['id'], facts: Check['facts'] = {}): Check => ({ id, outcome: 'good', facts });
const warn = (id: Check['id'], facts: Check['facts']): Check => ({ id, outcome: 'warning', facts });

/** Good when the provider lists the value or lists nothing at all; a warning when it lists others only. */
const advertised = (id: Check['id'], value: string, listed: readonly string[]): Check =>
  listed.length === 0 || listed.includes(value) ? good(id, { value }) : warn(id, { value, listed: listed.join(' ') });

/** A provider known to take no notice of PKCE gets a warning even where it lists nothing. */
const pkce = (profile: Profile, { pkceSupported }: DiscoveredServer): Check =>
  providerOf(profile).pkce === 'ignored' ? warn('pkce', { value: 'S256' }) : advertised('pkce', 'S256', pkceSupported);

/** How proofs would be signed for tokens bound to a key; addresses that were typed say nothing of that (RFC 9449 section 5.1). */
const bindingCheck = (profile: Profile, { document, metadata }: DiscoveredServer): readonly Check[] => {
  if (!asksForBinding(profile) || document === 'typed') return [];
  const listed = metadata.dpop_signing_alg_values_supported ?? [];
  const algorithm = proofAlgorithmFor(listed);
  if (listed.length === 0) return [warn('key-binding', { value: proofAlgorithms[0] })];
  return [
    algorithm === undefined
      ? { id: 'key-binding', outcome: 'bad', facts: { value: proofAlgorithms.join(' '), listed: listed.join(' ') } }
      : good('key-binding', { value: algorithm }),
  ];
};

/** Of all the grants a sign-in is made of, the first that the provider does not list. */
const grantCheck = (profile: Profile, listed: readonly string[]): Check => {
  const grants = providerOf(profile).wireGrants?.(profile) ?? [profile.grant];
  const unlisted = grants.find((grant) => listed.length > 0 && !listed.includes(grant));
  return advertised('grant', unlisted ?? grants[0], listed);
};

const otherMethods: readonly ClientAuthMethod[] = ['client_secret_basic', 'client_secret_post'];

const methodCheck = ({ clientAuth }: Profile, listed: readonly string[]): Check => {
  const check = advertised('client-authentication', clientAuth, listed);
  const method = otherMethods.find((other) => other !== clientAuth && listed.includes(other));
  return check.outcome === 'good' || method === undefined ? check : { ...check, fix: { kind: 'client-auth', method } };
};

const neededEndpoints = (profile: Profile): readonly (keyof Endpoints & ('authorization' | 'token'))[] => {
  if (profile.grant === 'authorization_code') return ['authorization', 'token'];
  return profile.grant === 'implicit' ? ['authorization'] : ['token'];
};

const endpointsCheck = (profile: Profile, { endpoints }: DiscoveredServer): Check => {
  const missing = neededEndpoints(profile).find((name) => endpoints[name] === undefined);
  if (missing === undefined) return good('endpoints');
  return { id: 'endpoints', outcome: 'bad', error: { code: 'endpoint-missing', endpoint: missing }, facts: {} };
};

/** Where a provider is meant to be: its issuer, or the first of the addresses that were typed. */
export const homeOf = (server: Server): string => {
  if (server.kind === 'discovery') return server.issuer;
  if (server.kind === 'practice') return '';
  return server.issuer || server.endpoints.token || server.endpoints.authorization || '';
};

const issuerCheck = (server: Server, { issuer }: DiscoveredServer): readonly Check[] => {
  if (server.kind === 'discovery') return [good('issuer', { value: issuer })];
  return server.kind === 'endpoints' && server.issuer === ''
    ? [{ id: 'issuer', outcome: 'skipped', facts: { why: 'none-set' } }]
    : [];
};

/** Compares what a provider says of itself with what a profile wants of it. */
export const serverChecks = (profile: Profile, server: Server, found: DiscoveredServer): readonly Check[] => {
  const scopes = scopesCheck(profile.scope, found.scopesSupported);
  return [
    ...issuerCheck(server, found),
    endpointsCheck(profile, found),
    hostsCheck(homeOf(server), found.endpoints, profile.network.plainHttpHosts),
    grantCheck(profile, found.grantsSupported),
    ...(profile.grant === 'implicit' || profile.clientAuth === 'none'
      ? []
      : [methodCheck(profile, found.authMethodsSupported)]),
    ...(profile.grant === 'authorization_code' ? [pkce(profile, found)] : []),
    ...bindingCheck(profile, found),
    ...(scopes === undefined ? [] : [scopes]),
  ];
};

/** Addresses whose hosts a sign-in talks to, one for each host, at most four. */
export const hostsToSurvey = (profile: Profile, server: Server, found?: DiscoveredServer): readonly string[] => {
  const { authorization, token, jwks } = found?.endpoints ?? {};
  const addresses = [homeOf(server), token, usesBrowser(profile.grant) ? authorization : undefined, jwks];
  const byHost = new Map<string, string>();
  for (const address of addresses) {
    const url = address === undefined ? undefined : webAddress(address);
    if (url !== undefined && !byHost.has(url.origin)) byHost.set(url.origin, url.href);
  }
  return [...byHost.values()].slice(0, 4);
};

const webAddress = (address: string): URL | undefined => {
  try {
    const url = new URL(address.trim());
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
  } catch {
    return undefined;
  }
};
