import { endpointNames } from '../text/discoveryErrors';
import { plain } from '../text/wording';
import type { Evidence, Rule } from './rule';
import { clockIsOff, clockOf, hostOf } from './ruleFacts';

const placeOf = ({ error }: Evidence): string | undefined =>
  error.code === 'answer-invalid' ? error.place : undefined;

/** What stands at the place of a reason where the token is missing. */
const saidInstead = ({ error }: Evidence): string => {
  const words = error.code === 'answer-invalid' ? plain(error.description ?? '', 100) : '';
  return words === '' ? '' : ` The answer says “${words}”.`;
};

/** The status of an answer, where it is worth a word. */
const statusOf = ({ status }: Evidence): string => (status === undefined || status < 400 ? '' : `${status} `);

const reasonOf = ({ error }: Evidence): string =>
  'reason' in error && typeof error.reason === 'string' ? error.reason : '';

const about =
  (words: RegExp) =>
  (evidence: Evidence): boolean =>
    evidence.error.code === 'id-token-invalid' && words.test(reasonOf(evidence));

const aboutTime = /\b(?:exp|iat|nbf|auth_time)\b|expir|timestamp|too (?:old|far)|past|future/i;
const aboutIssuer = /"?iss"?\b.*(?:issuer|claim)|issuer/i;
const aboutAudience = /"?(?:aud|azp)"?\b|audience/i;
const aboutNonce = /nonce/i;
const aboutKey = /signature|JWK|key|"?kid"?|"?alg"?/i;

const firstOf = (...patterns: readonly RegExp[]) => {
  const [wanted, ...before] = patterns;
  return (evidence: Evidence): boolean =>
    wanted !== undefined && about(wanted)(evidence) && !before.some((pattern) => about(pattern)(evidence));
};

/** What came is no token, or not the one that is due. */
export const tokenRules: readonly Rule[] = [
  {
    id: 'opaque-token',
    when: {
      codes: ['token-unusable'],
      where: ({ error }) => error.code === 'token-unusable' && error.reason === 'not-jwt',
    },
    cause: 'The provider gave an opaque token where the API takes JSON Web Tokens alone.',
    remedy: 'Have the application issue JWT access tokens, or name the API as the audience.',
    action: 'open-settings',
  },
  {
    id: 'challenge-token',
    when: {
      codes: ['token-unusable'],
      where: ({ error }) => error.code === 'token-unusable' && error.reason === 'challenge',
    },
    cause: 'The token only allows a second factor to be given; no API takes it.',
    remedy: 'Get the token again and give the second factor.',
    action: 'sign-in-again',
  },
  {
    id: 'token-characters',
    when: {
      codes: ['token-unusable'],
      where: ({ error }) =>
        error.code === 'token-unusable' && ['line-break', 'not-ascii', 'empty'].includes(error.reason),
    },
    cause: 'What came as the token cannot stand in a header.',
    remedy: 'Look at the answer below: the wrong field may be read as the token.',
    action: 'open-settings',
  },
  {
    id: 'id-token-clock',
    when: { codes: ['id-token-invalid'], where: (e) => firstOf(aboutTime)(e) && clockIsOff(e) },
    cause: (e) => `The ID token is out of its time, because ${clockOf(e)}.`,
    remedy: 'Set this computer’s clock right, and sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'id-token-time',
    when: { codes: ['id-token-invalid'], where: (e) => firstOf(aboutTime)(e) && !clockIsOff(e) },
    cause: 'The ID token has ended or is not valid yet, though the clocks agree.',
    remedy: 'Sign in again; if it stays so, the provider makes tokens with wrong times.',
    action: 'sign-in-again',
  },
  {
    id: 'id-token-nonce',
    when: { codes: ['id-token-invalid'], where: firstOf(aboutNonce, aboutTime) },
    cause: 'The ID token was not made for this sign-in: its nonce is missing or another one.',
    remedy: 'Sign in again; a provider that leaves the nonce away does not follow OpenID Connect.',
    action: 'sign-in-again',
  },
  {
    id: 'id-token-audience',
    when: { codes: ['id-token-invalid'], where: firstOf(aboutAudience, aboutTime, aboutNonce) },
    cause: 'The ID token was made for another client.',
    remedy: 'Check the client ID in Settings.',
    action: 'open-settings',
  },
  {
    id: 'id-token-issuer',
    when: { codes: ['id-token-invalid'], where: firstOf(aboutIssuer, aboutTime, aboutNonce, aboutAudience) },
    cause: 'The ID token names another issuer than the provider does.',
    remedy: 'Enter the issuer address as the tokens name it in Settings.',
    action: 'open-settings',
  },
  {
    id: 'id-token-signature',
    when: { codes: ['id-token-invalid'], where: firstOf(aboutKey, aboutTime, aboutNonce, aboutAudience, aboutIssuer) },
    cause: 'The signature of the ID token does not fit the provider’s keys.',
    remedy: 'Try again in a minute, when new keys may be published; if it stays so, do not trust the token.',
    action: 'try-again',
  },
  {
    id: 'answer-page',
    when: { codes: ['answer-not-json'] },
    cause: (e) =>
      `${hostOf(e)} answered ${statusOf(e)}with ${/html/i.test(e.error.code === 'answer-not-json' ? e.error.contentType : '') ? 'a web page' : 'something that is no JSON'} where tokens should be.`,
    remedy: 'Check the token endpoint in Settings; a firewall or a log-in page may stand before it.',
    action: 'open-settings',
  },
  {
    id: 'answer-empty',
    when: { codes: ['answer-empty'] },
    cause: (e) => `${hostOf(e)} answered ${statusOf(e)}with nothing.`,
    remedy: 'Check the token endpoint in Settings; if it is right, show this run to whoever runs the server.',
    action: 'open-settings',
  },
  {
    id: 'answer-cut',
    when: { codes: ['answer-cut'] },
    cause: 'The answer broke off in the middle.',
    remedy: 'Try again; a proxy or the server itself cuts long answers.',
    action: 'try-again',
  },
  {
    id: 'answer-too-large',
    when: { codes: ['answer-too-large'] },
    cause: 'The answer is far larger than any answer of a token endpoint.',
    remedy: 'Check the address in Settings.',
    action: 'open-settings',
  },
  {
    id: 'answer-token-type',
    when: { codes: ['answer-invalid'], where: (e) => /token_type/.test(reasonOf(e)) },
    cause: 'The answer names a token type that the app does not know how to send.',
    remedy: 'Set up the system by its own answer in Settings, or ask for bearer tokens.',
    action: 'open-settings',
  },
  {
    id: 'answer-place',
    when: { codes: ['answer-invalid'], where: (e) => placeOf(e) !== undefined },
    cause: (e) =>
      `Nothing usable stands at “${plain(placeOf(e) ?? '', 100)}”, where the settings look for the token.${saidInstead(e)}`,
    remedy: 'Paste the answer below into Settings, under Answer: it shows which places there are.',
    action: 'open-settings',
  },
  {
    id: 'answer-invalid',
    when: {
      codes: ['answer-invalid'],
      where: (e) => !/token_type/.test(reasonOf(e)) && placeOf(e) === undefined,
    },
    cause: (e) => `The answer is not as RFC 6749 wants it: ${plain(reasonOf(e), 160).replace(/\.$/, '')}.`,
    remedy: 'Look at the answer below; fields under other names can be set in Settings.',
    action: 'open-settings',
  },
  {
    id: 'endpoint-missing',
    when: { codes: ['endpoint-missing'] },
    cause: (e) =>
      `The provider does not say where its ${e.error.code === 'endpoint-missing' ? endpointNames[e.error.endpoint] : 'endpoint'} is.`,
    remedy: 'Enter it by hand in Settings.',
    action: 'open-settings',
  },
  {
    id: 'secret-missing',
    when: { codes: ['secret-missing'] },
    cause: (e) => `No ${e.error.code === 'secret-missing' ? e.error.secret : 'secret'} is kept for this profile.`,
    remedy: 'Enter it in Settings.',
    action: 'open-settings',
  },
];
