import type { AppError, FlowStage } from './errors';
import type { GrantKind } from './profile';

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
  | { readonly kind: 'basic-encoding-retried'; readonly encoding: 'raw' }
  | { readonly kind: 'checked'; readonly what: 'state' | 'issuer' | 'nonce' | 'id-token' | 'pkce' }
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
