import type { RecordedClaims, TokenRecord } from './tokenTimeline';

/** One claim that is not the same in both. `path`: the names down to it, for a claim inside another. */
export type ClaimDifference = {
  readonly from: 'access' | 'id';
  readonly path: readonly string[];
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: unknown;
  readonly after?: unknown;
  /** For lists, which are compared as sets: what only one side has. */
  readonly lost?: readonly string[];
  readonly gained?: readonly string[];
};

/** A fact of both tokens side by side. */
export type FactDifference = {
  readonly fact: 'issuer' | 'audience' | 'subject' | 'format' | 'type' | 'grant';
  readonly before: string;
  readonly after: string;
};

/** What two tokens of a timeline do not have in common. */
export type TokenDifference = {
  readonly scopes: {
    readonly lost: readonly string[];
    readonly gained: readonly string[];
    readonly kept: readonly string[];
  };
  /** In ms; absent where nobody knows it. */
  readonly lifetime: {
    readonly before?: number;
    readonly after?: number;
    readonly change: 'shorter' | 'longer' | 'same' | 'unknown';
  };
  readonly facts: readonly FactDifference[];
  /** What a person looks for. */
  readonly claims: readonly ClaimDifference[];
  /** What is never the same in two tokens: times and identifiers. */
  readonly expected: readonly ClaimDifference[];
  /** Whether there were claims to compare, of either token. */
  readonly compared: { readonly access: boolean; readonly id: boolean };
  /** Claims that were too much to keep, on both sides together. */
  readonly leftOut: number;
  /** More differences than are listed. */
  readonly more: number;
};

/** Times, identifiers of one token or one sign-in, and hashes of these (RFC 7519 section 4.1, OpenID Connect Core). */
const alwaysNew: ReadonlySet<string> = new Set([
  ...['iat', 'exp', 'nbf', 'jti', 'sid', 'auth_time', 'nonce', 'at_hash', 'c_hash', 's_hash'],
  // Keycloak, Entra ID, Cognito, Auth0 and IBM call theirs so.
  ...['session_state', 'uti', 'aio', 'rh', 'origin_jti', 'event_id', 'xms_ftd', 'uqid', 'rat', 'sessionId'],
]);

/** Deeper members are compared as one value. */
const deepest = 4;

/** So many differences are listed; a token that means well has a few. */
const mostListed = 500;

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON with its members in order, so that two equal values are one text. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isMembers(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
};

const shownItem = (item: unknown): string => (typeof item === 'string' ? item : canonical(item));

/** Claims that hold a list as one text, blanks between (RFC 8693 section 4.2, RFC 9068 section 2.2.3.1). */
const listsAsText: ReadonlySet<string> = new Set(['scope', 'scp', 'scopes']);

const listOf = (name: string, value: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string' && listsAsText.has(name)) return value.split(/\s+/).filter((word) => word !== '');
  return undefined;
};

/** One audience may be written as a list of one (RFC 7519 section 4.1.3); two lists are the same whatever their order. */
const listsOf = (name: string, before: unknown, after: unknown) => {
  const lists = [listOf(name, before), listOf(name, after)] as const;
  if (lists[0] === undefined && lists[1] === undefined) return undefined;
  const asList = (value: unknown): readonly unknown[] | undefined => (typeof value === 'string' ? [value] : undefined);
  const [one, other] = [lists[0] ?? asList(before), lists[1] ?? asList(after)];
  return one === undefined || other === undefined ? undefined : { before: one, after: other };
};

const missingFrom = (list: readonly unknown[], other: readonly unknown[]): readonly string[] => {
  const known = new Set(other.map(canonical));
  const seen = new Set<string>();
  return list.flatMap((item) => {
    const text = canonical(item);
    if (known.has(text) || seen.has(text)) return [];
    seen.add(text);
    return [shownItem(item)];
  });
};

type Found = Omit<ClaimDifference, 'from'>;

const compareValues = (path: readonly string[], before: unknown, after: unknown): readonly Found[] => {
  const name = path.at(-1) ?? '';
  if (isMembers(before) && isMembers(after) && path.length < deepest) return compareMembers(path, before, after);
  const lists = listsOf(name, before, after);
  if (lists !== undefined) {
    const lost = missingFrom(lists.before, lists.after);
    const gained = missingFrom(lists.after, lists.before);
    return lost.length + gained.length === 0 ? [] : [{ path, kind: 'changed', before, after, lost, gained }];
  }
  return canonical(before) === canonical(after) ? [] : [{ path, kind: 'changed', before, after }];
};

const compareMembers = (path: readonly string[], before: Members, after: Members): readonly Found[] => {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name): readonly Found[] => {
    const at = [...path, name];
    if (!Object.hasOwn(after, name)) return [{ path: at, kind: 'removed', before: before[name] }];
    if (!Object.hasOwn(before, name)) return [{ path: at, kind: 'added', after: after[name] }];
    return compareValues(at, before[name], after[name]);
  });
};

/** Nothing is said where one side has no claims at all: they are not lost, they cannot be read. */
const compareClaims = (
  from: ClaimDifference['from'],
  before: RecordedClaims | undefined,
  after: RecordedClaims | undefined,
): readonly ClaimDifference[] =>
  before === undefined || after === undefined
    ? []
    : compareMembers([], before.claims, after.claims).map((found) => ({ from, ...found }));

/** The lifetime a token was given, in ms. What the token says of itself is exact; the time of its coming is not. */
export const lifetimeOf = ({ access, expiresAt, receivedAt, idleSeconds }: TokenRecord): number | undefined => {
  if (idleSeconds !== undefined) return idleSeconds * 1000;
  const { iat, exp } = access?.claims ?? {};
  if (typeof iat === 'number' && typeof exp === 'number' && exp > iat) return (exp - iat) * 1000;
  return expiresAt === undefined ? undefined : Math.max(0, expiresAt - receivedAt);
};

/** The way of an answer and whole seconds make two equal lifetimes differ by this much, in ms. */
const lifetimeNoise = 5000;

const compareLifetimes = (before: number | undefined, after: number | undefined): TokenDifference['lifetime'] => {
  const known = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  if (before === undefined || after === undefined) return { ...known, change: 'unknown' };
  if (Math.abs(before - after) <= lifetimeNoise) return { ...known, change: 'same' };
  return { ...known, change: after < before ? 'shorter' : 'longer' };
};

const claimOf = ({ access, idToken }: TokenRecord, name: string): unknown => {
  const claims = access?.claims ?? idToken?.claims ?? {};
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
};

const asText = (value: unknown): string => {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.map(shownItem).sort().join(' ') : shownItem(value);
};

const factsOf = (record: TokenRecord): Readonly<Record<FactDifference['fact'], string>> => ({
  issuer: asText(claimOf(record, 'iss')),
  audience: asText(claimOf(record, 'aud')),
  subject: record.subject ?? asText(claimOf(record, 'sub')),
  format: record.format,
  type: record.tokenType.toLowerCase(),
  grant: record.grant,
});

const factNames = ['issuer', 'audience', 'subject', 'format', 'type', 'grant'] as const;

const compareFacts = (before: TokenRecord, after: TokenRecord): readonly FactDifference[] => {
  const [one, other] = [factsOf(before), factsOf(after)];
  return factNames.flatMap((fact) =>
    one[fact] === other[fact] ? [] : [{ fact, before: one[fact], after: other[fact] }],
  );
};

/** What the list of facts says already. */
const inFacts = ({ path: [first, second] }: ClaimDifference): boolean =>
  second === undefined && (first === 'iss' || first === 'sub');

const isAudience = ({ from, path }: ClaimDifference): boolean =>
  from === 'access' && path.length === 1 && path[0] === 'aud';

/** Compares two tokens of any profiles by what was remembered of them. */
export const compareTokens = (before: TokenRecord, after: TokenRecord): TokenDifference => {
  const found = [
    ...compareClaims('access', before.access, after.access),
    ...compareClaims('id', before.idToken, after.idToken),
  ].filter((each) => !inFacts(each));
  const isExpected = ({ path, kind }: ClaimDifference): boolean =>
    kind === 'changed' && path.length === 1 && alwaysNew.has(path[0] ?? '');
  const claims = found.filter((each) => !isExpected(each));
  const expected = found.filter(isExpected);
  const [had, has] = [new Set(before.scopes), new Set(after.scopes)];
  return {
    scopes: {
      lost: [...had].filter((scope) => !has.has(scope)),
      gained: [...has].filter((scope) => !had.has(scope)),
      kept: [...has].filter((scope) => had.has(scope)),
    },
    lifetime: compareLifetimes(lifetimeOf(before), lifetimeOf(after)),
    // Both say which audiences came and went; the claim says it more exactly.
    facts: compareFacts(before, after).filter(({ fact }) => fact !== 'audience' || !claims.some(isAudience)),
    claims: claims.slice(0, mostListed),
    expected,
    compared: {
      access: before.access !== undefined && after.access !== undefined,
      id: before.idToken !== undefined && after.idToken !== undefined,
    },
    leftOut: [before, after].reduce(
      (sum, { access, idToken }) => sum + (access?.leftOut ?? 0) + (idToken?.leftOut ?? 0),
      0,
    ),
    more: Math.max(0, claims.length - mostListed),
  };
};

/** Whether there is anything worth looking at besides what always differs. */
export const isSame = ({ scopes, lifetime, facts, claims }: TokenDifference): boolean =>
  scopes.lost.length + scopes.gained.length + facts.length + claims.length === 0 &&
  lifetime.change !== 'shorter' &&
  lifetime.change !== 'longer';
