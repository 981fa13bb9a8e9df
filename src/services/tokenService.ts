import { errorClass } from '../domain/errorClass';
import { AppFailure, fail, toAppError } from '../domain/errors';
import { type AskedBy, isWorking, problemOf } from '../domain/lifeCycle';
import { type Profile, usesBrowser } from '../domain/profile';
import { isGoodFor } from '../domain/refreshPlan';
import type { ProfileStatus, TokenSet } from '../domain/token';
import type { Clock } from '../ports';
import type { FlowRuns } from '../recorder/flowRuns';
import type { createProfileStore } from '../stores/profileStore';
import type { Vault } from '../stores/vault';
import { type EndpointPace, endpointKey } from './endpointPace';
import type { Emit } from './events';
import type { FlowContexts } from './flowContexts';
import type { OwnTokens } from './ownTokens';
import type { RefreshFamily } from './refreshFamily';
import { createRenewal, type EndReason, type GetHow } from './renewal';
import { createRenewBeforeUse } from './renewBeforeUse';
import { createRevokeQuietly } from './revokeQuietly';
import type { Jitter, TokenLives } from './tokenLives';
import { createTokenRuns, type Run } from './tokenRuns';
import type { TokenTimeline } from './tokenTimeline';

export type { GetHow } from './renewal';

/** How long the end of the app waits for renewals under way, in ms; the app itself waits three seconds. */
const renewalGrace = 2000;

/** What came of an unasked renewal; `no-way`: only a person can get another token. */
export type KeptFresh = 'renewed' | 'failed' | 'no-way';

/** What the service works with. */
export type TokenServiceDeps = {
  readonly profiles: Pick<ReturnType<typeof createProfileStore>, 'get' | 'list'>;
  readonly tokens: OwnTokens;
  readonly vault: Pick<Vault, 'state'>;
  readonly contexts: FlowContexts;
  readonly family: RefreshFamily;
  readonly lives: TokenLives;
  readonly pace: EndpointPace;
  readonly jitter: Jitter;
  readonly runs: Pick<FlowRuns, 'begin' | 'forget'>;
  readonly noteKept: TokenTimeline['note'];
  readonly clock: Clock;
  readonly emit: Emit;
};

/** Whether somebody who can be asked may succeed where nobody could be. */
const needsPerson = (caught: unknown): boolean => errorClass(toAppError(caught)) === 'refused';

/** Gets, renews and drops the tokens of profiles. One run a profile at a time: a second asker joins it. */
export const createTokenService = (deps: TokenServiceDeps) => {
  const { lives, tokens } = deps;
  const running = new Map<string, Run>();
  /** Generations that an API refused although they were new: to renew them once more would help as little. */
  const refusedAnew = new Map<string, number>();

  const changed = (profileId: string): void => deps.emit('tokens.changed', { profileId });

  const requireStorage = (): void => {
    const state = deps.vault.state();
    // A sign-in whose token could not be kept would be lost work: said before the browser opens.
    if (state.kind === 'locked') throw fail('storage-locked', {});
    if (state.kind === 'undecided') throw fail('storage-undecided', {});
  };

  const { obtain } = createRenewal({ ...deps, revoke: createRevokeQuietly(deps) });
  const { start } = createTokenRuns({
    ...deps,
    requireStorage,
    obtain,
    changed,
    hasToken: (profileId) => tokens.summary(profileId) !== undefined,
    isRefreshable: (profileId) => tokens.summary(profileId)?.refreshable === true,
  });

  const begin = (profile: Profile, how: GetHow, by: AskedBy): Run => {
    const run = start(profile, how, by, () => {
      if (running.get(profile.id) === run) running.delete(profile.id);
      changed(profile.id);
    });
    running.set(profile.id, run);
    changed(profile.id);
    return run;
  };

  const find = (profileId: string): Profile => {
    const profile = deps.profiles.get(profileId);
    if (!profile) throw fail('not-found', { what: 'profile' });
    return profile;
  };

  /** What a run under way brings, or undefined where the asker has to begin one. */
  const join = async (run: Run, how: GetHow): Promise<TokenSet | undefined> => {
    if (run.ended()) return run.over.then(() => undefined);
    if (run.attended || how === 'unattended' || how === 'refresh') return run.asked;
    try {
      return await run.asked;
    } catch (caught) {
      if (!needsPerson(caught)) throw caught;
      return run.over.then(() => undefined);
    }
  };

  const isUsable = (profileId: string, minimumMs: number | undefined): boolean => {
    const state = lives.of(profileId);
    if (state.kind === 'due' && state.reason === 'refused-by-api') return false;
    return isGoodFor(lives.left(profileId), minimumMs, lives.margin(profileId), lives.counted(profileId));
  };

  /** Throws `rate-limited` while the provider has asked to be left alone; a sign-in is a person's own decision. */
  const requireLeave = (profile: Profile, how: GetHow): void => {
    if (how === 'sign-in' || tokens.summary(profile.id) === undefined) return;
    const key = endpointKey(profile);
    const wait = deps.pace.askedFor(key);
    if (wait > 0) throw fail('rate-limited', { host: hostOf(key), retryAfterSeconds: Math.ceil(wait / 1000) });
  };

  const get = async (profileId: string, how: GetHow, by: AskedBy, minimumMs?: number): Promise<TokenSet> => {
    const profile = find(profileId);
    for (let run = running.get(profileId); run !== undefined; run = running.get(profileId)) {
      const joined = await join(run, how);
      if (joined !== undefined) return joined;
    }
    if (how === 'best' && isUsable(profileId, minimumMs)) {
      const kept = await tokens.read(profileId);
      if (kept) return kept;
    }
    // Another asker may have started while the keychain was read.
    const other = running.get(profileId);
    if (other !== undefined) return get(profileId, how, by, minimumMs);
    requireLeave(profile, how);
    return begin(find(profileId), how, by).asked;
  };

  /** Whether there is a refresh token that nobody has refused. */
  const hasRefreshToken = (profileId: string): boolean => {
    const token = tokens.summary(profileId);
    return token?.refreshable === true && token.refused !== true;
  };

  /** Whether the kept token can be renewed with nobody there. */
  const hasWay = async (profileId: string): Promise<boolean> =>
    hasRefreshToken(profileId) || deps.contexts.renewsAlone(find(profileId));

  /** A sign-in may take minutes; a renewal that a person began is as good as any other. */
  const isWithPerson = (run: Run | undefined): boolean =>
    run?.attended === true && (!run.renews || run.signInAddress() !== undefined);

  /** That a password or code is wrong is known until it is another one: each further try may lock the account. */
  const requireOther = (profileId: string): void => {
    const known = hasRefreshToken(profileId) ? undefined : problemOf(lives.of(profileId));
    if (known?.code === 'credentials-refused' || known?.code === 'code-refused') throw new AppFailure(known);
  };

  /** A newer token for a use that nobody began a sign-in for. */
  const renewAlone = async (profileId: string, by: AskedBy): Promise<TokenSet> => {
    requireOther(profileId);
    return get(profileId, 'unattended', by);
  };

  const renewBeforeUse = createRenewBeforeUse({
    clock: deps.clock,
    lives,
    mayRenew: async (profileId) =>
      tokens.summary(profileId) !== undefined &&
      !isWithPerson(running.get(profileId)) &&
      (await hasWay(profileId).catch(() => false)),
    renew: (profileId) => renewAlone(profileId, 'person'),
  });

  const end = (profileId: string, why: EndReason): void => running.get(profileId)?.end(why);

  const drop = async (profileId: string, remove: (profileId: string) => Promise<void>): Promise<void> => {
    end(profileId, 'signed-out');
    await remove(profileId);
    await deps.family.forget(profileId);
    refusedAnew.delete(profileId);
  };

  const statusOf = ({ id, grant }: Profile): ProfileStatus => {
    const token = tokens.summary(id);
    const life = lives.of(id);
    const problem = problemOf(life);
    const otherwise = usesBrowser(grant) ? 'sign-in' : 'again';
    return {
      profileId: id,
      renewal: token?.refreshable ? 'refresh' : otherwise,
      activity: isWorking(life) ? 'working' : 'idle',
      life,
      ...(token ? { token } : {}),
      ...(tokens.hasOther(id) ? { otherSettings: true } : {}),
      ...(problem ? { problem } : {}),
    };
  };

  return {
    /**
     * Answers a token that works now, for so many seconds more at least where that is named. Throws `not-found`,
     * `rate-limited` while the provider wants a pause, `storage-*`, and everything a flow throws.
     */
    get: (profileId: string, how: GetHow, minimumSeconds?: number): Promise<TokenSet> =>
      get(profileId, how, 'person', inMs(minimumSeconds)),
    /**
     * Renews the kept token first where it ends before whoever is about to get it can use it, and nobody has to be asked.
     * Throws why that came to nothing only once the kept token has ended.
     */
    renewBeforeUse: (profileId: string, minimumSeconds?: number): Promise<void> =>
      renewBeforeUse(profileId, inMs(minimumSeconds)),
    /** Renews the kept token with nobody there. Never throws. */
    keepFresh: async (profileId: string): Promise<KeptFresh> => {
      try {
        if (!(await hasWay(profileId))) return 'no-way';
        await get(profileId, 'unattended', 'schedule');
        return 'renewed';
      } catch {
        return 'failed';
      }
    },
    /**
     * For a token that an API refused although its time had not come: a newer one, or undefined where there is none
     * without a person or a newer one was refused as well. Never throws.
     */
    renewRefused: async (profileId: string, generation: number): Promise<TokenSet | undefined> => {
      // Where refreshes are counted, none is spent unless somebody asks for it.
      if (refusedAnew.get(profileId) === generation || lives.counted(profileId)) return undefined;
      try {
        if (tokens.summary(profileId)?.generation !== generation) return await tokens.read(profileId);
        lives.move(profileId, { kind: 'refused-by-api' });
        changed(profileId);
        return await renewAlone(profileId, 'api');
      } catch {
        return undefined;
      }
    },
    /** An API refused even the newer token. */
    stillRefused: (profileId: string, generation: number): void => void refusedAnew.set(profileId, generation),
    /** Moves the end of a token that lives so long after its last use, sent at a time in ms since 1970. Never throws. */
    used: async (profileId: string, generation: number, at: number): Promise<void> => {
      if (tokens.summary(profileId)?.idleSeconds === undefined) return;
      // In a turn: the set that is written back must not be older than one that another process keeps meanwhile.
      const mark = (): Promise<boolean> => tokens.markUsed(profileId, generation, at);
      const moved = await deps.family.exclusively(profileId, mark).catch(() => false);
      if (moved) changed(profileId);
    },
    cancel: (profileId: string): void => end(profileId, 'cancelled'),
    /** The profile is about to become another one: what is under way for the old one is not for the new one. */
    outdate: (profileId: string): void => end(profileId, 'settings-changed'),
    /** Settings or secrets of the profile are other ones now: what failed with the old ones may work. */
    settingsChanged: (profileId: string): void => {
      lives.move(profileId, { kind: 'settings-changed' });
      lives.look(profileId);
      changed(profileId);
    },
    /** The address of the sign-in page while the browser is awaited. Throws `not-found` otherwise. */
    signInAddress: (profileId: string): string => {
      const address = running.get(profileId)?.signInAddress();
      if (address === undefined) throw fail('not-found', { what: 'run' });
      return address;
    },
    /** Drops the kept token, and what a run under way brings, which is revoked where the provider lets it. */
    forget: async (profileId: string, why: 'signed-out' | 'revoked' = 'signed-out'): Promise<void> => {
      await drop(profileId, tokens.remove);
      lives.move(profileId, { kind: why });
      changed(profileId);
    },
    /** For a profile that is gone. */
    removed: async (profileId: string): Promise<void> => {
      try {
        await drop(profileId, tokens.removeAll);
      } finally {
        lives.forget(profileId);
        changed(profileId);
        await deps.runs.forget(profileId);
      }
    },
    status: (): readonly ProfileStatus[] => deps.profiles.list().map(statusOf),
    /** Ends every run, for the end of the app, renewals after a moment in which their answer may come; resolves when they are over. */
    stop: async (): Promise<void> => {
      const runs = [...running.values()];
      const over = Promise.all(runs.map((run) => run.over));
      for (const run of runs) if (!run.renews || run.signInAddress() !== undefined) run.abort();
      const stopTimer = deps.clock.after(renewalGrace, () => {
        for (const run of runs) run.abort();
      });
      await over;
      stopTimer();
    },
  };
};

const inMs = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : seconds * 1000);

const hostOf = (address: string): string => {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
};

export type TokenService = ReturnType<typeof createTokenService>;
