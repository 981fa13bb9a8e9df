import type { Grant } from './grants';
import type { VerifySwitches } from './switches';

/** What an access policy says to a request for tokens. */
export type Verdict =
  | { readonly kind: 'allow' }
  /** `allowedFactors` is left out where the policy names none. */
  | { readonly kind: 'challenge'; readonly allowedFactors?: readonly string[] }
  | { readonly kind: 'deny'; readonly reason: 'policy' | 'entitlement' }
  | { readonly kind: 'moreInformation' };

/** Whether a policy's vocabulary covers a factor: `signatures` is any signature, `push` stands for them too. */
const covers = (allowed: string, factor: string): boolean =>
  allowed === factor || (factor.startsWith('signatures') && (allowed === 'signatures' || allowed === 'push'));

const challengeWithout = (
  { allowedFactors }: VerifySwitches,
  done: readonly string[],
): Extract<Verdict, { kind: 'challenge' }> =>
  allowedFactors === 'absent'
    ? { kind: 'challenge' }
    : {
        kind: 'challenge',
        allowedFactors: allowedFactors.filter((allowed) => !done.some((factor) => covers(allowed, factor))),
      };

const secondFactorVerdict = (switches: VerifySwitches, { factors }: Pick<Grant, 'factors'>): Verdict => {
  const { allowedFactors, secondChallenge } = switches;
  const done = [...new Set(factors.slice(1))].filter(
    (factor) => allowedFactors === 'absent' || allowedFactors.some((allowed) => covers(allowed, factor)),
  );
  return done.length >= (secondChallenge ? 2 : 1) ? { kind: 'allow' } : challengeWithout(switches, done);
};

/** Asks the policy. `hasContext` tells whether the request carried `context`. */
export const judge = (switches: VerifySwitches, grant: Pick<Grant, 'factors'>, hasContext: boolean): Verdict => {
  if (switches.policyNeedsContext && !hasContext) return { kind: 'allow' };
  switch (switches.policy) {
    case 'allow':
      return { kind: 'allow' };
    case 'deny':
      return { kind: 'deny', reason: 'policy' };
    case 'denyEntitlement':
      return { kind: 'deny', reason: 'entitlement' };
    case 'moreInformation':
      return { kind: 'moreInformation' };
    case 'firstFactor':
    case 'secondFactor':
      if (grant.factors.length === 0) return { kind: 'challenge', allowedFactors: switches.firstFactors };
      return switches.policy === 'firstFactor' ? { kind: 'allow' } : secondFactorVerdict(switches, grant);
  }
};
