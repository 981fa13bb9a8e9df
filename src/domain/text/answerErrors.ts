import { type AppErrorOf, assertNever } from '../errors';
import type { ErrorText } from './errorAction';
import { statusMeaning } from './httpStatus';
import { size } from './size';
import { plain, providerWords, requestOf, sentence, shownAddress, shownHost } from './wording';

type AnswerCode =
  | 'answer-too-large'
  | 'answer-empty'
  | 'answer-not-json'
  | 'answer-cut'
  | 'answer-invalid'
  | 'answer-redirected'
  | 'token-unusable'
  | 'token-too-large'
  | 'id-token-invalid';

/** Words for answers that arrived and cannot be used. */
export const answerErrorText = (error: AppErrorOf<AnswerCode>): ErrorText => {
  switch (error.code) {
    case 'answer-too-large':
      return {
        what: `The answer of ${shownHost(error.host)} is larger than ${size(error.limitBytes)}.`,
        why: `Reading stopped there; the answer to the ${requestOf(error.stage)} is expected to be far smaller.`,
        next: 'Check that the address is the right one.',
        action: 'open-settings',
      };
    case 'answer-empty':
      return {
        what: `The answer to the ${requestOf(error.stage)} was empty.`,
        why: `The server answered ${error.status} (${statusMeaning(error.status, error.stage)}) without any content.`,
        next: 'Check the address of the endpoint in Settings; if it is right, show the Flow tab to whoever runs the server.',
        action: 'show-flow',
      };
    case 'answer-not-json':
      return notJson(error);
    case 'answer-cut':
      return {
        what: `The answer of ${shownHost(error.host)} ended in the middle.`,
        why: `The connection closed before the answer to the ${requestOf(error.stage)} was complete.`,
        next: 'Try again.',
        action: 'try-again',
      };
    case 'answer-invalid':
      return error.place === undefined ? notStandard(error) : nothingThere(error, error.place);
    case 'answer-redirected':
      return {
        what: `The ${requestOf(error.stage)} was sent on to another address.`,
        why: `The server points to ${shownAddress(error.to, 110)}; ${
          error.stage === 'discovery' || error.stage === 'keys'
            ? 'what is found there would be trusted, so only the address that the profile or the provider names is asked.'
            : 'secrets are never carried to an address that the profile does not name.'
        }`,
        next:
          error.stage === 'discovery'
            ? 'If that address is right, enter it as the issuer in Settings.'
            : 'If that address is right, enter it in Settings.',
        action: 'open-settings',
      };
    case 'token-unusable':
      return tokenUnusable(error);
    case 'token-too-large':
      return {
        what: `The tokens are too large to be kept: ${size(error.bytes)}.`,
        why: `Up to ${size(error.limitBytes)} fit; tokens grow with every group and role that is written into them.`,
        next: 'Ask for fewer scopes, or have groups and roles left out of the token at the provider.',
        action: 'open-settings',
      };
    case 'id-token-invalid':
      return {
        what: 'The ID token did not pass its checks, so nothing of this answer was kept.',
        why: sentence(error.reason, 'It was not made for this client, by this provider, for this sign-in.'),
        next: 'Check the issuer and the client ID in Settings and the clock of this computer, then sign in again.',
        action: 'show-flow',
      };
    default:
      return assertNever(error);
  }
};

const notJson = (error: AppErrorOf<'answer-not-json'>): ErrorText => {
  const page = /html/i.test(error.contentType);
  const type = plain(error.contentType, 60);
  const came = type === '' ? 'without a content type' : `as ${type}`;
  return {
    what: `The answer to the ${requestOf(error.stage)} is ${page ? 'a web page' : 'not JSON'}.`,
    why: page
      ? `It came with status ${error.status}: a wrong path, a sign-in page in front of the server or the log-in page of a network looks like this.`
      : `It came ${came} with status ${error.status} (${statusMeaning(error.status, error.stage)}).`,
    next: 'Check the address of the endpoint in Settings, and whether this network wants a sign-in first.',
    action: 'show-flow',
    fromProvider: providerWords(`HTTP ${error.status}`, error.start),
  };
};

const tokenUnusable = ({ reason }: AppErrorOf<'token-unusable'>): ErrorText => {
  switch (reason) {
    case 'challenge':
      return {
        what: 'This is not a token yet.',
        why: 'The provider gave it only for a second factor to be shown with it; no API accepts it.',
        next: 'Sign in again and give the second factor.',
        action: 'sign-in-again',
      };
    case 'not-jwt':
      return {
        what: 'This token is not sent: the API behind takes JSON Web Tokens only.',
        why: 'The provider gave an opaque token, which means something to the provider alone.',
        next: 'Have the application at the provider give its access tokens as JWT, then sign in again.',
        action: 'sign-in-again',
      };
    default: {
      const why = {
        'line-break': 'It contains a line break, and a header is one line.',
        'not-ascii': 'It contains characters that no header may hold.',
        empty: 'It is empty.',
      }[reason];
      return {
        what: 'The token cannot be sent in a header.',
        why,
        next: 'Get a new token; if it stays so, show the Flow tab to whoever runs the provider.',
        action: 'show-flow',
      };
    }
  }
};

const notStandard = (error: AppErrorOf<'answer-invalid'>): ErrorText => ({
  what:
    error.stage === 'factor'
      ? `The answer to the ${requestOf(error.stage)} cannot be used.`
      : `The answer to the ${requestOf(error.stage)} is not what the standard asks for.`,
  why: sentence(error.reason, 'Something that it must contain is missing or wrong.'),
  ...(error.stage === 'keys'
    ? {
        next: 'Open the address of the signing keys in a browser to see what answers there, and show it to whoever runs the provider.',
      }
    : {
        next: 'Look at the step in the Flow tab, and show it to whoever runs the provider.',
        action: 'show-flow' as const,
      }),
});

const nothingThere = (error: AppErrorOf<'answer-invalid'>, place: string): ErrorText => ({
  what: 'No token was found in the answer.',
  why: `The settings look for it at “${plain(place, 100)}”, and nothing usable stands there.${saidInstead(error)}`,
  next: 'Paste the answer under Answer in Settings: it shows which places there are.',
  action: 'open-settings',
});

const saidInstead = ({ description = '' }: AppErrorOf<'answer-invalid'>): string => {
  const words = plain(description, 100);
  return words === '' ? '' : ` The answer says “${words}”.`;
};
