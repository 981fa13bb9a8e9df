import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Records } from '../../records';

/** A token of Keyrock 8.3.0 that is no JWT: 40 hexadecimal characters. */
export const newOpaqueToken = (): string => randomBytes(20).toString('hex');

const pairSchema = z.object({
  clientId: z.string(),
  /** Null for an application acting for itself. */
  userId: z.string().nullable(),
  scope: z.array(z.string()).readonly(),
  accessGood: z.boolean(),
  refreshGood: z.boolean(),
  /** Milliseconds; null for a token without end. */
  accessEnds: z.number().nullable(),
  refreshEnds: z.number().nullable(),
});

/** An access token and a refresh token that were issued together, without their values. */
export type TokenPair = Readonly<z.infer<typeof pairSchema>> & { readonly id: string };

const codeSchema = z.object({
  clientId: z.string(),
  userId: z.string(),
  scope: z.array(z.string()).readonly(),
  redirectUri: z.string(),
  nonce: z.string().nullable(),
  /** Milliseconds. */
  ends: z.number(),
  used: z.boolean(),
  pairId: z.string().nullable(),
});

/** What an authorization code stands for. */
export type CodeFacts = Readonly<z.infer<typeof codeSchema>>;

/** What is to be remembered of new tokens; a value that is null is not issued, or not remembered. */
export type NewPair = Omit<TokenPair, 'id' | 'accessGood' | 'refreshGood'> & {
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
};

/** The tokens that were issued, found by hashes of their values. */
export type Tokens = {
  readonly add: (pair: NewPair) => TokenPair;
  readonly byAccessToken: (token: string) => TokenPair | undefined;
  readonly byRefreshToken: (token: string) => TokenPair | undefined;
  readonly byId: (pairId: string) => TokenPair | undefined;
  /** Takes the validity of one or both. */
  readonly revoke: (pair: TokenPair, which: { readonly access?: boolean; readonly refresh?: boolean }) => void;
  readonly addCode: (code: string, facts: CodeFacts) => void;
  readonly byCode: (code: string) => CodeFacts | undefined;
};

/** A year: for records of tokens without end, which are forgotten some day all the same. */
const longestSeconds = 365 * 86_400;

/** Creates the token memory on top of the hashed records. */
export const createTokens = (records: Records, now: () => number): Tokens => {
  const secondsUntil = (endMs: number | null): number =>
    endMs === null ? longestSeconds : Math.max(1, Math.ceil((endMs - now()) / 1000));

  const store = ({ id, ...pair }: TokenPair): void => {
    const ends = pair.refreshEnds ?? pair.accessEnds;
    records.put('Grant', id, pair, secondsUntil(ends));
  };

  const byId = (id: string): TokenPair | undefined => {
    const { data } = pairSchema.safeParse(records.find('Grant', id));
    return data && { ...data, id };
  };

  const byToken = (model: 'AccessToken' | 'RefreshToken', token: string): TokenPair | undefined => {
    const grantId = records.find(model, token)?.grantId;
    return typeof grantId === 'string' ? byId(grantId) : undefined;
  };

  return {
    add: ({ accessToken, refreshToken, ...facts }) => {
      const pair = { ...facts, id: randomUUID(), accessGood: true, refreshGood: true };
      store(pair);
      const grantId = pair.id;
      if (accessToken !== null) records.put('AccessToken', accessToken, { grantId }, secondsUntil(facts.accessEnds));
      if (refreshToken !== null)
        records.put('RefreshToken', refreshToken, { grantId }, secondsUntil(facts.refreshEnds));
      return pair;
    },
    byAccessToken: (token) => byToken('AccessToken', token),
    byRefreshToken: (token) => byToken('RefreshToken', token),
    byId,
    revoke: (pair, { access = false, refresh = false }) => {
      const current = byId(pair.id) ?? pair;
      store({
        ...current,
        accessGood: current.accessGood && !access,
        refreshGood: current.refreshGood && !refresh,
      });
    },
    addCode: (code, facts) => records.put('AuthorizationCode', code, facts, secondsUntil(facts.ends)),
    byCode: (code) => codeSchema.safeParse(records.find('AuthorizationCode', code)).data,
  };
};
