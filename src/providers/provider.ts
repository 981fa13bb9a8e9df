import type { AppError } from '../domain/errors';
import type { Presentation, TokenUse } from '../domain/presentation';
import type { BasicEncoding, Endpoints, Profile, Server } from '../domain/profile';
import type { ApiRequest } from '../domain/request';
import type { TokenExtras, TokenSet } from '../domain/token';

/** An answer of a token endpoint before anybody has judged it. */
export type WireAnswer = {
  readonly status: number;
  /** Value of the Content-Type header; empty where there is none. */
  readonly contentType: string;
  readonly body: string;
  /** Header fields by name in lower case, where the answer came over the network. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** A token call as openid-client would make it. */
export type TokenRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly form: URLSearchParams;
};

/** A token call as it leaves. */
export type OutgoingRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for a call without a body. */
  readonly body?: string;
};

/** What a call is made with besides the profile, fresh for each call. */
export type CallMarks = {
  /** For systems that let a client name its calls. */
  readonly transactionId: string;
};

/** One thing a person says before a named call is made. */
export type CallField = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly example: string;
  readonly optional?: boolean;
};

/** What a named call is built from. */
export type CallParts = {
  readonly profile: Profile;
  readonly token: TokenSet;
  /** By the id of the field; a field without an answer counts as empty. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly endpoints: Endpoints;
};

/** A named call a system offers for a kept token. It changes nothing there. */
export type ProviderCall = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly fields: readonly CallField[];
  /** Whether it means anything for this profile; always unless said. */
  readonly offered?: (profile: Profile) => boolean;
  /** The call, or undefined where the profile lacks the address it needs. */
  readonly request: (parts: CallParts) => (OutgoingRequest & { readonly method: 'GET' | 'POST' }) | undefined;
};

/** A request of the tester that is ready to be filled in. */
export type ReadyRequest = { readonly id: string; readonly label: string; readonly request: ApiRequest };

/**
 * What one identity system does differently from the RFCs. A flow speaks the standard through openid-client and knows no
 * system by name: the provider stands at the wire and makes the system's own ways look standard. Functions here are
 * pure and never throw; what they cannot read they hand on as it is, so that its own fault is the one that is reported.
 */
export type Provider = {
  readonly id: Profile['provider'];
  /** As a person knows the system. */
  readonly name: string;
  /**
   * Turns what a token endpoint answered into the fields and types of RFC 6749 sections 5.1 and 5.2. A yes may also hold
   * `expires_at`, seconds since 1970, where the system names the end as a time.
   */
  readonly tokenResponse: (answer: WireAnswer) => WireAnswer;
  /** Turns what came in the redirect into the parameters of RFC 6749 sections 4.1.2 and 4.2.2. */
  readonly redirectResponse: (parameters: URLSearchParams) => URLSearchParams;
  /** Addresses the system fixes by itself from what the profile says; undefined for those in the profile. */
  readonly server?: (profile: Profile) => Server | undefined;
  /** Its clients have no ID; openid-client is given one that never leaves. */
  readonly clientless?: true;
  /** How the Basic pair is written where a profile leaves it open. */
  readonly basicEncoding?: Exclude<BasicEncoding, 'auto'>;
  /** It takes the ID and the secret of a client in the Basic header alone. */
  readonly basicOnly?: true;
  /** The scope has to be sent again with a refresh token, or the new token is of another kind. */
  readonly scopeOnRefresh?: true;
  /** PKCE (RFC 7636) is sent and has no effect. */
  readonly pkce?: 'ignored';
  /**
   * ID tokens can only be trusted by the connection to the token endpoint (OpenID Connect Core section 3.1.3.7, step 6):
   * nobody else can check how they are signed, so none is asked for through the browser.
   */
  readonly idTokens?: 'from-token-endpoint';
  /** The grants a profile's sign-in is made of, by their names on the wire, where they are not the profile's own. */
  readonly wireGrants?: (profile: Profile) => readonly [string, ...string[]];
  /** Rewrites what leaves for the token endpoint; the last thing before it does. Throws `input-invalid` and nothing else. */
  readonly tokenRequest?: (request: TokenRequest, profile: Profile, marks: CallMarks) => OutgoingRequest;
  /** Turns an answer of the revocation endpoint into that of RFC 7009 section 2.2. */
  readonly revocationResponse?: (answer: WireAnswer) => WireAnswer;
  /** What the address that ends a session in the browser has to carry besides (OpenID Connect RP-Initiated Logout 1.0). */
  readonly endSessionParameters?: Readonly<Record<string, string>>;
  /** Whether an access token can be revoked at all; every one can unless said. */
  readonly revocable?: (token: Pick<TokenSet, 'accessToken'>) => boolean;
  /** The type of a token in the system's own word, where openid-client is told another one. */
  readonly tokenType?: (answer: WireAnswer) => string | undefined;
  /** Where an answer holds the access token, where settings say so, and its reason in an answer without one. */
  readonly tokenPlace?: (answer: WireAnswer) => { readonly place: string; readonly description?: string };
  /** Facts beside the tokens worth keeping, from the answer as it came; never a secret. */
  readonly extras?: (answer: WireAnswer) => TokenExtras;
  /**
   * What a lifetime means: `absolute` unless said; `sliding`, so long after the last use; `jwt-or-never`, where no
   * lifetime and no `exp` say that the token does not end.
   */
  readonly expiry?: 'absolute' | 'sliding' | 'jwt-or-never';
  /** It counts refreshes, and stops after the number set there. */
  readonly countsRefreshes?: true;
  /** Whether a yes is not yet a token but asks for a second factor. */
  readonly isChallenge?: (tokens: { readonly scope?: string | undefined }) => boolean;
  /** Whether a refused refresh means that the refresh token is dead, beyond what RFC 6749 section 5.2 says. */
  readonly deadRefresh?: (error: AppError) => boolean;
  /** How a token is carried to an API; as RFC 6750 section 2.1 says unless said. Throws `token-unusable`, `input-invalid`. */
  readonly present?: (token: TokenSet, profile: Profile, use: TokenUse | undefined) => Presentation;
  /** Why a token must never be shown, copied or sent as one; undefined when it may. */
  readonly usable?: (token: Pick<TokenSet, 'accessToken' | 'scope'>, profile: Profile) => AppError | undefined;
  /** Scope names are compared without regard to case. */
  readonly scopeCaseBlind?: true;
  /** Named calls worth a button. The one called `userinfo` takes the place of that of OpenID Connect. */
  readonly calls?: readonly ProviderCall[];
  /** Requests worth having ready for the profile. */
  readonly readyRequests?: (profile: Profile) => readonly ReadyRequest[];
};
