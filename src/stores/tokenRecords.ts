import { z } from 'zod';
import { fail } from '../domain/errors';
import { proofAlgorithms } from '../domain/proofKey';
import { expirySources, type LearnedEncoding, type TokenSet, type TokenSummary } from '../domain/token';

/** Most bytes of a set of tokens as it is kept. More would hold the keychain for seconds, and few servers take a tenth of it. */
export const tokenLimitBytes = 256 * 1024;

const tokenSetSchema = z
  .strictObject({
    accessToken: z.string().min(1),
    tokenType: z.string(),
    proofKey: z
      .strictObject({ algorithm: z.enum(proofAlgorithms), jwk: z.record(z.string(), z.string()) })
      .readonly()
      .exactOptional(),
    refreshToken: z.string().exactOptional(),
    idToken: z.string().exactOptional(),
    scope: z.string().exactOptional(),
    receivedAt: z.number(),
    expiresAt: z.number().exactOptional(),
    expirySource: z.enum(expirySources),
    idleSeconds: z.number().positive().exactOptional(),
    lastUsedAt: z.number().exactOptional(),
    refreshesUsed: z.number().int().nonnegative().exactOptional(),
    extras: z.record(z.string(), z.string()).exactOptional(),
    subject: z.string().exactOptional(),
    nonce: z.string().exactOptional(),
    idTokenIsEarlier: z.literal(true).exactOptional(),
    generation: z.number().int().positive(),
    issuedFor: z.string().exactOptional(),
  })
  .readonly();

/** One line of the index: what is known of a token without opening the place it is in. */
export const indexEntrySchema = z
  .strictObject({
    profileId: z.uuid(),
    backend: z.enum(['keychain', 'file']),
    generation: z.number().int().positive(),
    receivedAt: z.number(),
    expiresAt: z.number().exactOptional(),
    idleSeconds: z.number().positive().exactOptional(),
    endless: z.literal(true).exactOptional(),
    refreshable: z.boolean(),
    hasIdToken: z.boolean(),
    issuedFor: z.string().exactOptional(),
    refused: z.literal(true).exactOptional(),
  })
  .readonly();

/** A line of the list that is drawn without opening the vault: the facts of a token, and where the token is kept. */
export type IndexEntry = TokenSummary & { readonly backend: 'keychain' | 'file' };

/** What was learned about a profile's token endpoint. */
export const learnedEntrySchema = z
  .strictObject({
    profileId: z.uuid(),
    tokenEndpoint: z.string(),
    clientId: z.string(),
    encoding: z.enum(['standard', 'raw']),
  })
  .readonly();

/** What was learned for one profile. */
export type LearnedEntry = LearnedEncoding & { readonly profileId: string };

/** The facts of a set that may leave the vault. */
export const summaryOf = (profileId: string, tokens: TokenSet): TokenSummary => ({
  profileId,
  generation: tokens.generation,
  // A token whose end slides begins its life anew with each use.
  receivedAt: tokens.lastUsedAt ?? tokens.receivedAt,
  ...(tokens.expiresAt === undefined ? {} : { expiresAt: tokens.expiresAt }),
  ...(tokens.idleSeconds === undefined ? {} : { idleSeconds: tokens.idleSeconds }),
  ...(tokens.expirySource === 'never' ? { endless: true } : {}),
  refreshable: tokens.refreshToken !== undefined,
  hasIdToken: tokens.idToken !== undefined,
  ...(tokens.issuedFor === undefined ? {} : { issuedFor: tokens.issuedFor }),
});

/** Whether two summaries say the same. */
export const sameSummary = (one: TokenSummary | undefined, other: TokenSummary): boolean =>
  one !== undefined &&
  one.generation === other.generation &&
  one.receivedAt === other.receivedAt &&
  one.expiresAt === other.expiresAt &&
  one.idleSeconds === other.idleSeconds &&
  one.endless === other.endless &&
  one.refreshable === other.refreshable &&
  one.hasIdToken === other.hasIdToken &&
  one.issuedFor === other.issuedFor &&
  one.refused === other.refused;

/** The text of a set for the vault, in ASCII, which keychains keep in the fewest pieces. Throws `token-too-large`. */
export const writeTokens = (tokens: TokenSet): string => {
  const text = JSON.stringify(tokens).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (text.length > tokenLimitBytes) throw fail('token-too-large', { bytes: text.length, limitBytes: tokenLimitBytes });
  return text;
};

/** The set in a text from the vault. Throws `secret-damaged`. */
export const readTokens = (text: string): TokenSet => {
  try {
    return tokenSetSchema.parse(JSON.parse(text));
  } catch {
    // No cause: a parser's message quotes the text, and the text is a token.
    throw fail('secret-damaged', { what: 'token' });
  }
};
