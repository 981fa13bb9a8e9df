import type { FlowRun, FlowStepFact } from '../domain/flow';
import type { GrantKind } from '../domain/profile';
import type { Clock, Random } from '../ports';

/** The last run of each profile, as bare steps. */
export const createFlowRuns = (deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly onChange: (run: FlowRun) => void;
}) => {
  const last = new Map<string, FlowRun>();

  const keep = (run: FlowRun): void => {
    last.set(run.profileId, run);
    deps.onChange(run);
  };

  const stateAfter = (fact: FlowStepFact): FlowRun['state'] =>
    fact.kind === 'done' || fact.kind === 'failed' || fact.kind === 'cancelled' ? fact.kind : 'running';

  return {
    /** Starts a run; `step` adds to it until a closing step (done, failed, cancelled) or until a newer run has begun. */
    begin: (profileId: string, grant: GrantKind | 'refresh') => {
      const id = deps.random.id();
      const change = (edit: (run: FlowRun) => FlowRun): void => {
        const run = last.get(profileId);
        if (run?.id === id && run.state === 'running') keep(edit(run));
      };
      const startedAt = deps.clock.now();
      keep({
        id,
        profileId,
        startedAt,
        state: 'running',
        steps: [{ kind: 'started', grant, at: startedAt }],
        canReopenBrowser: false,
      });
      return {
        step: (fact: FlowStepFact): void =>
          change((run) => ({
            ...run,
            state: stateAfter(fact),
            steps: [...run.steps, { ...fact, at: deps.clock.now() }],
            canReopenBrowser: stateAfter(fact) === 'running' && run.canReopenBrowser,
          })),
        canReopenBrowser: (can: boolean): void => change((run) => ({ ...run, canReopenBrowser: can })),
      };
    },
    last: (profileId: string): FlowRun | undefined => last.get(profileId),
    forget: (profileId: string): void => void last.delete(profileId),
  };
};

export type FlowRuns = ReturnType<typeof createFlowRuns>;
/** One run being written. */
export type FlowRunWriter = ReturnType<FlowRuns['begin']>;
