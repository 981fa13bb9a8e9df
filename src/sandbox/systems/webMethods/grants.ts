import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Records } from '../../records';
import type { WebMethodsSeed } from './seed';

const grantSchema = z.object({
  clientId: z.string(),
  /** Null for a client acting for itself. */
  username: z.string().nullable(),
  scopes: z.array(z.string()).readonly(),
  /** How often it can still be refreshed; null without limit. */
  refreshesLeft: z.number().nullable(),
  /** Milliseconds; null for tokens that never expire. */
  accessEnds: z.number().nullable(),
  deleted: z.boolean(),
  /** The generations of the client, and of the client and user, it belongs to. */
  generations: z.tuple([z.number(), z.number()]),
  /** The hash-like id of the refresh token that counts; one replaced by a refresh no longer does. */
  refreshId: z.string().nullable(),
});

/** What a pair of tokens stands for, without their values: one row of the Token Management page. */
export type TokenRow = Readonly<z.infer<typeof grantSchema>> & { readonly id: string };

/** The facts of new tokens. */
export type NewTokens = Pick<TokenRow, 'clientId' | 'username' | 'scopes' | 'refreshesLeft' | 'accessEnds'> & {
  readonly refreshable: boolean;
  /** The refresh token to go on with, in place of a new one. */
  readonly keptRefreshToken?: string | undefined;
};

/** The tokens that were issued, found by hashes of their values. */
export type Tokens = {
  readonly issue: (facts: NewTokens) => { readonly accessToken: string; readonly refreshToken: string | undefined };
  /** The row of an access token, good or not. */
  readonly byAccessToken: (token: string) => TokenRow | undefined;
  readonly byRefreshToken: (token: string) => TokenRow | undefined;
  /** Whether nothing was done against the row: not deleted, and its client's tokens not made invalid. */
  readonly stands: (row: TokenRow) => boolean;
  /** Deletes a row: both tokens are gone. */
  readonly remove: (row: TokenRow) => void;
  /** The refresh token of the row counts no longer. */
  readonly retireRefreshToken: (row: TokenRow) => void;
  /** Makes all tokens of a client, or of one user of it, invalid. */
  readonly endAll: (clientId: string, username?: string | null) => void;
};

type TokensOptions = {
  readonly records: Records;
  /** Milliseconds. */
  readonly now: () => number;
  readonly generations: WebMethodsSeed['generations'];
  readonly onGenerations: (generations: WebMethodsSeed['generations']) => void;
};

const yearSeconds = 365 * 86_400;
const newToken = (): string => randomBytes(32).toString('hex');
const userKey = (clientId: string, username: string | null): string => `${clientId} ${username ?? ''}`;

/** Creates the memory of tokens on top of the hashed records. */
export const createTokens = ({ records, now, generations, onGenerations }: TokensOptions): Tokens => {
  let counts = generations;
  const currentOf = ({ clientId, username }: Pick<TokenRow, 'clientId' | 'username'>): [number, number] => [
    counts[clientId] ?? 0,
    counts[userKey(clientId, username)] ?? 0,
  ];
  const store = ({ id, ...row }: TokenRow): void => records.put('Grant', id, row, yearSeconds);

  const rowBy = (model: 'AccessToken' | 'RefreshToken', token: string) => {
    const { grantId, refreshId } = records.find(model, token) ?? {};
    if (typeof grantId !== 'string') return undefined;
    const { data } = grantSchema.safeParse(records.find('Grant', grantId));
    return data && { row: { ...data, id: grantId }, refreshId };
  };

  return {
    issue: ({ refreshable, keptRefreshToken, ...facts }) => {
      const accessToken = newToken();
      const refreshToken = refreshable ? (keptRefreshToken ?? newToken()) : undefined;
      const refreshId = refreshToken === undefined ? null : randomUUID();
      const id = randomUUID();
      store({ ...facts, id, deleted: false, generations: currentOf(facts), refreshId });
      const seconds = facts.accessEnds === null ? yearSeconds : Math.ceil((facts.accessEnds - now()) / 1000);
      records.put('AccessToken', accessToken, { grantId: id }, seconds);
      if (refreshToken !== undefined)
        records.put('RefreshToken', refreshToken, { grantId: id, refreshId }, yearSeconds);
      return { accessToken, refreshToken };
    },
    byAccessToken: (token) => rowBy('AccessToken', token)?.row,
    byRefreshToken: (token) => {
      const found = rowBy('RefreshToken', token);
      return found !== undefined && found.row.refreshId === found.refreshId ? found.row : undefined;
    },
    stands: (row) => !row.deleted && currentOf(row).every((count, index) => count === row.generations[index]),
    remove: (row) => store({ ...row, deleted: true }),
    retireRefreshToken: (row) => store({ ...row, refreshId: null }),
    endAll: (clientId, username) => {
      const key = username === undefined ? clientId : userKey(clientId, username);
      counts = { ...counts, [key]: (counts[key] ?? 0) + 1 };
      onGenerations(counts);
    },
  };
};
