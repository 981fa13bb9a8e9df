import type { JWK } from 'jose';
import type { Profile } from '../../src/domain/profile';
import type { TokenSet } from '../../src/domain/token';
import type { CheckId, InspectionCheck, TokenInspection } from '../../src/domain/tokenInspection';
import { createProofs } from '../../src/flows/proofs';
import { createSigningKeys } from '../../src/flows/signingKeys';
import type { Clock, Http } from '../../src/ports';
import { createTokenInspector } from '../../src/services/tokenInspector';
import { sampleProfile } from '../support/sampleData';

export const issuer = 'https://login.example.com';

/** The moment of these tests, in ms since 1970. */
export const now = Date.UTC(2026, 5, 1, 12);

/** A provider in memory: what it answers, and how often it was asked for its keys. */
export type FakeProvider = {
  keys: readonly object[];
  /** The JWKS body as it is sent, in place of `keys`. */
  body?: string;
  status: number;
  /** The provider's clock, ms since 1970. */
  clock: number;
  readonly asked: { keys: number; discovery: number };
};

const answered = (body: string, status: number, clock: number): Response =>
  new Response(body, { status, headers: { 'content-type': 'application/json', date: new Date(clock).toUTCString() } });

const httpOf = (provider: FakeProvider, more: object): Http => ({
  call: async (url) => {
    if (url.endsWith('/jwks')) {
      provider.asked.keys += 1;
      return answered(provider.body ?? JSON.stringify({ keys: provider.keys }), provider.status, provider.clock);
    }
    provider.asked.discovery += 1;
    const metadata = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      ...more,
    };
    return answered(JSON.stringify(metadata), 200, provider.clock);
  },
  stream: () => Promise.reject(new Error('nothing is streamed')),
  close: async () => undefined,
});

/** An inspector over a provider in memory. */
export const createInspectorBench = (
  options: {
    readonly keys?: readonly JWK[];
    readonly profile?: Parameters<typeof sampleProfile>[1];
    readonly clientSecret?: string;
    /** Put over the provider's metadata document. */
    readonly metadata?: object;
  } = {},
) => {
  const provider: FakeProvider = {
    keys: options.keys ?? [],
    status: 200,
    clock: now,
    asked: { keys: 0, discovery: 0 },
  };
  const time = { monotonic: 0 };
  const clock: Clock = { now: () => now, monotonic: () => time.monotonic, after: () => () => undefined };
  const profile: Profile = sampleProfile(1, {
    server: { kind: 'discovery', issuer, document: 'openid' },
    ...options.profile,
  });
  let tokens: TokenSet | undefined;
  const proofs = createProofs({ clock });
  const http = httpOf(provider, options.metadata ?? {});
  const inspector = createTokenInspector({
    profiles: { find: () => profile },
    tokens: { read: async () => tokens },
    contexts: {
      proofs,
      // Only what the inspector reads of a context.
      run: (_profile, _parts, work) =>
        work(profile, { http, secrets: { clientSecret: async () => options.clientSecret } } as Parameters<
          typeof work
        >[1]),
    },
    keys: createSigningKeys({ clock }),
    http: () => http,
    clock,
  });
  const set = (parts: Partial<TokenSet>): TokenSet => ({
    accessToken: 'opaque',
    tokenType: 'Bearer',
    receivedAt: now,
    expirySource: 'unknown',
    generation: 1,
    ...parts,
  });
  return {
    provider,
    /** Lets time pass, in ms. */
    pass: (milliseconds: number): void => {
      time.monotonic += milliseconds;
    },
    proofs,
    access: (accessToken: string, parts: Partial<TokenSet> = {}): Promise<TokenInspection> => {
      tokens = set({ accessToken, ...parts });
      return inspector.inspect(profile.id, 'access');
    },
    id: (idToken: string, parts: Partial<TokenSet> = {}): Promise<TokenInspection> => {
      tokens = set({ idToken, ...parts });
      return inspector.inspect(profile.id, 'id');
    },
    pasted: inspector.inspectPasted,
  };
};

/** The check of this name. */
export const checkOf = ({ checks }: TokenInspection, id: CheckId): InspectionCheck | undefined =>
  checks.find((check) => check.id === id);

/** The reason of each check, by its name. */
export const reasonsOf = ({ checks }: TokenInspection): Readonly<Record<string, string>> =>
  Object.fromEntries(checks.map(({ id, reason }) => [id, reason]));
