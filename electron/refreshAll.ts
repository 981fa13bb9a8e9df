/** As many as are renewed side by side without a person (F37). */
const mostAtOnce = 4;

/** A profile whose refresh failed. */
export type FailedRefresh = { readonly profileId: string; readonly caught: unknown };

/** Refreshes these profiles, a few at a time. Never rejects; answers those that failed. */
export const refreshAll = async (
  profileIds: readonly string[],
  refresh: (profileId: string) => Promise<unknown>,
): Promise<readonly FailedRefresh[]> => {
  const failed: FailedRefresh[] = [];
  const left = [...profileIds];
  const work = async (): Promise<void> => {
    for (let profileId = left.shift(); profileId !== undefined; profileId = left.shift()) {
      const id = profileId;
      await refresh(id).catch((caught: unknown) => void failed.push({ profileId: id, caught }));
    }
  };
  await Promise.all(Array.from({ length: mostAtOnce }, work));
  return failed;
};
