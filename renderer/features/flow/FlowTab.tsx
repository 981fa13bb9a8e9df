import { ListTree } from 'lucide-react';
import type { FlowRun, FlowStep } from '../../../src/domain/flow';
import type { Profile } from '../../../src/domain/profile';
import { elapsed, timeLeft } from '../../../src/domain/text/duration';
import { dayText } from '../../../src/domain/text/time';
import { useTicking } from '../../clock';
import { errorOf, useFlowRun } from '../../data';
import { Badge, type Tone } from '../../ui/Badge';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { Section } from '../../ui/Section';
import { ProfileFailure } from '../profile/ProfileError';
import { StepList } from './StepList';
import './FlowTab.css';

const stateNames: Readonly<Record<FlowRun['state'], { readonly words: string; readonly tone: Tone }>> = {
  running: { words: 'Running', tone: 'accent' },
  done: { words: 'Done', tone: 'ok' },
  failed: { words: 'Failed', tone: 'bad' },
  cancelled: { words: 'Cancelled', tone: 'warn' },
};

/** What happened on the last way to a token, step by step; the failure first where there was one. */
export const FlowTab = ({ profile }: { readonly profile: Profile }) => {
  const query = useFlowRun(profile.id);
  const error = errorOf(query.error);
  if (error !== undefined) {
    return (
      <div className="TabPage">
        <ErrorNote error={error} actions={{ 'try-again': () => void query.refetch() }} />
      </div>
    );
  }
  if (query.data === undefined) return <div className="TabPage" aria-busy="true" />;
  if (query.data === null) {
    return (
      <EmptyState icon={ListTree} title="Nothing has run yet">
        Each step on the way to a token is listed here with its time, its answer and how long it took. Secrets are never
        part of it.
      </EmptyState>
    );
  }
  return (
    <div className="TabPage">
      <LastRun profile={profile} run={query.data} />
    </div>
  );
};

const LastRun = ({ profile, run }: { readonly profile: Profile; readonly run: FlowRun }) => {
  const failed = run.steps.find((step): step is Extract<FlowStep, { kind: 'failed' }> => step.kind === 'failed');
  const state = stateNames[run.state];
  const end = run.state === 'running' ? undefined : run.steps.at(-1)?.at;
  const took = useTicking((now) =>
    end === undefined ? timeLeft(Math.max(0, now - run.startedAt)) : elapsed(Math.max(0, end - run.startedAt)),
  );
  return (
    <Section
      title="Last run"
      actions={
        <span className="FlowTab-state tabular">
          <Badge tone={state.tone}>{state.words}</Badge>
          {dayText(run.startedAt)} · {took}
        </span>
      }
    >
      {failed === undefined ? null : (
        <div className="FlowTab-error">
          <ProfileFailure profile={profile} error={failed.error} isInFlow />
        </div>
      )}
      <StepList run={run} />
    </Section>
  );
};
