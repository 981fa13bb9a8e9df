import { toAppError } from '../domain/errors';
import type { Profile } from '../domain/profile';
import type { TokenSet } from '../domain/token';
import { type TokenRecord, tokenRecord } from '../domain/tokenTimeline';
import type { Log, Random } from '../ports';
import type { TimelineStore } from '../stores/timelineStore';
import type { Emit } from './events';
import { scopesOf } from './tokenReader';

/** Remembers each set of tokens that is kept: what it says and how long it lives, never the tokens. */
export const createTokenTimeline = (deps: {
  readonly store: TimelineStore;
  readonly random: Pick<Random, 'id'>;
  readonly log: Log;
  readonly emit: Emit;
}) => {
  const { store, random, log, emit } = deps;
  /** Profiles that are gone: what is still on its way for them must not leave a file behind. */
  const gone = new Set<string>();

  return {
    /** Resolves once it is on disk, so that nothing is lost at the end of the app. Never throws: a token is worth more. */
    note: async (profile: Profile, tokens: TokenSet, how: TokenRecord['how']): Promise<void> => {
      const { id: profileId, grant } = profile;
      try {
        if (gone.has(profileId)) return;
        const scopes = scopesOf(profile, tokens);
        await store.add(tokenRecord(tokens, { id: random.id(), profileId, grant, how, scopes }));
        if (gone.has(profileId)) await store.removeAll(profileId);
        else emit('timeline.changed', { profileId });
      } catch (caught) {
        log.warn('timeline.not-noted', { code: toAppError(caught).code });
      }
    },
    /** The newest first. Throws `file-damaged` once, and what the vault throws. */
    list: store.list,
    clear: async (profileId: string): Promise<void> => {
      await store.clear(profileId);
      emit('timeline.changed', { profileId });
    },
    /** For a profile that is gone. */
    removeAll: async (profileId: string): Promise<void> => {
      gone.add(profileId);
      await store.removeAll(profileId);
    },
  };
};

export type TokenTimeline = ReturnType<typeof createTokenTimeline>;
