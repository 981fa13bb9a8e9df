import type { AppError } from './errors';
import type { TokenReading } from './tokenInspectionRead';

/** What of a token is looked at, in the order it is shown. */
export const checkIds = [
  'structure',
  'signature',
  'issuer',
  'audience',
  'authorized-party',
  'type',
  'time',
  'nonce',
  'access-token-hash',
  'key-binding',
] as const;
export type CheckId = (typeof checkIds)[number];

/** How one look came out. `not-checkable`: something that would be needed is not known here; it is neither yes nor no. */
export type CheckOutcome = 'passed' | 'failed' | 'not-checkable';

/** Why a check came out as it did: each reason belongs to one check and means one outcome. */
export const checkReasons = {
  'well-formed': ['structure', 'passed'],
  'names-repeated': ['structure', 'failed'],
  'too-deep': ['structure', 'failed'],
  'payload-not-json': ['structure', 'failed'],
  'kid-not-text': ['structure', 'failed'],
  nested: ['structure', 'not-checkable'],
  encrypted: ['structure', 'not-checkable'],
  opaque: ['structure', 'not-checkable'],

  'signature-good': ['signature', 'passed'],
  'signature-bad': ['signature', 'failed'],
  'signature-for-api': ['signature', 'not-checkable'],
  'signature-length': ['signature', 'failed'],
  'signature-unreadable': ['signature', 'failed'],
  unsecured: ['signature', 'failed'],
  'critical-unknown': ['signature', 'failed'],
  'key-unknown': ['signature', 'failed'],
  'key-wrong-kind': ['signature', 'failed'],
  'key-not-for-signatures': ['signature', 'failed'],
  'key-too-short': ['signature', 'failed'],
  'key-unusable': ['signature', 'not-checkable'],
  'algorithm-unknown': ['signature', 'not-checkable'],
  'keys-not-known': ['signature', 'not-checkable'],
  'keys-none': ['signature', 'not-checkable'],
  'keys-unavailable': ['signature', 'not-checkable'],
  'keys-not-asked': ['signature', 'not-checkable'],
  'secret-not-known': ['signature', 'not-checkable'],
  'secret-of-others': ['signature', 'not-checkable'],

  'issuer-same': ['issuer', 'passed'],
  'issuer-by-other-name': ['issuer', 'passed'],
  'issuer-differs': ['issuer', 'failed'],
  'issuer-absent': ['issuer', 'failed'],
  'issuer-not-known': ['issuer', 'not-checkable'],

  'audience-meant': ['audience', 'passed'],
  'audience-other': ['audience', 'failed'],
  'audience-absent': ['audience', 'failed'],
  'audience-not-known': ['audience', 'not-checkable'],

  'party-ours': ['authorized-party', 'passed'],
  'party-other': ['authorized-party', 'failed'],
  'party-absent': ['authorized-party', 'not-checkable'],
  'party-not-known': ['authorized-party', 'not-checkable'],

  'type-right': ['type', 'passed'],
  'type-wrong': ['type', 'failed'],
  'type-general': ['type', 'not-checkable'],

  'time-within': ['time', 'passed'],
  'time-over': ['time', 'failed'],
  'time-not-yet': ['time', 'failed'],
  'time-issued-later': ['time', 'failed'],
  'time-odd': ['time', 'failed'],
  'time-milliseconds': ['time', 'not-checkable'],
  'time-end-absent': ['time', 'failed'],
  'time-no-end': ['time', 'not-checkable'],

  'nonce-same': ['nonce', 'passed'],
  'nonce-differs': ['nonce', 'failed'],
  'nonce-absent': ['nonce', 'not-checkable'],
  'nonce-not-known': ['nonce', 'not-checkable'],

  'hash-same': ['access-token-hash', 'passed'],
  'hash-differs': ['access-token-hash', 'failed'],
  'hash-absent': ['access-token-hash', 'not-checkable'],
  'hash-of-earlier': ['access-token-hash', 'not-checkable'],
  'hash-not-known': ['access-token-hash', 'not-checkable'],

  'binding-ours': ['key-binding', 'passed'],
  'binding-other': ['key-binding', 'failed'],
  'binding-absent': ['key-binding', 'not-checkable'],
  'binding-not-known': ['key-binding', 'not-checkable'],
} as const satisfies Record<string, readonly [CheckId, CheckOutcome]>;

/** The stable code of a reason. */
export type CheckReason = keyof typeof checkReasons;

/** What is known beside the reason, short and as text: somebody else's words, to be shown and nothing more. */
export type CheckFacts = Readonly<Record<string, string>>;

/** One look at a token and what came of it. */
export type InspectionCheck = {
  readonly id: CheckId;
  readonly outcome: CheckOutcome;
  readonly reason: CheckReason;
  readonly facts: CheckFacts;
  /** Why something that was needed could not be had. */
  readonly error?: AppError;
};

/** A check by its reason, which says the rest. */
export const checked = (reason: CheckReason, facts: CheckFacts = {}, error?: AppError): InspectionCheck => {
  const [id, outcome] = checkReasons[reason];
  return { id, outcome, reason, facts, ...(error === undefined ? {} : { error }) };
};

/** Which token is looked at: a kept one, or one that somebody pasted and of which nothing else is known. */
export type InspectedKind = 'access' | 'id' | 'pasted';

/** The provider's clock against ours, from the Date header of an answer of its. */
export type MeasuredClock = {
  /** How far its clock is ahead of ours, in ms; 0 where the two agree. */
  readonly aheadMs: number;
};

/** Where the keys came from that signatures were checked against. `fetchedAt` in ms since 1970. */
export type KeySource = { readonly address: string; readonly fetchedAt: number; readonly count: number };

/** A token taken apart, and every check of it. */
export type TokenInspection = {
  readonly kind: InspectedKind;
  readonly bytes: number;
  readonly reading: TokenReading;
  readonly checks: readonly InspectionCheck[];
  /** Absent where no answer of the provider was seen. */
  readonly clock?: MeasuredClock;
  readonly keys?: KeySource;
};

/** The whole in one word: one failure is enough, and a signature that nobody checked is no yes. */
export const inspectionOutcome = (checks: readonly InspectionCheck[]): CheckOutcome => {
  if (checks.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return checks.some(({ reason }) => reason === 'signature-good') ? 'passed' : 'not-checkable';
};
