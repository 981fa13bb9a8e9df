/** One record in memory. */
export type HeldRecord = {
  readonly model: string;
  readonly key: string;
  readonly expiresAtSeconds: number;
  /** Grows with every change: higher is more recent. */
  readonly touched: number;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The grant this record belongs to, when it belongs to one. */
  readonly grantKey: string | undefined;
};

const tokens = new Set(['AccessToken', 'RefreshToken']);
const saved = new Set([...tokens, 'ClientCredentials', 'Grant', 'Session']);

/** Whether records of this model outlive a restart. A sign-in half done and a code of sixty seconds need not. */
export const outlivesRestart = (model: string): boolean => saved.has(model);

/** When each grant last gave something, by its key. */
const recencyOfGrants = (records: readonly HeldRecord[]): ReadonlyMap<string, number> => {
  const recency = new Map<string, number>();
  for (const { model, grantKey, touched } of records) {
    if (grantKey === undefined || model === 'Grant') continue;
    recency.set(grantKey, Math.max(touched, recency.get(grantKey) ?? 0));
  }
  return recency;
};

/** The newest access token of each grant, by the grant's key. */
const newestTokens = (records: readonly HeldRecord[]): ReadonlyMap<string, HeldRecord> => {
  const newest = new Map<string, HeldRecord>();
  for (const record of records) {
    if (record.model !== 'AccessToken' || record.grantKey === undefined) continue;
    if (record.touched > (newest.get(record.grantKey)?.touched ?? -1)) newest.set(record.grantKey, record);
  }
  return newest;
};

/**
 * Sorts records so that what a person would miss most comes first: a whole sign-in (its grant and its newest tokens)
 * together, the most recent sign-in first, then the rest, then tokens that others have replaced; used refresh tokens are
 * among those, kept only to notice their reuse. What has expired is left out.
 */
export const inOrderOfWorth = (records: readonly HeldRecord[], nowSeconds: number): readonly HeldRecord[] => {
  const alive = records.filter((record) => record.expiresAtSeconds > nowSeconds);
  const recency = recencyOfGrants(alive);
  const newest = newestTokens(alive);

  const isReplaced = (record: HeldRecord): boolean =>
    record.payload.consumed !== undefined ||
    (record.model === 'AccessToken' && record.grantKey !== undefined && newest.get(record.grantKey) !== record);
  const rank = (record: HeldRecord): number => {
    if (isReplaced(record)) return 2;
    return tokens.has(record.model) || recency.has(record.key) ? 0 : 1;
  };
  const recencyOf = ({ grantKey, touched }: HeldRecord): number =>
    grantKey === undefined ? touched : (recency.get(grantKey) ?? touched);
  // The grant before its tokens: a token without its grant is worth nothing.
  const withinGrant = ({ model, touched }: HeldRecord): number => (model === 'Grant' ? Number.MAX_VALUE : touched);

  return alive.sort((a, b) => rank(a) - rank(b) || recencyOf(b) - recencyOf(a) || withinGrant(b) - withinGrant(a));
};

/** The records to keep over a restart, in order of worth; a grant that has no token left is not among them. */
export const worthSaving = (records: readonly HeldRecord[], nowSeconds: number): readonly HeldRecord[] => {
  const candidates = inOrderOfWorth(records, nowSeconds).filter((record) => outlivesRestart(record.model));
  const inUse = recencyOfGrants(candidates);
  return candidates.filter((record) => record.model !== 'Grant' || inUse.has(record.key));
};
