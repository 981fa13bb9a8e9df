import { createHash } from 'node:crypto';
import type { Profile } from '../domain/profile';
import { tokenFields } from '../domain/profileIdentity';
import type { TokenSet, TokenSummary } from '../domain/token';
import type { createTokenStore } from '../stores/tokenStore';

/** Settings may hold what is nobody's business, such as extra parameters, so only their hash is noted. */
const fingerprintOf = (profile: Profile): string =>
  createHash('sha256').update(tokenFields(profile)).digest('base64url');

/**
 * The kept tokens as their profiles are set now. A token fetched under other settings stays kept and is handed to nobody:
 * neither it nor its refresh token may reach another server, client or API. When the settings come back, so does it.
 */
export const createOwnTokens = (deps: {
  readonly store: ReturnType<typeof createTokenStore>;
  readonly profile: (profileId: string) => Profile | undefined;
}) => {
  const { store } = deps;
  /** A profile is never changed in place, and lists ask for every one of them again and again. */
  const fingerprints = new WeakMap<Profile, string>();
  const fingerprint = (profile: Profile): string => {
    const known = fingerprints.get(profile) ?? fingerprintOf(profile);
    fingerprints.set(profile, known);
    return known;
  };

  const isOwn = (profileId: string, token: Pick<TokenSet, 'issuedFor'>): boolean => {
    const profile = deps.profile(profileId);
    return profile === undefined || token.issuedFor === undefined || token.issuedFor === fingerprint(profile);
  };

  return {
    summary: (profileId: string): TokenSummary | undefined => {
      const summary = store.summary(profileId);
      return summary && isOwn(profileId, summary) ? summary : undefined;
    },
    /** Whether a token is kept that belongs to other settings of the profile. */
    hasOther: (profileId: string): boolean => {
      const summary = store.summary(profileId);
      return summary !== undefined && !isOwn(profileId, summary);
    },
    /** Throws what the store throws. */
    read: async (profileId: string): Promise<TokenSet | undefined> => {
      const kept = await store.read(profileId);
      return kept && isOwn(profileId, kept) ? kept : undefined;
    },
    /** Keeps a set for the profile as it was when the set was asked for. Throws what the store throws. */
    write: (profile: Profile, tokens: Omit<TokenSet, 'generation'>): Promise<TokenSet> =>
      store.write(profile.id, { ...tokens, issuedFor: fingerprint(profile) }),
    /** As the store's, for a set that belongs to the settings of now. Throws what the store throws. */
    markUsed: async (profileId: string, generation: number, at: number): Promise<boolean> => {
      const summary = store.summary(profileId);
      return summary !== undefined && isOwn(profileId, summary) && store.markUsed(profileId, generation, at);
    },
    /** Whether the provider no longer takes the kept refresh token. */
    refused: (profileId: string): boolean => store.summary(profileId)?.refused === true,
    markRefused: store.markRefused,
    remove: store.remove,
    removeAll: store.removeAll,
  };
};

export type OwnTokens = ReturnType<typeof createOwnTokens>;
