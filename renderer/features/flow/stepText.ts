import { assertNever, type FlowStage } from '../../../src/domain/errors';
import type { FlowCheck, FlowRun, FlowStep } from '../../../src/domain/flow';
import { callName } from '../../../src/domain/text/callText';
import { statusMeaning } from '../../../src/domain/text/httpStatus';
import { exactSize } from '../../../src/domain/text/size';
import { clockTime } from '../../../src/domain/text/time';
import { hostOf, plain, shownAddress } from '../../../src/domain/text/wording';
import { grantNames } from '../profile/grantNames';
import { factorText } from './factorText';
import { proofText } from './proofText';
import { tellingStep, waitingFact, waitingNow } from './waitingText';

/** A step of a flow in words, with the facts that go under it. */
export type StepText = {
  readonly title: string;
  readonly facts: readonly string[];
  readonly tone: 'plain' | 'good' | 'warn' | 'bad';
};

const stageNames: Readonly<Record<FlowStage, string>> = {
  discovery: 'Provider metadata',
  authorization: 'Sign-in request',
  token: 'Token request',
  refresh: 'Refresh request',
  userinfo: 'User info request',
  introspection: 'Introspection request',
  revocation: 'Revocation request',
  keys: 'Signing keys',
  request: 'API request',
  factor: 'Second factor request',
  call: 'Call of the provider',
};

const callbackVia = {
  query: 'in the address',
  fragment: 'in the fragment of the address',
  form_post: 'as a form',
  paste: 'as an address you pasted',
} as const;

const ignoredReasons = {
  'state-missing': 'It carried no state, so it cannot belong to this sign-in.',
  'state-differs': 'Its state is not the one of this sign-in.',
  'duplicate-parameter': 'It named a parameter twice.',
  'wrong-method': 'It came by another method than was asked for.',
  'wrong-host': 'It was addressed to another host.',
} as const;

/** What a check found, and what was compared for it. */
const checks: Readonly<Record<FlowCheck, readonly [title: string, compared: string]>> = {
  metadata: [
    'The metadata belongs to this provider',
    'Its issuer is the address that was asked (OpenID Connect Discovery 4.3, RFC 8414 3.3).',
  ],
  state: ['The answer belongs to this sign-in (state)', 'Its state is the one that was sent (RFC 6749 10.12).'],
  issuer: ['The answer comes from the right provider (issuer)', 'Its iss is the provider’s own issuer (RFC 9207).'],
  'token-answer': [
    'The token answer is as it should be',
    'It is JSON with an access token, a token type that can be sent, and times and scopes of the right kind (RFC 6749 5.1).',
  ],
  nonce: ['The ID token was made for this sign-in (nonce)', 'Its nonce is the one that was sent.'],
  'id-token': [
    'The ID token is genuine and meant for this client',
    'Issuer, audience, authorised party and times were compared (OpenID Connect Core 3.1.3.7).',
  ],
  signature: ['The ID token is signed by the provider', 'Its signature fits a key of the provider’s key set.'],
  'access-token-hash': ['The access token belongs to the ID token', 'Its at_hash is the hash of the access token.'],
  pkce: ['The code can only be used by this app (PKCE)', 'The verifier of the S256 challenge went with it (RFC 7636).'],
};

const exchangeText = (step: Extract<FlowStep, { readonly kind: 'exchange' }>): StepText => {
  const answer = step.status === undefined ? 'No answer' : `${step.status}, ${statusMeaning(step.status, step.stage)}`;
  const bad = step.status === undefined || step.status >= 400;
  return {
    title: stageNames[step.stage],
    facts: [
      `${step.method} ${shownAddress(step.address)}`,
      step.bytes === undefined ? answer : `${answer} · ${exactSize(step.bytes)}`,
    ],
    tone: bad ? 'bad' : 'plain',
  };
};

const plainText = (title: string, ...facts: readonly string[]): StepText => ({ title, facts, tone: 'plain' });

const sourceFound = {
  id: 'Named in the settings.',
  ask: 'Chosen by you.',
  name: 'Found by its name.',
  rules: 'Found by the rules for user names.',
} as const;

/** A step that happened, in words. */
export const stepText = (step: FlowStep): StepText => {
  switch (step.kind) {
    case 'started':
      return plainText(step.grant === 'refresh' ? 'Refresh started' : `${grantNames[step.grant]} grant started`);
    case 'call-started':
      return plainText('Call started', callName(step.call));
    case 'practice-started':
      return plainText('Practice provider started', shownAddress(step.address));
    case 'discovering':
      return plainText('Looking up the provider', shownAddress(step.address));
    case 'discovered':
      return plainText(
        'Provider found',
        shownAddress(step.issuer),
        `Token endpoint ${shownAddress(step.tokenEndpoint)}`,
      );
    case 'listening':
      return plainText('Ready for the browser to come back', shownAddress(step.redirectUri));
    case 'browser-opened':
      return plainText('Sign-in page opened in the browser', shownAddress(step.address));
    case 'browser-not-opened':
      return { title: 'The browser did not open', facts: [shownAddress(step.address)], tone: 'warn' };
    case 'sign-out-page':
      return plainText('Sign-out page given to the browser', shownAddress(step.address));
    case 'waiting-for-browser':
      return plainText(
        'Waiting for the browser',
        `Until ${clockTime(step.until)}. A page that shows an error does not come back; cancel then.`,
      );
    case 'waiting-for-person':
      return plainText('Waiting for you', waitingFact(step.question));
    case 'callback-received':
      return plainText('The browser came back', `The answer came ${callbackVia[step.via]}.`);
    case 'callback-ignored':
      return {
        title: 'A visit to the redirect address was ignored',
        facts: [ignoredReasons[step.reason]],
        tone: 'warn',
      };
    case 'exchange':
      return exchangeText(step);
    case 'basic-encoding-retried':
      return step.encoding === 'raw'
        ? plainText('Tried again with the Basic pair as it stands', 'Some servers do not decode it as RFC 6749 says.')
        : plainText(
            'Tried again with the Basic pair encoded as RFC 6749 says',
            'The server took it as it stands before, and no longer does.',
          );
    case 'proof-sent':
    case 'token-binding':
      return proofText(step);
    case 'checked':
      return { title: checks[step.what][0], facts: [checks[step.what][1]], tone: 'good' };
    case 'factor-asked':
    case 'factor-chosen':
    case 'code-sent':
    case 'waiting-for-code':
    case 'clock-differs':
    case 'factor-accepted':
      return factorText(step);
    case 'identity-source':
      return plainText('Identity source of the user', plain(step.source), sourceFound[step.by]);
    case 'account-changed':
      return {
        title: 'This is another account than before',
        facts: ['The new token has a different subject than the one it replaces.'],
        tone: 'warn',
      };
    case 'answer-found':
      return plainText(
        'The provider’s answer was kept from a run that did not come to its end; nothing was sent again',
      );
    case 'saving':
      return plainText('Token put away');
    case 'done':
      return {
        title: 'Done',
        facts: step.expiresAt === undefined ? [] : [`The token lasts until ${clockTime(step.expiresAt)}`],
        tone: 'good',
      };
    case 'failed':
      return { title: 'Failed', facts: [], tone: 'bad' };
    case 'cancelled':
      return { title: 'Cancelled', facts: [], tone: 'warn' };
    default:
      return assertNever(step);
  }
};

/** What a running flow is doing now, for the line beside Cancel. */
export const progressText = (run: FlowRun | null | undefined): string => {
  const step = run?.state === 'running' ? tellingStep(run.steps) : undefined;
  switch (step?.kind) {
    case undefined:
    case 'started':
    case 'call-started':
    case 'done':
    case 'failed':
    case 'cancelled':
      return 'Starting…';
    case 'practice-started':
    case 'discovered':
    case 'listening':
      return 'Getting ready…';
    case 'discovering':
      return `Looking up ${hostOf(step.address)}…`;
    case 'browser-not-opened':
      return 'The browser did not open: copy the address into it.';
    case 'browser-opened':
    case 'sign-out-page':
    case 'waiting-for-browser':
    case 'callback-ignored':
      return 'Waiting for the browser…';
    case 'waiting-for-person':
      return waitingNow(step.question);
    case 'callback-received':
      return 'Checking the code…';
    case 'basic-encoding-retried':
      return 'Trying the other Basic encoding…';
    case 'exchange':
    case 'proof-sent':
    case 'token-binding':
    case 'checked':
    case 'account-changed':
    case 'answer-found':
      return 'Checking the answer…';
    case 'factor-asked':
    case 'factor-chosen':
      return 'Preparing the second factor…';
    case 'code-sent':
      return 'The code is on its way…';
    case 'waiting-for-code':
      return 'Waiting for the next code…';
    case 'clock-differs':
    case 'factor-accepted':
      return 'Checking the second factor…';
    case 'identity-source':
      return 'Checking the password…';
    case 'saving':
      return 'Putting the token away…';
    default:
      return assertNever(step);
  }
};

/** Until when the browser or the next time-based code is awaited, ms since 1970; undefined while neither is. */
export const waitsUntil = (run: FlowRun | null | undefined): number | undefined => {
  if (run?.state !== 'running') return undefined;
  const last = run.steps.filter((step) => step.kind !== 'callback-ignored' && step.kind !== 'browser-opened').at(-1);
  return last?.kind === 'waiting-for-browser' || last?.kind === 'waiting-for-code' ? last.until : undefined;
};
