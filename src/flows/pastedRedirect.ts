import { parsedAddress } from '../domain/address';
import { type ErrorDetails, fail } from '../domain/errors';
import type { Question } from '../domain/question';
import type { FlowContext } from './context';
import type { CallbackAnswer } from './loopback';
import { judgeParameters } from './loopbackAnswer';

type Problem = ErrorDetails['redirect-not-ours']['reason'];

/** What a person pasted: the answer, or why it is none. */
export type PastedVerdict =
  | { readonly kind: 'answer'; readonly parameters: URLSearchParams }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** Parameters that make an authorization answer (RFC 6749 sections 4.1.2 and 4.2.2). */
const answers = ['code', 'error', 'access_token', 'token', 'id_token'];

/** The parameters of a pasted address, or of the part of one behind `?` or `#`. */
const parametersIn = (pasted: string): URLSearchParams | undefined => {
  const text = pasted.trim();
  const url = /^[?#]/.test(text) ? undefined : parsedAddress(text);
  if (url !== undefined) return new URLSearchParams([...url.searchParams, ...new URLSearchParams(url.hash.slice(1))]);
  const part = /^[?#]/.test(text) ? text.slice(1) : text;
  return /^[\w.-]+=/.test(part) && !/\s/.test(part) ? new URLSearchParams(part) : undefined;
};

/** Gives parameters their standard names, where the system has others. */
type Standardise = (parameters: URLSearchParams) => URLSearchParams;

/** Judges what was pasted by the same rules as a redirect that came by itself. */
export const judgePasted = (pasted: string, state: string, standard: Standardise): PastedVerdict => {
  const parameters = parametersIn(pasted);
  if (parameters === undefined) return { kind: 'problem', problem: 'not-an-address' };
  const verdict = judgeParameters(parameters, state);
  if (verdict.kind === 'ignored') {
    return { kind: 'problem', problem: verdict.reason === 'state-missing' ? 'state-missing' : 'state-differs' };
  }
  const named = standard(parameters);
  if (!answers.some((name) => named.has(name))) return { kind: 'problem', problem: 'no-answer' };
  return { kind: 'answer', parameters };
};

/** Asks the person for the address the browser ended at, until it fits. Throws what Person throws. */
export const pastedAnswer = async (paste: {
  readonly state: string;
  readonly askedBy: string;
  readonly redirectUri: string;
  readonly standard: Standardise;
  readonly context: FlowContext;
  readonly signal: AbortSignal;
}): Promise<CallbackAnswer> => {
  const { askedBy, context, redirectUri, signal, standard, state } = paste;
  let problem: Problem | undefined;
  for (;;) {
    const question: Question = {
      kind: 'paste-redirect',
      askedBy,
      redirectUri,
      ...(problem === undefined ? {} : { problem }),
    };
    context.step({ kind: 'waiting-for-person', question: 'paste-redirect' });
    const answer = await context.person.ask(question, signal);
    if (answer.kind !== 'paste-redirect') throw fail('interaction-required', { question: 'paste-redirect' });
    const verdict = judgePasted(answer.address, state, standard);
    if (verdict.kind === 'answer') return { parameters: verdict.parameters, via: 'paste' };
    problem = verdict.problem;
  }
};
