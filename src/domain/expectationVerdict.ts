import type { Expectation } from './expectations';
import type { TokenFacts, TokenView } from './token';
import { audiencesOf, shortValue } from './tokenInspectionClaims';

type Members = Readonly<Record<string, unknown>>;

/** A token as it is judged: what it is by its shape, what it says, and what came beside it. Times in ms since 1970. */
export type JudgedToken = {
  readonly format: TokenFacts['format'];
  readonly header: Members;
  readonly claims: Members | undefined;
  /** The granted scopes; undefined for a token that has none of its own, as an ID token. */
  readonly scopes: readonly string[] | undefined;
  readonly receivedAt: number;
  readonly expiresAt: number | undefined;
};

/** What of an expectation a token misses. */
export type MissReason =
  | 'format'
  | 'ended'
  | 'too-old'
  | 'issuer'
  | 'audience'
  | 'scope'
  | 'claim-absent'
  | 'claim-differs'
  | 'algorithm';

/** One thing an API wants and the token does not have, or that cannot be seen in it. */
export type Miss = { readonly reason: MissReason; readonly expected: string; readonly actual?: string };

/** Whether an API would take a token: one miss means no; what cannot be seen leaves it open. */
export type ExpectationVerdict = {
  readonly taken: 'yes' | 'no' | 'unknown';
  readonly misses: readonly Miss[];
  /** Wanted, but not to be seen in an opaque or encrypted token. */
  readonly unseen: readonly Miss[];
};

/** The kept token a request would carry. */
export const judgedToken = (view: TokenView, which: 'access' | 'id'): JudgedToken | undefined => {
  const facts = which === 'id' ? view.id : view.access;
  if (facts === undefined) return undefined;
  const end = facts.jwt?.claims.exp;
  const ownEnd = typeof end === 'number' ? end * 1000 : undefined;
  return {
    format: facts.format,
    header: facts.jwt?.header ?? {},
    claims: facts.jwt?.claims,
    scopes: which === 'id' ? undefined : (view.scopeGranted ?? view.scopeAsked),
    receivedAt: view.receivedAt,
    expiresAt: which === 'id' ? ownEnd : (view.expiresAt ?? ownEnd),
  };
};

const words = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.split(/\s+/).filter((word) => word !== '');
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
};

/** The scopes a token carries: its own claim by either name (RFC 9068 section 2.2.3, `scp` elsewhere), or what was granted. */
export const scopesOf = ({ claims, scopes }: Pick<JudgedToken, 'claims' | 'scopes'>): readonly string[] | undefined => {
  const own = claims?.scope ?? claims?.scp;
  return own === undefined ? scopes : words(own);
};

/** A claim by its name, or by a path of names with dots between; a name may hold dots itself, as a client ID often does. */
const claimAt = (inside: unknown, path: string): unknown => {
  if (typeof inside !== 'object' || inside === null) return undefined;
  // What an object has under a name is all that is asked of it.
  const members = inside as Members;
  if (Object.hasOwn(members, path)) return members[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const name = path.slice(0, dot);
    const found = Object.hasOwn(members, name) ? claimAt(members[name], path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
};

const same = (value: unknown, wanted: string): boolean =>
  Array.isArray(value) ? value.some((one) => String(one) === wanted) : String(value) === wanted;

type Look = { readonly misses: readonly Miss[]; readonly unseen?: readonly Miss[] };

const met: Look = { misses: [] };

const formatLook = ({ format }: Expectation, token: JudgedToken): Look => {
  if (format === 'any') return met;
  const fits = format === 'jwt' ? token.format !== 'opaque' : token.format === 'opaque';
  return fits ? met : { misses: [{ reason: 'format', expected: format, actual: token.format }] };
};

const timeLook = ({ maxAgeSeconds }: Expectation, token: JudgedToken, now: number): Look => {
  const ended = token.expiresAt !== undefined && token.expiresAt <= now;
  const issued = typeof token.claims?.iat === 'number' ? token.claims.iat * 1000 : token.receivedAt;
  const old = maxAgeSeconds !== null && now - issued > maxAgeSeconds * 1000;
  return {
    misses: [
      ...(ended ? [{ reason: 'ended' as const, expected: String(token.expiresAt) }] : []),
      ...(old
        ? [
            {
              reason: 'too-old' as const,
              expected: String(maxAgeSeconds),
              actual: String(Math.round((now - issued) / 1000)),
            },
          ]
        : []),
    ],
  };
};

const claimMisses = (wanted: Expectation['claims'], claims: Members): readonly Miss[] =>
  wanted.flatMap(({ name, value }): readonly Miss[] => {
    const actual = claimAt(claims, name);
    if (actual === undefined || actual === null) return [{ reason: 'claim-absent', expected: name }];
    if (value === '' || same(actual, value)) return [];
    return [{ reason: 'claim-differs', expected: `${name} ${value}`, actual: shortValue(actual) }];
  });

/** What only the claims can show; for a token that shows none, all of it is unseen. */
const claimLook = ({ issuer, audiences, claims: wanted }: Expectation, { claims }: JudgedToken): Look => {
  if (claims === undefined) {
    return {
      misses: [],
      unseen: [
        ...(issuer === '' ? [] : [{ reason: 'issuer' as const, expected: issuer }]),
        ...(audiences.length === 0 ? [] : [{ reason: 'audience' as const, expected: audiences.join(', ') }]),
        ...wanted.map(({ name }) => ({ reason: 'claim-absent' as const, expected: name })),
      ],
    };
  }
  const meant = audiences.length === 0 || audiencesOf(claims).some((one) => audiences.includes(one));
  const actual = audiencesOf(claims).join(', ');
  return {
    misses: [
      ...(issuer === '' || claims.iss === issuer
        ? []
        : [
            {
              reason: 'issuer' as const,
              expected: issuer,
              actual: claims.iss === undefined ? '' : shortValue(claims.iss),
            },
          ]),
      ...(meant ? [] : [{ reason: 'audience' as const, expected: audiences.join(', '), actual: shortValue(actual) }]),
      ...claimMisses(wanted, claims),
    ],
  };
};

const scopeLook = ({ scopes: wanted }: Expectation, token: JudgedToken): Look => {
  const carried = scopesOf(token) ?? [];
  const missing = wanted.filter((scope) => !carried.includes(scope));
  return missing.length === 0
    ? met
    : { misses: [{ reason: 'scope', expected: missing.join(' '), actual: shortValue(carried.join(' ')) }] };
};

const algorithmLook = ({ algorithms }: Expectation, { header, claims }: JudgedToken): Look => {
  if (algorithms.length === 0) return met;
  const expected = algorithms.join(', ');
  if (claims === undefined) return { misses: [], unseen: [{ reason: 'algorithm', expected }] };
  return typeof header.alg === 'string' && algorithms.includes(header.alg)
    ? met
    : { misses: [{ reason: 'algorithm', expected, actual: shortValue(header.alg) }] };
};

/** Whether an API that expects this would take a token, and if not, why not. The signature is no part of it. `now` in ms. */
export const judgeToken = (expectation: Expectation, token: JudgedToken, now: number): ExpectationVerdict => {
  const looks = [
    formatLook(expectation, token),
    timeLook(expectation, token, now),
    claimLook(expectation, token),
    scopeLook(expectation, token),
    algorithmLook(expectation, token),
  ];
  const misses = looks.flatMap((look) => look.misses);
  const unseen = looks.flatMap((look) => look.unseen ?? []);
  return { taken: misses.length > 0 ? 'no' : unseen.length > 0 ? 'unknown' : 'yes', misses, unseen };
};

/** Scopes of OpenID Connect itself, which no API asks for. */
const signInScopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'];

/**
 * The audiences of a token that an API may go by: not the provider's own, which are in every token of theirs (`account` of
 * Keycloak, the user info address of Auth0), nor the client itself, unless there are no others.
 */
const tellingAudiences = (claims: Members): readonly string[] => {
  const all = audiencesOf(claims);
  const issuer = typeof claims.iss === 'string' ? claims.iss.replace(/\/+$/, '') : '';
  const ofProvider = (one: string): boolean =>
    one === 'account' || (issuer !== '' && (one === issuer || one.startsWith(`${issuer}/`)));
  const others = all.filter((one) => !ofProvider(one) && one !== claims.azp && one !== claims.client_id);
  return others.length === 0 ? all : others;
};

/** An expectation that a token meets which an API has just taken: a first draft, since nobody knows which of it counts. */
export const expectationOf = (token: JudgedToken, id: string, place: string): Expectation => {
  const { claims, header } = token;
  const fits = (text: string): boolean => text.trim() !== '' && text.length <= 2000;
  return {
    id,
    place,
    format: token.format === 'opaque' ? 'opaque' : 'jwt',
    issuer: typeof claims?.iss === 'string' && claims.iss.length <= 2000 ? claims.iss : '',
    audiences: claims === undefined ? [] : tellingAudiences(claims).filter(fits).slice(0, 50),
    scopes: (scopesOf(token) ?? []).filter((scope) => fits(scope) && !signInScopes.includes(scope)).slice(0, 50),
    claims: [],
    algorithms: claims !== undefined && typeof header.alg === 'string' && fits(header.alg) ? [header.alg] : [],
    maxAgeSeconds: null,
  };
};
