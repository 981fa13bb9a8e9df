import type { AppError, ErrorCode, FlowStage } from '../errors';
import type { ExchangeRecord } from '../exchange';
import type { RecordedRun } from '../flow';
import type { ErrorAction } from '../text/errorAction';

/** Why a run failed, in one sentence, and what to do about it, in another; a button where the app can do it. */
export type Diagnosis = {
  /** The rule that matched, a stable name. */
  readonly rule: string;
  readonly cause: string;
  readonly remedy: string;
  readonly action?: ErrorAction;
};

/** What a failed run shows, gathered once for all rules. Everything is masked already. */
export type Evidence = {
  readonly error: AppError;
  readonly run: RecordedRun['run'];
  readonly records: readonly ExchangeRecord[];
  /** The exchange that ended the run; undefined where none did. */
  readonly last: ExchangeRecord | undefined;
  readonly stage: FlowStage | undefined;
  readonly status: number | undefined;
  readonly host: string;
  /** The OAuth error code, from the answer, the redirect or the failure. */
  readonly oauthError: string;
  /** Everything the provider said in words: error, description, body, challenge, at most 20,000 characters. */
  readonly said: string;
  /** How the client proved itself: `Basic`, `form`, `assertion` or `none`. */
  readonly clientProof: 'Basic' | 'form' | 'assertion' | 'none';
  readonly grant: string;
  /** The redirect address that was sent; empty where none was. */
  readonly redirectUri: string;
  readonly scope: string;
  readonly audience: string;
  readonly clientId: string;
  /** How far the provider's clock is ahead of ours, in seconds; undefined where no answer said. */
  readonly aheadSeconds: number | undefined;
  readonly issuer: string;
};

/** Words with the facts of a run in them. */
export type Words = string | ((evidence: Evidence) => string);

/** What a response must look like for a rule to hold: everything that is named has to fit. */
export type Shape = {
  readonly codes?: readonly ErrorCode[];
  readonly stages?: readonly FlowStage[];
  readonly statuses?: readonly number[];
  /** The OAuth error code, whole. */
  readonly errors?: readonly string[];
  /** In the provider's words. */
  readonly said?: RegExp;
  readonly where?: (evidence: Evidence) => boolean;
};

/** One rule. Rules of one list are tried in order; a list of a system's own codes comes before the general ones. */
export type Rule = {
  readonly id: string;
  readonly when: Shape;
  readonly cause: Words;
  readonly remedy: Words;
  readonly action?: ErrorAction;
};

/** Whether a rule holds for a run. */
export const fits = ({ when }: Rule, evidence: Evidence): boolean =>
  (when.codes === undefined || when.codes.includes(evidence.error.code)) &&
  (when.stages === undefined || (evidence.stage !== undefined && when.stages.includes(evidence.stage))) &&
  (when.statuses === undefined || (evidence.status !== undefined && when.statuses.includes(evidence.status))) &&
  (when.errors === undefined || when.errors.includes(evidence.oauthError)) &&
  (when.said === undefined || when.said.test(evidence.said)) &&
  (when.where === undefined || when.where(evidence));
