import type { Question } from '../../../src/domain/question';

type CodeQuestion = Extract<Question, { readonly kind: 'one-time-code' }>;

/** Said once the code's own time is over while its question is still open. */
export const endedCode = 'This code has ended. Have another one sent.';

/** How many wrong codes are still borne, where the provider counts them. */
export const codeHint = ({ retriesLeft }: Pick<CodeQuestion, 'retriesLeft'>): string | undefined => {
  if (retriesLeft === undefined) return undefined;
  return retriesLeft <= 1 ? 'This is the last try.' : `${retriesLeft} tries left.`;
};
