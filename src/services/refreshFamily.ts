import { fail, toAppError } from '../domain/errors';
import type { HeardAnswer } from '../domain/heardAnswer';
import { createTurns } from '../domain/turns';
import type { Clock, Locks, Log } from '../ports';
import type { RenewalJournal, StartedRenewal, UnfinishedRenewal } from '../stores/renewalJournal';

/** How long another process may work with a profile's tokens, in ms: twice what a call of the provider may take. */
const patience = 60_000;

/** One turn at the tokens of a profile; nobody else, in this process or another, has one meanwhile. */
export type FamilyTurn = {
  /** What an earlier turn left open, in this run of the app, before a crash or in another; its answer may have been lost. */
  readonly unfinished: UnfinishedRenewal | undefined;
  /**
   * Notes durably that the refresh token of this generation is about to be sent. Resolves once the note is kept; throws
   * `disk-*`, and then nothing may be sent.
   */
  readonly sending: (generation: number) => Promise<void>;
  /** Keeps what was answered, until it is settled, for whoever comes after a crash. Never throws. */
  readonly answered: (answer: HeardAnswer) => Promise<void>;
  /** Takes the note back: the answer is kept, or it is certain that there was none. Never throws. */
  readonly settled: () => Promise<void>;
};

/**
 * Exactly one renewal per family of tokens at a time. A rotating provider ends the whole family when a refresh token
 * comes twice (RFC 9700 section 4.14.2), so whoever had to wait reads the kept tokens again before it sends anything.
 * A family is what one sign-in brought, and every sign-in belongs to one profile: the profile's id names it.
 */
export type RefreshFamily = {
  /** Reads what earlier runs of the app left open. Never throws. */
  readonly load: (profileIds: readonly string[]) => Promise<void>;
  /**
   * Runs work in a turn of its own. Throws what the work throws; `disk-*` and `renewal-elsewhere`, which keep a turn from
   * being had; `cancelled` when the signal came before it was.
   */
  readonly exclusively: <Result>(
    profileId: string,
    work: (turn: FamilyTurn) => Promise<Result>,
    signal?: AbortSignal,
  ) => Promise<Result>;
  /** The renewal that was left open, as far as this process knows; after the start, by any run of the app before it. */
  readonly unfinished: (profileId: string) => UnfinishedRenewal | undefined;
  /** For a profile that is gone, or whose tokens were dropped: nothing of it is open any more. Never throws. */
  readonly forget: (profileId: string) => Promise<void>;
};

/** Turns across everything that runs for this person: in order within the process, by a lock between processes. */
export const createRefreshFamily = (deps: {
  readonly locks: Locks;
  readonly journal: RenewalJournal;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}): RefreshFamily => {
  const { locks, journal, clock } = deps;
  const turns = createTurns();
  const open = new Map<string, UnfinishedRenewal>();

  const know = (profileId: string, entry: UnfinishedRenewal | undefined): void => {
    if (entry === undefined) open.delete(profileId);
    else open.set(profileId, entry);
  };

  const forget = async (profileId: string): Promise<void> => {
    open.delete(profileId);
    await journal.remove(profileId);
  };

  /** The note is read anew: another process may have died in the middle of the turn before this one. */
  const beginTurn = async (profileId: string): Promise<FamilyTurn> => {
    const unfinished = await journal.read(profileId);
    know(profileId, unfinished);
    let isNoted = unfinished !== undefined;
    let out: StartedRenewal | undefined;
    return {
      unfinished,
      sending: async (generation) => {
        const entry = { generation, at: clock.now() };
        isNoted = true;
        await journal.write(profileId, entry);
        know(profileId, entry);
        out = entry;
      },
      answered: async (answer) => {
        if (out !== undefined) await journal.keepAnswer(profileId, out, answer);
      },
      settled: async () => {
        if (isNoted) await forget(profileId);
        isNoted = false;
      },
    };
  };

  return {
    load: async (profileIds) => {
      try {
        await Promise.all(profileIds.map(async (profileId) => know(profileId, await journal.read(profileId))));
      } catch (caught) {
        deps.log.warn('renewals.not-read', { code: toAppError(caught).code });
      }
    },
    exclusively: (profileId, work, signal) =>
      turns(profileId, async () => {
        const giveBack = await locks.take(`family/${profileId}`, {
          patienceMs: patience,
          ...(signal === undefined ? {} : { signal }),
        });
        if (giveBack === undefined) throw signal?.aborted ? fail('cancelled', {}) : fail('renewal-elsewhere', {});
        try {
          return await work(await beginTurn(profileId));
        } finally {
          await giveBack();
        }
      }),
    unfinished: (profileId) => open.get(profileId),
    forget,
  };
};
