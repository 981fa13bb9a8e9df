import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import type { FlowRunSummary } from '../../../src/domain/flow';
import { elapsed } from '../../../src/domain/text/duration';
import { errorText } from '../../../src/domain/text/errorText';
import { momentText } from '../../../src/domain/text/time';
import { useTicking } from '../../clock';
import { Badge } from '../../ui/Badge';
import { runName } from './runName';
import { runStates } from './runStates';
import './RunList.css';

const outcomeOf = ({ state, cause, error, startedAt, endedAt }: FlowRunSummary): string => {
  if (state === 'failed') return cause ?? (error === undefined ? '' : errorText(error).what);
  return endedAt === undefined ? '' : `Took ${elapsed(Math.max(0, endedAt - startedAt))}`;
};

/** The last runs of a profile, calls about its token among them, newest first: when, what for, and what came of each. */
export const RunList = ({
  runs,
  chosen,
  onChoose,
}: {
  readonly runs: readonly FlowRunSummary[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}) => (
  <ListBox
    aria-label="Last runs"
    className="RunList"
    items={runs.map((run) => ({ id: run.id, run }))}
    selectionMode="single"
    selectionBehavior="replace"
    disallowEmptySelection
    selectedKeys={[chosen]}
    onSelectionChange={(keys) => {
      const [key] = keys === 'all' ? [] : [...keys];
      if (typeof key === 'string') onChoose(key);
    }}
  >
    {({ id, run }) => (
      <ListBoxItem id={id} textValue={`${runName(run.purpose)} ${runStates[run.state].words}`} className="RunList-item">
        <RunLine run={run} />
      </ListBoxItem>
    )}
  </ListBox>
);

const RunLine = ({ run }: { readonly run: FlowRunSummary }) => {
  const at = useTicking((now) => momentText(run.startedAt, now));
  const state = runStates[run.state];
  return (
    <>
      <span className="RunList-head">
        <span className="RunList-name">{runName(run.purpose)}</span>
        <Badge tone={state.tone}>{state.words}</Badge>
      </span>
      <span className="RunList-facts tabular">{run.purpose.kind === 'call' ? `Call · ${at}` : at}</span>
      <span className="RunList-facts RunList-outcome">{outcomeOf(run)}</span>
    </>
  );
};
