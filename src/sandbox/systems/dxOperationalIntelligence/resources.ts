import { type Answer, jsonAnswer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';
import { admit, type TenantScope } from './bearerScope';
import type { DxUser } from './seed';
import type { DxParts } from './tokenEndpoint';

const scopeAnswer = (scope: TenantScope): Readonly<Record<string, unknown>> =>
  scope.kind === 'tenant' ? { t: scope.tenant } : { [scope.kind]: true };

const tenantsOf = (user: DxUser, scope: TenantScope): readonly string[] => {
  if (scope.kind === 'tenant') return [scope.tenant];
  return scope.kind === 'all' ? user.tenants : [];
};

/** `GET /ess/security/v1/me`: whose token this is. The fields are ours: no document tells the real ones. */
export const whoAmI = (parts: DxParts, arrival: Arrival): Answer => {
  const { user, session, scope } = admit(parts, arrival);
  return jsonAnswer(200, {
    userRefID: user.refId,
    userName: user.username,
    email: user.email,
    tenant: session.tenant,
    tenants: tenantsOf(user, scope),
    scope: scopeAnswer(scope),
    lc: session.locale,
  });
};

const alarmsOf = (tenant: string) => [
  { tenant, service: 'checkout', severity: 'minor', message: 'Response time above its usual band' },
  { tenant, service: 'search', severity: 'major', message: 'Error rate above its usual band' },
];

/** `/mdo/v2/aoanalytics` and its like: made-up alarms of the tenants in scope, or the settings above all tenants. */
export const analytics = (parts: DxParts, arrival: Arrival): Answer => {
  const { user, scope } = admit(parts, arrival);
  if (scope.kind === 'global') return jsonAnswer(200, { scope: scopeAnswer(scope), settings: { retentionDays: 30 } });
  return jsonAnswer(200, { scope: scopeAnswer(scope), alarms: tenantsOf(user, scope).flatMap(alarmsOf) });
};
