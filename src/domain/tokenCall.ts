import type { FlowStep } from './flow';

/** What a provider was asked about a kept token, or told of it: a run of its own beside the ways to a token. */
export type TokenCall =
  | { readonly kind: 'userinfo' | 'introspection' | 'revocation' | 'end-session' }
  /** A call that the profile's system has of its own, by its name there. */
  | { readonly kind: 'system'; readonly id: string; readonly label: string };

/** The call that a run is; undefined for a way to a token. */
export const callOf = ({ steps }: { readonly steps: readonly FlowStep[] }): TokenCall | undefined => {
  const [first] = steps;
  return first?.kind === 'call-started' ? first.call : undefined;
};

/** Whether two calls ask the same thing. */
export const isSameCall = (one: TokenCall, other: TokenCall): boolean =>
  one.kind === 'system' ? other.kind === 'system' && one.id === other.id : one.kind === other.kind;
