import type { ExchangeRecord, NamedValue, RecordedBody } from '../exchange';
import type { FlowStep, RecordedRun } from '../flow';
import { callName } from '../text/callText';
import { callOf } from '../tokenCall';

/** What made the file. */
export type Creator = { readonly name: string; readonly version: string };

const iso = (at: number): string => new Date(at).toISOString();

const textOf = (body: RecordedBody | undefined): string => {
  if (body?.kind === 'text') return body.text;
  if (body?.kind === 'form') return body.parameters.map(({ name, value }) => `${name}=${value}`).join('&');
  return '';
};

const cutNote = (body: RecordedBody | undefined): { readonly comment?: string } =>
  body === undefined || body.kind === 'binary' || (body.kind !== 'dropped' && !body.cut)
    ? {}
    : { comment: 'Only the beginning of this body was kept.' };

/** A form has parameters and anything else a text: HAR 1.2 lets a body have one of the two. */
const postData = (body: RecordedBody | undefined) => {
  if (body === undefined) return {};
  const content = body.kind === 'form' ? { params: body.parameters } : { text: textOf(body) };
  return { postData: { mimeType: body.contentType, ...content, ...cutNote(body) } };
};

const contentOf = (body: RecordedBody | undefined) => ({
  size: body?.bytes ?? 0,
  mimeType: body?.contentType ?? '',
  text: textOf(body),
  ...cutNote(body),
});

const headerIn = (headers: readonly NamedValue[], wanted: string): string =>
  headers.find(({ name }) => name.toLowerCase() === wanted)?.value ?? '';

/** So many bytes came over the wire. What was packed is recorded unpacked, so only the server can say; -1 where it did not. */
const wireSize = ({ headers, body }: NonNullable<ExchangeRecord['response']>): number => {
  if (headerIn(headers, 'content-encoding') === '') return body?.bytes ?? 0;
  const length = headerIn(headers, 'content-length');
  return /^\d{1,15}$/.test(length) ? Number(length) : -1;
};

const requestOf = (request: ExchangeRecord['request']) => ({
  method: request.method,
  url: request.address,
  httpVersion: 'HTTP/1.1',
  cookies: [],
  headers: request.headers,
  queryString: request.parameters,
  ...postData(request.body),
  headersSize: -1,
  bodySize: request.body?.bytes ?? 0,
});

/** An exchange without an answer has status 0, as browsers write it. */
const responseOf = (response: ExchangeRecord['response']) => ({
  status: response?.status ?? 0,
  statusText: response?.statusText ?? '',
  httpVersion: 'HTTP/1.1',
  cookies: [],
  headers: response?.headers ?? [],
  content: contentOf(response?.body),
  redirectURL: headerIn(response?.headers ?? [], 'location'),
  headersSize: -1,
  bodySize: response === undefined ? 0 : wireSize(response),
});

/** Phases in whole ms that make up the time of the exchange, as HAR wants; all of it is waiting where they are not known. */
const timingsOf = ({ milliseconds, phases }: ExchangeRecord) => {
  if (phases === undefined) return { send: 0, wait: milliseconds, receive: 0 };
  const connect = Math.min(phases.connect, milliseconds);
  const wait = Math.min(phases.wait ?? 0, milliseconds - connect);
  return {
    connect,
    send: 0,
    wait,
    receive: milliseconds - connect - wait,
    comment: 'connect holds the look-up of the name and TLS; send is part of wait.',
  };
};

const entryOf = (pageref: string, record: ExchangeRecord) => ({
  pageref,
  startedDateTime: iso(record.startedAt),
  time: record.milliseconds,
  request: requestOf(record.request),
  response: responseOf(record.response),
  cache: {},
  timings: timingsOf(record),
  comment: record.error === undefined ? record.stage : `${record.stage}: ${record.error.code}`,
});

type Hop = Extract<FlowStep, { readonly parameters?: readonly NamedValue[] }>;

const isHop = (step: FlowStep): step is Hop => 'parameters' in step && step.parameters !== undefined;

const withQuery = (address: string, parameters: readonly NamedValue[]): string =>
  `${address}?${parameters.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value).replaceAll('%5Bhidden%5D', '[hidden]')}`).join('&')}`;

const hopComments: Readonly<Partial<Record<FlowStep['kind'], string>>> = {
  'callback-received': 'What the browser brought back',
  'browser-not-opened': 'For the system browser, which did not open',
  'sign-out-page': 'Given to the system browser',
};

/** What the browser did is not seen from here; what it was sent to, and what it brought back, is. */
const hopEntry = (pageref: string, step: Hop, redirectUri: string) => {
  const parameters = [...(step.parameters ?? [])];
  const address = step.kind === 'callback-received' ? redirectUri : step.address;
  const request = { method: 'GET', address: withQuery(address, parameters), parameters, headers: [] };
  return {
    pageref,
    startedDateTime: iso(step.at),
    time: 0,
    request: requestOf(request),
    response: responseOf(undefined),
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    comment: hopComments[step.kind] ?? 'Opened in the system browser',
  };
};

/** A run as an HTTP archive (HAR 1.2), as text. It holds what the record holds, which never held a secret. */
export const runAsHar = ({ run, records }: RecordedRun, creator: Creator): string => {
  const pageref = 'run';
  const listening = run.steps.find((step) => step.kind === 'listening');
  const redirectUri = listening?.kind === 'listening' ? listening.redirectUri : 'http://127.0.0.1/';
  const entries = [
    ...records.map((record) => entryOf(pageref, record)),
    ...run.steps.filter(isHop).map((step) => hopEntry(pageref, step, redirectUri)),
  ].sort((a, b) => a.startedDateTime.localeCompare(b.startedDateTime));
  const call = callOf(run);
  const title = call === undefined ? 'Way to a token' : callName(call);
  const diagnosis = run.diagnosis === undefined ? '' : ` ${run.diagnosis.cause}`;
  const log = {
    version: '1.2',
    creator,
    pages: [{ startedDateTime: iso(run.startedAt), id: pageref, title, pageTimings: {} }],
    entries,
    comment: `The run ended as ${run.state}. Secrets were masked when it was recorded.${diagnosis}`,
  };
  return `${JSON.stringify({ log }, undefined, 2)}\n`;
};
