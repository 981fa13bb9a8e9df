import { parsedAddress, withScheme } from '../domain/address';
import { type AppError, AppFailure, assertNever, fail } from '../domain/errors';
import { maskSecret } from '../domain/mask';
import {
  bearerPresentation,
  boundPresentation,
  maskedPresentation,
  type Presentation,
  shellVariable,
  type TokenUse,
} from '../domain/presentation';
import type { Profile } from '../domain/profile';
import { boundKey, isBoundType } from '../domain/proofKey';
import type { CopiedProof, CopyForm, TokenFacts, TokenKind, TokenSet, TokenView } from '../domain/token';
import { claimsOf, readToken } from '../domain/tokenInspectionRead';
import type { Proofs, Prover } from '../flows/proofs';
import { providerOf } from '../providers/index';
import type { OwnTokens } from './ownTokens';
import type { Prove } from './requestProof';

const words = (scope: string): readonly string[] => scope.split(/\s+/).filter((word) => word !== '');

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const facts = (token: string): TokenFacts => {
  const read = readToken(token);
  const claims = claimsOf(read);
  return {
    masked: maskSecret(token),
    bytes: bytesOf(token),
    format: read.format === 'nested' ? 'jwt' : read.format,
    ...(read.format === 'jwt' && claims !== undefined ? { jwt: { header: read.header, claims } } : {}),
  };
};

const refreshesOf = (profile: Profile, tokens: TokenSet): Pick<TokenView, 'refreshes'> => {
  if (providerOf(profile).countsRefreshes !== true || tokens.refreshToken === undefined) return {};
  const limit = profile.webMethods?.refreshLimit ?? undefined;
  return { refreshes: { used: tokens.refreshesUsed ?? 0, ...(limit === undefined ? {} : { limit }) } };
};

/** Scopes joined by commas, as GitHub does, where nobody asked for one that holds a comma. */
const grantedWords = (asked: string, granted: string): readonly string[] =>
  words(asked.includes(',') || /\s/.test(granted.trim()) ? granted : granted.replaceAll(',', ' '));

/** The granted scope; in the spelling that was asked for, where the system does not tell one from another. */
const grantedOf = (profile: Profile, scope: string): readonly string[] => {
  const granted = grantedWords(profile.scope, scope);
  if (providerOf(profile).scopeCaseBlind !== true) return granted;
  const asked = new Map(words(profile.scope).map((word) => [word.toLowerCase(), word]));
  return granted.map((word) => asked.get(word.toLowerCase()) ?? word);
};

/** The scopes of a set: the granted ones, or those asked for where the provider named none (RFC 6749 section 5.1). */
export const scopesOf = (profile: Profile, { scope }: Pick<TokenSet, 'scope'>): readonly string[] =>
  scope === undefined ? words(profile.scope) : grantedOf(profile, scope);

/** Why the access token must not be used as one. */
const problemOf = (profile: Profile, tokens: TokenSet): AppError | undefined =>
  providerOf(profile).usable?.(tokens, profile);

const presented = (profile: Profile, tokens: TokenSet, use: TokenUse | undefined): Presentation =>
  providerOf(profile).present?.(tokens, profile, use) ??
  (boundKey(tokens) === undefined ? bearerPresentation : boundPresentation)(tokens.accessToken);

/** A copied text, and what is said of the proof it needs. */
export type CopiedText = { readonly text: string; readonly proof?: CopiedProof };

/** Why the token must not be used, or else how it travels; neither where it cannot, which a copy or a request then says. */
const shownUse = (profile: Profile, tokens: TokenSet): Pick<TokenView, 'problem' | 'sentAs'> => {
  const problem = problemOf(profile, tokens);
  if (problem !== undefined) return { problem };
  try {
    const presentation = presented(profile, tokens, undefined);
    const { in: place, name } = presentation;
    const shell = shellVariable(presentation, tokens.accessToken).name;
    return { sentAs: { in: place, name, masked: maskedPresentation(presentation), shell } };
  } catch {
    return {};
  }
};

/** Whether a set that was asked for with a proof is bound to its key. */
const bindingOf = ({ tokenType }: TokenSet, prover: Prover | undefined): Pick<TokenView, 'binding'> =>
  prover === undefined ? {} : { binding: { isBound: isBoundType(tokenType), thumbprint: prover.thumbprint } };

const view = (profile: Profile, tokens: TokenSet, prover: Prover | undefined): TokenView => ({
  profileId: profile.id,
  generation: tokens.generation,
  receivedAt: tokens.receivedAt,
  ...(tokens.expiresAt === undefined ? {} : { expiresAt: tokens.expiresAt }),
  expirySource: tokens.expirySource,
  ...(tokens.idleSeconds === undefined ? {} : { idleSeconds: tokens.idleSeconds }),
  ...(tokens.lastUsedAt === undefined ? {} : { lastUsedAt: tokens.lastUsedAt }),
  ...refreshesOf(profile, tokens),
  extras: tokens.extras ?? {},
  ...shownUse(profile, tokens),
  tokenType: tokens.tokenType,
  ...bindingOf(tokens, prover),
  refreshable: tokens.refreshToken !== undefined,
  scopeAsked: words(profile.scope),
  ...(tokens.scope === undefined ? {} : { scopeGranted: grantedOf(profile, tokens.scope) }),
  access: facts(tokens.accessToken),
  ...(tokens.idToken === undefined ? {} : { id: facts(tokens.idToken) }),
  ...(tokens.refreshToken === undefined ? {} : { refresh: { bytes: bytesOf(tokens.refreshToken) } }),
});

/** One single-quoted word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A token ready to be sent, how it may be shown, and which set of tokens it is of. */
export type ReadyAuthorization = Presentation & {
  readonly masked: string;
  readonly bytes: number;
  readonly generation: number;
  readonly prove?: Prove;
};

const ready = (presentation: Presentation, token: string, { generation }: TokenSet): ReadyAuthorization => ({
  ...presentation,
  masked: maskedPresentation(presentation),
  bytes: bytesOf(token),
  generation,
});

const headerLine = ({ in: place, name, value }: Presentation): string =>
  place === 'header' ? `${name}: ${value}` : queryPart({ name, value });

const queryPart = ({ name, value }: Pick<Presentation, 'name' | 'value'>): string =>
  `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;

/** A shell command that sets a variable for everything that is started after it. */
const exportCommand = ({ name, value }: ReturnType<typeof shellVariable>): string => `export ${name}=${quoted(value)}`;

/** A curl command that sends the token to an address, with a proof where there is one. */
const curlCommand = (presentation: Presentation, address: string, proof?: string): string => {
  const headers = [headerLine(presentation), ...(proof === undefined ? [] : [`DPoP: ${proof}`])];
  if (presentation.in === 'header')
    return `curl ${headers.map((line) => `--header ${quoted(line)}`).join(' ')} ${quoted(address)}`;
  return `curl ${quoted(`${address}${address.includes('?') ? '&' : '?'}${queryPart(presentation)}`)}`;
};

/** The copy of a token that is no command for a call. */
const plainText = (form: Exclude<CopyForm, 'id' | 'curl'>, presentation: Presentation, tokens: TokenSet): string => {
  switch (form) {
    case 'header':
      return headerLine(presentation);
    case 'header-value':
      return presentation.value;
    case 'raw':
      return tokens.accessToken;
    case 'shell':
      return exportCommand(shellVariable(presentation, tokens.accessToken));
    default:
      return assertNever(form);
  }
};

/** Reads kept tokens: for the eye, for one reveal, for the clipboard and for a request. */
export const createTokenReader = (deps: {
  readonly profiles: { readonly find: (profileId: string) => Profile };
  readonly tokens: Pick<OwnTokens, 'read'>;
  readonly proofs: Pick<Proofs, 'of'>;
  /** The last address the profile's requests went to, for the curl form. */
  readonly lastAddress: (profileId: string) => Promise<string | undefined>;
}) => {
  const kept = async (profileId: string): Promise<TokenSet> => {
    const tokens = await deps.tokens.read(profileId);
    if (!tokens) throw fail('not-found', { what: 'token' });
    return tokens;
  };

  const one = (tokens: TokenSet, kind: TokenKind): string => {
    const value = { access: tokens.accessToken, refresh: tokens.refreshToken, id: tokens.idToken }[kind];
    if (value === undefined) throw fail('not-found', { what: 'token' });
    return value;
  };

  /** A profile with its tokens, unless the access token must not be used as one. */
  const usable = async (profileId: string): Promise<{ readonly profile: Profile; readonly tokens: TokenSet }> => {
    const tokens = await kept(profileId);
    const profile = deps.profiles.find(profileId);
    const problem = problemOf(profile, tokens);
    if (problem !== undefined) throw new AppFailure(problem);
    return { profile, tokens };
  };

  const proverOf = async (tokens: TokenSet): Promise<Prover | undefined> => {
    const key = boundKey(tokens);
    return key === undefined ? undefined : deps.proofs.of(key);
  };

  /** A proof is for one call: the one that curl will make. */
  const curlText = async (profileId: string, tokens: TokenSet, presentation: Presentation): Promise<CopiedText> => {
    const prover = await proverOf(tokens);
    const last = await deps.lastAddress(profileId);
    if (prover === undefined) return { text: curlCommand(presentation, last ?? 'https://') };
    const url = parsedAddress(withScheme(last ?? ''))?.href;
    if (url === undefined) return { text: curlCommand(presentation, 'https://'), proof: 'no-address' };
    const proof = await prover.proof({ url, method: 'GET', token: tokens.accessToken });
    return { text: curlCommand(presentation, url, proof), proof: 'included' };
  };

  const copyText = async (profileId: string, form: CopyForm, use?: TokenUse): Promise<CopiedText> => {
    if (form === 'id') return { text: one(await kept(profileId), 'id') };
    const { profile, tokens } = await usable(profileId);
    const presentation = presented(profile, tokens, use);
    if (form === 'curl') return curlText(profileId, tokens, presentation);
    const text = plainText(form, presentation, tokens);
    return boundKey(tokens) === undefined ? { text } : { text, proof: 'needed' };
  };

  return {
    /** The Token tab; null before the first token. */
    view: async (profileId: string): Promise<TokenView | null> => {
      const profile = deps.profiles.find(profileId);
      const tokens = await deps.tokens.read(profileId);
      if (tokens === undefined) return null;
      return view(profile, tokens, tokens.proofKey && (await deps.proofs.of(tokens.proofKey)));
    },
    /** The value of one token, for a person who asked to see it. Throws `not-found`, `token-unusable`. */
    reveal: async (profileId: string, kind: TokenKind): Promise<string> =>
      kind === 'access' ? (await usable(profileId)).tokens.accessToken : one(await kept(profileId), kind),
    /** What to copy; `use` where the system presents a token in several ways. Throws `not-found`, `token-unusable`. */
    copyText,
    /** The token as it travels; an ID token always as a bearer. Throws `not-found`, `token-unusable`. */
    authorization: async (profileId: string, which: 'access' | 'id', use?: TokenUse): Promise<ReadyAuthorization> => {
      if (which === 'id') {
        const tokens = await kept(profileId);
        return ready(bearerPresentation(one(tokens, 'id')), one(tokens, 'id'), tokens);
      }
      const { profile, tokens } = await usable(profileId);
      const prover = await proverOf(tokens);
      const way = ready(presented(profile, tokens, use), tokens.accessToken, tokens);
      if (prover === undefined) return way;
      return { ...way, prove: (call, send) => prover.send({ ...call, token: tokens.accessToken }, send) };
    },
  };
};

export type TokenReader = ReturnType<typeof createTokenReader>;
