import { type FoundToken, isWorking, type LifeEvent, type LifeState, nextLife, noToken } from '../domain/lifeCycle';
import type { Profile } from '../domain/profile';
import { dueIn, firstLeft, type Instant, renewalMargin, type TokenEnd, timeLeft } from '../domain/refreshPlan';
import type { TokenSummary } from '../domain/token';
import type { Clock } from '../ports';
import { providerOf } from '../providers/index';
import type { OwnTokens } from './ownTokens';
import type { RefreshFamily } from './refreshFamily';
import { createSteadyTime } from './steadyTime';

/** A number from 0 to 1 that is the same for the same profile and generation. */
export type Jitter = (profileId: string, count: number) => number;

/** Spreads what came together, by the FNV-1a hash of the profile's id and a count: nothing has to be remembered. */
export const steadyJitter: Jitter = (profileId, count) => {
  let hash = 0x811c9dc5;
  for (const character of `${profileId}/${count}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0) / 2 ** 32;
};

type Anchor = TokenEnd & { readonly generation: number; readonly expiresAt: number; readonly jitter: number };

/** Where the tokens of all profiles are in their lives, and how long each still lasts by both clocks. */
export const createTokenLives = (deps: {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly profile: (profileId: string) => Profile | undefined;
  readonly tokens: Pick<OwnTokens, 'summary' | 'hasOther' | 'refused'>;
  readonly family: Pick<RefreshFamily, 'unfinished'>;
  readonly jitter: Jitter;
}) => {
  const states = new Map<string, LifeState>();
  const anchors = new Map<string, Anchor>();
  const { instant } = createSteadyTime({
    clock: deps.clock,
    onSetBack: () => {
      for (const [profileId, anchor] of [...anchors]) anchors.set(profileId, { ...anchor, unsure: true });
    },
  });

  /** The end by both clocks, fixed when the token is first seen: no clock that is set later moves it. */
  const anchored = (token: TokenSummary, at: Instant): Anchor | undefined => {
    if (token.expiresAt === undefined) return undefined;
    const { profileId, generation, expiresAt } = token;
    const known = anchors.get(profileId);
    if (known?.generation === generation && known.expiresAt === expiresAt) return known;
    const left = firstLeft(token, deps.clock.now());
    const end = { steady: at.steady + left, monotonic: at.monotonic + left };
    const jitter = deps.jitter(profileId, generation);
    const anchor = { generation, expiresAt, at: end, unsure: false, jitter };
    anchors.set(profileId, anchor);
    return anchor;
  };

  /** How long the kept token still lasts, in ms; infinite where no end is known, 0 where there is none. */
  const left = (profileId: string): number => {
    const token = deps.tokens.summary(profileId);
    if (token === undefined) return 0;
    const at = instant();
    const end = anchored(token, at);
    return end === undefined ? Number.POSITIVE_INFINITY : timeLeft(end, at);
  };

  const counted = (profileId: string): boolean => {
    const profile = deps.profile(profileId);
    if (profile === undefined || providerOf(profile).countsRefreshes !== true) return false;
    // Where no number is given they are unlimited, and none has to be saved.
    if ((profile.webMethods?.refreshLimit ?? null) === null) return false;
    // Without a refresh token the same grant is used again, which nobody counts.
    return deps.tokens.summary(profileId)?.refreshable === true;
  };

  /** In how many ms the kept token is due for a renewal that nobody asks for; infinite where it never is. */
  const untilDue = (profileId: string): number => {
    const token = deps.tokens.summary(profileId);
    const at = instant();
    const end = token === undefined ? undefined : anchored(token, at);
    if (token === undefined || end === undefined) return Number.POSITIVE_INFINITY;
    return dueIn({ token, at, end, jitter: end.jitter, counted: counted(profileId) });
  };

  const seen = (profileId: string): FoundToken => {
    const token = deps.tokens.summary(profileId);
    if (token === undefined) return deps.tokens.hasOther(profileId) ? 'other-settings' : 'none';
    if (deps.tokens.refused(profileId)) return 'refused';
    if (deps.family.unfinished(profileId)?.generation === token.generation) return 'interrupted';
    if (token.expiresAt === undefined) return 'no-known-end';
    return untilDue(profileId) <= 0 ? 'due' : 'fresh';
  };

  const of = (profileId: string): LifeState => {
    const kept = states.get(profileId) ?? nextLife(noToken, { kind: 'found', token: seen(profileId) });
    states.set(profileId, kept);
    // Time passes without an event; a look must not answer with what has passed.
    return kept.kind === 'fresh' && untilDue(profileId) <= 0 ? nextLife(kept, { kind: 'became-due' }) : kept;
  };

  const move = (profileId: string, event: LifeEvent): LifeState => {
    const next = nextLife(of(profileId), event);
    states.set(profileId, next);
    return next;
  };

  return {
    /** Where the profile's token is; found out from what is kept the first time. */
    of,
    move,
    left,
    untilDue,
    /** How long before its end the kept token is renewed, in ms; 0 without a known end. */
    margin: (profileId: string): number => {
      const token = deps.tokens.summary(profileId);
      return token === undefined ? 0 : renewalMargin(token);
    },
    counted,
    /** Looks at what is kept, after it may have changed without this app's doing. */
    look: (profileId: string): void => {
      if (states.has(profileId)) move(profileId, { kind: 'found', token: seen(profileId) });
    },
    /** Looks at everything anew: secrets are kept elsewhere now. */
    lookAgain: (): void => {
      for (const [profileId, state] of [...states]) if (!isWorking(state)) states.delete(profileId);
      anchors.clear();
    },
    forget: (profileId: string): void => {
      states.delete(profileId);
      anchors.delete(profileId);
    },
  };
};

export type TokenLives = ReturnType<typeof createTokenLives>;
