import { Check, Circle, CircleAlert, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ExchangeRecord } from '../../../src/domain/exchange';
import type { FlowRun, FlowStep } from '../../../src/domain/flow';
import { elapsed } from '../../../src/domain/text/duration';
import { clockTime } from '../../../src/domain/text/time';
import { Disclosure } from '../../ui/Disclosure';
import { Spinner } from '../../ui/Spinner';
import { ExchangeDetails, NamedValues } from './ExchangeDetails';
import { foldedSteps, type StepRowFacts } from './foldedSteps';
import { type StepText, stepText } from './stepText';
import './StepList.css';

const icons: Readonly<Record<StepText['tone'], LucideIcon>> = {
  plain: Circle,
  good: Check,
  warn: TriangleAlert,
  bad: CircleAlert,
};

/** The steps of a run in order, each with its time and how long it took; what was sent and came back one click away. */
export const StepList = ({
  run,
  records,
}: {
  readonly run: FlowRun;
  /** By their ids; undefined while they are being read. */
  readonly records: ReadonlyMap<string, ExchangeRecord> | undefined;
}) => (
  <ol className="StepList">
    {foldedSteps(run.steps).map((row) => (
      <StepRow
        // Steps are only ever added at the end.
        key={row.index}
        row={row}
        record={row.record === undefined ? undefined : records?.get(row.record)}
        isNow={run.state === 'running' && row.lastIndex === run.steps.length - 1}
        took={rowDuration(run.steps, row)}
      />
    ))}
  </ol>
);

/** How long a row took: several looks took from the first to the last. */
const rowDuration = (
  steps: readonly FlowStep[],
  { step, index, lastIndex, times }: StepRowFacts,
): number | undefined => {
  const last = steps[lastIndex];
  return times === 1 || last === undefined ? durationOf(steps, index) : last.at - step.at;
};

/** Less than this, in ms, is not worth a number where nothing was sent. */
const worthSaying = 10;

/** How long a step took: an exchange says so itself, any other lasted until the next. */
const durationOf = (steps: readonly FlowStep[], index: number): number | undefined => {
  const step = steps[index];
  if (step?.kind === 'exchange') return step.milliseconds;
  const next = steps[index + 1];
  if (step === undefined || next === undefined) return undefined;
  const gap = next.at - step.at - (next.kind === 'exchange' ? next.milliseconds : 0);
  return gap < worthSaying ? undefined : gap;
};

/** What a step holds that is worth opening. */
const StepContent = ({ step, record }: { readonly step: FlowStep; readonly record: ExchangeRecord | undefined }) => {
  if (record !== undefined) {
    return (
      <Disclosure title="Request and answer">
        <ExchangeDetails record={record} />
      </Disclosure>
    );
  }
  const parameters = 'parameters' in step ? (step.parameters ?? []) : [];
  return parameters.length === 0 ? null : (
    <Disclosure title={step.kind === 'callback-received' ? 'What came back' : 'What was asked'}>
      <NamedValues label="Parameters" values={parameters} />
    </Disclosure>
  );
};

const StepRow = ({
  row: { step, times },
  record,
  isNow,
  took,
}: {
  readonly row: StepRowFacts;
  readonly record: ExchangeRecord | undefined;
  readonly isNow: boolean;
  readonly took: number | undefined;
}) => {
  const { title, facts, tone } = stepText(step);
  const Icon = icons[tone];
  return (
    <li className="StepList-step" data-tone={tone} aria-current={isNow ? 'step' : undefined}>
      <span className="StepList-time tabular">{clockTime(step.at)}</span>
      <span className="StepList-mark">
        {isNow ? <Spinner size={12} /> : <Icon size={tone === 'plain' ? 8 : 13} aria-hidden="true" />}
      </span>
      <div className="StepList-text">
        <p className="StepList-title">
          {title}
          {times === 1 ? null : <span className="StepList-times"> asked {times} times</span>}
        </p>
        {facts.map((fact) => (
          <p key={fact} className="StepList-fact">
            {fact}
          </p>
        ))}
        <StepContent step={step} record={record} />
      </div>
      <span className="StepList-took tabular">{took === undefined ? '' : elapsed(took)}</span>
    </li>
  );
};
