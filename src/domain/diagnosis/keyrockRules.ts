import type { Evidence, Rule } from './rule';
import { clientOf, redirectOf, scopeOf } from './ruleFacts';

/** Others say the same of theirs; this is where Keyrock says it. */
const isUserEndpoint = ({ last }: Evidence): boolean => /\/user(?:\?|$)/.test(last?.request.address ?? '');

/** Other servers use the same library and the same words, in an object; a body that is one JSON string is Keyrock's alone. */
const isKeyrock = ({ last }: Evidence): boolean => {
  const body = last?.response?.body;
  return body?.kind === 'text' && body.text.trimStart().startsWith('"');
};

const sentences: readonly Rule[] = [
  {
    id: 'keyrock-user',
    when: { said: /user credentials are invalid/i },
    cause: 'The e-mail address or the password is wrong; Keyrock wants the e-mail address, not the user name.',
    remedy: 'Put the e-mail address of the account into the user name in Settings.',
    action: 'open-settings',
  },
  {
    id: 'keyrock-client',
    when: { said: /client is invalid/i },
    cause: (e) =>
      `The secret is not the one of ${clientOf(e)}; Keyrock also refuses a Basic pair that is percent-encoded.`,
    remedy: 'Check client ID and secret, and have the Basic pair sent as it stands.',
    action: 'use-raw-encoding',
  },
  {
    id: 'keyrock-no-client',
    when: { said: /cannot retrieve client credentials/i },
    cause: 'No client ID and secret reached Keyrock.',
    remedy: 'Have them sent in the Authorization header.',
    action: 'use-basic-credentials',
  },
  {
    id: 'keyrock-form',
    when: { said: /content must be application\/x-www-form-urlencoded/i },
    cause: 'The request was no form, and Keyrock takes nothing else.',
    remedy: 'Choose Keyrock, or a form as the body, in Settings.',
    action: 'open-settings',
  },
  {
    id: 'keyrock-grant-unknown',
    when: { said: /Unsupported grant type: `grant_type` is invalid/i },
    cause: 'Keyrock does not know this grant.',
    remedy: 'Choose another grant in Settings.',
    action: 'open-settings',
  },
  {
    id: 'keyrock-grant',
    when: { said: /Unauthorized client: `grant_type` is invalid/i },
    cause: 'The grant is not switched on for the application in Keyrock.',
    remedy: 'Switch it on in the settings of the application.',
  },
  {
    id: 'keyrock-scope',
    when: { said: /Requested scope is invalid/i },
    cause: (e) =>
      e.scope === ''
        ? 'The application in Keyrock does not have what was asked for among its token types.'
        : `The application in Keyrock does not have ${scopeOf(e)} among its token types.`,
    remedy: 'Switch on the token type (jwt, permanent) or openid for the application.',
    action: 'open-settings',
  },
  {
    id: 'keyrock-refresh',
    when: { said: /refresh token (?:is no longer valid|is invalid|has expired)/i },
    cause: 'The refresh token was used before, has ended or is unknown to Keyrock, which replaces it at each use.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'keyrock-code',
    when: { said: /authorization code (?:is invalid|has expired)/i },
    cause: 'The authorization code was used before or is older than five minutes.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'keyrock-redirect',
    when: { said: /`redirect_uri` is invalid/i },
    cause: (e) => `The redirect address ${redirectOf(e)} is not the one of the application in Keyrock, port included.`,
    remedy: (e) => `Enter ${redirectOf(e)} as the callback URL of the application, and fix the port in Settings.`,
    action: 'open-settings',
  },
  {
    id: 'keyrock-missing',
    when: { said: /Missing parameter: `/i },
    cause: 'A parameter that Keyrock requires is missing.',
    remedy: 'Look at the request below; Keyrock names the parameter in its answer.',
  },
  {
    id: 'keyrock-access-token',
    when: { said: /access token (?:is invalid|is no longer valid|has expired)/i, where: isUserEndpoint },
    cause: 'Keyrock no longer takes the access token.',
    remedy: 'Get a new one.',
    action: 'sign-in-again',
  },
];

/** FIWARE Keyrock: the sentences its error bodies consist of (Keyrock 8.3). */
export const keyrockRules: readonly Rule[] = sentences.map((rule) => ({
  ...rule,
  when: { ...rule.when, where: rule.when.where ?? isKeyrock },
}));
