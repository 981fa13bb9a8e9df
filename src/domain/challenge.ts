/** One challenge of a WWW-Authenticate header (RFC 9110 section 11.6.1): its scheme and its parameters by lower-case name. */
export type Challenge = { readonly scheme: string; readonly parameters: ReadonlyMap<string, string> };

/** What an API says with a refusal about the token it was given, or was not given. */
export type Refusal = {
  readonly kind:
    | 'invalid_token'
    | 'insufficient_scope'
    | 'invalid_request'
    | 'insufficient_user_authentication'
    /** A claims challenge, as Microsoft’s APIs give. */
    | 'insufficient_claims'
    | 'use_dpop_nonce'
    | 'invalid_dpop_proof'
    /** An error code that no standard read here names. */
    | 'other-error'
    /** A challenge without an error: the API saw no token (RFC 6750 section 3.1). */
    | 'token-not-seen'
    /** The API wants a token bound to a key (RFC 9449 section 7.1). */
    | 'dpop-wanted'
    | 'other-scheme'
    /** There is a header, and nothing in it can be read as a challenge. */
    | 'unreadable'
    | 'no-challenge';
  readonly scheme: string;
  readonly error: string;
  readonly description: string;
  readonly scope: string;
  readonly realm: string;
  /** RFC 9470 section 3. */
  readonly acrValues: string;
  readonly maxAge: string;
  /** The claims request of a claims challenge (OpenID Connect Core section 5.5), as JSON. */
  readonly claims: string;
  /** Where the API describes what it wants (RFC 9728 section 5.1). */
  readonly resourceMetadata: string;
  readonly schemes: readonly string[];
};

/** Longer headers are read only this far; a parser of somebody else's text needs an end. */
const longestHeader = 8000;
const mostChallenges = 20;

const piece =
  /\s*(?:[,;]\s*)*([!#$%&'*+.^_`|~\w-]+)(?:(\s*=\s*)(?:"((?:[^"\\]|\\.)*)"|'([^',;"]*)'|([^\s,;"]*))|(\s+[\w.~+/-]+=*(?=\s*(?:[,;]|$)))?)/y;

/**
 * The challenges in one or several headers, joined by commas. A name with an equals sign is a parameter, any other begins
 * a new challenge; what cannot be read ends the reading. Semicolons and single quotes, which some write, are read as meant.
 */
export const readChallenges = (header: string): readonly Challenge[] => {
  const text = header.slice(0, longestHeader);
  const challenges: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  const matcher = new RegExp(piece.source, 'y');
  while (matcher.lastIndex < text.length && challenges.length < mostChallenges) {
    const found = matcher.exec(text);
    if (found === null) break;
    const [, name = '', equals, quoted, single, bare] = found;
    if (equals === undefined) challenges.push({ scheme: name, parameters: new Map() });
    else {
      const parameters = challenges[challenges.length - 1]?.parameters;
      const key = name.toLowerCase();
      // A parameter must not come twice; the first is kept.
      if (parameters !== undefined && !parameters.has(key)) {
        parameters.set(key, quoted === undefined ? (single ?? bare ?? '') : quoted.replace(/\\(.)/g, '$1'));
      }
    }
  }
  return challenges;
};

const errorKinds: ReadonlySet<string> = new Set([
  'invalid_token',
  'insufficient_scope',
  'invalid_request',
  'insufficient_user_authentication',
  'insufficient_claims',
  'use_dpop_nonce',
  'invalid_dpop_proof',
]);

const isTokenScheme = ({ scheme }: Challenge): boolean => /^(?:bearer|dpop)$/i.test(scheme);

/** An error of a token under a scheme of another name, as `OAuth` or `Token`, says as much. */
const saysOfToken = ({ parameters }: Challenge): boolean => errorKinds.has(parameters.get('error') ?? '');

const kindOf = (
  challenge: Challenge | undefined,
  all: readonly Challenge[],
  headers: readonly string[],
): Refusal['kind'] => {
  if (challenge === undefined) {
    if (all.length > 0) return 'other-scheme';
    return headers.some((header) => header.trim() !== '') ? 'unreadable' : 'no-challenge';
  }
  const error = challenge.parameters.get('error') ?? '';
  // The set holds the names of those kinds and nothing else.
  if (errorKinds.has(error)) return error as Refusal['kind'];
  if (error !== '') return 'other-error';
  return /^dpop$/i.test(challenge.scheme) ? 'dpop-wanted' : 'token-not-seen';
};

/** The JSON behind base64, in either alphabet; empty where it is none. */
const claimsIn = (text: string): string => {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const json = new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(binary, (character) => character.charCodeAt(0)),
    );
    return text === '' ? '' : JSON.stringify(JSON.parse(json));
  } catch {
    return '';
  }
};

/** What a 400, 401 or 403 says about the token; undefined for other answers, and for those that say nothing about one. */
export const readRefusal = ({
  status,
  headers,
}: {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
}): Refusal | undefined => {
  if (status !== 401 && status !== 403 && status !== 400) return undefined;
  const lines = headers
    .filter(([name]) => name.toLowerCase() === 'www-authenticate')
    .slice(0, mostChallenges)
    .map(([, value]) => value);
  const all = lines.flatMap(readChallenges);
  const ofTokens = all.filter(isTokenScheme);
  const told = ofTokens.find(({ parameters }) => parameters.has('error')) ?? all.find(saysOfToken) ?? ofTokens[0];
  const kind = kindOf(told, all, lines);
  // A 400 or 403 without a word about a token has its own reasons, which the body tells.
  if (status !== 401 && ['no-challenge', 'unreadable', 'other-scheme'].includes(kind)) return undefined;
  const value = (name: string): string => told?.parameters.get(name) ?? '';
  return {
    kind,
    scheme: told?.scheme ?? '',
    error: value('error'),
    description: value('error_description'),
    scope: value('scope'),
    realm: told === undefined ? (all[0]?.parameters.get('realm') ?? '') : value('realm'),
    acrValues: value('acr_values'),
    maxAge: value('max_age'),
    claims: claimsIn(value('claims')),
    resourceMetadata: value('resource_metadata'),
    schemes: [...new Set(all.map(({ scheme }) => scheme))],
  };
};
