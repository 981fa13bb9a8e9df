/** Calls of providers that are under way, so that each can be ended: by a person, with its profile, or with the app. */
export const createOpenCalls = () => {
  const open = new Map<string, Set<AbortController>>();
  const working = new Set<Promise<unknown>>();
  let isOver = false;

  const end = (profileId: string): void => {
    for (const controller of open.get(profileId) ?? []) controller.abort();
  };

  return {
    /** Runs work with a signal that `end` and `endAll` abort. Throws what the work throws. */
    run: async <Result>(profileId: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
      const controller = new AbortController();
      if (isOver) controller.abort();
      const beside = open.get(profileId) ?? new Set();
      open.set(profileId, beside.add(controller));
      const result = work(controller.signal);
      working.add(result);
      try {
        return await result;
      } finally {
        working.delete(result);
        beside.delete(controller);
        if (beside.size === 0 && open.get(profileId) === beside) open.delete(profileId);
      }
    },
    end,
    /** The app ends: nothing that is begun later gets anywhere either. Resolves when everything has come to its end. */
    endAll: async (): Promise<void> => {
      isOver = true;
      for (const profileId of [...open.keys()]) end(profileId);
      await Promise.allSettled(working);
    },
  };
};

export type OpenCalls = ReturnType<typeof createOpenCalls>;
