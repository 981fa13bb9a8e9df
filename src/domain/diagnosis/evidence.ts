import type { AppError, FlowStage } from '../errors';
import { type ExchangeRecord, headerOf, type NamedValue } from '../exchange';
import type { FlowStep, RecordedRun } from '../flow';
import type { Evidence } from './rule';

/** So much of what a provider said is looked at, in characters. */
const looked = 20_000;

type StepOf<Kind extends FlowStep['kind']> = Extract<FlowStep, { readonly kind: Kind }>;

const lastStep = <Kind extends FlowStep['kind']>(steps: readonly FlowStep[], kind: Kind): StepOf<Kind> | undefined =>
  // The kind was compared right there.
  [...steps].reverse().find((step) => step.kind === kind) as StepOf<Kind> | undefined;

const valueIn = (parameters: readonly NamedValue[], name: string): string =>
  parameters.find((parameter) => parameter.name === name)?.value ?? '';

const formOf = (record: ExchangeRecord | undefined): readonly NamedValue[] => {
  const body = record?.request.body;
  return [...(body?.kind === 'form' ? body.parameters : []), ...(record?.request.parameters ?? [])];
};

const bodyOf = (record: ExchangeRecord | undefined): string => {
  const body = record?.response?.body;
  if (body?.kind === 'text') return body.text;
  return body?.kind === 'form' ? body.parameters.map(({ name, value }) => `${name}=${value}`).join(' ') : '';
};

/** What in the details of a failure somebody else has said; the rest is ours. */
const theirWords: ReadonlySet<string> = new Set(['error', 'description', 'uri', 'reason', 'start']);

/** The texts among the details of a failure: the provider's code and words, a reason, the start of an answer. */
const wordsOf = (error: AppError): readonly string[] =>
  Object.entries(error).flatMap(([name, value]) => (theirWords.has(name) && typeof value === 'string' ? [value] : []));

const textMember = (value: object, name: string): string => {
  const member: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' ? member : '';
};

const errorIn = (body: string): string => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? textMember(value, 'error') : '';
  } catch {
    return '';
  }
};

const proofOf = (record: ExchangeRecord | undefined): Evidence['clientProof'] => {
  if (record === undefined) return 'none';
  if (headerOf(record.request.headers, 'authorization')?.startsWith('Basic') === true) return 'Basic';
  const form = formOf(record);
  if (form.some(({ name }) => name === 'client_secret')) return 'form';
  return form.some(({ name }) => name === 'client_assertion') ? 'assertion' : 'none';
};

const hostOf = (address: string): string => /^https?:\/\/([^/?#]+)/i.exec(address)?.[1]?.toLowerCase() ?? '';

/** Whether the browser's answer came after the last exchange, so that it is what ended the run. */
const endedByCallback = (steps: readonly FlowStep[]): boolean => {
  const kinds = steps.map(({ kind }) => kind);
  return kinds.lastIndexOf('callback-received') > kinds.lastIndexOf('exchange');
};

/** Calls in which the client proves itself, and says what it wants. */
const clientStages: ReadonlySet<FlowStage> = new Set(['token', 'refresh', 'introspection', 'revocation']);

const stageOf = (error: AppError, last: ExchangeRecord | undefined): Evidence['stage'] =>
  'stage' in error ? error.stage : last?.stage;

/** What the rules are asked about, gathered from a failed run; undefined for a run that did not fail. */
export const evidenceOf = ({ run, records }: RecordedRun): Evidence | undefined => {
  const failed = lastStep(run.steps, 'failed');
  if (failed === undefined) return undefined;
  const { error } = failed;
  const byCallback = endedByCallback(run.steps);
  const last = byCallback ? undefined : records.at(-1);
  const callback = byCallback ? (lastStep(run.steps, 'callback-received')?.parameters ?? []) : [];
  const opened = lastStep(run.steps, 'browser-opened') ?? lastStep(run.steps, 'browser-not-opened');
  const asked = opened?.parameters ?? [];
  const called = records.filter(({ stage }) => clientStages.has(stage)).at(-1);
  // A sign-in request that went ahead of the browser leaves it nothing but a name (RFC 9126).
  const pushed = records.filter(({ stage }) => stage === 'authorization').at(-1);
  const sent = [...formOf(called), ...asked, ...formOf(pushed)];
  const body = bodyOf(last);
  const spoken = ['error', 'error_description', 'error_uri'].map((name) => valueIn(callback, name));
  const first = run.steps[0];
  const ahead = records
    .map(({ aheadMs }) => aheadMs)
    .filter((ms) => ms !== undefined)
    .at(-1);
  const code = 'error' in error ? error.error : '';
  return {
    error,
    run,
    records,
    last,
    stage: stageOf(error, last),
    status: last?.response?.status,
    host: hostOf(last?.request.address ?? opened?.address ?? ''),
    oauthError: code || spoken[0] || errorIn(body),
    said: [
      ...wordsOf(error),
      ...spoken,
      headerOf(last?.response?.headers ?? [], 'www-authenticate') ?? '',
      body.slice(0, looked),
    ]
      .join('\n')
      .slice(0, looked),
    clientProof: proofOf(called ?? pushed),
    grant: first?.kind === 'started' ? first.grant : '',
    redirectUri: lastStep(run.steps, 'listening')?.redirectUri ?? valueIn(sent, 'redirect_uri'),
    scope: valueIn(sent, 'scope'),
    audience: valueIn(sent, 'audience') || valueIn(sent, 'resource'),
    clientId: valueIn(sent, 'client_id'),
    aheadSeconds: ahead === undefined ? undefined : Math.round(ahead / 1000),
    issuer: lastStep(run.steps, 'discovered')?.issuer ?? '',
  };
};
