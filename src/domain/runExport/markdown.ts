import type { ExchangeRecord, NamedValue, RecordedBody } from '../exchange';
import type { FlowStep, RecordedRun } from '../flow';
import { callName } from '../text/callText';
import { phasesText } from '../text/phasesText';
import { prettyJson } from '../text/prettyJson';

/** A cell or a line as code, so that nothing in it is read as Markdown or HTML. */
const inline = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
  if (line === '') return '';
  const ticks = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  // A tick at either end would join the fence.
  return ticks === 0 ? `\`${line}\`` : `${'`'.repeat(ticks + 1)} ${line} ${'`'.repeat(ticks + 1)}`;
};

/** Words: every sign that Markdown or HTML could read is taken for itself. */
const words = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#<>|&!~]/g, '\\$&');

const block = (text: string, language = ''): string => {
  const ticks = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(ticks + 1);
  return `${fence}${language}\n${text}\n${fence}`;
};

const table = (title: string, rows: readonly NamedValue[]): readonly string[] =>
  rows.length === 0
    ? []
    : [
        `${title}:\n\n| Name | Value |\n| --- | --- |\n${rows.map(({ name, value }) => `| ${inline(name)} | ${inline(value)} |`).join('\n')}`,
      ];

const bodyParts = (title: string, body: RecordedBody | undefined): readonly string[] => {
  switch (body?.kind) {
    case undefined:
      return [];
    case 'form':
      return table(`${title}, a form of ${body.bytes} bytes`, body.parameters);
    case 'text': {
      const kept = body.cut ? ', only its beginning was kept' : '';
      const pretty = prettyJson(body.text);
      return [`${title}, ${body.bytes} bytes${kept}:`, block(pretty ?? body.text, pretty === undefined ? '' : 'json')];
    }
    case 'binary':
    case 'dropped':
      return [`${title}: ${body.bytes} bytes of ${inline(body.contentType) || 'unknown kind'}, not kept.`];
  }
};

const exchangeParts = ({
  request,
  response,
  error,
  milliseconds,
  phases,
  proxy,
}: ExchangeRecord): readonly string[] => [
  `${request.method} ${inline(request.address)}`,
  ...(proxy === undefined ? [] : [`By way of the proxy ${inline(proxy)}.`]),
  ...table('Parameters of the address', request.parameters),
  ...table('Request headers', request.headers),
  ...bodyParts('Request body', request.body),
  response === undefined
    ? `No answer after ${milliseconds} ms.`
    : `Answer ${response.status} ${inline(response.statusText)} after ${milliseconds} ms.`,
  ...(phases === undefined ? [] : [phasesText(phases)]),
  ...table('Answer headers', response?.headers ?? []),
  ...bodyParts('Answer body', response?.body),
  ...(error === undefined ? [] : [`It failed as ${inline(error.code)}.`]),
];

/** The facts of a step besides its kind and time, as name and value. */
const factsOf = (step: FlowStep): readonly NamedValue[] => {
  if (step.kind === 'call-started') return [{ name: 'call', value: callName(step.call) }];
  return Object.entries(step).flatMap(([name, value]) => {
    if (name === 'kind' || name === 'at' || name === 'record' || name === 'parameters') return [];
    return [{ name, value: typeof value === 'object' ? JSON.stringify(value) : String(value) }];
  });
};

const stepParts = (step: FlowStep, records: ReadonlyMap<string, ExchangeRecord>): readonly string[] => {
  const record = step.kind === 'exchange' && step.record !== undefined ? records.get(step.record) : undefined;
  if (record !== undefined) return exchangeParts(record);
  const parameters = 'parameters' in step ? (step.parameters ?? []) : [];
  return [...table('Facts', factsOf(step)), ...table('Parameters', parameters)];
};

const titleOf = (step: FlowStep): string => {
  if (step.kind === 'exchange') return `Request: ${step.stage}`;
  if (step.kind === 'checked') return `Found right: ${step.what}`;
  return `${step.kind.charAt(0).toUpperCase()}${step.kind.slice(1).replaceAll('-', ' ')}`;
};

/** A run as Markdown for whoever runs the other side. It holds what the record holds, which never held a secret. */
export const runAsMarkdown = ({ run, records }: RecordedRun, title: string): string => {
  const byId = new Map(records.map((record) => [record.id, record]));
  const parts = [
    `# ${words(title)}`,
    `Started ${new Date(run.startedAt).toISOString()}; it ended as ${run.state}. Secrets were masked when it was recorded.`,
    ...(run.diagnosis === undefined ? [] : [`**${words(run.diagnosis.cause)}** ${words(run.diagnosis.remedy)}`]),
    ...run.steps.flatMap((step, index) => [
      `## ${index + 1}. ${titleOf(step)}`,
      `At ${new Date(step.at).toISOString()}.`,
      ...stepParts(step, byId),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
};
