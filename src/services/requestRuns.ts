import { fail } from '../domain/errors';
import { keptText, type ReadBody } from './requestAnswer';

/** How many profiles' answers are kept at once: each may hold 10 MiB. */
const keptAnswers = 4;

/** The runs of the request tester: those under way, and the last answer of each profile, in memory only. */
export type RequestRuns = {
  /** Runs something that can be cancelled by its id, and keeps the body it ends with. Throws `input-invalid` for an id in use. */
  readonly track: <Outcome extends { readonly body: ReadBody }>(
    run: { readonly profileId: string; readonly runId: string },
    work: (signal: AbortSignal) => Promise<Outcome>,
  ) => Promise<Outcome>;
  readonly cancel: (runId: string) => void;
  readonly bodyText: (runId: string) => string;
  readonly forget: (profileId: string) => void;
};

/** An empty list of runs. */
export const createRequestRuns = (): RequestRuns => {
  const running = new Map<string, { readonly profileId: string; readonly controller: AbortController }>();
  const kept = new Map<string, { readonly runId: string; readonly body: ReadBody }>();

  const keptRun = (runId: string) => [...kept.values()].find((each) => each.runId === runId);

  const keep = (profileId: string, runId: string, body: ReadBody): void => {
    kept.delete(profileId);
    kept.set(profileId, { runId, body });
    const oldest = kept.keys().next();
    if (kept.size > keptAnswers && oldest.done !== true) kept.delete(oldest.value);
  };

  return {
    track: async ({ profileId, runId }, work) => {
      if (running.has(runId) || keptRun(runId) !== undefined) {
        throw fail('input-invalid', { field: 'runId', reason: 'This run has been sent already.' });
      }
      const controller = new AbortController();
      running.set(runId, { profileId, controller });
      try {
        const outcome = await work(controller.signal);
        // A profile that was forgotten while its answer came in leaves nothing behind.
        if (controller.signal.aborted) throw fail('cancelled', {});
        keep(profileId, runId, outcome.body);
        return outcome;
      } finally {
        running.delete(runId);
      }
    },
    cancel: (runId) => running.get(runId)?.controller.abort(),
    bodyText: (runId) => {
      const body = keptRun(runId)?.body;
      const text = body === undefined ? undefined : keptText(body);
      if (text === undefined) throw fail('not-found', { what: 'run' });
      return text;
    },
    forget: (profileId) => {
      kept.delete(profileId);
      for (const each of running.values()) if (each.profileId === profileId) each.controller.abort();
    },
  };
};
