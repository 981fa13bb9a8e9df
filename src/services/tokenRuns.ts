import { type AppError, AppFailure, fail, toAppError } from '../domain/errors';
import type { AskedBy, WorkingState } from '../domain/lifeCycle';
import { type Profile, usesBrowser } from '../domain/profile';
import type { TokenSet } from '../domain/token';
import type { FlowContext } from '../flows/context';
import type { FlowRuns, FlowRunWriter } from '../recorder/flowRuns';
import { type EndpointPace, endpointKey } from './endpointPace';
import type { FlowContexts } from './flowContexts';
import type { EndReason, GetHow, Job, SentMark } from './renewal';
import type { Jitter, TokenLives } from './tokenLives';

/** One try to get a token. */
export type Run = {
  /** What askers wait for: ends at once when the run is given up. */
  readonly asked: Promise<TokenSet>;
  /** Settles when really nothing is under way any more. Never rejects. */
  readonly over: Promise<void>;
  /** A person may be asked. */
  readonly attended: boolean;
  /** A kept refresh token is used, which a rotating provider has taken by the time it answers. */
  readonly renews: boolean;
  readonly ended: () => boolean;
  readonly signInAddress: () => string | undefined;
  /** Gives the run up. A refresh token that is on its way is waited for all the same. */
  readonly end: (why: EndReason) => void;
  /** Breaks the run off, whatever it does: the app ends. */
  readonly abort: () => void;
};

type Deps = {
  readonly contexts: Pick<FlowContexts, 'run'>;
  readonly runs: Pick<FlowRuns, 'begin'>;
  readonly lives: TokenLives;
  readonly pace: EndpointPace;
  readonly jitter: Jitter;
  /** Throws where secrets cannot be kept. */
  readonly requireStorage: () => void;
  readonly obtain: (job: Job, sent: SentMark) => Promise<TokenSet>;
  readonly isRefreshable: (profileId: string) => boolean;
  readonly hasToken: (profileId: string) => boolean;
  /** Something that a person can see has changed. */
  readonly changed: (profileId: string) => void;
};

/** Starts runs, and keeps the profile's life true to them. */
export const createTokenRuns = (deps: Deps) => {
  const { lives, pace } = deps;

  const noteFailure = (profile: Profile, caught: unknown, writer: FlowRunWriter, given: boolean): AppFailure => {
    const error: AppError = given ? { code: 'cancelled' } : toAppError(caught);
    if (error.code === 'cancelled') {
      writer.step({ kind: 'cancelled' });
      lives.move(profile.id, { kind: 'cancelled' });
    } else {
      writer.step({ kind: 'failed', error });
      lives.move(profile.id, { kind: 'failed', error });
    }
    return new AppFailure(error, caught);
  };

  /** Runs work as a call of the profile's token endpoint, so that others keep their distance. */
  const paced = async (profile: Profile, work: () => Promise<TokenSet>): Promise<TokenSet> => {
    const key = endpointKey(profile);
    const end = (error: AppError | undefined): void => pace.ends(key, error, deps.jitter(profile.id, 0));
    pace.begins(key);
    try {
      const saved = await work();
      end(undefined);
      return saved;
    } catch (caught) {
      end(toAppError(caught));
      throw caught;
    }
  };

  /** The context of a run that steps back from its endpoint while a question is open or a browser is waited for. */
  const steppingBack = (profile: Profile, context: FlowContext): FlowContext => {
    const key = endpointKey(profile);
    let waits = 0;
    const begin = (): void => {
      waits += 1;
      if (waits > 1) return;
      pace.waits(key);
      // Somebody else's renewal may begin now.
      deps.changed(profile.id);
    };
    const end = (): void => {
      waits -= 1;
      if (waits === 0) pace.goesOn(key);
    };
    let isShown = false;
    return {
      ...context,
      person: {
        ask: async (question, signal) => {
          begin();
          try {
            return await context.person.ask(question, signal);
          } finally {
            end();
          }
        },
      },
      // The address is known for exactly as long as the browser is waited for.
      signInAddress: (address) => {
        context.signInAddress(address);
        const shows = address !== undefined;
        if (shows !== isShown) (shows ? begin : end)();
        isShown = shows;
      },
    };
  };

  const start = (profile: Profile, how: GetHow, by: AskedBy, onOver: () => void): Run => {
    const controller = new AbortController();
    const { signal } = controller;
    const renews = how !== 'sign-in' && deps.isRefreshable(profile.id);
    const work: WorkingState['kind'] = renews ? 'refreshing' : 'getting';
    const unattended = how === 'unattended';
    const writer = deps.runs.begin(
      profile.id,
      renews || (unattended && deps.hasToken(profile.id)) ? 'refresh' : profile.grant,
    );
    let why: EndReason | undefined;
    let isSent = false;
    let signInAddress: string | undefined;
    let giveUp: (reason: AppFailure) => void = () => undefined;
    const givenUp = new Promise<never>((_, reject) => {
      giveUp = reject;
    });

    const parts = {
      writer,
      signal,
      signInAddress: (address: string | undefined): void => {
        signInAddress = address;
        writer.canReopenBrowser(address !== undefined);
      },
      ...(unattended ? { unattended } : {}),
    };
    const sent: SentMark = (yes) => {
      isSent = yes;
    };
    // A sign-in in the browser takes minutes and asks the token endpoint once: nobody has to wait for it.
    const slow = work === 'getting' && usesBrowser(profile.grant);
    const obtain = (): Promise<TokenSet> =>
      deps.contexts.run(profile, parts, (concrete, given) => {
        const context = slow ? given : steppingBack(profile, given);
        return deps.obtain({ profile, concrete, how, context, writer, ended: () => why }, sent);
      });

    const attempt = async (): Promise<TokenSet> => {
      try {
        deps.requireStorage();
        const saved = await (slow ? obtain() : paced(profile, obtain));
        if (why !== 'signed-out') lives.move(profile.id, { kind: 'got', knownEnd: saved.expiresAt !== undefined });
        return saved;
      } catch (caught) {
        throw noteFailure(profile, caught, writer, why !== undefined || signal.aborted);
      } finally {
        onOver();
      }
    };

    lives.move(profile.id, { kind: 'asked', work, by });
    // In a microtask, so that the run is known before its first step.
    const attempted = Promise.resolve().then(attempt);
    const asked = Promise.race([attempted, givenUp]);
    const silent = (): void => undefined;
    givenUp.catch(silent);
    asked.catch(silent);
    return {
      asked,
      over: attempted.then(silent, silent),
      attended: !unattended,
      renews,
      ended: () => why !== undefined,
      signInAddress: () => signInAddress,
      end: (reason) => {
        why = why === 'signed-out' ? why : reason;
        if (!isSent) return controller.abort();
        giveUp(fail('cancelled', {}));
        lives.move(profile.id, { kind: 'cancelled' });
        deps.changed(profile.id);
      },
      abort: () => controller.abort(),
    };
  };

  return { start };
};

export type TokenRuns = ReturnType<typeof createTokenRuns>;
