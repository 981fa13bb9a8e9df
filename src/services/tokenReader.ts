import { authorizationHeader } from '../domain/bearer';
import { assertNever, fail } from '../domain/errors';
import { readJwt } from '../domain/jwt';
import { maskSecret } from '../domain/mask';
import type { Profile } from '../domain/profile';
import type { CopyForm, TokenFacts, TokenKind, TokenSet, TokenView } from '../domain/token';
import type { OwnTokens } from './ownTokens';

const words = (scope: string): readonly string[] => scope.split(/\s+/).filter((word) => word !== '');

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const facts = (token: string): TokenFacts => {
  const read = readJwt(token);
  return {
    masked: maskSecret(token),
    bytes: bytesOf(token),
    format: read.format,
    ...(read.format === 'jwt' ? { jwt: { header: read.header, claims: read.claims } } : {}),
  };
};

const view = (profile: Profile, tokens: TokenSet): TokenView => ({
  profileId: profile.id,
  generation: tokens.generation,
  receivedAt: tokens.receivedAt,
  ...(tokens.expiresAt === undefined ? {} : { expiresAt: tokens.expiresAt }),
  expirySource: tokens.expirySource,
  tokenType: tokens.tokenType,
  refreshable: tokens.refreshToken !== undefined,
  scopeAsked: words(profile.scope),
  ...(tokens.scope === undefined ? {} : { scopeGranted: words(tokens.scope) }),
  access: facts(tokens.accessToken),
  ...(tokens.idToken === undefined ? {} : { id: facts(tokens.idToken) }),
  ...(tokens.refreshToken === undefined ? {} : { refresh: { bytes: bytesOf(tokens.refreshToken) } }),
});

/** One single-quoted word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A header ready to send, and how it may be shown. */
export type ReadyAuthorization = { readonly header: string; readonly masked: string; readonly bytes: number };

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

  const copyText = async (profileId: string, form: CopyForm): Promise<string> => {
    const tokens = await kept(profileId);
    const value = authorizationHeader(tokens.accessToken);
    switch (form) {
      case 'header':
        return `Authorization: ${value}`;
      case 'header-value':
        return value;
      case 'raw':
        return tokens.accessToken;
      case 'curl': {
        const address = (await deps.lastAddress(profileId)) ?? 'https://';
        return `curl --header ${quoted(`Authorization: ${value}`)} ${quoted(address)}`;
      }
      case 'shell':
        return `export ACCESS_TOKEN=${quoted(tokens.accessToken)}`;
      case 'id':
        return one(tokens, 'id');
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
    /** The value of one token, for a person who asked to see it. Throws `not-found`. */
    reveal: async (profileId: string, kind: TokenKind): Promise<string> => one(await kept(profileId), kind),
    /** The text to copy. Throws `not-found`, `token-unusable`. */
    copyText,
    /** The header that carries the token. Throws `not-found`, `token-unusable`. */
    authorization: async (profileId: string, which: 'access' | 'id'): Promise<ReadyAuthorization> => {
      const token = one(await kept(profileId), which);
      return { header: authorizationHeader(token), masked: `Bearer ${maskSecret(token)}`, bytes: bytesOf(token) };
    },
  };
};

export type TokenReader = ReturnType<typeof createTokenReader>;
