import { refreshTokenGrant } from 'openid-client';
import { AppFailure, fail } from '../domain/errors';
import type { Profile } from '../domain/profile';
import type { TokenSet } from '../domain/token';
import { providerOf } from '../providers/index';
import type { Provider } from '../providers/provider';
import { openClient } from './client';
import type { FlowContext, FlowTokens } from './context';
import { flowTokens } from './flowTokens';
import { refreshParameters } from './parameters';
import { callTokenEndpoint } from './tokenCall';

/**
 * What is kept after a refresh: whatever the answer left out stays as it was (RFC 6749 section 6, OpenID Connect Core
 * section 12.2).
 */
const merged = (kept: TokenSet, fresh: FlowTokens): FlowTokens => {
  const refreshToken = fresh.refreshToken ?? kept.refreshToken;
  const idToken = fresh.idToken ?? kept.idToken;
  const scope = fresh.scope ?? kept.scope;
  const extras = { ...kept.extras, ...fresh.extras };
  // Some providers name the person differently in their access tokens: only a new ID token can tell of a change.
  const subject = fresh.idToken === undefined ? (kept.subject ?? fresh.subject) : fresh.subject;
  return {
    ...fresh,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(idToken === undefined ? {} : { idToken }),
    ...(idToken !== undefined && fresh.idToken === undefined ? { idTokenIsEarlier: true as const } : {}),
    ...(kept.nonce === undefined ? {} : { nonce: kept.nonce }),
    ...(scope === undefined ? {} : { scope }),
    ...(Object.keys(extras).length === 0 ? {} : { extras }),
    ...(subject === undefined ? {} : { subject }),
  };
};

/** How often the tokens were refreshed, where the system counts it. */
const counted = (kept: TokenSet, provider: Provider): Pick<TokenSet, 'refreshesUsed'> =>
  provider.countsRefreshes === true ? { refreshesUsed: (kept.refreshesUsed ?? 0) + 1 } : {};

/** How a server says no to a refresh: in the words of RFC 6749, in its own, or with a page. */
const refusals: ReadonlySet<string> = new Set([
  'grant-refused',
  'client-refused',
  'provider-refused',
  'answer-not-json',
  'answer-empty',
]);

/** A refused refresh token whose allowed number of uses is reached has not gone bad: it is used up. */
const spentOrRefused = (caught: unknown, profile: Profile, kept: TokenSet): unknown => {
  const limit = profile.provider === 'webMethods' ? (profile.webMethods?.refreshLimit ?? undefined) : undefined;
  const spent = limit !== undefined && (kept.refreshesUsed ?? 0) >= limit;
  const refused = caught instanceof AppFailure && refusals.has(caught.error.code);
  return refused && spent ? fail('sign-in-needed', { reason: 'refreshes-used-up' }, caught) : caught;
};

/** A no that the system's own ways take for a dead refresh token, so that a sign-in follows. */
const deadOrRefused = (caught: unknown, provider: Provider): unknown => {
  if (!(caught instanceof AppFailure) || caught.error.code !== 'client-refused') return caught;
  if (provider.deadRefresh?.(caught.error) !== true) return caught;
  const { error, description } = caught.error;
  const words = description === undefined ? {} : { description };
  return fail('grant-refused', { error, ...words, stage: 'refresh' }, caught);
};

/**
 * New tokens for a refresh token (RFC 6749 section 6). A rotating provider has taken the old refresh token by the time it
 * answers, so a bad ID token is left out and never costs the new one. Throws `sign-in-needed` without a refresh token or
 * with one that is used up, `grant-refused` with stage `refresh` when the provider no longer takes it, and everything a
 * call throws.
 */
export const refreshTokens = async (profile: Profile, kept: TokenSet, context: FlowContext): Promise<FlowTokens> => {
  const { refreshToken } = kept;
  if (refreshToken === undefined) throw fail('sign-in-needed', { reason: 'no-refresh-token' });
  const parameters = refreshParameters(profile, { withScope: providerOf(profile).scopeOnRefresh === true });
  const client = await openClient(profile, context, {
    endpoints: ['token'],
    // For an answer that has come already nobody has to prove anything, and so nobody is asked for a secret.
    clientSecret: context.heard === undefined,
    proofKey: kept.proofKey,
  });
  client.hide(refreshToken, kept.accessToken, kept.idToken);
  if (context.heard === undefined) await context.beforeRefresh?.();
  try {
    const answer = await callTokenEndpoint(client, {
      stage: 'refresh',
      badIdToken: 'is-left-out',
      run: (config, proof) => refreshTokenGrant(config, refreshToken, parameters, proof),
    });
    return { ...merged(kept, flowTokens(answer, client.provider)), ...counted(kept, client.provider) };
  } catch (caught) {
    throw deadOrRefused(spentOrRefused(caught, profile, kept), client.provider);
  }
};
