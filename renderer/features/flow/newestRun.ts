import type { FlowRun, FlowRunSummary } from '../../../src/domain/flow';

/** The id of the run that was begun last: the last way to a token, or a call made since. */
export const newestRun = (
  last: Pick<FlowRun, 'id' | 'startedAt'> | null | undefined,
  runs: readonly FlowRunSummary[],
): string | undefined => {
  const call = runs.find(({ purpose }) => purpose.kind === 'call');
  if (last === null || last === undefined) return runs[0]?.id;
  return call !== undefined && call.startedAt > last.startedAt ? call.id : last.id;
};
