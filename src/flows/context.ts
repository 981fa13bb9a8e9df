import type { FlowStepFact } from '../domain/flow';
import type { HeardAnswer } from '../domain/heardAnswer';
import type { LearnedEncoding, TokenSet } from '../domain/token';
import type { Browser, Clock, Http, Person } from '../ports';
import type { Proofs } from './proofs';

export type { LearnedEncoding } from '../domain/token';

/** Which time steps of a seed had their code given already, over all profiles and runs (RFC 6238 section 5.2). */
export type UsedCodes = {
  readonly of: (seed: string) => readonly number[];
  /** Known when it returns, kept when it resolves. Never throws. */
  readonly add: (seed: string, step: number) => Promise<void>;
};

/** What a system said of itself and does not change, kept while the app runs; no secrets. */
export type Recalled = {
  readonly get: (key: string) => string | undefined;
  readonly set: (key: string, value: string) => void;
  readonly drop: (key: string) => void;
};

/** What a flow needs from the service that runs it. One context serves one run. */
export type FlowContext = {
  readonly clock: Clock;
  /** Already under the profile's network settings, and already heard by the recorder. */
  readonly http: Http;
  readonly browser: Browser;
  readonly person: Person;
  /** Whether a person is there: without one nothing is sent to a phone, no browser opens and no question is asked. */
  readonly attended: boolean;
  /** Called right before a refresh token leaves; what it throws keeps the token here. */
  readonly beforeRefresh?: () => Promise<void>;
  /** Called with a yes to a refresh that is no challenge, before anything else is read of it. Never throws. */
  readonly afterRefresh?: (answer: HeardAnswer) => Promise<void>;
  /** What an earlier run of the app was answered and did not keep: it is read, and nothing is sent. */
  readonly heard?: HeardAnswer;
  /** The kept secrets of the profile; undefined where none is kept. */
  readonly secrets: {
    readonly clientSecret: () => Promise<string | undefined>;
    readonly password: () => Promise<string | undefined>;
    /** Base32 or an `otpauth` address, as it was typed. */
    readonly totpSeed: () => Promise<string | undefined>;
    /** Keeps what the person typed and asked to keep. */
    readonly keep: (kind: 'client-secret' | 'password', value: string) => Promise<void>;
  };
  readonly learned: {
    readonly encoding?: LearnedEncoding;
    readonly remember: (encoding: LearnedEncoding) => Promise<void>;
  };
  readonly usedCodes: UsedCodes;
  readonly recalled: Recalled;
  /** The keys that tokens are bound to, at work. */
  readonly proofs: Proofs;
  readonly step: (fact: FlowStepFact) => void;
  /** Says of values that they are secrets: they are masked from now on in whatever is written down. */
  readonly hide?: (...values: readonly string[]) => void;
  /** The sign-in address, once known, so that the person can open or copy it again; undefined when it no longer helps. */
  readonly signInAddress: (address: string | undefined) => void;
  /** Aborts when the person cancels or the app quits. */
  readonly signal: AbortSignal;
};

/** What a flow hands back; the store numbers it. */
export type FlowTokens = Omit<TokenSet, 'generation'>;
