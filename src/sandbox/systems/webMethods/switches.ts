/** How the emulated webMethods Integration is set up, and how it behaves where its documentation leaves room. */
export type WebMethodsSwitches = {
  /** Refuses a token call with a body, as documented; off reads parameters from a form body too. */
  readonly refuseBody: boolean;
  /** Answers every OAuth call with 400 because it came over plain http, as Integration Server does. */
  readonly requireHttps: boolean;
  /** Wants PKCE (RFC 7636) from public clients that ask for a code. */
  readonly requirePkce: boolean;
  /** Serves a job that is under way for up to 840 seconds after its token or client was taken away. */
  readonly gracePeriod: boolean;
  /** The expiration interval of the clients, in seconds; null for tokens that never expire. */
  readonly expirySeconds: number | null;
  /** What `expires_in` says of a token that never expires; not documented. */
  readonly expiresInWithoutEnd: 'absent' | '-1' | '0' | '';
  /** The refresh count of the clients; null is a field left empty, which means no refresh token, as 0 does. */
  readonly refreshCount: number | 'unlimited' | null;
  /** Which refresh token a refresh answers with; not documented. */
  readonly refreshTokenOnRefresh: 'new' | 'same';
  /** Whether the confidential client is active. Switching it off makes all its tokens invalid for good. */
  readonly clientActive: boolean;
  /** A new token of a client and user ends those before it, as sharing a client between accounts may do. */
  readonly newTokenEndsOlder: boolean;
  /** How the token endpoint words its errors; not documented. */
  readonly errorBody: 'json' | 'html';
};

/** The documented behaviour, with an hour for tokens and three refreshes. */
export const defaultWebMethodsSwitches: WebMethodsSwitches = {
  refuseBody: true,
  requireHttps: false,
  requirePkce: false,
  gracePeriod: false,
  expirySeconds: 3600,
  expiresInWithoutEnd: 'absent',
  refreshCount: 3,
  refreshTokenOnRefresh: 'new',
  clientActive: true,
  newTokenEndsOlder: false,
  errorBody: 'json',
};
