import type { Page } from '../../page';

/** What a route answers: nothing is added to these headers but the length. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
};

type Headers = Answer['headers'];

const usual: Headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** An answer in JSON; `headers` come on top of the usual ones. */
export const jsonAnswer = (status: number, value: unknown, headers: Headers = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8', ...usual, ...headers },
  body: JSON.stringify(value),
});

/** An answer in any kind of text. */
export const textAnswer = (status: number, type: string, body: string, headers: Headers = {}): Answer => ({
  status,
  headers: { 'content-type': type, ...usual, ...headers },
  body,
});

/** An answer without a body. */
export const emptyAnswer = (status: number, headers: Headers = {}): Answer => ({
  status,
  headers: { ...usual, ...headers },
  body: '',
});

/** A page for a person. */
export const pageAnswer = (status: number, { html, headers }: Page, more: Headers = {}): Answer => ({
  status,
  headers: { ...headers, ...more },
  body: html,
});

/** Sends the browser on. */
export const redirectAnswer = (location: string, headers: Headers = {}, status = 302): Answer =>
  emptyAnswer(status, { location, ...headers });
