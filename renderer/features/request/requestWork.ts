import type { AppError } from '../../../src/domain/errors';
import type { TokenUse } from '../../../src/domain/presentation';
import type { ApiRequest, ApiResponse, Field } from '../../../src/domain/request';

/** A request as it stands in the form; what was typed for each kind of body is kept. */
export type RequestForm = {
  readonly method: ApiRequest['method'];
  readonly url: string;
  readonly query: readonly Field[];
  readonly headers: readonly Field[];
  readonly bodyKind: ApiRequest['body']['kind'];
  readonly json: string;
  readonly text: string;
  readonly form: readonly Field[];
  readonly authorization: ApiRequest['authorization'];
  /** How the token is presented, for systems where that is a choice; undefined for the profile's own way. */
  readonly tokenUse: TokenUse | undefined;
  readonly followRedirects: boolean;
  readonly plainHttp: boolean;
  readonly timeoutSeconds: string;
};

/** What became of the last Send. Times in ms since 1970. */
export type RequestRun =
  | { readonly kind: 'sending'; readonly runId: string; readonly startedAt: number }
  | { readonly kind: 'answered'; readonly response: ApiResponse; readonly at: number }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'cancelled' };

/** The parts of a request that have a tab. */
export type RequestPart = 'query' | 'headers' | 'body' | 'options';

/** The parts of an answer that have a tab. */
export type ResponsePart = 'body' | 'raw' | 'headers' | 'timing';

/** Everything of a profile's Request tab that outlives a look elsewhere. */
export type RequestWork = {
  readonly form: RequestForm;
  /** Null before the first Send, and once its outcome was put away. */
  readonly run: RequestRun | null;
  /** The saved request that is open, if one is. */
  readonly saved: { readonly id: string; readonly name: string } | null;
  readonly part: RequestPart;
  readonly responsePart: ResponsePart;
};

/** A request nobody has typed anything into. */
export const emptyForm: RequestForm = {
  method: 'GET',
  url: '',
  query: [],
  headers: [],
  bodyKind: 'none',
  json: '',
  text: '',
  form: [],
  authorization: 'access',
  tokenUse: undefined,
  followRedirects: true,
  plainHttp: false,
  timeoutSeconds: '30',
};

/** The Request tab of a profile that was not opened before. */
export const freshWork: RequestWork = {
  form: emptyForm,
  run: null,
  saved: null,
  part: 'query',
  responsePart: 'body',
};

/** The form of a saved or sent request. */
export const formOfRequest = (request: ApiRequest): RequestForm => ({
  ...emptyForm,
  method: request.method,
  url: request.url,
  query: request.query,
  headers: request.headers,
  bodyKind: request.body.kind,
  ...bodyTexts(request.body),
  authorization: request.authorization,
  tokenUse: request.tokenUse,
  followRedirects: request.followRedirects,
  plainHttp: request.plainHttp,
  timeoutSeconds: String(request.timeoutSeconds),
});

const bodyTexts = (body: ApiRequest['body']): Partial<RequestForm> => {
  switch (body.kind) {
    case 'none':
      return {};
    case 'json':
      return { json: body.text };
    case 'text':
      return { text: body.text };
    case 'form':
      return { form: body.fields };
  }
};

const bodyOf = (form: RequestForm): ApiRequest['body'] => {
  switch (form.bodyKind) {
    case 'none':
      return { kind: 'none' };
    case 'json':
      return { kind: 'json', text: form.json };
    case 'text':
      return { kind: 'text', text: form.text };
    case 'form':
      return { kind: 'form', fields: filled(form.form) };
  }
};

const filled = (fields: readonly Field[]): Field[] => fields.filter(({ name, value }) => name !== '' || value !== '');

/** What is wrong with the time limit, in words; undefined when it is good. */
export const timeoutProblem = ({ timeoutSeconds }: RequestForm): string | undefined => {
  const seconds = /^\d{1,4}$/.test(timeoutSeconds.trim()) ? Number(timeoutSeconds) : Number.NaN;
  return seconds >= 1 && seconds <= 600 ? undefined : 'Enter whole seconds from 1 to 600.';
};

/** The request a form stands for. Its time limit must have been judged before. */
export const requestOfForm = (form: RequestForm): ApiRequest => ({
  method: form.method,
  url: form.url.trim(),
  query: filled(form.query),
  headers: filled(form.headers),
  body: bodyOf(form),
  authorization: form.authorization,
  ...(form.tokenUse === undefined ? {} : { tokenUse: form.tokenUse }),
  followRedirects: form.followRedirects,
  plainHttp: form.plainHttp,
  timeoutSeconds: Number(form.timeoutSeconds),
});

/** A name to suggest for a request that is saved: its method and where it goes. */
export const suggestedName = ({ method, url }: Pick<RequestForm, 'method' | 'url'>): string => {
  const path = url
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/, '');
  const place = path === '' || path === '/' ? url.trim().replace(/[?#].*$/, '') : path;
  return `${method} ${place}`.trim().slice(0, 120);
};
