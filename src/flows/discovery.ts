import { allowInsecureRequests, customFetch, discovery } from 'openid-client';
import { isPlainHttpAllowed, readAddress } from '../domain/address';
import { type AppError, type AppFailure, assertNever, fail } from '../domain/errors';
import type { Endpoints, Server } from '../domain/profile';
import { addressWithoutSecrets } from '../domain/requestAddress';
import type { Http } from '../ports';
import type { WireAnswer } from '../providers/provider';
import { type DiscoveryAddress, type DiscoveryPlan, discoveryPlan, readIssuer } from './discoveryAddresses';
import { discoveryFailure } from './oauthErrors';
import { type DiscoveredServer, describedServer, enteredEndpoints, knownMetadata, typedServer } from './serverMetadata';
import { createWire } from './wire';

export type { DiscoveredServer } from './serverMetadata';

type DiscoverableServer = Extract<Server, { readonly kind: 'discovery' }>;

/** openid-client wants a client even to look around; none is named to the provider. */
const nobody = 'discovery';

/** Longer than any limit a profile can set, in seconds: the profile's own limit is kept by Http. */
const noLimit = 3600;

/** Cuts a document down to what is used, so that neither its depth nor its size goes further. */
const readDocument = (answer: WireAnswer): WireAnswer => {
  try {
    const document: unknown = JSON.parse(answer.body);
    if (typeof document !== 'object' || document === null || Array.isArray(document)) return answer;
    return { ...answer, body: JSON.stringify(knownMetadata({ ...document })) };
  } catch {
    return answer;
  }
};

/** The issuer as the provider writes it: a bare origin has no slash that was not there. */
const shownIssuer = (issuer: string): string => {
  const shown = addressWithoutSecrets(issuer);
  return shown === `${issuer}/` ? issuer : shown;
};

/** What one look at an address came to; `found` is a valid document of the issuer that was asked for. */
type Look = { readonly found: DiscoveredServer } | { readonly failure: AppFailure };

const lookAt = async (
  { document, url }: DiscoveryAddress,
  plan: DiscoveryPlan,
  entered: Endpoints,
  http: Http,
  signal: AbortSignal,
): Promise<Look> => {
  const address = addressWithoutSecrets(url.href);
  const wire = createWire({ http, signal, stage: 'discovery', read: readDocument });
  // openid-client lets every address pass then; the wire does not.
  const execute = isPlainHttpAllowed(url, http.plainHttpHosts) ? [allowInsecureRequests] : [];
  try {
    const options = { execute, timeout: noLimit, [customFetch]: wire.fetch };
    const metadata = (await discovery(url, nobody, undefined, undefined, options)).serverMetadata();
    const { issuer } = metadata;
    if (!plan.accepts(readIssuer(issuer, address))) {
      throw fail('discovery-issuer-mismatch', { expected: plan.expected, actual: shownIssuer(issuer) });
    }
    return { found: describedServer({ ...metadata }, entered, { issuer, document, address }) };
  } catch (caught) {
    return { failure: discoveryFailure(caught, address, wire.seen()) };
  }
};

/** Failures after which the other forms of the address are still worth a look, the least telling first. */
const worthAnother: readonly AppError['code'][] = [
  'discovery-not-found',
  'answer-redirected',
  'provider-unavailable',
  'discovery-not-json',
  'discovery-invalid',
  'discovery-issuer-mismatch',
];

const telling = (failure: AppFailure): number => worthAnother.indexOf(failure.error.code);

const discover = async (server: DiscoverableServer, http: Http, signal: AbortSignal): Promise<DiscoveredServer> => {
  const plan = discoveryPlan(readAddress(server.issuer, 'issuer', http.plainHttpHosts), server.document);
  const entered = enteredEndpoints(server.overrides, http.plainHttpHosts);
  let best: AppFailure | undefined;
  for (const address of plan.addresses) {
    const look = await lookAt(address, plan, entered, http, signal);
    if ('found' in look) return look.found;
    // The network, the person or a busy server: the next address would meet the same.
    if (telling(look.failure) === -1) throw look.failure;
    if (best === undefined || telling(look.failure) > telling(best)) best = look.failure;
  }
  throw best ?? fail('not-offered', { what: 'discovery' });
};

/**
 * Finds out what a provider offers and where (OpenID Connect Discovery 1.0, RFC 8414); the profile's own endpoints
 * replace the document's. Throws `discovery-*`, `address-*`, and everything Http throws.
 */
export const discoverServer = async (server: Server, http: Http, signal: AbortSignal): Promise<DiscoveredServer> => {
  switch (server.kind) {
    case 'discovery':
      return discover(server, http, signal);
    case 'endpoints':
      return typedServer(server.issuer, server.endpoints, http.plainHttpHosts);
    case 'practice':
      throw fail('practice-unavailable', { technical: 'the practice provider was not started' });
    default:
      return assertNever(server);
  }
};
