import type { Diagnosis } from './diagnosis/rule';
import type { AppError, FlowStage } from './errors';
import type { ExchangeRecord, NamedValue } from './exchange';
import type { GrantKind } from './profile';
import type { FactorType } from './question';
import { callOf, type TokenCall } from './tokenCall';

/** What openid-client, or the flow beside it, found right. */
export type FlowCheck =
  | 'metadata'
  | 'state'
  | 'issuer'
  | 'token-answer'
  | 'nonce'
  | 'id-token'
  | 'signature'
  | 'access-token-hash'
  | 'pkce';

/** One thing that happened while a token was fetched or asked about, in plain facts; addresses come without query or fragment. */
export type FlowStepFact =
  | { readonly kind: 'started'; readonly grant: GrantKind | 'refresh' }
  | { readonly kind: 'call-started'; readonly call: TokenCall }
  | { readonly kind: 'practice-started'; readonly address: string }
  | { readonly kind: 'discovering'; readonly address: string }
  | { readonly kind: 'discovered'; readonly issuer: string; readonly tokenEndpoint: string }
  /** `anyPort`: the port is whichever was free, and another one the next time. */
  | { readonly kind: 'listening'; readonly redirectUri: string; readonly anyPort?: boolean }
  | { readonly kind: 'browser-opened'; readonly address: string; readonly parameters?: readonly NamedValue[] }
  | { readonly kind: 'browser-not-opened'; readonly address: string; readonly parameters?: readonly NamedValue[] }
  | { readonly kind: 'waiting-for-browser'; readonly until: number }
  | { readonly kind: 'waiting-for-person'; readonly question: string }
  | {
      readonly kind: 'callback-received';
      readonly via: 'query' | 'fragment' | 'form_post' | 'paste';
      /** What the browser brought. A flow names them as they are; the recorder masks them before anything is kept. */
      readonly parameters?: readonly NamedValue[];
    }
  | {
      readonly kind: 'callback-ignored';
      readonly reason: 'state-missing' | 'state-differs' | 'duplicate-parameter' | 'wrong-method' | 'wrong-host';
    }
  | {
      readonly kind: 'exchange';
      readonly stage: FlowStage;
      readonly method: string;
      readonly address: string;
      readonly status?: number;
      readonly milliseconds: number;
      readonly bytes?: number;
      /** The id of its record, where one is kept. */
      readonly record?: string;
    }
  | { readonly kind: 'basic-encoding-retried'; readonly encoding: 'standard' | 'raw' }
  /** A proof of the profile's key went with a token request; `again`: once more, with the nonce the provider demanded. */
  | { readonly kind: 'proof-sent'; readonly algorithm: string; readonly withNonce: boolean; readonly again: boolean }
  /** Whether the token that came is bound to that key: by its type and, where it can be read, by the key it names. */
  | { readonly kind: 'token-binding'; readonly found: 'bound' | 'by-type' | 'not-bound' | 'other-key' }
  | { readonly kind: 'checked'; readonly what: FlowCheck }
  /** A second factor is asked for; `allowed` in the provider's own words, where it names them. */
  | { readonly kind: 'factor-asked'; readonly allowed?: readonly string[] }
  | {
      readonly kind: 'factor-chosen';
      readonly factor: FactorType;
      readonly by: 'settings' | 'kept-secret' | 'only-one' | 'person';
    }
  | { readonly kind: 'code-sent'; readonly factor: FactorType }
  /** A time-based code was given already or is about to end, so that the next one is waited for. */
  | { readonly kind: 'waiting-for-code'; readonly until: number }
  /** How far the provider's clock is ahead of ours; codes are made by its time. */
  | { readonly kind: 'clock-differs'; readonly seconds: number }
  | { readonly kind: 'factor-accepted'; readonly factor: FactorType }
  | { readonly kind: 'identity-source'; readonly by: 'id' | 'ask' | 'name' | 'rules'; readonly source: string }
  | { readonly kind: 'account-changed' }
  /** An answer that a process had got and died before keeping it is used. */
  | { readonly kind: 'answer-found' }
  /** The page that ends the session at the provider is handed to the browser. */
  | { readonly kind: 'sign-out-page'; readonly address: string; readonly parameters?: readonly NamedValue[] }
  | { readonly kind: 'saving' }
  | { readonly kind: 'done'; readonly expiresAt?: number }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'cancelled' };

/** A fact with its time in ms since 1970. */
export type FlowStep = FlowStepFact & { readonly at: number };

/** One run, a way to a token or a call about one, as the window shows it. */
export type FlowRun = {
  readonly id: string;
  readonly profileId: string;
  readonly startedAt: number;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly steps: readonly FlowStep[];
  /** Set while the browser is awaited: the sign-in page can be opened again or its address copied. */
  readonly canReopenBrowser: boolean;
  /** What went wrong, as far as the exchanges tell: of a failed run, and of one cancelled while the browser was away. */
  readonly diagnosis?: Diagnosis;
};

/** A run with what went over the wire in it. Nothing of it ever held a secret. */
export type RecordedRun = { readonly run: FlowRun; readonly records: readonly ExchangeRecord[] };

/** What a run was for: a way to a token, or a call about one. */
export type RunPurpose =
  | { readonly kind: 'token'; readonly grant: GrantKind | 'refresh' }
  | { readonly kind: 'call'; readonly call: TokenCall };

/** What a run was for, by its first step. */
export const purposeOf = (run: Pick<FlowRun, 'steps'>): RunPurpose => {
  const call = callOf(run);
  if (call !== undefined) return { kind: 'call', call };
  const [first] = run.steps;
  return { kind: 'token', grant: first?.kind === 'started' ? first.grant : 'authorization_code' };
};

/** A run as a list of runs shows it. Times in ms since 1970. */
export type FlowRunSummary = {
  readonly id: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly state: FlowRun['state'];
  readonly purpose: RunPurpose;
  /** The cause of a failure in a sentence, or its code where nothing more is known. */
  readonly cause?: string;
  readonly error?: AppError;
};

/** A run as one line of a list. */
export const summaryOf = ({ id, startedAt, state, steps, diagnosis }: FlowRun): FlowRunSummary => {
  const last = steps.at(-1);
  const failed = steps.find((step): step is Extract<FlowStep, { kind: 'failed' }> => step.kind === 'failed');
  return {
    id,
    startedAt,
    state,
    purpose: purposeOf({ steps }),
    ...(state === 'running' || last === undefined ? {} : { endedAt: last.at }),
    ...(diagnosis === undefined ? {} : { cause: diagnosis.cause }),
    ...(failed === undefined ? {} : { error: failed.error }),
  };
};
