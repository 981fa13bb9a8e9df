/** Runs one piece of work after another within a lane; lanes do not wait for each other. */
export type Turns = <Result>(lane: string, work: () => Promise<Result>) => Promise<Result>;

/** Keeps work on one thing, a file or a kept secret, from overlapping. Failed work does not stop what comes after it. */
export const createTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>();
  return (lane, work) => {
    const before = last.get(lane) ?? Promise.resolve();
    const result = before.then(work, work);
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    last.set(lane, settled);
    // A lane that is empty again is forgotten, so that the map does not grow with every name ever used.
    void settled.then(() => {
      if (last.get(lane) === settled) last.delete(lane);
    });
    return result;
  };
};
