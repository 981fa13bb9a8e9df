import { z } from 'zod';

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
]);
export type Answer = z.infer<typeof answerSchema>;

/** The answer that belongs to a question. */
export type AnswerTo<Q extends Question> = Extract<Answer, { readonly kind: Q['kind'] }>;
