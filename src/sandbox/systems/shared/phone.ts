import { z } from 'zod';
import { type Answer, emptyAnswer, jsonAnswer, pageAnswer, redirectAnswer } from './answer';
import { type Arrival, isFromElsewhere } from './arrival';
import type { Message } from './mailbox';
import { phonePage, phoneParts } from './phonePage';
import type { TotpDisplay } from './totpDevice';

/** A question that waits on the phone. */
export type Approval = {
  readonly id: string;
  readonly title: string;
  readonly message: string;
  /** What the person compares with the application's window. */
  readonly matching: string;
  readonly secondsLeft: number;
};

/** What a person can answer. */
export type Decision = 'approve' | 'deny' | 'report';

/** What the phone shows, read anew for every look at it. */
export type PhoneContents = {
  /** Whose phone it is and what for, as the line above the title. */
  readonly brand: string;
  readonly codes: () => readonly (TotpDisplay & { readonly label: string })[];
  readonly messages: () => readonly Message[];
  readonly approvals: () => readonly Approval[];
  /** What only its owner knows, so that whoever practises can say it; none where nobody is asked. */
  readonly knowledge?: readonly { readonly question: string; readonly answer: string }[];
  /** Whether something was waiting under this id. */
  readonly decide: (id: string, decision: Decision) => boolean;
};

/** Where the phone is. */
export const phonePath = '/practice/phone';

const decision: z.ZodType<Decision> = z.enum(['approve', 'deny', 'report']);

const decided = ({ form }: Arrival, { decide }: PhoneContents): Answer => {
  const choice = decision.safeParse(form.get('decision'));
  // What is no longer waiting has had its end: the phone shows what is left.
  if (choice.success) decide(form.get('id') ?? '', choice.data);
  return choice.success ? redirectAnswer(phonePath, {}, 303) : emptyAnswer(400);
};

/** The phone's answer to a request under `/practice/phone`; undefined for any other request. */
export const answerPhone = (arrival: Arrival, contents: PhoneContents): Answer | undefined => {
  const { method, url } = arrival;
  if (method === 'GET' && url.pathname === phonePath) return pageAnswer(200, phonePage(contents));
  if (method === 'GET' && url.pathname === `${phonePath}/parts`) return jsonAnswer(200, phoneParts(contents));
  if (method !== 'POST' || url.pathname !== `${phonePath}/decide`) return undefined;
  return isFromElsewhere(arrival) ? emptyAnswer(403) : decided(arrival, contents);
};
