import type { AppError } from './errors';
import type { LifeState } from './lifeCycle';
import type { ProofKey } from './proofKey';

/**
 * How the end of a token is known: said in seconds or as a time, from the token itself, so long after its last use,
 * said to have none, or not at all.
 */
export const expirySources = ['expires_in', 'expires_at', 'jwt', 'idle', 'never', 'unknown'] as const;
export type ExpirySource = (typeof expirySources)[number];

/** Short facts by the name the system gives them. */
export type TokenExtras = Readonly<Record<string, string>>;

/** A set of tokens as the provider gave them and the app keeps them, in the keychain only. Times in ms since 1970. */
export type TokenSet = {
  readonly accessToken: string;
  /** As the provider wrote it, `Bearer` mostly. */
  readonly tokenType: string;
  /**
   * The key the tokens were asked for with: `tokenType` says whether the access token is bound to it, and a refresh token
   * of a public client is in any case (RFC 9449 section 5).
   */
  readonly proofKey?: ProofKey;
  readonly refreshToken?: string;
  readonly idToken?: string;
  /** Granted scope, blanks between; absent when the provider did not say (RFC 6749 section 5.1: then as asked). */
  readonly scope?: string;
  readonly receivedAt: number;
  /** When the access token ends; absent when nobody knows. */
  readonly expiresAt?: number;
  readonly expirySource: ExpirySource;
  /** For a token whose end slides: how many seconds after its last use it ends. `expiresAt` then follows each use. */
  readonly idleSeconds?: number;
  /** When a token whose end slides was last used. */
  readonly lastUsedAt?: number;
  /** How often these tokens were refreshed since the sign-in, where the system counts it. */
  readonly refreshesUsed?: number;
  /** What the system says beside the token, in its own words; never a secret. */
  readonly extras?: TokenExtras;
  /** Subject of the ID token or access token where one can be read, to notice a changed account. */
  readonly subject?: string;
  /** The nonce that was sent with the sign-in, to compare ID tokens with (OpenID Connect Core section 3.1.2.1). */
  readonly nonce?: string;
  /** The ID token came with an earlier access token than the one beside it. */
  readonly idTokenIsEarlier?: true;
  /** Counts up with each set of a profile. */
  readonly generation: number;
  /** Fingerprint of the settings the set was fetched under; absent when nobody noted it. */
  readonly issuedFor?: string;
};

/** What is known of a kept token without opening the keychain: times and sizes, never a value or a claim. */
export type TokenSummary = {
  readonly profileId: string;
  readonly generation: number;
  /** When it came; of a token whose end slides, when it was last used. */
  readonly receivedAt: number;
  readonly expiresAt?: number;
  /** For a token whose end slides: how many seconds after its last use it ends. */
  readonly idleSeconds?: number;
  /** It does not end by itself. */
  readonly endless?: true;
  readonly refreshable: boolean;
  readonly hasIdToken: boolean;
  readonly issuedFor?: string;
  /** The provider no longer takes the refresh token of this generation; it is kept until the person decides. */
  readonly refused?: true;
};

/** The Basic encoding a token endpoint was found to take; kept so that `auto` asks only once. */
export type LearnedEncoding = {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly encoding: 'standard' | 'raw';
};

/** What a profile's row shows beside the token itself. */
export type ProfileStatus = {
  readonly profileId: string;
  readonly activity: 'idle' | 'working';
  /** How a next token would come: by refresh token, by the same grant again without a browser, or by signing in. */
  readonly renewal: 'refresh' | 'again' | 'sign-in';
  readonly token?: TokenSummary;
  /** A token is kept that was fetched under other settings of the profile; it is not used until they come back. */
  readonly otherSettings?: true;
  /** Where the token is in its life, and why; `activity` and `problem` follow from it. */
  readonly life: LifeState;
  /** Why the last try failed; gone with the next success. */
  readonly problem?: AppError;
};

/** A decoded part of a JWT; the values are what the provider wrote and must be shown as text only. */
export type JwtParts = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
};

/** One token as the window may see it: masked, sized, decoded; the value itself needs `token.reveal`. */
export type TokenFacts = {
  readonly masked: string;
  readonly bytes: number;
  readonly format: 'jwt' | 'jwe' | 'opaque';
  /** Absent for a JWT whose claims cannot be shown one by one. */
  readonly jwt?: JwtParts;
};

/** The Token tab. */
export type TokenView = {
  readonly profileId: string;
  readonly generation: number;
  readonly receivedAt: number;
  readonly expiresAt?: number;
  readonly expirySource: TokenSet['expirySource'];
  /** For a token whose end slides: seconds after its last use. */
  readonly idleSeconds?: number;
  readonly lastUsedAt?: number;
  /** For a system that counts refreshes: how many were used, and how many there are where that is known. */
  readonly refreshes?: { readonly used: number; readonly limit?: number };
  /** What the system said beside the token, in its own words. */
  readonly extras: TokenExtras;
  /** Why this token cannot be used as one. */
  readonly problem?: AppError;
  /** How it travels, with its middle left out; absent for one that cannot be sent. */
  readonly sentAs?: {
    readonly in: 'header' | 'query';
    readonly name: string;
    readonly masked: string;
    /** The name of the variable that a copy for the shell sets. */
    readonly shell?: string;
  };
  readonly tokenType: string;
  /** For a token that was asked for with a proof of a key: whether it is bound to it. The thumbprint is that of RFC 7638. */
  readonly binding?: { readonly isBound: boolean; readonly thumbprint: string };
  readonly refreshable: boolean;
  readonly scopeAsked: readonly string[];
  /** Absent when the provider did not say, which means: as asked. */
  readonly scopeGranted?: readonly string[];
  readonly access: TokenFacts;
  readonly id?: TokenFacts;
  /** Size only: a refresh token is never shown in parts. */
  readonly refresh?: { readonly bytes: number };
};

/** Which of the tokens is meant. */
export const tokenKinds = ['access', 'refresh', 'id'] as const;
export type TokenKind = (typeof tokenKinds)[number];

/**
 * What a copy says of the proof that a bound token needs (RFC 9449 section 7): each request needs one of its own, one for
 * the copied call is in it, or none could be made since no address is known.
 */
export type CopiedProof = 'needed' | 'included' | 'no-address';

/** What Copy puts on the clipboard. */
export const copyForms = ['header', 'header-value', 'raw', 'curl', 'shell', 'id'] as const;
export type CopyForm = (typeof copyForms)[number];
