import { ListTree } from 'lucide-react';
import { useState } from 'react';
import type { Profile } from '../../../src/domain/profile';
import { errorOf, useFlowRun, useFlowRuns } from '../../data';
import { useSession } from '../../session';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { newestRun } from './newestRun';
import { RunList } from './RunList';
import { KeptRun, LiveRun } from './RunView';
import './FlowTab.css';

/** What happened on the last ways to a token and in the calls about it, step by step; a failed one begins with why it failed. */
export const FlowTab = ({ profile }: { readonly profile: Profile }) => <Runs key={profile.id} profile={profile} />;

const Runs = ({ profile }: { readonly profile: Profile }) => {
  const last = useFlowRun(profile.id);
  const list = useFlowRuns(profile.id);
  const { askedRun } = useSession();
  const [chosen, setChosen] = useState<string | null>(askedRun?.runId ?? null);
  const [asked, setAsked] = useState(askedRun);
  if (asked !== askedRun) {
    setAsked(askedRun);
    // Asked for from here, or from beside it.
    if (askedRun !== null) setChosen(askedRun.runId);
  }
  const error = errorOf(last.error) ?? errorOf(list.error);
  const live = last.data ?? undefined;
  const [lastWay, setLastWay] = useState(live?.id);
  if (live?.id !== lastWay) {
    setLastWay(live?.id);
    // Whoever looked at the last way to a token goes on to the next.
    if (chosen === lastWay) setChosen(null);
  }
  const runs = list.data ?? [];
  const newest = newestRun(live, runs);
  const shown = runs.some(({ id }) => id === chosen) ? (chosen ?? newest) : newest;
  const retry = (): void => {
    void last.refetch();
    void list.refetch();
  };
  const note = error === undefined ? null : <ErrorNote error={error} actions={{ 'try-again': retry }} />;
  if (shown === undefined) {
    if (note !== null) return <div className="TabPage">{note}</div>;
    if (last.data === undefined || list.data === undefined) return <div className="TabPage" aria-busy="true" />;
    return (
      <EmptyState icon={ListTree} title="Nothing has run yet">
        Each step on the way to a token, and of each call about it, is listed here with its time, its answer and how
        long it took. Secrets are never part of it.
      </EmptyState>
    );
  }
  return (
    <div className="TabPage">
      {note}
      <div className="FlowTab" data-many={runs.length > 1 || undefined}>
        {runs.length > 1 ? (
          <RunList runs={runs} chosen={shown} onChoose={(id) => setChosen(id === newest ? null : id)} />
        ) : null}
        <div className="FlowTab-run">
          {live !== undefined && live.id === shown ? (
            <LiveRun key={shown} profile={profile} run={live} isLast={shown === newest} />
          ) : (
            <KeptRun
              key={shown}
              profile={profile}
              runId={shown}
              isLast={shown === newest}
              onBegin={() => setChosen(null)}
            />
          )}
        </div>
      </div>
    </div>
  );
};
