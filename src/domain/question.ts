import { z } from 'zod';

/** Second factors that a system may ask for, by its own names. */
export const factorTypes = [
  'password',
  'totp',
  'emailotp',
  'smsotp',
  'voiceotp',
  'questions',
  'push',
  'qr',
  'fido2',
] as const;
export type FactorType = (typeof factorTypes)[number];

/** Factors whose code is sent to the person. */
export type SentFactorType = Extract<FactorType, 'emailotp' | 'smsotp' | 'voiceotp'>;

/** Factors that are answered with a code. */
export type CodeFactorType = SentFactorType | 'totp';

/** One factor a person may choose. */
export type FactorChoice = {
  /** What the answer names. */
  readonly id: string;
  readonly type: FactorType;
  /** Where its code goes or which device answers, masked as the system masks it; empty where it says nothing. */
  readonly detail: string;
  /** When it was set up, in ms since 1970, where the system says so. */
  readonly setUpAt?: number;
  /** It is not set up: its code goes to an address that is asked for. */
  readonly transient?: true;
  /** Why it cannot be chosen here; absent for one that can. */
  readonly unusable?: 'needs-web-origin';
};

/** Something only the person can say in the middle of a flow. `askedBy` is the host that wants it. */
export type Question =
  | { readonly kind: 'password'; readonly askedBy: string; readonly username: string }
  | { readonly kind: 'client-secret'; readonly askedBy: string; readonly clientId: string }
  | {
      /** The redirect is not ours to receive: the person copies the final address out of the browser. */
      readonly kind: 'paste-redirect';
      readonly askedBy: string;
      readonly redirectUri: string;
      /** Set after an answer that did not fit. */
      readonly problem?: 'not-an-address' | 'state-missing' | 'state-differs' | 'no-answer';
    }
  | { readonly kind: 'choose-factor'; readonly askedBy: string; readonly factors: readonly FactorChoice[] }
  | {
      readonly kind: 'one-time-code';
      readonly askedBy: string;
      readonly factor: CodeFactorType;
      /** Where the code was sent; absent for a code that the person's own app makes. */
      readonly sentTo?: string;
      /** What stands before the code in the message, to tell it from another one. */
      readonly correlation?: string;
      readonly retriesLeft?: number;
      /** When the code ends, in ms since 1970. */
      readonly codeUntil?: number;
      /** Set after an answer that did not fit. */
      readonly problem?: 'wrong' | 'expired' | 'of-another-message';
    }
  | {
      readonly kind: 'knowledge-questions';
      readonly askedBy: string;
      readonly questions: readonly { readonly key: string; readonly text: string }[];
      readonly problem?: 'wrong' | 'incomplete';
    }
  | {
      /** Answered on the phone: here it can only be cancelled, and it ends by itself. */
      readonly kind: 'approve-push';
      readonly askedBy: string;
      readonly device: string;
      readonly matchingCode: string;
      readonly pushUntil?: number;
    }
  | {
      /** Answered on the phone, as above. */
      readonly kind: 'scan-qr';
      readonly askedBy: string;
      /** A PNG in base64. */
      readonly image: string;
      readonly qrUntil?: number;
    }
  | {
      readonly kind: 'identity-source';
      readonly askedBy: string;
      readonly username: string;
      readonly sources: readonly { readonly id: string; readonly name: string; readonly type: string }[];
      /** Why it has to be chosen: the name in the settings is not there, or more than one source has it. */
      readonly problem?: 'unknown' | 'two-of-one-name';
    }
  | {
      /** Where a code shall be sent when no factor is set up for it. */
      readonly kind: 'destination';
      readonly askedBy: string;
      readonly factor: SentFactorType;
      readonly problem?: 'refused';
      /** What was refused, as it was typed, to be corrected. */
      readonly typed?: string;
    };

/** A question waiting in the window. Times in ms since 1970. */
export type OpenQuestion = {
  readonly id: string;
  readonly profileId: string;
  readonly question: Question;
  readonly askedAt: number;
  readonly until: number;
};

/** The answer to each kind of question. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(4000), keep: z.boolean() }),
  z.strictObject({ kind: z.literal('client-secret'), secret: z.string().min(1).max(4000), keep: z.boolean() }),
  z.strictObject({ kind: z.literal('paste-redirect'), address: z.string().min(1).max(50_000) }),
  z.strictObject({ kind: z.literal('choose-factor'), factorId: z.string().min(1).max(300) }),
  z.strictObject({
    kind: z.literal('one-time-code'),
    /** Empty where a new one is wanted. */
    code: z.string().max(100),
    /** The code did not come: another one is to be sent. */
    again: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('knowledge-questions'),
    answers: z
      .array(z.strictObject({ key: z.string().max(300), answer: z.string().min(1).max(1000) }))
      .min(1)
      .max(20),
  }),
  z.strictObject({ kind: z.literal('identity-source'), sourceId: z.string().min(1).max(300) }),
  z.strictObject({ kind: z.literal('destination'), destination: z.string().trim().min(1).max(300) }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** The answer that belongs to a question. */
export type AnswerTo<Q extends Question> = Extract<Answer, { readonly kind: Q['kind'] }>;
