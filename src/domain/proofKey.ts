import type { Profile } from './profile';

/** How the app signs proofs (RFC 9449 section 4.2), the one it prefers first; every runtime it works on has them. */
export const proofAlgorithms = ['ES256', 'ES384', 'ES512', 'PS256', 'RS256'] as const;
export type ProofAlgorithm = (typeof proofAlgorithms)[number];

/** The key pair that tokens are bound to, private half included, as a JWK (RFC 7517): kept with the tokens and nowhere else. */
export type ProofKey = {
  readonly algorithm: ProofAlgorithm;
  readonly jwk: Readonly<Record<string, string>>;
};

/**
 * Whether tokens of a profile are asked for with a proof of a key. Systems with ways of their own have none for it, and
 * an implicit token comes without a call that could carry one.
 */
export const asksForBinding = ({ provider, grant, dpop }: Pick<Profile, 'provider' | 'grant' | 'dpop'>): boolean =>
  dpop === true && canBind({ provider, grant });

/** Whether binding tokens to a key means anything for a profile. */
export const canBind = ({ provider, grant }: Pick<Profile, 'provider' | 'grant'>): boolean =>
  provider === 'standard' && grant !== 'implicit';

/**
 * The algorithm for the proofs sent to a provider: the first of ours that it lists (`dpop_signing_alg_values_supported`,
 * RFC 9449 section 5.1), ES256 where it lists none; undefined where it takes none of ours.
 */
export const proofAlgorithmFor = (listed: readonly string[]): ProofAlgorithm | undefined =>
  listed.length === 0 ? proofAlgorithms[0] : proofAlgorithms.find((algorithm) => listed.includes(algorithm));

/** The members of a JWK that are its private half (RFC 7518 sections 6.2.2 and 6.3.2). */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/** The values of a key that must not be seen anywhere. */
export const secretsOfKey = (key: ProofKey | undefined): readonly string[] =>
  privateMembers.flatMap((name) => key?.jwk[name] ?? []);

/** The public half of a key. */
export const publicJwk = ({ jwk }: ProofKey): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(jwk).filter(([name]) => !privateMembers.some((secret) => secret === name)));

/** Whether a token type says that the token is bound to a key (RFC 9449 section 5). */
export const isBoundType = (tokenType: string): boolean => /^dpop$/i.test(tokenType);

/** The thumbprint of the key a token names as its own (`cnf.jkt`, RFC 9449 section 6.1), whatever stands there; undefined for none. */
export const namedThumbprint = ({ cnf }: Readonly<Record<string, unknown>>): unknown =>
  typeof cnf === 'object' && cnf !== null && Object.hasOwn(cnf, 'jkt') ? Reflect.get(cnf, 'jkt') : undefined;

/** The key an access token has to be proved with; undefined for one that whoever holds it may use. */
export const boundKey = ({
  tokenType,
  proofKey,
}: {
  readonly tokenType: string;
  readonly proofKey?: ProofKey;
}): ProofKey | undefined => (isBoundType(tokenType) ? proofKey : undefined);
