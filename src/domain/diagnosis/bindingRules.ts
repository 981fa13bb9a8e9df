import type { ErrorCode } from '../errors';
import type { Evidence, Rule } from './rule';
import { clockIsOff, clockOf } from './ruleFacts';

const refusals: readonly ErrorCode[] = ['provider-refused', 'grant-refused', 'client-refused'];

const proved = ({ run }: Evidence): boolean => run.steps.some(({ kind }) => kind === 'proof-sent');

/** A challenge there names every scheme that would do, DPoP among them, whatever the token is refused for. */
const isCall = ({ stage }: Evidence): boolean =>
  stage === 'userinfo' || stage === 'call' || stage === 'introspection' || stage === 'revocation';

/** Proofs of the key that tokens are bound to (RFC 9449). */
export const bindingRules: readonly Rule[] = [
  {
    id: 'dpop-required',
    when: {
      codes: [...refusals, 'answer-invalid'],
      said: /dpop|demonstrating proof of possession/i,
      where: (e) => !proved(e) && !isCall(e),
    },
    cause:
      'The provider gives this client only tokens that are bound to a key (DPoP, RFC 9449), and no proof of one was sent.',
    remedy:
      'Switch on “Bind tokens to a key (DPoP)” in Settings, and get the token again; where Settings does not show it, this app cannot bind the tokens of such a profile.',
    action: 'open-settings',
  },
  {
    id: 'proof-nonce',
    when: { codes: refusals, errors: ['use_dpop_nonce'], where: proved },
    cause: 'The provider demanded its nonce in the proof of the key, and refused it again when it came at once.',
    remedy: 'Try again; if it stays so, several servers behind one address do not know of each other’s nonces.',
    action: 'try-again',
  },
  {
    id: 'proof-clock',
    when: { codes: refusals, errors: ['invalid_dpop_proof'], where: (e) => proved(e) && clockIsOff(e) },
    cause: (e) => `The provider does not take the proof of the key, because it is out of its time: ${clockOf(e)}.`,
    remedy: 'Set this computer’s clock right, and get the token again.',
    action: 'try-again',
  },
  {
    id: 'proof-refused',
    when: { codes: refusals, errors: ['invalid_dpop_proof'], where: (e) => proved(e) && !clockIsOff(e) },
    cause:
      'The provider does not take the proof of the key, though the clocks agree: it may know itself by another address than it was called at, or take no key of this kind.',
    remedy:
      'Compare the token endpoint in Settings with the address the provider has for itself; a proxy in front of it may change it.',
    action: 'open-settings',
  },
];
