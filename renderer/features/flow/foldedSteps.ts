import type { FlowStep } from '../../../src/domain/flow';

/** One row of a list of steps: a step, or a row of looks at the same thing that were answered alike. */
export type StepRowFacts = {
  readonly step: FlowStep;
  /** Where it stands in the run, which nothing changes. */
  readonly index: number;
  /** How often it was asked. */
  readonly times: number;
  readonly lastIndex: number;
  /** The newest record of the row. */
  readonly record: string | undefined;
};

const isRepeat = (before: FlowStep, after: FlowStep): boolean =>
  before.kind === 'exchange' &&
  after.kind === 'exchange' &&
  before.stage === after.stage &&
  before.method === after.method &&
  before.address === after.address &&
  before.status === after.status;

const recordOf = (step: FlowStep): string | undefined => (step.kind === 'exchange' ? step.record : undefined);

/** The steps of a run as rows: while a phone is awaited the provider is asked again and again, which is one row. */
export const foldedSteps = (steps: readonly FlowStep[]): readonly StepRowFacts[] => {
  const rows: StepRowFacts[] = [];
  steps.forEach((step, index) => {
    const last = rows.at(-1);
    if (last !== undefined && isRepeat(last.step, step)) {
      rows[rows.length - 1] = {
        ...last,
        times: last.times + 1,
        lastIndex: index,
        record: recordOf(step) ?? last.record,
      };
    } else rows.push({ step, index, times: 1, lastIndex: index, record: recordOf(step) });
  });
  return rows;
};
