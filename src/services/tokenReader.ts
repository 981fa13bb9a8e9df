import { type AppError, AppFailure, assertNever, fail } from '../domain/errors';
import { maskSecret } from '../domain/mask';
import {
  bearerPresentation,
  maskedPresentation,
  type Presentation,
  shellVariable,
  type TokenUse,
} from '../domain/presentation';
import type { Profile } from '../domain/profile';
import type { CopyForm, TokenFacts, TokenKind, TokenSet, TokenView } from '../domain/token';
import { claimsOf, readToken } from '../domain/tokenInspectionRead';
import { providerOf } from '../providers/index';
import type { OwnTokens } from './ownTokens';

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
  providerOf(profile).present?.(tokens, profile, use) ?? bearerPresentation(tokens.accessToken);

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

const view = (profile: Profile, tokens: TokenSet): TokenView => ({
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

/** A curl command that sends the token to an address. */
const curlCommand = (presentation: Presentation, address: string): string => {
  if (presentation.in === 'header') return `curl --header ${quoted(headerLine(presentation))} ${quoted(address)}`;
  return `curl ${quoted(`${address}${address.includes('?') ? '&' : '?'}${queryPart(presentation)}`)}`;
};

/** Reads kept tokens: for the eye, for one reveal, for the clipboard and for a request. */
export const createTokenReader = (deps: {
  readonly profiles: { readonly find: (profileId: string) => Profile };
  readonly tokens: Pick<OwnTokens, 'read'>;
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

  const copyText = async (profileId: string, form: CopyForm, use?: TokenUse): Promise<string> => {
    if (form === 'id') return one(await kept(profileId), 'id');
    const { profile, tokens } = await usable(profileId);
    const presentation = presented(profile, tokens, use);
    switch (form) {
      case 'header':
        return headerLine(presentation);
      case 'header-value':
        return presentation.value;
      case 'raw':
        return tokens.accessToken;
      case 'curl':
        return curlCommand(presentation, (await deps.lastAddress(profileId)) ?? 'https://');
      case 'shell':
        return exportCommand(shellVariable(presentation, tokens.accessToken));
      default:
        return assertNever(form);
    }
  };

  return {
    /** The Token tab; null before the first token. */
    view: async (profileId: string): Promise<TokenView | null> => {
      const profile = deps.profiles.find(profileId);
      const tokens = await deps.tokens.read(profileId);
      return tokens ? view(profile, tokens) : null;
    },
    /** The value of one token, for a person who asked to see it. Throws `not-found`, `token-unusable`. */
    reveal: async (profileId: string, kind: TokenKind): Promise<string> =>
      kind === 'access' ? (await usable(profileId)).tokens.accessToken : one(await kept(profileId), kind),
    /** The text to copy; `use` where the system presents a token in several ways. Throws `not-found`, `token-unusable`. */
    copyText,
    /** The token as it travels; an ID token always as a bearer. Throws `not-found`, `token-unusable`. */
    authorization: async (profileId: string, which: 'access' | 'id', use?: TokenUse): Promise<ReadyAuthorization> => {
      if (which === 'id') {
        const tokens = await kept(profileId);
        return ready(bearerPresentation(one(tokens, 'id')), one(tokens, 'id'), tokens);
      }
      const { profile, tokens } = await usable(profileId);
      return ready(presented(profile, tokens, use), tokens.accessToken, tokens);
    },
  };
};

export type TokenReader = ReturnType<typeof createTokenReader>;
