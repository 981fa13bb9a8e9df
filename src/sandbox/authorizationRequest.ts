import type { default as Provider } from 'oidc-provider';
import { implicitTokenMode } from './implicitToken';
import { splitScope } from './scopes';

/** Marks a request to which `prompt=consent` was added here, so that no page is shown for it. */
export const quietConsent = 'practice_quiet_consent';

type Query = Readonly<Record<string, string | string[] | undefined>>;

/**
 * OpenID Connect Core section 11 wants `prompt=consent` with `offline_access`, and oidc-provider drops the scope
 * without it. Practice should not begin with that riddle, so the prompt is added, and marked as not asked for.
 */
const withOfflineAccess = (query: Query): Query => {
  const prompts = splitScope(query.prompt);
  const wanted = splitScope(query.scope).includes('offline_access');
  const { [quietConsent]: _forged, ...asked } = query;
  if (!wanted || prompts.includes('consent') || prompts.includes('none')) return asked;
  return { ...asked, prompt: [...prompts, 'consent'].join(' '), [quietConsent]: 'yes' };
};

/** oidc-provider refuses `response_type=token`; the same request as `none` with a response mode of ours gives it. */
const withImplicitToken = (query: Query): Query => {
  const mode = query.response_mode;
  if (query.response_type !== 'token' || (mode !== undefined && mode !== 'fragment')) return query;
  return { ...query, response_type: 'none', response_mode: implicitTokenMode };
};

type Metadata = { response_types_supported?: readonly string[] };

const isMetadata = (body: unknown): body is Metadata =>
  typeof body === 'object' && body !== null && 'response_types_supported' in body;

const notFound = {
  error: 'not_found',
  error_description: 'There is nothing at this address of the practice provider.',
};

// The page of the form_post response mode carries a script, for which oidc-provider adds a hash to `script-src`.
const policy = "default-src 'none'; script-src; form-action 'self' http:; frame-ancestors 'none'; base-uri 'none'";

/** Prepares authorization requests, corrects the metadata accordingly, and gives every answer its safety headers. */
export const adaptRequests = (provider: Provider): void => {
  provider.use(async (ctx, next) => {
    ctx.set('content-security-policy', policy);
    ctx.set('x-content-type-options', 'nosniff');
    // Not `no-referrer`: it would turn the Origin header of the sign-in form into `null`.
    ctx.set('referrer-policy', 'same-origin');
    if (ctx.path === '/auth') ctx.query = { ...withImplicitToken(withOfflineAccess(ctx.query)) };
    await next();
    if (isMetadata(ctx.body)) {
      const types = ctx.body.response_types_supported ?? [];
      ctx.body.response_types_supported = types.map((type) => (type === 'none' ? 'token' : type));
    }
    if (ctx.status === 404 && ctx.body === undefined) {
      ctx.body = notFound;
      ctx.status = 404;
    }
  });
};
