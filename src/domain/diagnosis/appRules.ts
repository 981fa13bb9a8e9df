import type { Evidence, Rule } from './rule';

const isDx = ({ last }: Evidence): boolean => /\/ess\/security\//.test(last?.request.address ?? '');
const isWebMethods = ({ last }: Evidence): boolean =>
  /\/rest\/oauth\/(?:gettoken|authorize)/i.test(last?.request.address ?? '');
const isManager = ({ last }: Evidence): boolean => /\/manager\/api\//.test(last?.request.address ?? '');

const dx =
  (...statuses: readonly number[]) =>
  (evidence: Evidence): boolean =>
    isDx(evidence) && evidence.status !== undefined && statuses.includes(evidence.status);

const answerSays = ({ said }: Evidence, words: RegExp): boolean => words.test(said);

const aboutTenant = /tenant/i;

/** Broadcom DX Operational Intelligence: its security server answers `{msg}`. */
export const dxRules: readonly Rule[] = [
  {
    id: 'dx-tenant',
    when: { where: (e) => dx(400, 401, 403)(e) && answerSays(e, aboutTenant) },
    cause: 'DX does not know the tenant, or the account has no right to it.',
    remedy: 'Correct the tenant in Settings; it goes alone into the Basic header, without a colon.',
    action: 'open-settings',
  },
  {
    id: 'dx-refresh',
    when: { stages: ['refresh'], where: (e) => dx(400, 401, 403)(e) && !answerSays(e, aboutTenant) },
    cause: 'DX no longer takes the refresh token; the session has been idle for too long.',
    remedy: 'Get the token again.',
    action: 'sign-in-again',
  },
  {
    id: 'dx-credentials',
    when: { stages: ['token'], where: (e) => dx(400, 401, 403)(e) && !answerSays(e, aboutTenant) },
    cause: 'DX did not accept the user name or the password for this tenant.',
    remedy: 'Check user name, password and tenant in Settings.',
    action: 'open-settings',
  },
  {
    id: 'dx-call',
    when: { stages: ['call'], where: (e) => dx(401, 403)(e) && !answerSays(e, aboutTenant) },
    cause: 'DX no longer takes the token: it has been idle for too long, or its session was ended.',
    remedy: 'Get the token again; each use keeps it alive from then on.',
    action: 'sign-in-again',
  },
  {
    id: 'dx-address',
    when: { where: dx(404) },
    cause: 'There is no security server of DX at this address.',
    remedy: 'Check host and port in Settings; the path is /ess/security/v1/token, mostly on port 8080.',
    action: 'open-settings',
  },
];

/** IBM webMethods Integration: `[ISS.…]` codes and its ways with getToken. */
export const webMethodsRules: readonly Rule[] = [
  {
    id: 'webmethods-scope',
    when: { said: /ISS\.0010\.8046/ },
    cause: 'The token’s scope does not cover this service of webMethods.',
    remedy: 'Associate the scope with the client in webMethods, and ask for it in Settings.',
    action: 'open-settings',
  },
  {
    id: 'webmethods-https',
    when: { where: (e) => isWebMethods(e) && /https (?:is )?required|must use https/i.test(e.said) },
    cause: 'webMethods takes token requests over https only.',
    remedy: 'Use the https address in Settings.',
    action: 'open-settings',
  },
  {
    id: 'webmethods-body',
    when: { where: (e) => isWebMethods(e) && /body (?:is not allowed|must be empty)|non-empty body/i.test(e.said) },
    cause: 'webMethods wants the parameters in the address and an empty body.',
    remedy: 'Choose webMethods as the system in Settings, or parameters in the query.',
    action: 'open-settings',
  },
  {
    id: 'webmethods-refreshes',
    when: { stages: ['refresh'], errors: ['invalid_grant'], where: isWebMethods },
    cause: 'The refreshes that webMethods allows for this token are used up, or the refresh token has ended.',
    remedy: 'Sign in again; the refresh count is a setting of the client there.',
    action: 'sign-in-again',
  },
  {
    id: 'webmethods-client',
    when: { errors: ['invalid_client'], where: isWebMethods },
    cause: 'webMethods did not accept the client ID and secret of the Basic header.',
    remedy: 'Check both in Settings; a public client may use the implicit grant only.',
    action: 'open-settings',
  },
];

/** IBM Cloud Object Storage Manager, which takes tokens and gives none. */
export const cosManagerRules: readonly Rule[] = [
  {
    id: 'cos-manager-refused',
    when: { statuses: [401, 403], where: isManager },
    cause:
      'COS Manager did not accept the token: it wants a JWT with subject, name and e-mail from the provider it knows.',
    remedy: 'Have the application issue JWT access tokens, and ask for openid profile email.',
    action: 'open-settings',
  },
];
