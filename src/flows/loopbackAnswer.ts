import { createHash, timingSafeEqual } from 'node:crypto';
import type { FlowStepFact } from '../domain/flow';

/** How the answer is expected: in the query, in the fragment (which a page hands on), or as a posted form. */
export type CallbackMode = 'query' | 'fragment' | 'form_post';

/** Why something that looked like an answer was left alone. */
export type IgnoredReason = Extract<FlowStepFact, { readonly kind: 'callback-ignored' }>['reason'];

/** What a listener waits for. `hosts` are the exact Host headers it answers to, lower case. */
export type Expected = {
  readonly hosts: readonly string[];
  readonly path: string;
  readonly donePath: string;
  readonly mode: CallbackMode;
  readonly state: string;
};

/** The head of a request, as node:http gives it. */
export type RequestHead = {
  readonly method: string;
  readonly target: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly contentType: string | undefined;
};

/** What to do with a request by its head alone. */
export type HeadVerdict =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'done-page' }
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason }
  | { readonly kind: 'fragment-page' }
  | { readonly kind: 'query'; readonly parameters: URLSearchParams }
  | { readonly kind: 'form' };

/** What to do with the parameters of an answer. */
export type ParameterVerdict = { readonly kind: 'ignored'; readonly reason: IgnoredReason } | { readonly kind: 'ours' };

/** Compares two texts in a time that tells nothing about where they differ. */
const sameText = (a: string, b: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
};

/** The parameters an answer is read from; twice, each could mean one thing to us and another to somebody else. */
const readOnce = [
  'code',
  'iss',
  'error',
  'access_token',
  'token',
  'id_token',
  'token_type',
  'expires_in',
  'expires_at',
  'scope',
  'response',
];

/** Whether parameters answer the sign-in with this state. The state is judged before anything else is read (RFC 6749 section 10.12). */
export const judgeParameters = (parameters: URLSearchParams, state: string): ParameterVerdict => {
  const [given, ...more] = parameters.getAll('state');
  if (given === undefined || given === '') return { kind: 'ignored', reason: 'state-missing' };
  if (more.length > 0) return { kind: 'ignored', reason: 'duplicate-parameter' };
  if (!sameText(given, state)) return { kind: 'ignored', reason: 'state-differs' };
  const twice = readOnce.some((name) => parameters.getAll(name).length > 1);
  return twice ? { kind: 'ignored', reason: 'duplicate-parameter' } : { kind: 'ours' };
};

const judgePost = (head: RequestHead, { mode, hosts }: Expected): HeadVerdict => {
  const form = head.contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
  if (mode === 'query' || !form) return { kind: 'ignored', reason: 'wrong-method' };
  // The fragment is handed on by our own page; a posted form comes from a provider whose origin nobody can know.
  const own = hosts.some((host) => head.origin === `http://${host}`);
  if (mode === 'fragment' && !own) return { kind: 'ignored', reason: 'wrong-host' };
  return { kind: 'form' };
};

/** Judges a request by its head (RFC 8252 section 7.3): host, then path, then method. Nothing of its parameters is read here. */
export const judgeHead = (head: RequestHead, expected: Expected): HeadVerdict => {
  const [path, query = ''] = head.target.split(/\?(.*)/s);
  const ours = path === expected.path;
  if (!expected.hosts.includes(head.host?.toLowerCase() ?? '')) {
    // A name that was pointed at this computer by its owner (DNS rebinding).
    return ours ? { kind: 'ignored', reason: 'wrong-host' } : { kind: 'not-found' };
  }
  if (path === expected.donePath && head.method === 'GET') return { kind: 'done-page' };
  if (!ours) return { kind: 'not-found' };
  if (head.method === 'POST') return judgePost(head, expected);
  if (head.method !== 'GET') return { kind: 'ignored', reason: 'wrong-method' };
  const parameters = new URLSearchParams(query);
  if (expected.mode === 'fragment' && !parameters.has('state')) return { kind: 'fragment-page' };
  return { kind: 'query', parameters };
};
