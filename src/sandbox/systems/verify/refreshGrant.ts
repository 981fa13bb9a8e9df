import { splitScope } from '../../scopes';
import type { Answer } from '../shared/answer';
import { findRefreshToken, markReplaced, type TokenFacts } from './accessTokens';
import type { GrantType } from './grantCall';
import { findGrant, type HeldGrant, saveGrant } from './grants';
import { deadGrantCode, malformed, oauthRefusal } from './refusal';
import type { Tenant } from './tenant';
import { challengeAnswer, tokensAnswer } from './tokenAnswers';

/** How long a replaced refresh token is still taken, for answers that were lost on the way. */
const faultToleranceMs = 60_000;

const deadRefreshToken = ({ switches }: Tenant): Answer => {
  const { deadRefreshStatus, deadRefreshError } = switches();
  return oauthRefusal(
    deadRefreshStatus,
    deadRefreshError,
    deadGrantCode,
    'The [authorization_code] grant is unknown, expired or of another client.',
  );
};

const isOver = ({ now }: Tenant, { replacedAt }: TokenFacts): boolean =>
  replacedAt !== undefined && now() >= replacedAt + faultToleranceMs;

/** What the application's refresh setting does to the token that was just used. */
const rotate = (tenant: Tenant, token: string, facts: TokenFacts): 'new' | 'none' => {
  switch (tenant.switches().refreshRotation) {
    case 'noRotation':
      return 'none';
    case 'revokeAtOnce':
      tenant.records.remove('RefreshToken', token);
      return 'new';
    case 'faultTolerance':
      markReplaced(tenant, token, facts);
      return 'new';
  }
};

const challengeAgain = (tenant: Tenant, held: HeldGrant): Promise<Answer> => {
  const { allowedFactors } = tenant.switches();
  const again = saveGrant(tenant, { ...held, grant: { ...held.grant, factors: held.grant.factors.slice(0, 1) } });
  return challengeAnswer(tenant, again, allowedFactors === 'absent' ? undefined : allowedFactors);
};

/** `refresh_token` (RFC 6749 section 6), with the three rotation settings of an application. */
export const refreshGrant: GrantType = ({ tenant, application, form }) => {
  const token = form.get('refresh_token');
  if (token === null) return malformed('The refresh token is missing.');
  const facts = findRefreshToken(tenant, token);
  const held = facts && findGrant(tenant, facts.grantId);
  if (facts === undefined || held === undefined || facts.clientId !== application.clientId || isOver(tenant, facts)) {
    return deadRefreshToken(tenant);
  }
  const scope = form.get('scope') ?? facts.scope;
  const granted = splitScope(facts.scope);
  if (splitScope(scope).some((name) => !granted.includes(name))) {
    return malformed('The scope is wider than the one first granted.', 'invalid_scope');
  }
  // A challenge uses nothing up: the token is still there if the person gives up.
  if (tenant.switches().challengeOnRefresh) return challengeAgain(tenant, held);
  return tokensAnswer(tenant, held, { scope, refresh: rotate(tenant, token, facts) });
};
