import { Share } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import type { ExchangeRecord } from '../../../src/domain/exchange';
import type { FlowRun, FlowStep } from '../../../src/domain/flow';
import type { Profile } from '../../../src/domain/profile';
import { callName } from '../../../src/domain/text/callText';
import { elapsed, timeLeft } from '../../../src/domain/text/duration';
import { dayAndTime, dayText } from '../../../src/domain/text/time';
import { callOf, type TokenCall } from '../../../src/domain/tokenCall';
import { useTicking } from '../../clock';
import { errorOf, useRecordedRun } from '../../data';
import { Badge } from '../../ui/Badge';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { Section } from '../../ui/Section';
import { ProfileFailure } from '../profile/ProfileError';
import { CallFailure } from '../token/CallFailure';
import { useRepeatCall } from '../token/useRepeatCall';
import { ExportRunDialog } from './ExportRunDialog';
import { runStates } from './runStates';
import { StepList } from './StepList';

const byId = (records: readonly ExchangeRecord[]): ReadonlyMap<string, ExchangeRecord> =>
  new Map(records.map((record) => [record.id, record]));

const countExchanges = (run: FlowRun): number => run.steps.filter(({ kind }) => kind === 'exchange').length;

/** A run that goes on while it is looked at: its steps come by themselves, what went over the wire is asked for. */
export const LiveRun = ({
  profile,
  run,
  isLast,
}: {
  readonly profile: Profile;
  readonly run: FlowRun;
  readonly isLast: boolean;
}) => {
  const recorded = useRecordedRun(profile.id, run.id, `${run.state} ${countExchanges(run)}`);
  const records = useMemo(
    () => (recorded.data === undefined ? undefined : byId(recorded.data.records)),
    [recorded.data],
  );
  return <RunView profile={profile} run={run} records={records} isLast={isLast} />;
};

/** A run that is over, or a call under way. */
export const KeptRun = ({
  profile,
  runId,
  isLast,
  onBegin,
}: {
  readonly profile: Profile;
  readonly runId: string;
  readonly isLast: boolean;
  /** Another run is begun from here. */
  readonly onBegin: () => void;
}) => {
  const recorded = useRecordedRun(profile.id, runId, 'kept');
  const records = useMemo(
    () => (recorded.data === undefined ? undefined : byId(recorded.data.records)),
    [recorded.data],
  );
  const error = errorOf(recorded.error);
  if (error !== undefined) return <ErrorNote error={error} actions={{ 'try-again': () => void recorded.refetch() }} />;
  if (recorded.data === undefined) return <div aria-busy="true" />;
  return <RunView profile={profile} run={recorded.data.run} records={records} isLast={isLast} onBegin={onBegin} />;
};

const titleOf = (run: FlowRun, isLast: boolean): string => {
  const call = callOf(run);
  if (call !== undefined) return callName(call);
  return isLast ? 'Last run' : `Run of ${dayAndTime(run.startedAt)}`;
};

type Failure = {
  readonly profile: Profile;
  readonly run: FlowRun;
  readonly error: AppError;
  readonly onBegin: (() => void) | undefined;
};

const RunFailure = (failure: Failure) => {
  const { profile, run, error } = failure;
  const call = callOf(run);
  if (call !== undefined) return <FailedCall {...failure} call={call} />;
  return <ProfileFailure profile={profile} error={error} reading={run.diagnosis} isInFlow />;
};

const FailedCall = ({ profile, run, error, call, onBegin }: Failure & { readonly call: TokenCall }) => {
  const repeat = useRepeatCall(profile.id, call);
  return <CallFailure profile={profile} error={error} reading={run.diagnosis} onRepeat={repeat} onBegin={onBegin} />;
};

const RunView = ({
  profile,
  run,
  records,
  isLast,
  onBegin,
}: {
  readonly profile: Profile;
  readonly run: FlowRun;
  readonly records: ReadonlyMap<string, ExchangeRecord> | undefined;
  readonly isLast: boolean;
  readonly onBegin?: () => void;
}) => {
  const [isExporting, setExporting] = useState(false);
  const failed = run.steps.find((step): step is Extract<FlowStep, { kind: 'failed' }> => step.kind === 'failed');
  const state = runStates[run.state];
  const end = run.state === 'running' ? undefined : run.steps.at(-1)?.at;
  const took = useTicking((now) =>
    end === undefined ? timeLeft(Math.max(0, now - run.startedAt)) : elapsed(Math.max(0, end - run.startedAt)),
  );
  return (
    <Section
      title={titleOf(run, isLast)}
      actions={
        <>
          <span className="FlowTab-state tabular">
            <Badge tone={state.tone}>{state.words}</Badge>
            <span>
              {dayText(run.startedAt)} · {took}
            </span>
          </span>
          {run.state === 'running' ? null : (
            <Button size="small" icon={Share} onPress={() => setExporting(true)}>
              Export…
            </Button>
          )}
        </>
      }
    >
      {failed === undefined ? null : (
        <div className="FlowTab-error">
          <RunFailure profile={profile} run={run} error={failed.error} onBegin={onBegin} />
        </div>
      )}
      {run.state === 'cancelled' && run.diagnosis !== undefined ? (
        <div className="FlowTab-error">
          <Banner title={run.diagnosis.cause}>
            <p>{run.diagnosis.remedy}</p>
          </Banner>
        </div>
      ) : null}
      <StepList run={run} records={records} />
      {isExporting ? (
        <ExportRunDialog profileId={profile.id} runId={run.id} onClose={() => setExporting(false)} />
      ) : null}
    </Section>
  );
};
