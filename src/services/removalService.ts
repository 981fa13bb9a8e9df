import { toAppError } from '../domain/errors';
import type { Log } from '../ports';
import type { PendingRemovals } from '../stores/pendingRemovals';
import type { Vault } from '../stores/vault';

/** Removes what belongs to a profile that is gone, at once or as soon as its place can be opened. */
export const createRemovalService = (deps: {
  readonly vault: Pick<Vault, 'state'>;
  readonly pending: PendingRemovals;
  readonly log: Log;
  /** Each removes one kind of thing of a profile, wherever secrets are kept now. */
  readonly removals: readonly ((profileId: string) => Promise<void>)[];
}) => {
  const removeAll = async (profileId: string): Promise<readonly unknown[]> => {
    const failures: unknown[] = [];
    for (const remove of deps.removals) {
      await remove(profileId).catch((caught: unknown) => void failures.push(caught));
    }
    return failures;
  };

  return {
    /**
     * Removes what can be removed. What is locked away is removed later, and is no failure; anything else is removed
     * later too, and the first failure is thrown.
     */
    remove: async (profileId: string): Promise<void> => {
      const failures = await removeAll(profileId);
      if (failures.length === 0) return;
      await deps.pending.add(profileId, deps.vault.state());
      const told = failures.find((caught) => !toAppError(caught).code.startsWith('storage-'));
      if (told !== undefined) throw told;
    },
    /** Does what was left for later, now that a place of secrets is open. Never throws. */
    finish: async (): Promise<void> => {
      const state = deps.vault.state();
      if (state.kind !== 'ready' || state.backend === 'session') return;
      for (const profileId of deps.pending.in(state.backend)) {
        try {
          const failures = await removeAll(profileId);
          if (failures.length === 0) await deps.pending.done(profileId, state.backend);
        } catch (caught) {
          deps.log.warn('removal.not-finished', { code: toAppError(caught).code });
        }
      }
    },
  };
};

export type RemovalService = ReturnType<typeof createRemovalService>;
