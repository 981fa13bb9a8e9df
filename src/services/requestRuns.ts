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

type Kept = { readonly runId: string; readonly body: ReadBody };

/** The last answer of each profile, the oldest going when there are too many. */
const createKeptBodies = () => {
  const byProfile = new Map<string, Kept>();
  return {
    find: (runId: string): Kept | undefined => [...byProfile.values()].find((each) => each.runId === runId),
    keep: (profileId: string, kept: Kept): void => {
      byProfile.delete(profileId);
      byProfile.set(profileId, kept);
      const oldest = byProfile.keys().next();
      if (byProfile.size > keptAnswers && oldest.done !== true) byProfile.delete(oldest.value);
    },
    drop: (profileId: string): void => void byProfile.delete(profileId),
  };
};

/** An empty list of runs. */
export const createRequestRuns = (): RequestRuns => {
  const running = new Map<string, { readonly profileId: string; readonly controller: AbortController }>();
  const bodies = createKeptBodies();

  return {
    track: async ({ profileId, runId }, work) => {
      if (running.has(runId) || bodies.find(runId) !== undefined) {
        throw fail('input-invalid', { field: 'runId', reason: 'This run has been sent already.' });
      }
      const controller = new AbortController();
      running.set(runId, { profileId, controller });
      try {
        const outcome = await work(controller.signal);
        // A profile that was forgotten while its answer came in leaves nothing behind.
        if (controller.signal.aborted) throw fail('cancelled', {});
        bodies.keep(profileId, { runId, body: outcome.body });
        return outcome;
      } finally {
        running.delete(runId);
      }
    },
    cancel: (runId) => running.get(runId)?.controller.abort(),
    bodyText: (runId) => {
      const body = bodies.find(runId)?.body;
      const text = body === undefined ? undefined : keptText(body);
      if (text === undefined) throw fail('not-found', { what: 'run' });
      return text;
    },
    forget: (profileId) => {
      bodies.drop(profileId);
      for (const each of running.values()) if (each.profileId === profileId) each.controller.abort();
    },
  };
};
