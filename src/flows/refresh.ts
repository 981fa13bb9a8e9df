import { refreshTokenGrant } from 'openid-client';
import { fail } from '../domain/errors';
import type { Profile } from '../domain/profile';
import type { TokenSet } from '../domain/token';
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
  // Some providers name the person differently in their access tokens: only a new ID token can tell of a change.
  const subject = fresh.idToken === undefined ? (kept.subject ?? fresh.subject) : fresh.subject;
  return {
    ...fresh,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(idToken === undefined ? {} : { idToken }),
    ...(scope === undefined ? {} : { scope }),
    ...(subject === undefined ? {} : { subject }),
  };
};

/**
 * New tokens for a refresh token (RFC 6749 section 6). A rotating provider has taken the old refresh token by the time it
 * answers, so a bad ID token is left out and never costs the new one. Throws `sign-in-needed` without a refresh token,
 * `grant-refused` with stage `refresh` when the provider no longer takes it, and everything a call throws.
 */
export const refreshTokens = async (profile: Profile, kept: TokenSet, context: FlowContext): Promise<FlowTokens> => {
  const { refreshToken } = kept;
  if (refreshToken === undefined) throw fail('sign-in-needed', { reason: 'no-refresh-token' });
  const parameters = refreshParameters(profile);
  const client = await openClient(profile, context, { endpoints: ['token'], clientSecret: true });
  client.hide(refreshToken, kept.accessToken, kept.idToken);
  const answer = await callTokenEndpoint(client, {
    stage: 'refresh',
    badIdToken: 'is-left-out',
    run: (config) => refreshTokenGrant(config, refreshToken, parameters),
  });
  return merged(kept, flowTokens(answer));
};
