import type { FlowStage } from '../domain/errors';
import type { SeenAnswer } from './wire';

/** What is known of a call when it fails. Nothing of it reaches a person unmasked. */
export type CallFacts = {
  readonly stage: FlowStage;
  readonly host: string;
  /** How the client proved itself, by its standard name. */
  readonly method: string;
  /** The system takes its clients by this method alone. */
  readonly onlyWay: boolean;
  readonly passwordGrant: boolean;
  /** The system knows no clients, or this profile needs none there. */
  readonly clientless: boolean;
  readonly scope: string;
  /** Our clock, in ms since 1970, for a Retry-After that is a date. */
  readonly now: number;
  readonly limitSeconds: number;
  /** Secrets of this run, to be masked in whatever a provider says. */
  readonly secrets: readonly string[];
  readonly seen?: SeenAnswer | undefined;
};
