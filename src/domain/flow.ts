import type { AppError, FlowStage } from './errors';
import type { GrantKind } from './profile';
import type { FactorType } from './question';

/** One thing that happened while a token was fetched, in plain facts; addresses come without query or fragment. */
export type FlowStepFact =
  | { readonly kind: 'started'; readonly grant: GrantKind | 'refresh' }
  | { readonly kind: 'practice-started'; readonly address: string }
  | { readonly kind: 'discovering'; readonly address: string }
  | { readonly kind: 'discovered'; readonly issuer: string; readonly tokenEndpoint: string }
  | { readonly kind: 'listening'; readonly redirectUri: string }
  | { readonly kind: 'browser-opened'; readonly address: string }
  | { readonly kind: 'browser-not-opened'; readonly address: string }
  | { readonly kind: 'waiting-for-browser'; readonly until: number }
  | { readonly kind: 'waiting-for-person'; readonly question: string }
  | { readonly kind: 'callback-received'; readonly via: 'query' | 'fragment' | 'form_post' | 'paste' }
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
    }
  | { readonly kind: 'basic-encoding-retried'; readonly encoding: 'standard' | 'raw' }
  | { readonly kind: 'checked'; readonly what: 'state' | 'issuer' | 'nonce' | 'id-token' | 'pkce' }
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
  | { readonly kind: 'saving' }
  | { readonly kind: 'done'; readonly expiresAt?: number }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'cancelled' };

/** A fact with its time in ms since 1970. */
export type FlowStep = FlowStepFact & { readonly at: number };

/** One run of a flow, as the window shows it. */
export type FlowRun = {
  readonly id: string;
  readonly profileId: string;
  readonly startedAt: number;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly steps: readonly FlowStep[];
  /** Set while the browser is awaited: the sign-in page can be opened again or its address copied. */
  readonly canReopenBrowser: boolean;
};
