import { assertNever, type FlowStage } from '../../../src/domain/errors';
import type { FlowRun, FlowStep } from '../../../src/domain/flow';
import { statusMeaning } from '../../../src/domain/text/httpStatus';
import { exactSize } from '../../../src/domain/text/size';
import { clockTime } from '../../../src/domain/text/time';
import { hostOf, plain, shownAddress } from '../../../src/domain/text/wording';
import { grantNames } from '../profile/grantNames';

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

const checkedNames = {
  state: 'The answer belongs to this sign-in (state)',
  issuer: 'The answer comes from the right provider (issuer)',
  nonce: 'The ID token was made for this sign-in (nonce)',
  'id-token': 'The ID token is genuine and meant for this client',
  pkce: 'The code can only be used by this app (PKCE)',
} as const;

const exchangeText = (step: Extract<FlowStep, { readonly kind: 'exchange' }>): StepText => {
  const answer = step.status === undefined ? 'No answer' : `${step.status}, ${statusMeaning(step.status)}`;
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

/** A step that happened, in words. */
export const stepText = (step: FlowStep): StepText => {
  switch (step.kind) {
    case 'started':
      return plainText(step.grant === 'refresh' ? 'Refresh started' : `${grantNames[step.grant]} grant started`);
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
    case 'waiting-for-browser':
      return plainText('Waiting for the browser', `Until ${clockTime(step.until)}`);
    case 'waiting-for-person':
      return plainText('Waiting for your answer', plain(step.question));
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
      return plainText(
        'Tried again with the Basic pair as it stands',
        'Some servers do not decode it as RFC 6749 says.',
      );
    case 'checked':
      return { title: checkedNames[step.what], facts: [], tone: 'good' };
    case 'account-changed':
      return {
        title: 'This is another account than before',
        facts: ['The new token has a different subject than the one it replaces.'],
        tone: 'warn',
      };
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
  const step = run?.state === 'running' ? run.steps.at(-1) : undefined;
  switch (step?.kind) {
    case undefined:
    case 'started':
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
    case 'waiting-for-browser':
    case 'callback-ignored':
      return 'Waiting for the browser…';
    case 'waiting-for-person':
      return 'Waiting for your answer…';
    case 'callback-received':
      return 'Checking the code…';
    case 'basic-encoding-retried':
      return 'Trying the other Basic encoding…';
    case 'exchange':
    case 'checked':
    case 'account-changed':
      return 'Checking the answer…';
    case 'saving':
      return 'Putting the token away…';
    default:
      return assertNever(step);
  }
};

/** Until when the browser is awaited, ms since 1970; undefined while nothing is. */
export const waitsUntil = (run: FlowRun | null | undefined): number | undefined => {
  if (run?.state !== 'running') return undefined;
  const last = run.steps.filter((step) => step.kind !== 'callback-ignored' && step.kind !== 'browser-opened').at(-1);
  return last?.kind === 'waiting-for-browser' ? last.until : undefined;
};
