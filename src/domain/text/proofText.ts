import type { CopiedProof } from '../token';

/** What a copy of a bound token is worth, beside its confirmation: half a sentence. */
export const copiedProofNotes: Readonly<Record<CopiedProof, string>> = {
  needed: 'each request needs a proof of its own',
  included: 'its proof works once, for about a minute',
  'no-address': 'without a proof, which needs an address',
};

/** The same as whole sentences, for a notification. */
export const copiedProofSentences: Readonly<Record<CopiedProof, string>> = {
  needed: 'The token is bound to a key: each request needs a fresh proof (DPoP) beside it.',
  included: 'The proof in it is for this one call, works once, and for about a minute.',
  'no-address': 'It has no proof, since no address is known: send a request in the app first.',
};
