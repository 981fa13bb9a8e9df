import type { Clock, Log } from '../ports';
import type { createProfileStore } from '../stores/profileStore';
import type { Vault } from '../stores/vault';
import { createEndpointPace } from './endpointPace';
import { createRefreshSchedule } from './refreshSchedule';
import { createTokenLives, steadyJitter } from './tokenLives';
import { createTokenService, type TokenServiceDeps } from './tokenService';

type Deps = Omit<TokenServiceDeps, 'lives' | 'pace' | 'jitter' | 'profiles' | 'vault'> & {
  readonly profiles: Pick<ReturnType<typeof createProfileStore>, 'get' | 'list'>;
  readonly vault: Pick<Vault, 'state'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether the person wants tokens to be kept fresh at all. */
  readonly keepFresh: () => boolean;
};

/** What gets tokens, what knows where they are in their lives, and what keeps them fresh: wired to each other. */
export const createTokenKeeping = (deps: Deps) => {
  const { clock, log, tokens: own, profiles, vault, emit } = deps;
  const jitter = steadyJitter;
  const pace = createEndpointPace({ clock });
  const lives = createTokenLives({ clock, profile: profiles.get, tokens: own, family: deps.family, jitter });
  const tokens = createTokenService({ ...deps, lives, pace, jitter });
  const schedule = createRefreshSchedule({
    clock,
    log,
    jitter,
    pace,
    lives,
    profiles: profiles.list,
    isWanted: ({ keepFresh }) => deps.keepFresh() && keepFresh !== false,
    hasToken: (profileId) => own.summary(profileId) !== undefined,
    isReady: () => vault.state().kind === 'ready',
    keepFresh: tokens.keepFresh,
    move: (profileId, event) => {
      if (lives.of(profileId) !== lives.move(profileId, event)) emit('tokens.changed', { profileId });
    },
  });
  return { tokens, schedule, lives };
};
