import { z } from 'zod';
import { type GrantKind, grantKinds } from './profile';
import type { TokenSet } from './token';
import { claimsOf, readToken } from './tokenInspectionRead';

/** The claims of one token as data, as many as there is room for; `leftOut` counts the others. */
export const recordedClaimsSchema = z.strictObject({
  claims: z.record(z.string(), z.unknown()),
  leftOut: z.number().int().nonnegative(),
});
export type RecordedClaims = z.infer<typeof recordedClaimsSchema>;

/** What is remembered of a set of tokens once it has come: times, sizes, scopes and claims, never a token. */
export const tokenRecordSchema = z.strictObject({
  id: z.uuid(),
  profileId: z.uuid(),
  /** Times in ms since 1970. */
  receivedAt: z.number(),
  expiresAt: z.number().exactOptional(),
  /** For a token whose end slides: seconds after its last use. */
  idleSeconds: z.number().exactOptional(),
  how: z.enum(['grant', 'refresh']),
  grant: z.enum(grantKinds),
  tokenType: z.string(),
  format: z.enum(['jwt', 'jwe', 'opaque']),
  bytes: z.number().int().nonnegative(),
  scopes: z.array(z.string()),
  /** Whether the provider named the scopes; otherwise they are those asked for (RFC 6749 section 5.1). */
  scopesSaid: z.boolean(),
  subject: z.string().exactOptional(),
  access: recordedClaimsSchema.exactOptional(),
  idToken: recordedClaimsSchema.exactOptional(),
});
export type TokenRecord = z.infer<typeof tokenRecordSchema>;

/** Most characters of one token's claims as JSON. */
export const longestClaims = 32 * 1024;

const mostScopes = 300;
const longestText = 500;

const hidden = '[hidden]';

/** A token inside a token; its signature part may be empty. */
const tokenShape = /eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)*/g;

type Secrets = readonly string[];

const withoutSecrets = (text: string, secrets: Secrets): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, hidden), text).replace(tokenShape, hidden);

/** The value with every token in it hidden; a claim may carry another one. */
const harmless = (value: unknown, secrets: Secrets): unknown => {
  if (typeof value === 'string') return withoutSecrets(value, secrets);
  if (Array.isArray(value)) return value.map((item) => harmless(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [withoutSecrets(name, secrets), harmless(inner, secrets)]),
  );
};

/** As many of the claims, in their order, as there is room for. */
export const recordedClaims = (claims: Readonly<Record<string, unknown>>, secrets: Secrets): RecordedClaims => {
  const entries = Object.entries(claims);
  const kept: [string, unknown][] = [];
  let room = longestClaims;
  for (const [name, value] of entries) {
    const entry: [string, unknown] = [withoutSecrets(name, secrets), harmless(value, secrets)];
    const length = JSON.stringify(entry).length;
    if (length > room) continue;
    room -= length;
    kept.push(entry);
  }
  return { claims: Object.fromEntries(kept), leftOut: entries.length - kept.length };
};

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const shortened = (text: string): string => text.slice(0, longestText);

/** The record of a set of tokens. `scopes`: the granted ones, or those asked for where the provider named none. */
export const tokenRecord = (
  tokens: TokenSet,
  given: {
    readonly id: string;
    readonly profileId: string;
    readonly grant: GrantKind;
    readonly how: TokenRecord['how'];
    readonly scopes: readonly string[];
  },
): TokenRecord => {
  const secrets = [tokens.accessToken, tokens.refreshToken, tokens.idToken].filter(
    (token): token is string => token !== undefined && token.length >= 8,
  );
  const read = readToken(tokens.accessToken);
  const access = claimsOf(read);
  const id = tokens.idToken === undefined ? undefined : claimsOf(readToken(tokens.idToken));
  return {
    id: given.id,
    profileId: given.profileId,
    receivedAt: tokens.receivedAt,
    ...(tokens.expiresAt === undefined ? {} : { expiresAt: tokens.expiresAt }),
    ...(tokens.idleSeconds === undefined ? {} : { idleSeconds: tokens.idleSeconds }),
    how: given.how,
    grant: given.grant,
    tokenType: shortened(tokens.tokenType),
    format: read.format === 'nested' ? 'jwt' : read.format,
    bytes: bytesOf(tokens.accessToken),
    scopes: given.scopes.slice(0, mostScopes).map((scope) => withoutSecrets(shortened(scope), secrets)),
    scopesSaid: tokens.scope !== undefined,
    ...(tokens.subject === undefined ? {} : { subject: withoutSecrets(shortened(tokens.subject), secrets) }),
    ...(access === undefined ? {} : { access: recordedClaims(access, secrets) }),
    ...(id === undefined ? {} : { idToken: recordedClaims(id, secrets) }),
  };
};

/** Most records of a profile. */
export const timelineLimit = 100;

/** Most characters of a profile's records as JSON: each new one writes the whole file. */
export const timelineCharacters = 2_000_000;

/** Puts a record first and lets the oldest go; the newest is always kept. */
export const withRecord = (records: readonly TokenRecord[], record: TokenRecord): readonly TokenRecord[] => {
  const kept = [record, ...records.filter(({ id }) => id !== record.id)].slice(0, timelineLimit);
  let characters = 0;
  const end = kept.findIndex((each, index) => {
    characters += JSON.stringify(each).length;
    return index > 0 && characters > timelineCharacters;
  });
  return end === -1 ? kept : kept.slice(0, end);
};
