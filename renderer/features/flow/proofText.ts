import { assertNever } from '../../../src/domain/errors';
import type { FlowStep } from '../../../src/domain/flow';
import { plain } from '../../../src/domain/text/wording';
import type { StepText } from './stepText';

type ProofStep = Extract<FlowStep, { readonly kind: 'proof-sent' | 'token-binding' }>;

const sentText = ({ algorithm, withNonce, again }: Extract<ProofStep, { readonly kind: 'proof-sent' }>): StepText => ({
  title: again ? 'Sent once more, with the nonce the provider demanded' : 'A proof of the key went with the request',
  facts: [
    again
      ? 'It is done once; a nonce that is refused again ends the run (RFC 9449 section 8).'
      : `A DPoP proof, signed with ${plain(algorithm, 20)}, for this request alone (RFC 9449)${withNonce ? ', with the provider’s last nonce in it' : ''}.`,
  ],
  tone: 'plain',
});

const bindingTexts: Readonly<Record<Extract<ProofStep, { readonly kind: 'token-binding' }>['found'], StepText>> = {
  bound: {
    title: 'The token is bound to the key',
    facts: ['Its type is DPoP, and the key it names (cnf.jkt) is the one that was proved (RFC 9449 section 6.1).'],
    tone: 'good',
  },
  'by-type': {
    title: 'The token is bound to a key',
    facts: ['Its type is DPoP. Which key it is bound to cannot be read in it.'],
    tone: 'good',
  },
  'not-bound': {
    title: 'The token is not bound to the key',
    facts: [
      'The provider took no notice of the proof, or binds the refresh token alone: whoever has the token can use it.',
    ],
    tone: 'warn',
  },
  'other-key': {
    title: 'The token is bound to another key',
    facts: ['The key it names (cnf.jkt) is not the one that was proved, so no API will take it from here.'],
    tone: 'bad',
  },
};

/** What happened about the key that a token is bound to, in words. */
export const proofText = (step: ProofStep): StepText => {
  switch (step.kind) {
    case 'proof-sent':
      return sentText(step);
    case 'token-binding':
      return bindingTexts[step.found];
    default:
      return assertNever(step);
  }
};
