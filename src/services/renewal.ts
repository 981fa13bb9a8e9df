import { errorClass, replyMayBeLost } from '../domain/errorClass';
import { type AppError, AppFailure, fail, toAppError } from '../domain/errors';
import type { FlowStepFact } from '../domain/flow';
import { type LifeState, resting } from '../domain/lifeCycle';
import type { Profile } from '../domain/profile';
import type { TokenSet } from '../domain/token';
import type { FlowContext, FlowTokens } from '../flows/context';
import { acquire } from '../flows/index';
import { refreshTokens } from '../flows/refresh';
import { providerOf } from '../providers/index';
import type { FlowRunWriter } from '../recorder/flowRuns';
import { type FlowContexts, nobody } from './flowContexts';
import type { OwnTokens } from './ownTokens';
import type { FamilyTurn, RefreshFamily } from './refreshFamily';
import type { RevokeQuietly } from './revokeQuietly';
import type { TokenLives } from './tokenLives';
import type { TokenTimeline } from './tokenTimeline';

/**
 * What was asked for: a token that works, a renewed one, a fresh sign-in, or a renewed one with nobody there to answer a
 * question.
 */
export type GetHow = 'best' | 'refresh' | 'sign-in' | 'unattended';

/** Why a run was given up before its end. What a renewal brings is kept all the same, unless the person signed out. */
export type EndReason = 'cancelled' | 'settings-changed' | 'signed-out';

/** One run, as far as the work on tokens has to know it. */
export type Job = {
  /** As it was when the run began. */
  readonly profile: Profile;
  /** The same with the practice provider's real address. */
  readonly concrete: Profile;
  readonly how: GetHow;
  readonly context: FlowContext;
  readonly writer: FlowRunWriter;
  readonly ended: () => EndReason | undefined;
};

/** Whether a refresh token is on its way or its answer unsaved; such a run is never broken off. */
export type SentMark = (sent: boolean) => void;

type Deps = {
  readonly profiles: { readonly get: (profileId: string) => Profile | undefined };
  readonly tokens: OwnTokens;
  readonly family: RefreshFamily;
  readonly contexts: Pick<FlowContexts, 'renewsAlone'>;
  readonly revoke: RevokeQuietly;
  readonly noteKept: TokenTimeline['note'];
  readonly lives: Pick<TokenLives, 'left' | 'look' | 'of' | 'untilDue'>;
};

/** A dead refresh token is what another way is for; any other failure would only fail again. */
const isDead = (caught: unknown): boolean => {
  const { code } = toAppError(caught);
  return code === 'grant-refused' || code === 'sign-in-needed';
};

/** What is kept now, and why it is not what was got. */
type Kept = { readonly saved: TokenSet; readonly problem?: AppError };

const wellKept = ({ saved, problem }: Kept): TokenSet => {
  if (problem !== undefined) throw new AppFailure(problem);
  return saved;
};

/** Refresh is not Sign in: what takes its place asks nothing either, and sends nothing to a phone. */
const withNobody = (job: Job): Job =>
  job.how === 'refresh' ? { ...job, context: { ...job.context, person: nobody, attended: false } } : job;

const doneStep = ({ expiresAt }: TokenSet): FlowStepFact => ({
  kind: 'done',
  ...(expiresAt === undefined ? {} : { expiresAt }),
});

/**
 * Some providers hand out the same token until it ends, with what is left of its life: whole seconds, so none at last.
 * What was known of its end still holds then.
 */
const withKnownEnd = (got: FlowTokens, before: TokenSet | undefined): FlowTokens =>
  got.expirySource === 'unknown' && before?.expiresAt !== undefined && before.accessToken === got.accessToken
    ? { ...got, expiresAt: before.expiresAt, expirySource: before.expirySource }
    : got;

/** Whether the life of the token tells already that an answer may have been lost. */
const isKnownLost = (state: LifeState): boolean => {
  const before = resting(state);
  return before.kind === 'retrying' && before.lost;
};

/** Gets and renews tokens and keeps them, each renewal in a turn of its own. */
export const createRenewal = (deps: Deps) => {
  const { tokens, family } = deps;

  /** Whether what was got belongs to nobody any more. */
  const isUnwanted = ({ profile, ended }: Job, renewed: boolean): boolean =>
    deps.profiles.get(profile.id) === undefined ||
    // The refresh token that was sent is dead: without the new one the person would have to sign in again.
    (renewed ? ended() === 'signed-out' : ended() !== undefined);

  const drop = async (job: Job, got: FlowTokens): Promise<never> => {
    await deps.revoke(job.concrete, got, job.context);
    throw fail('cancelled', {});
  };

  /** Why what nobody signed in for must not take the place of a token that still works. */
  const worseThanKept = ({ profile, concrete, how }: Job, got: FlowTokens, before: TokenSet): AppError | undefined => {
    const { usable } = providerOf(concrete);
    if (how === 'sign-in' || usable?.(before, concrete) !== undefined || deps.lives.left(profile.id) <= 0)
      return undefined;
    return usable?.(got, concrete);
  };

  const keep = async (job: Job, got: FlowTokens, renewed: boolean): Promise<Kept> => {
    const { profile, writer } = job;
    if (isUnwanted(job, renewed)) return drop(job, got);
    writer.step({ kind: 'saving' });
    const looked = await tokens.read(profile.id).then(
      (kept) => ({ kept }),
      () => undefined,
    );
    const before = looked?.kept;
    // Signed out in another process: what is not there any more is not renewed.
    const isGone = renewed && looked !== undefined && before === undefined && !tokens.hasOther(profile.id);
    // Once more: a removal that came during the look would be overtaken by the write. One that comes later waits for it.
    if (isGone || isUnwanted(job, renewed)) return drop(job, got);
    if (before?.subject !== undefined && got.subject !== undefined && before.subject !== got.subject) {
      writer.step({ kind: 'account-changed' });
    }
    const problem = before === undefined ? undefined : worseThanKept(job, got, before);
    if (before !== undefined && problem !== undefined) {
      const { generation: _generation, ...rest } = before;
      const refreshToken = got.refreshToken ?? before.refreshToken;
      // The provider may have taken the old refresh token for this.
      if (refreshToken === undefined || refreshToken === before.refreshToken) return { saved: before, problem };
      return { saved: await tokens.write(profile, { ...rest, refreshToken }), problem };
    }
    const saved = await tokens.write(profile, withKnownEnd(got, before));
    if (job.ended() === 'signed-out') return drop(job, got);
    await deps.noteKept(profile, saved, renewed ? 'refresh' : 'grant');
    writer.step(doneStep(saved));
    return { saved };
  };

  const settled = async (turn: FamilyTurn, kept: Kept): Promise<TokenSet> => {
    await turn.settled();
    return wellKept(kept);
  };

  const getNew = async (job: Job): Promise<TokenSet> => {
    const got = await acquire(job.concrete, job.context);
    return family.exclusively(job.profile.id, async (turn) => {
      return settled(turn, await keep(job, got, false));
    });
  };

  /** What a failed renewal leaves to be known: the note stays where the provider may have taken the token for nothing. */
  const settle = async (turn: FamilyTurn, job: Job, kept: TokenSet, out: boolean, caught: unknown): Promise<void> => {
    const { code } = toAppError(caught);
    // That nobody was there to be asked for a secret says nothing of a refresh token that was never sent.
    const isAboutIt = errorClass(toAppError(caught)) === 'refused' && (out || code !== 'interaction-required');
    if (isAboutIt) await tokens.markRefused(job.profile.id, kept.generation);
    // A call that failed tells nothing of the one before it, and a refusal is why: whoever is refused next can say so too.
    if (turn.unfinished?.generation === kept.generation) return;
    if (!out || isAnswered(caught)) await turn.settled();
  };

  /**
   * What the provider answered to a process that died before it had kept it. Nothing is sent: the refresh token it was for
   * is spent. Undefined where there was no answer, or where it is no good; throws what may pass, and the answer waits.
   */
  const heardBefore = async (job: Job, kept: TokenSet, turn: FamilyTurn): Promise<FlowTokens | undefined> => {
    const { generation, answer } = turn.unfinished ?? {};
    if (answer === undefined || generation !== kept.generation) return undefined;
    const { concrete, context, writer } = job;
    writer.step({ kind: 'answer-found' });
    try {
      // Its lifetime began when it came.
      const clock = { ...context.clock, now: () => answer.at };
      return await refreshTokens(concrete, kept, { ...context, clock, heard: answer });
    } catch (caught) {
      const kind = errorClass(toAppError(caught));
      if (kind === 'transient' || kind === 'none') throw caught;
      return undefined;
    }
  };

  /** Sends the refresh token that is kept once the turn has come; somebody else may have renewed it meanwhile. */
  const inTurn = async (job: Job, known: number, turn: FamilyTurn, sent: SentMark): Promise<TokenSet> => {
    const { profile, concrete, context } = job;
    const kept = await tokens.read(profile.id);
    if (kept === undefined) throw fail('cancelled', {});
    if (kept.generation !== known) {
      job.writer.step(doneStep(kept));
      return kept;
    }
    const heard = await heardBefore(job, kept, turn);
    if (heard !== undefined) return settled(turn, await keep(job, heard, true));
    // Left by a process that died in its turn: this try is the one more that it is worth, and its reason is told.
    const wasCutOff = turn.unfinished?.generation === kept.generation;
    if (wasCutOff && !isKnownLost(deps.lives.of(profile.id))) deps.lives.look(profile.id);
    let out = false;
    const beforeRefresh = async (): Promise<void> => {
      if (context.signal.aborted) throw fail('cancelled', {});
      await turn.sending(kept.generation);
      out = true;
      sent(true);
    };
    try {
      const got = await refreshTokens(concrete, kept, { ...context, beforeRefresh, afterRefresh: turn.answered });
      return await settled(turn, await keep(job, got, true));
    } catch (caught) {
      await settle(turn, job, kept, out, caught);
      throw caught;
    } finally {
      sent(false);
    }
  };

  const renew = async (job: Job, kept: TokenSet, sent: SentMark): Promise<TokenSet> => {
    const { profile, concrete, how } = job;
    const alone = (): Promise<boolean> => deps.contexts.renewsAlone(concrete);
    const isRefused = tokens.refused(profile.id);
    // A person who has no other way may have it tried once more.
    const isKnownDead = isRefused && how !== 'refresh';
    if ((kept.refreshToken === undefined || isRefused) && (await alone())) {
      return getNew(kept.refreshToken === undefined ? job : withNobody(job));
    }
    if (kept.refreshToken === undefined || isKnownDead) {
      throw fail('sign-in-needed', { reason: isKnownDead ? 'refresh-refused' : 'no-refresh-token' });
    }
    try {
      return await family.exclusively(
        profile.id,
        (turn) => inTurn(job, kept.generation, turn, sent),
        job.context.signal,
      );
    } catch (caught) {
      if (isDead(caught) && (await alone())) return getNew(withNobody(job));
      throw caught;
    }
  };

  return {
    /** A token as asked for, kept. Throws `not-found`, `cancelled`, and everything flows and stores throw. */
    obtain: async (job: Job, sent: SentMark): Promise<TokenSet> => {
      const { profile, how } = job;
      const known = tokens.summary(profile.id)?.generation;
      const kept = how === 'sign-in' ? undefined : await tokens.read(profile.id);
      const isNews = kept !== undefined && known !== undefined && kept.generation !== known;
      // Renewed by another process since this one last looked.
      if (isNews && how !== 'refresh' && deps.lives.untilDue(profile.id) > 0) return kept;
      if (kept === undefined) {
        if (how === 'refresh' || how === 'unattended') throw fail('not-found', { what: 'token' });
        return getNew(job);
      }
      try {
        return await renew(job, kept, sent);
      } catch (caught) {
        if (how !== 'best' || !isDead(caught)) throw caught;
        return getNew(job);
      }
    },
  };
};

/** Whether a failure is the provider's own answer, or came before any: its refresh token is then what it was. */
const isAnswered = (caught: unknown): boolean => {
  const error = toAppError(caught);
  const kind = errorClass(error);
  if (kind === 'none' || replyMayBeLost(error)) return false;
  return !/^(keychain|storage|disk)-|^internal$|^token-/.test(error.code);
};
