import type { Profile } from '../domain/profile';

/** An answer of a token endpoint before anybody has judged it. */
export type WireAnswer = {
  readonly status: number;
  /** Value of the Content-Type header; empty where there is none. */
  readonly contentType: string;
  readonly body: string;
};

/**
 * What one identity system does differently from the RFCs. A flow speaks the standard through openid-client and knows no
 * system by name: the provider stands at the wire and makes the system's own ways look standard. Functions here are
 * pure and never throw; what they cannot read they hand on as it is, so that its own fault is the one that is reported.
 */
export type Provider = {
  readonly id: Profile['provider'];
  /** As a person knows the system. */
  readonly name: string;
  /** Turns what a token endpoint answered into the fields and types of RFC 6749 sections 5.1 and 5.2. */
  readonly tokenResponse: (answer: WireAnswer) => WireAnswer;
  /** Turns what came in the redirect into the parameters of RFC 6749 sections 4.1.2 and 4.2.2. */
  readonly redirectResponse: (parameters: URLSearchParams) => URLSearchParams;
};
