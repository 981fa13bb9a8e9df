import { randomUUID } from 'node:crypto';
import { type Answer, jsonAnswer } from '../shared/answer';
import { type Arrival, basicTextOf, carriesForm } from '../shared/arrival';
import { DxRefusal } from './refusal';
import { type DxSeed, type DxTenant, type DxUser, tenantNamed } from './seed';
import type { Sessions } from './sessions';
import type { DxSwitches } from './switches';

/** What the security server works with. */
export type DxParts = {
  /** Milliseconds. */
  readonly now: () => number;
  /** Read anew for each request. */
  readonly switches: () => DxSwitches;
  readonly seed: DxSeed;
  readonly sessions: Sessions;
};

const grants = { password: ['PASSWORD', 'Password'], refresh: ['REFRESH_TOKEN', 'Refresh_Token'] } as const;

const isGrant = (sent: string, [upper, mixed]: readonly [string, string], { grantCase }: DxSwitches): boolean =>
  grantCase === 'any' ? sent.toUpperCase() === upper : sent === upper || sent === mixed;

/** The tenant of the Basic header, which holds its name and nothing else; throws a DxRefusal. */
const tenantOf = ({ seed, switches }: DxParts, arrival: Arrival): DxTenant => {
  const text = basicTextOf(arrival);
  if (text === undefined) throw new DxRefusal(401, 'The Authorization header must be Basic with the tenant in base64.');
  if (text.includes(':') && switches().strictTenantHeader) {
    throw new DxRefusal(401, 'The Authorization header must hold the tenant alone, without a colon.');
  }
  // Scripts that encode the output of echo send a line feed along, and get in.
  const tenant = tenantNamed(seed, (text.split(':')[0] ?? '').trim());
  if (tenant === undefined) throw new DxRefusal(401, 'This tenant is not known.');
  return tenant;
};

const localeOf = ({ headers }: Arrival): string =>
  /^\s*([a-z]{2,3})\b/i.exec(headers['accept-language'] ?? '')?.[1]?.toLowerCase() ?? 'en';

type Grant = { readonly user: DxUser; readonly tenant: DxTenant; readonly locale: string };

/** Opens a session and answers its tokens in the field names of this server; `refreshToken` is used when it is given. */
const issue = (
  { now, switches, sessions }: DxParts,
  { user, tenant, locale }: Grant,
  refreshToken: string | undefined,
  showsRefreshToken: boolean,
): Answer => {
  const { idleSeconds, refreshSeconds, tokenType, userCohort, severalLines } = switches();
  const tkn = randomUUID();
  const rtkn = refreshToken ?? randomUUID();
  const refreshEnds = now() + refreshSeconds * 1000;
  sessions.open({ refId: user.refId, tenant: tenant.name, locale, idleSeconds, refreshEnds }, tkn, rtkn);
  const body = {
    userRefID: user.refId,
    tkn,
    tt: tokenType,
    v: idleSeconds,
    ...(showsRefreshToken && { rtkn }),
    lc: locale,
    ...(userCohort && { userCohort: tenant.id }),
  };
  const answer = jsonAnswer(200, body);
  return severalLines ? { ...answer, body: JSON.stringify(body, null, 2) } : answer;
};

const field = ({ form }: Arrival, name: string): string => {
  const value = form.get(name) ?? '';
  if (value === '') throw new DxRefusal(400, `The form lacks ${name}.`);
  return value;
};

const withPassword = (parts: DxParts, arrival: Arrival, tenant: DxTenant): Answer => {
  const username = field(arrival, 'username');
  const password = field(arrival, 'password');
  const user = parts.seed.users.find((one) => one.username === username || one.email === username);
  if (user === undefined || user.password !== password || !user.tenants.includes(tenant.name)) {
    throw new DxRefusal(401, 'The user name or the password is wrong for this tenant.');
  }
  return issue(parts, { user, tenant, locale: localeOf(arrival) }, undefined, true);
};

const withRefreshToken = (parts: DxParts, arrival: Arrival, tenant: DxTenant): Answer => {
  const sent = field(arrival, 'refresh_token');
  const session = parts.sessions.byRefreshToken(sent);
  const user = parts.seed.users.find(({ refId }) => refId === session?.refId);
  if (session === undefined || user === undefined || session.tenant !== tenant.name) {
    throw new DxRefusal(401, 'The refresh token is not good for this tenant.');
  }
  const { refreshToken: mode } = parts.switches();
  if (mode === 'new') parts.sessions.spendRefresh(session);
  const locale = arrival.headers['accept-language'] === undefined ? session.locale : localeOf(arrival);
  return issue(parts, { user, tenant, locale }, mode === 'new' ? undefined : sent, mode !== 'absent');
};

/** `POST /ess/security/v1/token` of the EMM security server; throws a DxRefusal. */
export const tokenEndpoint = (parts: DxParts, arrival: Arrival): Answer => {
  const tenant = tenantOf(parts, arrival);
  if (!carriesForm(arrival)) throw new DxRefusal(400, 'The body must be application/x-www-form-urlencoded.');
  const grantType = field(arrival, 'grant_type');
  if (isGrant(grantType, grants.password, parts.switches())) return withPassword(parts, arrival, tenant);
  if (isGrant(grantType, grants.refresh, parts.switches())) return withRefreshToken(parts, arrival, tenant);
  throw new DxRefusal(400, 'This grant_type is not known.');
};
