import { fail } from '../domain/errors';
import type { Profile } from '../domain/profile';
import type { TokenSet } from '../domain/token';
import type { FlowContext } from '../flows/context';
import { fetchUserinfo, introspectToken, revokeToken } from '../flows/manage';
import type { FlowContexts } from './flowContexts';
import type { OwnTokens } from './ownTokens';
import type { TokenService } from './tokenService';

/** An answer of the provider about a token, as JSON. */
export type ProviderAnswer = { readonly status: number; readonly json: unknown };

/** What the provider can be asked about a kept token: introspection, user info, revocation. */
export const createTokenCalls = (deps: {
  readonly profiles: { readonly find: (profileId: string) => Profile };
  readonly tokens: Pick<OwnTokens, 'read'>;
  readonly contexts: FlowContexts;
  readonly service: Pick<TokenService, 'forget'>;
}) => {
  const ask = async <Result>(
    profileId: string,
    question: (profile: Profile, tokens: TokenSet, context: FlowContext) => Promise<Result>,
  ): Promise<Result> => {
    const profile = deps.profiles.find(profileId);
    const tokens = await deps.tokens.read(profileId);
    if (!tokens) throw fail('not-found', { what: 'token' });
    const unheard = { step: () => undefined, canReopenBrowser: () => undefined };
    const { signal } = new AbortController();
    return deps.contexts.run(
      profile,
      { writer: unheard, signal, signInAddress: () => undefined },
      (concrete, context) => question(concrete, tokens, context),
    );
  };

  return {
    /** RFC 7662. Throws `endpoint-missing` where the provider has none. */
    introspect: (profileId: string): Promise<ProviderAnswer> =>
      ask(profileId, (profile, tokens, context) => introspectToken(profile, tokens.accessToken, context)),
    /** OpenID Connect Core section 5.3. Throws `endpoint-missing` where the provider has none. */
    userinfo: (profileId: string): Promise<ProviderAnswer> =>
      ask(profileId, (profile, tokens, context) => fetchUserinfo(profile, tokens.accessToken, context)),
    /** RFC 7009: the refresh token first, since it could make new access tokens; what is revoked is forgotten. */
    revoke: async (profileId: string): Promise<void> => {
      await ask(profileId, async (profile, tokens, context) => {
        if (tokens.refreshToken !== undefined) await revokeToken(profile, tokens.refreshToken, 'refresh', context);
        await revokeToken(profile, tokens.accessToken, 'access', context);
      });
      await deps.service.forget(profileId);
    },
  };
};

export type TokenCalls = ReturnType<typeof createTokenCalls>;
