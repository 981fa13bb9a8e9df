import type { JWK } from 'jose';
import { isSafeToCall, parsedAddress } from '../domain/address';
import { fail } from '../domain/errors';
import { jsonDepth } from '../domain/jsonDepth';
import type { Server } from '../domain/profile';
import { addressWithoutSecrets } from '../domain/requestAddress';
import { clockDifference } from '../domain/serverClock';
import type { Clock, Http } from '../ports';
import { discoverServer } from './discovery';
import type { DiscoveredServer } from './serverMetadata';

/** What is known of a provider for checking its tokens. */
export type ProviderKeys = {
  /** As discovery named it; empty where it is not known. */
  readonly issuer: string;
  /** What it calls itself in access tokens, where that is another name. */
  readonly accessTokenIssuer?: string;
  /** Undefined where the provider names no address for its keys. */
  readonly keys: readonly JWK[] | undefined;
  /** Where the keys are; empty where there is no such address. */
  readonly address: string;
  /** Our clock when they came, in ms since 1970. */
  readonly fetchedAt: number;
  /** How far the provider's clock is ahead of ours, in ms; undefined where it did not say. */
  readonly aheadMs: number | undefined;
};

/** How a provider is asked: under one profile's network settings. `network` tells the ways apart. */
export type AskingWay = { readonly http: Http; readonly signal: AbortSignal; readonly network: string };

/** How long keys are good without another look, and how soon a second unknown `kid` may cause one again, in ms. */
const keptFor = 10 * 60_000;
const restBetween = 30_000;

/** So many providers are remembered at once. */
const mostKept = 100;

const limitBytes = 5 * 1_048_576;
const mostKeys = 500;

const isKey = (value: unknown): value is JWK =>
  typeof value === 'object' && value !== null && 'kty' in value && typeof value.kty === 'string';

/** Members that are used must be what they should be; anything else of a key is left alone. */
const isReadable = (key: JWK): boolean =>
  [key.kid, key.alg, key.use, key.crv, key.n, key.e, key.x, key.y].every(
    (part) => part === undefined || typeof part === 'string',
  ) &&
  (key.key_ops === undefined || Array.isArray(key.key_ops));

/** The keys of a JWK set (RFC 7517 section 5); what is no key is left out, as it says. */
const keysIn = (body: string): readonly JWK[] | undefined => {
  try {
    const set: unknown = JSON.parse(body);
    if (typeof set !== 'object' || set === null || !('keys' in set) || !Array.isArray(set.keys)) return undefined;
    if (jsonDepth(set) > 64) return undefined;
    return set.keys.filter(isKey).filter(isReadable).slice(0, mostKeys);
  } catch {
    return undefined;
  }
};

/** Notes the clock of every answer that passes; `onClock` hears how far it is ahead of ours, in ms. */
export const listeningToClock = (http: Http, clock: Clock, onClock: (aheadMs: number) => void): Http => ({
  ...http,
  call: async (url, request, options) => {
    const response = await http.call(url, request, options);
    const ahead = clockDifference(response.headers.get('date') ?? undefined, clock.now());
    if (ahead !== undefined) onClock(ahead);
    return response;
  },
});

/** Fetches a provider's keys (RFC 7517 section 5). Throws `address-*`, `answer-*`, `provider-unavailable`, and what Http throws. */
export const readKeys = async (
  address: string,
  { http, signal }: Pick<AskingWay, 'http' | 'signal'>,
): Promise<readonly JWK[]> => {
  const url = parsedAddress(address);
  const shown = addressWithoutSecrets(address);
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw fail('address-invalid', { field: 'jwks endpoint', address: shown });
  }
  if (!isSafeToCall(url, http.plainHttpHosts))
    throw fail('address-insecure', { field: 'jwks endpoint', address: shown });
  const response = await http.call(
    url.href,
    { method: 'GET', headers: { accept: 'application/json, application/jwk-set+json' } },
    { stage: 'keys', limitBytes, signal },
  );
  const location = response.headers.get('location');
  if (response.status >= 300 && response.status < 400 && location !== null) {
    throw fail('answer-redirected', { stage: 'keys', to: addressWithoutSecrets(location) });
  }
  if (response.status >= 500) throw fail('provider-unavailable', { host: url.host, status: response.status });
  const keys = response.status === 200 ? keysIn(await response.text()) : undefined;
  if (keys !== undefined) return keys;
  const reason = response.status === 200 ? 'It holds no list of keys.' : `It came with status ${response.status}.`;
  throw fail('answer-invalid', { stage: 'keys', reason });
};

type Kept = {
  readonly value: Promise<ProviderKeys>;
  readonly askedAt: number;
  /** When an unknown `kid` last caused a look. */
  readonly againAt?: number;
};

/**
 * The keys of providers, fetched once and kept in memory. One fetch at a time for each; a failed one is not kept. Throws
 * what discovery throws, and `address-*`, `answer-*`, `provider-unavailable` and everything Http throws.
 */
export const createSigningKeys = ({ clock }: { readonly clock: Clock }) => {
  const kept = new Map<string, Kept>();

  const fetchKeys = async (server: Server, way: AskingWay): Promise<ProviderKeys> => {
    let aheadMs: number | undefined;
    const http = listeningToClock(way.http, clock, (ahead) => {
      aheadMs = ahead;
    });
    const found: DiscoveredServer = await discoverServer(server, http, way.signal);
    const address = found.endpoints.jwks;
    const keys = address === undefined ? undefined : await readKeys(address, { ...way, http });
    return {
      issuer: found.issuer,
      ...(found.accessTokenIssuer === undefined ? {} : { accessTokenIssuer: found.accessTokenIssuer }),
      keys,
      address: addressWithoutSecrets(address ?? ''),
      fetchedAt: clock.now(),
      aheadMs,
    };
  };

  const fetchAndKeep = (name: string, server: Server, way: AskingWay, again?: number): Promise<ProviderKeys> => {
    const value = fetchKeys(server, way);
    kept.delete(name);
    kept.set(name, { value, askedAt: clock.monotonic(), ...(again === undefined ? {} : { againAt: again }) });
    const oldest = kept.keys().next();
    if (kept.size > mostKept && oldest.done !== true) kept.delete(oldest.value);
    value.catch(() => {
      if (kept.get(name)?.value === value) kept.delete(name);
    });
    return value;
  };

  const nameOf = (server: Server, way: AskingWay): string => `${JSON.stringify(server)} ${way.network}`;

  return {
    /** The provider's keys, from memory where they are fresh enough. */
    of: (server: Server, way: AskingWay): Promise<ProviderKeys> => {
      const name = nameOf(server, way);
      const known = kept.get(name);
      if (known !== undefined && clock.monotonic() - known.askedAt < keptFor) return known.value;
      return fetchAndKeep(name, server, way);
    },
    /**
     * The keys once more, for a token whose `kid` is not among them; undefined where that was done a moment ago, so that
     * made-up names cause no storm of requests.
     */
    again: (server: Server, way: AskingWay): Promise<ProviderKeys> | undefined => {
      const name = nameOf(server, way);
      const last = kept.get(name)?.againAt;
      const now = clock.monotonic();
      return last !== undefined && now - last < restBetween ? undefined : fetchAndKeep(name, server, way, now);
    },
  };
};

export type SigningKeys = ReturnType<typeof createSigningKeys>;
