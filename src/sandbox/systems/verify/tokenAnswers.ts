import { createHash } from 'node:crypto';
import { splitScope } from '../../scopes';
import { type Answer, jsonAnswer } from '../shared/answer';
import { challengeScope, issueAccessToken, issueRefreshToken } from './accessTokens';
import { claimsOf } from './directory';
import type { HeldGrant } from './grants';
import { judge, type Verdict } from './policy';
import { oauthRefusal } from './refusal';
import { issuerOf } from './surfaces';
import { secondsNow, type Tenant } from './tenant';

/** What a token answer is to hold beside the access token. */
export type TokenWishes = {
  readonly scope: string;
  readonly nonce?: string | undefined;
  /** `new` issues a refresh token; `none` leaves the field out. */
  readonly refresh: 'new' | 'none';
};

const halfHash = (value: string): string =>
  createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');

/** An ID token (OpenID Connect Core section 2), bound to the code and the access token that go along with it. */
export const issueIdToken = (
  tenant: Tenant,
  { grant }: HeldGrant,
  {
    scope,
    nonce,
    accessToken,
    code,
  }: { scope: string; nonce?: string | undefined; accessToken?: string; code?: string },
): Promise<string> => {
  const person = tenant.directory.byId(grant.userId);
  const iat = secondsNow(tenant);
  return tenant.keys.sign({
    ...(person === undefined ? { sub: grant.clientId } : claimsOf(person, splitScope(scope))),
    iss: issuerOf(tenant.origin, grant.surface),
    aud: grant.clientId,
    iat,
    exp: iat + tenant.switches().accessTokenSeconds,
    auth_time: iat,
    amr: grant.factors,
    ...(nonce !== undefined && { nonce }),
    ...(accessToken !== undefined && { at_hash: halfHash(accessToken) }),
    ...(code !== undefined && { c_hash: halfHash(code) }),
  });
};

/** The answer with tokens (RFC 6749 section 5.1), with the vendor's `grant_id`. */
export const tokensAnswer = async (tenant: Tenant, held: HeldGrant, wishes: TokenWishes): Promise<Answer> => {
  const { scope, nonce, refresh } = wishes;
  const { accessTokenSeconds: seconds, accessTokenFormat: format } = tenant.switches();
  const { token } = await issueAccessToken(tenant, held, { scope, seconds, format });
  return jsonAnswer(200, {
    access_token: token,
    ...(refresh === 'new' && { refresh_token: issueRefreshToken(tenant, held, scope) }),
    ...(splitScope(scope).includes('openid') && {
      id_token: await issueIdToken(tenant, held, { scope, nonce, accessToken: token }),
    }),
    scope,
    grant_id: held.id,
    token_type: 'Bearer',
    expires_in: seconds,
  });
};

/** The answer that is no success yet although its status is 200: a token for the factor calls alone. */
export const challengeAnswer = async (
  tenant: Tenant,
  held: HeldGrant,
  allowedFactors: readonly string[] | undefined,
): Promise<Answer> => {
  const { challengeSeconds: seconds, challengeTokenFormat: format } = tenant.switches();
  const { token } = await issueAccessToken(tenant, held, { scope: challengeScope, seconds, format });
  return jsonAnswer(200, {
    access_token: token,
    scope: challengeScope,
    grant_id: held.id,
    token_type: 'Bearer',
    expires_in: seconds,
    ...(allowedFactors !== undefined && { allowedFactors }),
  });
};

/** A policy that refuses: with which code depends on what it refuses for. */
export const denial = ({ reason }: Extract<Verdict, { kind: 'deny' }>) =>
  reason === 'policy'
    ? { error: 'access_denied', code: 'CSIAQ0278E', words: 'The access policy does not allow this request.' }
    : { error: 'access_denied', code: 'CSIAQ0279E', words: 'The person is not entitled to this application.' };

/** Asks the policy about a grant and answers with tokens, a challenge or a refusal. */
export const concludeGrant = async (
  tenant: Tenant,
  held: HeldGrant,
  { hasContext, ...wishes }: TokenWishes & { readonly hasContext: boolean },
): Promise<Answer> => {
  const verdict = judge(tenant.switches(), held.grant, hasContext);
  switch (verdict.kind) {
    case 'allow':
      return tokensAnswer(tenant, held, wishes);
    case 'challenge':
      return challengeAnswer(tenant, held, verdict.allowedFactors);
    case 'deny': {
      const { error, code, words } = denial(verdict);
      return oauthRefusal(401, error, code, words);
    }
    case 'moreInformation':
      return oauthRefusal(
        401,
        'adaptive_more_info_required',
        'CSIAQ0298E',
        'The access policy needs more information.',
      );
  }
};
