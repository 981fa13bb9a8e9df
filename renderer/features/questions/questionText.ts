import { assertNever } from '../../../src/domain/errors';
import type { CodeFactorType, Question, SentFactorType } from '../../../src/domain/question';
import { plain, shownAddress, shownHost } from '../../../src/domain/text/wording';

/** A question in words: who asks for what, and what it is for. */
export type QuestionText = { readonly title: string; readonly purpose: string };

type Asked<Kind extends Question['kind']> = Extract<Question, { readonly kind: Kind }>;

const howSent: Readonly<Record<SentFactorType, string>> = {
  emailotp: 'by e-mail',
  smsotp: 'as a text message',
  voiceotp: 'by a phone call',
};

const codeTitle = (host: string, factor: CodeFactorType): string =>
  factor === 'totp'
    ? `${host} asks for the code of your authenticator app`
    : `${host} asks for the code it sent ${howSent[factor]}`;

const codePurpose = ({ factor, sentTo, correlation }: Asked<'one-time-code'>): string => {
  if (factor === 'totp') return 'Type the code that the app shows now for this account.';
  const to = sentTo === undefined ? 'It is on its way to you.' : `It went to ${plain(sentTo, 80)}.`;
  return correlation === undefined
    ? to
    : `${to} The right message begins with ${plain(correlation, 20)}; type what follows.`;
};

const pushText = (host: string, { device, matchingCode }: Asked<'approve-push'>): QuestionText => ({
  title: `${host} asks for your approval on ${plain(device, 60) || 'your phone'}`,
  purpose:
    matchingCode === ''
      ? 'Open the request there and approve it. Deny it if you do not expect one.'
      : 'Open the request there, and approve it only if it shows the same code.',
});

const destinationText = (host: string, factor: SentFactorType): QuestionText => ({
  title:
    factor === 'emailotp'
      ? `Which e-mail address shall ${host} send the code to?`
      : `Which number shall ${host} ${factor === 'smsotp' ? 'send the code to' : 'call with the code'}?`,
  purpose: 'This way is not set up for the account, so the provider asks where the code shall go.',
});

/** Words for each kind of question. */
export const questionText = (question: Question): QuestionText => {
  const host = shownHost(question.askedBy);
  switch (question.kind) {
    case 'password':
      return {
        title: `${host} asks for the password of ${plain(question.username) || 'the user'}`,
        purpose: 'It is sent to this provider once, to get the token.',
      };
    case 'client-secret':
      return {
        title: `${host} asks for the client secret of ${plain(question.clientId) || 'this client'}`,
        purpose: 'The application proves with it who it is, each time it gets a token.',
      };
    case 'paste-redirect':
      return {
        title: `Sign in at ${host} in the browser, then paste the address it ends at`,
        purpose: `When the browser arrives at ${shownAddress(question.redirectUri)}, it may show an error page: that is expected. Copy the whole address from its address bar.`,
      };
    case 'choose-factor':
      return {
        title: `${host} wants proof that it is you`,
        purpose: 'Choose the way to give it. Any of these will do.',
      };
    case 'one-time-code':
      return { title: codeTitle(host, question.factor), purpose: codePurpose(question) };
    case 'knowledge-questions':
      return {
        title: `${host} asks your security questions`,
        purpose: 'The answers are sent together, and each of them has to be right.',
      };
    case 'approve-push':
      return pushText(host, question);
    case 'scan-qr':
      return {
        title: `Scan this code to sign in at ${host}`,
        purpose: 'Use the app on your phone that is set up for this provider. All else follows by itself.',
      };
    case 'identity-source':
      return {
        title: `Which identity source of ${host} knows ${plain(question.username) || 'the user'}?`,
        purpose: 'The password is checked there. Your choice is used again until Token Helper is closed.',
      };
    case 'destination':
      return destinationText(host, question.factor);
    default:
      return assertNever(question);
  }
};
