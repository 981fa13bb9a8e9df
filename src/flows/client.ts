import {
  allowInsecureRequests,
  type ClientAuth,
  Configuration,
  type CustomFetch,
  clockSkew,
  customFetch,
  enableNonRepudiationChecks,
} from 'openid-client';
import { isPlainHttpAllowed, isSafeToCall, parsedAddress } from '../domain/address';
import { type ErrorDetails, type FlowStage, fail } from '../domain/errors';
import { textClaim } from '../domain/jwt';
import type { Profile } from '../domain/profile';
import { asksForBinding, type ProofKey, proofAlgorithmFor, proofAlgorithms, secretsOfKey } from '../domain/proofKey';
import { addressWithoutSecrets } from '../domain/requestAddress';
import { providerOf, serverOf } from '../providers/index';
import type { Provider } from '../providers/provider';
import type { CallFacts } from './callFacts';
import type { FlowContext, LearnedEncoding } from './context';
import { type DiscoveredServer, discoverServer } from './discovery';
import type { Prover } from './proofs';
import { type AskedSecret, askedSecret } from './secrets';
import type { SeenAnswer } from './wire';

/** A profile's client at its provider for one run: who it is, where the provider is, and what must stay hidden. */
export type FlowClient = {
  readonly profile: Profile;
  readonly context: FlowContext;
  readonly provider: Provider;
  readonly server: DiscoveredServer;
  /** Absent for a client without a secret. */
  readonly secret?: AskedSecret;
  /** Proves the key that the tokens are, or are to be, bound to (RFC 9449); absent where none is. */
  readonly binding?: { readonly key: ProofKey; readonly prover: Prover };
  /** Masks these values in everything that a provider says during the run. */
  readonly hide: (...values: readonly (string | undefined)[]) => void;
  readonly hidden: () => readonly string[];
  /** The Basic encoding that has proved right in this run: a proof that can be used once is not spent on finding it out. */
  readonly provenEncoding: {
    get: () => LearnedEncoding['encoding'] | undefined;
    set: (encoding: LearnedEncoding['encoding']) => void;
  };
};

/** What openid-client is told of a client that its system knows by no ID; it never leaves. */
const nobody = 'none';

/** The client ID a call needs. Throws `input-invalid`. */
export const requireClientId = (profile: Profile): string => {
  if (profile.clientId !== '') return profile.clientId;
  if (providerOf(profile).clientless === true) return nobody;
  throw fail('input-invalid', { field: 'clientId', reason: 'The provider knows this client by it, and it is empty.' });
};

/** Takes the stand-in for a client without an ID out of what openid-client made for it. */
export const withoutNobody = ({ clientId }: Pick<Profile, 'clientId'>, parameters: URLSearchParams): void => {
  if (clientId === '') parameters.delete('client_id');
};

type Endpoint = ErrorDetails['endpoint-missing']['endpoint'];

/** What a call needs before it begins. */
export type Needs = {
  readonly endpoints: readonly [Endpoint, ...Endpoint[]];
  /** The client has to prove itself, where it can. */
  readonly clientSecret: boolean;
  /** The key the kept tokens were asked for with, or a new one where the profile binds its tokens. */
  readonly proofKey?: ProofKey | 'new' | undefined;
};

/** The address of an endpoint, fit to be called or opened. Throws `endpoint-missing`, `address-invalid`, `address-insecure`. */
export const requireEndpoint = (
  { server, context }: Pick<FlowClient, 'server' | 'context'>,
  endpoint: Endpoint,
): URL => {
  const address = server.endpoints[endpoint];
  if (address === undefined) throw fail('endpoint-missing', { endpoint });
  const url = parsedAddress(address);
  const shown = { field: `${endpoint} endpoint`, address: addressWithoutSecrets(address) };
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw fail('address-invalid', shown);
  if (!isSafeToCall(url, context.http.plainHttpHosts)) throw fail('address-insecure', shown);
  return url;
};

const discoverWithSteps = async (profile: Profile, context: FlowContext): Promise<DiscoveredServer> => {
  const server = serverOf(profile);
  if (server.kind === 'discovery') context.step({ kind: 'discovering', address: addressWithoutSecrets(server.issuer) });
  const found = await discoverServer(server, context.http, context.signal);
  if (server.kind === 'discovery') {
    const tokenEndpoint = addressWithoutSecrets(found.endpoints.token ?? '');
    context.step({ kind: 'discovered', issuer: found.issuer, tokenEndpoint });
    context.step({ kind: 'checked', what: 'metadata' });
  }
  return found;
};

/** The key for the proofs of a run. Throws `input-invalid` for a provider that takes no signature of ours, `secret-damaged`. */
const bindingOf = async (
  profile: Profile,
  { metadata }: DiscoveredServer,
  { proofs }: FlowContext,
  wanted: Needs['proofKey'],
): Promise<FlowClient['binding']> => {
  if (wanted === undefined || (wanted === 'new' && !asksForBinding(profile))) return undefined;
  if (wanted !== 'new') return { key: wanted, prover: await proofs.of(wanted) };
  const listed = metadata.dpop_signing_alg_values_supported ?? [];
  const algorithm = proofAlgorithmFor(listed);
  if (algorithm === undefined) {
    const reason = `The provider takes proofs signed with ${listed.join(', ').slice(0, 120)}; this app signs with ${proofAlgorithms.join(', ')}.`;
    throw fail('input-invalid', { field: 'dpop', reason });
  }
  const key = await proofs.newKey(algorithm);
  return { key, prover: await proofs.of(key) };
};

/**
 * Finds the provider and its endpoints and, where the call needs one and the client has one, the client secret.
 * Throws `input-invalid`, `endpoint-missing`, `cancelled`, and everything discovery and the person throw.
 */
export const openClient = async (profile: Profile, context: FlowContext, needs: Needs): Promise<FlowClient> => {
  if (context.signal.aborted) throw fail('cancelled', {});
  requireClientId(profile);
  const server = await discoverWithSteps(profile, context);
  const [askedBy] = needs.endpoints.map((endpoint) => requireEndpoint({ server, context }, endpoint).host);
  const secret =
    needs.clientSecret && profile.clientAuth !== 'none'
      ? await askedSecret(profile, askedBy ?? '', context, 'client-secret')
      : undefined;
  const binding = await bindingOf(profile, server, context, needs.proofKey);
  const hidden = new Set<string>();
  let proven: LearnedEncoding['encoding'] | undefined;
  const hide: FlowClient['hide'] = (...values) => {
    const secrets = values.filter((value): value is string => value !== undefined && value !== '');
    for (const value of secrets) hidden.add(value);
    if (secrets.length > 0) context.hide?.(...secrets);
  };
  hide(secret?.value, ...secretsOfKey(binding?.key));
  return {
    profile,
    context,
    provider: providerOf(profile),
    server,
    ...(secret === undefined ? {} : { secret }),
    ...(binding === undefined ? {} : { binding }),
    hide,
    hidden: () => [...hidden],
    provenEncoding: {
      get: () => proven,
      set: (encoding) => {
        proven = encoding;
      },
    },
  };
};

/** Stands in for an issuer that nobody named; no token can carry it. */
const unknownIssuer = 'urn:token-helper:unknown-issuer';

/** Microsoft Entra ID's shared issuers hold this in place of a tenant, which the ID token names. */
const tenantPlaceholder = '{tenantid}';

/** Whether the issuer is only known once an ID token has come. */
export const issuerIsOpen = (server: DiscoveredServer): boolean =>
  server.issuer === '' || server.issuer.includes(tenantPlaceholder);

/** The issuer an ID token must name: the provider's own, or the token's where nobody has said which. */
const expectedIssuer = (server: DiscoveredServer, idToken: string | undefined): string => {
  if (server.issuer === '') return textClaim(idToken, 'iss') ?? unknownIssuer;
  return server.issuer.replace(tenantPlaceholder, textClaim(idToken, 'tid') ?? tenantPlaceholder);
};

const isAllowedHttp = (address: string | undefined, { http }: FlowContext): boolean => {
  const url = parsedAddress(address ?? '');
  return url !== undefined && isPlainHttpAllowed(url, http.plainHttpHosts);
};

/** What openid-client needs for one call of the client. `signature`: check ID tokens against the provider's keys. */
export const configuration = (
  client: FlowClient,
  call: {
    readonly auth: ClientAuth;
    readonly fetch: CustomFetch;
    readonly signature: boolean;
    readonly idToken?: string | undefined;
    /** How far the provider's clock is ahead of ours, in ms: the times it writes are by its own. */
    readonly clockAhead?: number | undefined;
  },
): Configuration => {
  const { profile, server } = client;
  const metadata = { ...server.metadata, issuer: expectedIssuer(server, call.idToken) };
  const clock = { [clockSkew]: Math.round((call.clockAhead ?? 0) / 1000) };
  const config = new Configuration(metadata, requireClientId(profile), clock, call.auth);
  config[customFetch] = call.fetch;
  // Http keeps the profile's own time limits.
  config.timeout = 0;
  // openid-client lets every address pass then; the wire does not.
  if (Object.values(server.endpoints).some((address) => isAllowedHttp(address, client.context))) {
    allowInsecureRequests(config);
  }
  const byTls = client.provider.idTokens === 'from-token-endpoint';
  if (call.signature && server.endpoints.jwks !== undefined && !byTls) enableNonRepudiationChecks(config);
  return config;
};

/** What a failure of a call is judged by. `withPassword`: a user name and password were handed in. */
export const callFacts = (
  client: FlowClient,
  stage: FlowStage,
  seen: SeenAnswer | undefined,
  withPassword = false,
): CallFacts => {
  const { profile, context, provider, server } = client;
  const host = parsedAddress(server.endpoints.token ?? server.issuer)?.host ?? '';
  return {
    stage,
    host: seen?.host ?? host,
    method: profile.clientAuth,
    onlyWay: provider.basicOnly === true && profile.clientAuth === 'client_secret_basic',
    passwordGrant: withPassword,
    clientless: provider.clientless === true && profile.clientId === '' && profile.clientAuth === 'none',
    scope: profile.scope,
    now: context.clock.now(),
    limitSeconds: profile.network.overallTimeoutSeconds,
    secrets: client.hidden(),
    seen,
  };
};
