import { Check, Circle, CircleAlert, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { FlowRun, FlowStep } from '../../../src/domain/flow';
import { elapsed } from '../../../src/domain/text/duration';
import { clockTime } from '../../../src/domain/text/time';
import { Spinner } from '../../ui/Spinner';
import { type StepText, stepText } from './stepText';
import './StepList.css';

const icons: Readonly<Record<StepText['tone'], LucideIcon>> = {
  plain: Circle,
  good: Check,
  warn: TriangleAlert,
  bad: CircleAlert,
};

/** The steps of a run in order, each with its time and how long it took. */
export const StepList = ({ run }: { readonly run: FlowRun }) => (
  <ol className="StepList">
    {run.steps.map((step, index) => (
      <StepRow
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end.
        key={index}
        step={step}
        isNow={run.state === 'running' && index === run.steps.length - 1}
        took={durationOf(run.steps, index)}
      />
    ))}
  </ol>
);

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

const StepRow = ({
  step,
  isNow,
  took,
}: {
  readonly step: FlowStep;
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
        <p className="StepList-title">{title}</p>
        {facts.map((fact) => (
          <p key={fact} className="StepList-fact">
            {fact}
          </p>
        ))}
      </div>
      <span className="StepList-took tabular">{took === undefined ? '' : elapsed(took)}</span>
    </li>
  );
};
