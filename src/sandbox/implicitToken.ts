import type { KoaContextWithOIDC, default as Provider, UnknownObject } from 'oidc-provider';

/** The internal response mode behind `response_type=token`. */
export const implicitTokenMode = 'practice_token';

const issueToken = async (ctx: KoaContextWithOIDC): Promise<UnknownObject> => {
  const { client, account, grant, provider, requestParamScopes, resourceServers = {} } = ctx.oidc;
  const [resource] = Object.entries(resourceServers);
  if (client === undefined || account === undefined || grant === undefined || resource === undefined) {
    throw new Error('an implicit answer needs a client, an account, a grant and a resource');
  }
  const [identifier, resourceServer] = resource;
  const token = new provider.AccessToken({
    client,
    accountId: account.accountId,
    grantId: grant.jti,
    gty: 'implicit',
    resourceServer,
    scope: grant.getResourceScopeFiltered(identifier, requestParamScopes),
  });
  return {
    access_token: await token.save(),
    token_type: token.tokenType,
    expires_in: String(token.expiration),
    scope: token.scope,
  };
};

/** Adds the implicit grant of OAuth without OpenID Connect (RFC 6749 section 4.2), answered in the fragment. */
export const registerImplicitToken = (provider: Provider): void => {
  provider.registerResponseMode(implicitTokenMode, async (ctx, redirectUri, payload) => {
    const answer = 'error' in payload ? payload : { ...payload, ...(await issueToken(ctx)) };
    const fragment = new URLSearchParams();
    for (const [name, value] of Object.entries(answer)) if (value !== undefined) fragment.set(name, String(value));
    const url = new URL(redirectUri);
    url.hash = fragment.toString();
    ctx.status = 303;
    ctx.redirect(url.href);
  });
};
