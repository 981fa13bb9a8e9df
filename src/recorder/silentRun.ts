import type { FlowRunWriter } from './flowRuns';

const nothing = (): void => undefined;

/** For work that belongs to no run: nothing of it is written down. */
export const silentRun: FlowRunWriter = {
  step: nothing,
  exchange: nothing,
  canReopenBrowser: nothing,
  hide: nothing,
  ownNames: nothing,
};
