import { profileSchema } from '../../src/domain/profile';
import type { TokenSet } from '../../src/domain/token';
import { type TokenRecord, tokenRecord } from '../../src/domain/tokenTimeline';
import { sampleId } from './sampleData';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of these claims; nobody has signed it. */
export const unsignedToken = (claims: object): string => `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.c2ln`;

/** A set of tokens as a provider gave them. */
export const sampleTokens = (change: Partial<TokenSet> = {}): TokenSet => ({
  accessToken: unsignedToken({
    iss: 'https://login.example.com',
    sub: 'alice',
    iat: 1_700_000_000,
    exp: 1_700_003_600,
  }),
  tokenType: 'Bearer',
  receivedAt: 1_700_000_000_000,
  expiresAt: 1_700_003_600_000,
  expirySource: 'expires_in',
  generation: 1,
  ...change,
});

/** What is remembered of a token of these claims. */
export const sampleRecord = (
  n: number,
  claims: object | undefined,
  change: Partial<TokenSet> = {},
  given: Partial<Parameters<typeof tokenRecord>[1]> = {},
): TokenRecord =>
  tokenRecord(
    sampleTokens({
      ...(claims === undefined ? { accessToken: 'opaque-value' } : { accessToken: unsignedToken(claims) }),
      ...change,
    }),
    { id: sampleId(n), profileId: sampleId(1), grant: 'authorization_code', how: 'grant', scopes: [], ...given },
  );

/** The smallest valid profile of an id. */
export const timelineProfile = (n: number) =>
  profileSchema.parse({
    id: sampleId(n),
    name: `Profile ${n}`,
    server: { kind: 'discovery', issuer: 'https://login.example.com' },
    grant: 'client_credentials',
  });
