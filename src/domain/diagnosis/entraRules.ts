import { type Evidence, fits, type Rule, type Words } from './rule';
import { audienceOf, clientOf, clockIsOff, clockOf, redirectOf, scopeOf, wordsOf } from './ruleFacts';

/** A refresh may be refused with the same code, and what helps there is another. */
const exceptAtRefresh = (rule: Rule): Rule => ({
  ...rule,
  when: { ...rule.when, where: (e) => e.stage !== 'refresh' },
});

const rule = (code: number, cause: Words, remedy: Words, action?: Rule['action']): Rule => ({
  id: `entra-${code}`,
  // A longer code may begin with a shorter one.
  when: { said: new RegExp(`AADSTS${code}(?!\\d)`) },
  cause,
  remedy,
  ...(action === undefined ? {} : { action }),
});

const knownCodes: readonly Rule[] = [
  rule(
    50011,
    (e) => `The redirect address ${redirectOf(e)} is not registered for this app in Entra ID.`,
    (e) => `Register ${redirectOf(e)} under Authentication, as a mobile and desktop platform.`,
  ),
  rule(
    500113,
    'No redirect address at all is registered for this app in Entra ID.',
    (e) => `Register ${redirectOf(e)} under Authentication, as a mobile and desktop platform.`,
  ),
  rule(
    700016,
    (e) => `The tenant does not know ${clientOf(e)}.`,
    'Check the client ID and the tenant in Settings: the app may live in another directory.',
    'open-settings',
  ),
  rule(
    7000215,
    'The client secret is wrong; often the ID of the secret was copied in place of its value.',
    'Copy the value, not the ID, of a client secret from Certificates & secrets.',
    'open-settings',
  ),
  rule(
    7000222,
    'The client secret has expired.',
    'Make a new client secret in Entra ID and put it into Settings.',
    'open-settings',
  ),
  rule(
    7000218,
    'The app is set up as a confidential client, and no client secret was sent.',
    'Allow public client flows for the app in Entra ID, or add a client secret in Settings.',
    'open-settings',
  ),
  rule(
    700025,
    'The app is a public client in Entra ID, and a client secret was sent.',
    'Choose no client authentication in Settings.',
    'open-settings',
  ),
  rule(
    50194,
    'The app is for one tenant alone, and the address is that of all tenants.',
    'Put the ID of the tenant in the place of “common” in the issuer address in Settings.',
    'open-settings',
  ),
  rule(
    650053,
    (e) => `The API does not have every scope of ${scopeOf(e)}.`,
    'Copy the scope from the API’s “Expose an API” page; an API of your own needs its full address in front.',
    'open-settings',
  ),
  rule(
    90094,
    'Only an administrator of the tenant can consent to what this app asks for.',
    'Have an administrator grant consent for the tenant, or ask for fewer scopes.',
  ),
  rule(
    70043,
    'A Conditional Access policy wants a new sign-in after some time, and that time is over.',
    'Sign in again.',
    'sign-in-again',
  ),
  rule(
    700084,
    'The refresh token was given to a single-page application, whose tokens end after a day.',
    'Sign in again.',
    'sign-in-again',
  ),
  rule(
    65001,
    'Nobody has consented yet to what this app asks for.',
    'Sign in once in the browser and consent, or have an administrator grant consent for the tenant.',
    'sign-in-again',
  ),
  rule(65004, 'Consent was declined.', 'Sign in again and agree to what the app asks for.', 'sign-in-again'),
  {
    id: 'entra-50076-refresh',
    when: { said: /AADSTS50076(?!\d)/, stages: ['refresh'] },
    cause: 'The tenant wants a second factor before it renews the token: a rule or the network has changed.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  exceptAtRefresh(
    rule(
      50076,
      'The account has to give a second factor, which this grant cannot ask for.',
      'Use the authorization code grant, where the browser asks for it.',
      'open-settings',
    ),
  ),
  rule(
    50079,
    'The account has to set up a second factor first.',
    'Sign in once in the browser and register the second factor.',
    'sign-in-again',
  ),
  rule(
    50126,
    'The user name or the password is wrong.',
    'Check both in Settings; accounts of another identity provider cannot use the password grant at all.',
    'open-settings',
  ),
  rule(
    50034,
    'The tenant does not know this user.',
    'Check the user name and the tenant in Settings.',
    'open-settings',
  ),
  rule(
    50020,
    'The user belongs to another directory than the tenant that was asked.',
    'Use the user’s own tenant, or have the user invited as a guest.',
    'open-settings',
  ),
  rule(
    50053,
    'The account is locked after too many tries.',
    'Wait until it is unlocked, or have an administrator unlock it.',
  ),
  rule(50055, 'The password of the account has expired.', 'Sign in once in the browser and choose a new one.'),
  rule(50057, 'The account is disabled.', 'Have an administrator of the tenant enable it.'),
  rule(
    50105,
    'The user is not assigned to the app, and the app requires it.',
    'Have the user added under Users and groups of the enterprise application.',
  ),
  rule(50173, 'The sign-in was revoked, as a change of the password does.', 'Sign in again.', 'sign-in-again'),
  rule(
    53003,
    'A Conditional Access policy blocks this sign-in.',
    'Ask an administrator which policy applies; the sign-in logs of the tenant name it.',
  ),
  rule(53000, 'A Conditional Access policy wants a managed device.', 'Sign in from a device that the tenant manages.'),
  rule(90002, 'The tenant does not exist.', 'Check the tenant in the issuer address in Settings.', 'open-settings'),
  rule(
    900023,
    'The tenant in the address is neither a tenant ID nor a domain name.',
    'Correct the tenant in the issuer address in Settings.',
    'open-settings',
  ),
  rule(
    70011,
    (e) => `The scope ${scopeOf(e)} is not valid.`,
    'Name scopes of one API only, each with its full address, such as api://…/name.',
    'open-settings',
  ),
  rule(
    1002012,
    (e) => `The scope ${scopeOf(e)} is not valid for client credentials.`,
    'Ask for the API’s address followed by /.default.',
    'open-settings',
  ),
  rule(
    500011,
    (e) => `The tenant does not know the API that was asked for (scope ${scopeOf(e)}, ${audienceOf(e)}).`,
    'Check the API’s address in the scope, and that the API is installed in this tenant.',
    'open-settings',
  ),
  rule(
    700054,
    'The app is not allowed to get ID tokens from the authorization endpoint.',
    'Switch on ID tokens for the app under Authentication, or use the authorization code grant.',
    'open-settings',
  ),
  rule(
    9002327,
    (e) =>
      `The redirect address ${redirectOf(e)} is registered as a single-page application, whose codes only a browser page may redeem.`,
    'Register the same address as a mobile and desktop platform in place of the single-page application.',
  ),
  rule(
    9002325,
    'The app requires PKCE, and the request carried none.',
    'Use the authorization code grant of this app, which always sends PKCE.',
    'open-settings',
  ),
  rule(
    501481,
    'The PKCE verifier does not fit the challenge of the sign-in.',
    'Sign in again; a proxy that changes requests could cause it.',
    'sign-in-again',
  ),
  rule(54005, 'The authorization code was already redeemed.', 'Sign in again.', 'sign-in-again'),
  rule(70008, 'The code or refresh token has ended through lack of use.', 'Sign in again.', 'sign-in-again'),
  rule(700082, 'The refresh token has ended through lack of use.', 'Sign in again.', 'sign-in-again'),
  rule(
    90014,
    'A parameter that Entra ID requires is missing.',
    'Look at the request below; Entra ID names the parameter in its answer.',
  ),
  rule(
    650057,
    'The API that was asked for is not among the permissions of the app.',
    'Add the API under API permissions of the app, or correct the scope in Settings.',
    'open-settings',
  ),
  rule(
    7000229,
    (e) => `The app of ${clientOf(e)} is not installed in this tenant.`,
    'Have an administrator consent to it in this tenant, or use the tenant it is installed in.',
    'open-settings',
  ),
  rule(7000112, 'The app is disabled in this tenant.', 'Have an administrator of the tenant enable it.'),
  rule(
    50059,
    'The address names no tenant, and nothing else in the request does.',
    'Put the tenant’s ID into the issuer address in Settings.',
    'open-settings',
  ),
  rule(
    53001,
    'A Conditional Access policy wants a device that is joined to the domain.',
    'Sign in from such a device.',
  ),
  rule(
    50078,
    'The second factor was given too long ago for the tenant’s rules.',
    'Sign in again and give it once more.',
    'sign-in-again',
  ),
  {
    ...rule(
      700027,
      (e) => `The client assertion was refused${clockIsOff(e) ? `; ${clockOf(e)}` : ''}.`,
      'Check the certificate of the app and this computer’s clock.',
    ),
    when: { said: /AADSTS700027(?!\d)/ },
  },
];

const anyCode = /AADSTS(\d{3,8})/;

/** What stands behind the code, without the marks of its log entry. */
const entraWords = (evidence: Evidence): string => {
  const said = wordsOf(evidence)
    .replace(/^.*?AADSTS\d+:\s*/, '')
    .replace(/\s*Trace ID:.*$/s, '');
  return said === '' ? '.' : `: “${said.replace(/\.$/, '')}”.`;
};

const codeIn = ({ said }: Evidence): string => anyCode.exec(said)?.[1] ?? '';

/** Microsoft Entra ID: AADSTS codes (Microsoft identity platform, error code reference), and last the many without a rule. */
export const entraRules: readonly Rule[] = [
  ...knownCodes,
  {
    id: 'entra-other',
    when: { said: anyCode, where: (e) => !knownCodes.some((known) => fits(known, e)) },
    cause: (e) => `Entra ID refused it as AADSTS${codeIn(e)}${entraWords(e)}`,
    remedy: (e) =>
      `Look the code up at login.microsoftonline.com/error?code=${codeIn(e)}; it names the cause and the cure.`,
  },
];
