import { createTurns } from '../domain/turns';

/** A renewal whose request went out and whose answer nobody kept. */
export type UnfinishedRenewal = {
  /** The generation of the set whose refresh token was sent. */
  readonly generation: number;
  /** When, in ms since 1970. */
  readonly at: number;
};

/** One turn at the tokens of a profile; nobody else, in this process or another, has one meanwhile. */
export type FamilyTurn = {
  /** What an earlier turn left open, in this run of the app or before a crash; its answer may have been lost. */
  readonly unfinished: UnfinishedRenewal | undefined;
  /**
   * Notes durably that the refresh token of this generation is about to be sent. Resolves once the note is kept; throws
   * `disk-*`, and then nothing may be sent.
   */
  readonly sending: (generation: number) => Promise<void>;
  /** Takes the note back: the answer is kept, or it is certain that there was none. Never throws. */
  readonly settled: () => Promise<void>;
};

/**
 * Exactly one renewal per family of tokens at a time. A rotating provider ends the whole family when a refresh token
 * comes twice (RFC 9700 section 4.14.2), so whoever had to wait reads the kept tokens again before it sends anything.
 */
export type RefreshFamily = {
  /** Runs work in a turn of its own. Throws what the work throws, and what keeps a turn from being had. */
  readonly exclusively: <Result>(profileId: string, work: (turn: FamilyTurn) => Promise<Result>) => Promise<Result>;
  /** The renewals that a run of the app before this one left open, by profile; known after the start. */
  readonly unfinished: (profileId: string) => UnfinishedRenewal | undefined;
  /** For a profile that is gone, or whose tokens were dropped: nothing of it is open any more. Never throws. */
  readonly forget: (profileId: string) => Promise<void>;
};

/** Turns within this process, whose notes are gone when it ends. */
export const createProcessFamily = (deps: { readonly now: () => number }): RefreshFamily => {
  const turns = createTurns();
  const open = new Map<string, UnfinishedRenewal>();
  return {
    exclusively: (profileId, work) =>
      turns(profileId, () =>
        work({
          unfinished: open.get(profileId),
          sending: async (generation) => void open.set(profileId, { generation, at: deps.now() }),
          settled: async () => void open.delete(profileId),
        }),
      ),
    unfinished: (profileId) => open.get(profileId),
    forget: async (profileId) => void open.delete(profileId),
  };
};
