import type { RecordedRun } from '../domain/flow';
import { callOf } from '../domain/tokenCall';

/** A run that is a call about a token. */
export const isCall = ({ run }: RecordedRun): boolean => callOf(run) !== undefined;

/** Those that stay in sight: the last way to a token, the calls under way, and the one that ended last. */
const inSight = (runs: readonly RecordedRun[]): readonly RecordedRun[] => {
  const way = runs.find((each) => !isCall(each));
  const ended = runs.find((each) => isCall(each) && each.run.state !== 'running');
  return runs.filter((each) => each === way || each === ended || (isCall(each) && each.run.state === 'running'));
};

/**
 * The runs of each profile that are written now or were written last, in memory: they are there before they are kept, and
 * where they cannot be kept.
 */
export const createHeldRuns = () => {
  const held = new Map<string, readonly RecordedRun[]>();
  const of = (profileId: string): readonly RecordedRun[] => held.get(profileId) ?? [];
  const find = (profileId: string, runId: string): RecordedRun | undefined =>
    of(profileId).find(({ run }) => run.id === runId);

  return {
    /** Puts a run before the others of its profile, which go out of sight where it takes their place. */
    put: (recorded: RecordedRun): void => {
      const { id, profileId } = recorded.run;
      held.set(profileId, inSight([recorded, ...of(profileId).filter(({ run }) => run.id !== id)]));
    },
    find,
    /** Whatever was written to last comes first. */
    of,
    /** The way to a token that was begun last. */
    lastWay: (profileId: string): RecordedRun | undefined => of(profileId).find((each) => !isCall(each)),
    forget: (profileId: string): void => void held.delete(profileId),
  };
};

/** One list of two, each the newest first, by when they began. */
const interleaved = (ways: readonly RecordedRun[], calls: readonly RecordedRun[]): readonly RecordedRun[] => {
  const [way, ...otherWays] = ways;
  const [call, ...otherCalls] = calls;
  if (way === undefined) return calls;
  if (call === undefined) return ways;
  return call.run.startedAt >= way.run.startedAt
    ? [call, ...interleaved(ways, otherCalls)]
    : [way, ...interleaved(otherWays, calls)];
};

/**
 * What is in sight and what is kept as one list, the newest first. Ways keep the order they were begun in even where the
 * clock was set meanwhile.
 */
export const withKept = (held: readonly RecordedRun[], kept: readonly RecordedRun[]): readonly RecordedRun[] => {
  const ids = new Set(held.map(({ run }) => run.id));
  const all = [...held, ...kept.filter(({ run }) => !ids.has(run.id))];
  return interleaved(
    all.filter((each) => !isCall(each)),
    all.filter(isCall).sort((one, other) => other.run.startedAt - one.run.startedAt),
  );
};
