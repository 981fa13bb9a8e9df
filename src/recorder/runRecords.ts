import type { ExchangeRecord, RecordedBody } from '../domain/exchange';
import type { FlowStep, RecordedRun } from '../domain/flow';

/** So many exchanges of a run are kept whole, and so many characters of their bodies. */
const mostRecords = 120;
const mostCharacters = 1_000_000;

const lengthOf = (body: RecordedBody | undefined): number => (body?.kind === 'text' ? body.text.length : 0);

const charactersOf = ({ request, response }: ExchangeRecord): number =>
  lengthOf(request.body) + lengthOf(response?.body);

const dropped = (body: RecordedBody): RecordedBody => ({
  kind: 'dropped',
  contentType: body.contentType,
  bytes: body.bytes,
});

const withoutBodies = (record: ExchangeRecord): ExchangeRecord => {
  const { request, response } = record;
  return {
    ...record,
    request: request.body === undefined ? request : { ...request, body: dropped(request.body) },
    ...(response === undefined
      ? {}
      : { response: response.body === undefined ? response : { ...response, body: dropped(response.body) } }),
  };
};

/** Whether two exchanges ask the same thing and are answered alike, as the looks at a phone are. */
export const isRepeat = (before: ExchangeRecord, after: ExchangeRecord): boolean =>
  before.stage === after.stage &&
  before.request.method === after.request.method &&
  before.request.address === after.request.address &&
  before.response?.status === after.response?.status;

const forgotten = (steps: readonly FlowStep[], id: string): readonly FlowStep[] =>
  steps.map((step) => {
    if (step.kind !== 'exchange' || step.record !== id) return step;
    const { record: _record, ...rest } = step;
    return rest;
  });

/**
 * The run with one more record. Of a row of repeats the first and the last are kept, and a run that has grown too long
 * keeps what was asked and answered without the bodies.
 */
export const withRecord = ({ run, records }: RecordedRun, record: ExchangeRecord): RecordedRun => {
  const [before, last] = records.slice(-2);
  const middle = last !== undefined && before !== undefined && isRepeat(before, last) && isRepeat(last, record);
  const others = middle ? records.slice(0, -1) : records;
  const steps = middle ? forgotten(run.steps, last.id) : run.steps;
  const used = others.reduce((sum, each) => sum + charactersOf(each), 0);
  const fitting = used + charactersOf(record) > mostCharacters ? withoutBodies(record) : record;
  const kept = others.length < mostRecords ? [...others, fitting] : [...others.slice(0, -1), fitting];
  const overwritten = others.length < mostRecords ? undefined : others.at(-1);
  return {
    run: { ...run, steps: overwritten === undefined ? steps : forgotten(steps, overwritten.id) },
    records: kept,
  };
};
