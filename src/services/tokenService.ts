import { AppFailure, fail, toAppError } from '../domain/errors';
import { freshness } from '../domain/freshness';
import { type Profile, usesBrowser, usesPassword } from '../domain/profile';
import type { ProfileStatus, TokenSet } from '../domain/token';
import type { FlowContext, FlowTokens } from '../flows/context';
import { acquire } from '../flows/index';
import { refreshTokens } from '../flows/refresh';
import type { Clock } from '../ports';
import type { FlowRuns, FlowRunWriter } from '../recorder/flowRuns';
import type { createProfileStore } from '../stores/profileStore';
import type { createTokenStore } from '../stores/tokenStore';
import type { Vault } from '../stores/vault';
import type { Emit } from './events';
import type { FlowContexts } from './flowContexts';

/** What was asked for: a token that works, a renewed one, or a fresh sign-in. */
export type GetHow = 'best' | 'refresh' | 'sign-in';

type Run = {
  readonly promise: Promise<TokenSet>;
  readonly controller: AbortController;
  signInAddress: string | undefined;
};

type Deps = {
  readonly profiles: Pick<ReturnType<typeof createProfileStore>, 'get' | 'list'>;
  readonly tokens: ReturnType<typeof createTokenStore>;
  readonly vault: Pick<Vault, 'state'>;
  readonly contexts: FlowContexts;
  readonly runs: FlowRuns;
  readonly clock: Clock;
  readonly emit: Emit;
};

/** Gets, renews and drops the tokens of profiles. One run a profile at a time: a second asker joins it. */
export const createTokenService = (deps: Deps) => {
  const running = new Map<string, Run>();
  const problems = new Map<string, ProfileStatus['problem']>();

  const changed = (profileId: string): void => deps.emit('tokens.changed', { profileId });

  const requireStorage = (): void => {
    const state = deps.vault.state();
    // A sign-in whose token could not be kept would be lost work: said before the browser opens.
    if (state.kind === 'locked') throw fail('storage-locked', {});
    if (state.kind === 'undecided') throw fail('storage-undecided', {});
  };

  const renew = async (profile: Profile, kept: TokenSet, context: FlowContext): Promise<FlowTokens> => {
    if (kept.refreshToken !== undefined) return refreshTokens(profile, kept, context);
    const unattended =
      profile.grant === 'client_credentials' ||
      (usesPassword(profile.grant) && (await context.secrets.password()) !== undefined);
    if (!unattended) throw fail('sign-in-needed', { reason: 'no-refresh-token' });
    return acquire(profile, context);
  };

  const renewOrAcquire = async (profile: Profile, kept: TokenSet, context: FlowContext): Promise<FlowTokens> => {
    try {
      return await renew(profile, kept, context);
    } catch (caught) {
      const { code } = toAppError(caught);
      // A dead refresh token is what a sign-in is for; any other failure would only fail again.
      if (code !== 'grant-refused' && code !== 'sign-in-needed') throw caught;
      return acquire(profile, context);
    }
  };

  const obtain = async (profile: Profile, how: GetHow, context: FlowContext): Promise<FlowTokens> => {
    const kept = how === 'sign-in' ? undefined : await deps.tokens.read(profile.id);
    if (kept === undefined) {
      if (how === 'refresh') throw fail('not-found', { what: 'token' });
      return acquire(profile, context);
    }
    return how === 'refresh' ? renew(profile, kept, context) : renewOrAcquire(profile, kept, context);
  };

  const keep = async (
    profile: Profile,
    tokens: FlowTokens,
    writer: FlowRunWriter,
    signal: AbortSignal,
  ): Promise<TokenSet> => {
    // Cancelled, signed out, edited or deleted meanwhile: the answer belongs to nobody any more.
    if (signal.aborted || deps.profiles.get(profile.id) === undefined) throw fail('cancelled', {});
    writer.step({ kind: 'saving' });
    const before = await deps.tokens.read(profile.id).catch(() => undefined);
    if (before?.subject !== undefined && tokens.subject !== undefined && before.subject !== tokens.subject) {
      writer.step({ kind: 'account-changed' });
    }
    const saved = await deps.tokens.write(profile.id, tokens);
    problems.delete(profile.id);
    writer.step({ kind: 'done', ...(saved.expiresAt === undefined ? {} : { expiresAt: saved.expiresAt }) });
    return saved;
  };

  const noteFailure = (profileId: string, caught: unknown, writer: FlowRunWriter, signal: AbortSignal): AppFailure => {
    const error = toAppError(caught);
    if (error.code === 'cancelled' || signal.aborted) {
      writer.step({ kind: 'cancelled' });
      return new AppFailure({ code: 'cancelled' }, caught);
    }
    problems.set(profileId, error);
    writer.step({ kind: 'failed', error });
    return new AppFailure(error, caught);
  };

  const start = (profile: Profile, how: GetHow): Run => {
    const controller = new AbortController();
    const writer = deps.runs.begin(profile.id, how === 'refresh' ? 'refresh' : profile.grant);
    const attempt = async (): Promise<TokenSet> => {
      const { signal } = controller;
      try {
        requireStorage();
        return await deps.contexts.run(
          profile,
          { writer, signal, signInAddress: (address) => noteAddress(address) },
          async (concrete, context) => keep(profile, await obtain(concrete, how, context), writer, signal),
        );
      } catch (caught) {
        throw noteFailure(profile.id, caught, writer, signal);
      } finally {
        running.delete(profile.id);
        changed(profile.id);
      }
    };
    const noteAddress = (address: string | undefined): void => {
      run.signInAddress = address;
      writer.canReopenBrowser(address !== undefined);
    };
    // The attempt starts in a microtask, so that `run` exists before its first step.
    const run: Run = { controller, signInAddress: undefined, promise: Promise.resolve().then(attempt) };
    return run;
  };

  const usable = (profileId: string): boolean => {
    const state = freshness(deps.tokens.summary(profileId), deps.clock.now());
    return state === 'fresh' || state === 'unknown';
  };

  const forget = async (profileId: string): Promise<void> => {
    running.get(profileId)?.controller.abort();
    await deps.tokens.remove(profileId);
    problems.delete(profileId);
    changed(profileId);
  };

  return {
    /** Answers a token that works now. Throws `not-found`, `storage-*`, and everything a flow throws. */
    get: async (profileId: string, how: GetHow): Promise<TokenSet> => {
      const profile = deps.profiles.get(profileId);
      if (!profile) throw fail('not-found', { what: 'profile' });
      const underWay = running.get(profileId);
      if (underWay) return underWay.promise;
      if (how === 'best' && usable(profileId)) {
        const kept = await deps.tokens.read(profileId);
        if (kept) return kept;
      }
      // Another asker may have started while the keychain was read.
      const run = running.get(profileId) ?? start(profile, how);
      running.set(profileId, run);
      changed(profileId);
      return run.promise;
    },
    /** Moves the end of a token that lives so long after its last use, sent at a time in ms since 1970. Never throws. */
    used: async (profileId: string, generation: number, at: number): Promise<void> => {
      const moved = await deps.tokens.markUsed(profileId, generation, at).catch(() => false);
      if (moved) changed(profileId);
    },
    cancel: (profileId: string): void => running.get(profileId)?.controller.abort(),
    /** The address of the sign-in page while the browser is awaited. Throws `not-found` otherwise. */
    signInAddress: (profileId: string): string => {
      const address = running.get(profileId)?.signInAddress;
      if (address === undefined) throw fail('not-found', { what: 'run' });
      return address;
    },
    /** Drops the kept token, and the result of a run under way. */
    forget,
    /** For a profile that is gone. */
    removed: async (profileId: string): Promise<void> => {
      await forget(profileId);
      deps.runs.forget(profileId);
    },
    status: (): readonly ProfileStatus[] =>
      deps.profiles.list().map(({ id, grant }): ProfileStatus => {
        const token = deps.tokens.summary(id);
        const problem = problems.get(id);
        const otherwise = usesBrowser(grant) ? 'sign-in' : 'again';
        return {
          profileId: id,
          renewal: token?.refreshable ? 'refresh' : otherwise,
          activity: running.has(id) ? 'working' : 'idle',
          ...(token ? { token } : {}),
          ...(problem ? { problem } : {}),
        };
      }),
    /** Ends every run, for the end of the app; resolves when they are over. */
    stop: async (): Promise<void> => {
      const runs = [...running.values()];
      for (const run of runs) run.controller.abort();
      await Promise.allSettled(runs.map((run) => run.promise));
    },
  };
};

export type TokenService = ReturnType<typeof createTokenService>;
