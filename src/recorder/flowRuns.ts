import { diagnose } from '../domain/diagnosis/diagnose';
import { strandedAtBrowser } from '../domain/diagnosis/stranded';
import { toAppError } from '../domain/errors';
import type { ExchangeRecord } from '../domain/exchange';
import {
  type FlowRun,
  type FlowRunSummary,
  type FlowStep,
  type FlowStepFact,
  type RecordedRun,
  summaryOf,
} from '../domain/flow';
import type { GrantKind } from '../domain/profile';
import type { TokenCall } from '../domain/tokenCall';
import type { Clock, HttpExchange, HttpWire, Log, Random } from '../ports';
import { exchangeRecord } from './exchangeRecord';
import { createHeldRuns, isCall, withKept } from './heldRuns';
import { maskParameters } from './maskAddress';
import { maskFacts } from './maskJson';
import type { Masking } from './maskText';
import { withRecord } from './runRecords';
import type { SecretSet } from './secretSet';

/** Where runs are kept over a restart, the newest first. Everything may throw, for a keychain that cannot be asked. */
export type KeptRuns = {
  readonly list: (profileId: string) => Promise<readonly RecordedRun[]>;
  readonly add: (recorded: RecordedRun) => Promise<void>;
  readonly removeAll: (profileId: string) => Promise<void>;
};

type Deps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Every secret that is live in the app. */
  readonly secrets: SecretSet;
  readonly kept: KeptRuns;
  readonly onChange: (name: 'flow.changed' | 'call.changed', run: FlowRun) => void;
};

const stateAfter = (fact: FlowStepFact): FlowRun['state'] =>
  fact.kind === 'done' || fact.kind === 'failed' || fact.kind === 'cancelled' ? fact.kind : 'running';

/** A fact as it may be kept: parameters by their names, every other text by value and shape. */
const maskedFact = (fact: FlowStepFact, masking: Masking): FlowStepFact => {
  const masked = maskFacts(fact, masking);
  if (!('parameters' in fact) || fact.parameters === undefined) return masked;
  const parameters = maskParameters(
    fact.parameters.map(({ name, value }) => [name, value] as const),
    masking,
  );
  // The same fact, with what it had: TypeScript forgets which one it was.
  return { ...masked, parameters } as FlowStepFact;
};

/** While the place of secrets is not open, what happened since the app began is all there is; the badge says why. */
const noneWhileLocked = (caught: unknown): readonly RecordedRun[] => {
  if (toAppError(caught).code.startsWith('storage-')) return [];
  throw caught;
};

/** The run with what its steps and exchanges say about its failure. */
const diagnosed = (recorded: RecordedRun): RecordedRun => {
  const diagnosis = recorded.run.state === 'failed' ? diagnose(recorded) : strandedAtBrowser(recorded);
  return diagnosis === undefined ? recorded : { ...recorded, run: { ...recorded.run, diagnosis } };
};

/** Writes down the runs of each profile, masked as they are written; the last ones stay in memory, the ended ones are kept. */
export const createFlowRuns = (deps: Deps) => {
  const { clock, log, kept } = deps;
  const held = createHeldRuns();
  const writing = new Set<Promise<void>>();
  /** Profiles that are gone: what still ends for them must not leave a file behind. */
  const gone = new Set<string>();

  const keep = (recorded: RecordedRun): void => {
    const { run } = recorded;
    const ended = run.state === 'running' ? recorded : diagnosed(recorded);
    held.put(ended);
    deps.onChange(isCall(ended) ? 'call.changed' : 'flow.changed', ended.run);
    if (run.state === 'running' || gone.has(run.profileId)) return;
    const written = write(ended).finally(() => void writing.delete(written));
    writing.add(written);
  };

  /** Never throws: a token is worth more than the record of how it came. */
  const write = async (recorded: RecordedRun): Promise<void> => {
    const { profileId } = recorded.run;
    try {
      await kept.add(recorded);
      if (gone.has(profileId)) await kept.removeAll(profileId);
    } catch (caught) {
      log.warn('run.not-kept', { code: toAppError(caught).code });
    }
  };

  const find = async (profileId: string): Promise<readonly RecordedRun[]> => {
    const stored = await kept.list(profileId).catch(noneWhileLocked);
    return withKept(held.of(profileId), stored);
  };

  const begin = (profileId: string, first: Extract<FlowStepFact, { kind: 'started' | 'call-started' }>) => {
    const id = deps.random.id();
    let exchanges = 0;
    let ownNames: ReadonlySet<string> = new Set();
    const masking = (): Masking => ({ secrets: deps.secrets, ownNames });
    const change = (edit: (recorded: RecordedRun) => RecordedRun): void => {
      const recorded = held.find(profileId, id);
      if (recorded?.run.state === 'running') keep(edit(recorded));
    };
    const added = ({ run, records }: RecordedRun, fact: FlowStepFact, at: number): RecordedRun => {
      const state = stateAfter(fact);
      const step: FlowStep = { ...maskedFact(fact, masking()), at };
      const canReopenBrowser = state === 'running' && run.canReopenBrowser;
      return { run: { ...run, state, steps: [...run.steps, step], canReopenBrowser }, records };
    };
    const startedAt = clock.now();
    const steps: readonly FlowStep[] = [{ ...first, at: startedAt }];
    gone.delete(profileId);
    keep({ run: { id, profileId, startedAt, state: 'running', steps, canReopenBrowser: false }, records: [] });
    return {
      step: (fact: FlowStepFact): void => change((recorded) => added(recorded, fact, clock.now())),
      /** Writes down an exchange with everything in it, masked. */
      exchange: (exchange: HttpExchange, wire: HttpWire): void =>
        change((recorded) => {
          exchanges += 1;
          const record: ExchangeRecord = exchangeRecord(String(exchanges), exchange, wire, masking(), clock.now());
          const { records, run: before } = withRecord(recorded, record);
          const fact: FlowStepFact = { kind: 'exchange', ...exchange, record: record.id };
          return added({ run: before, records }, fact, clock.now());
        }),
      canReopenBrowser: (can: boolean): void =>
        change((recorded) => ({ ...recorded, run: { ...recorded.run, canReopenBrowser: can } })),
      /** Masks these values from now on, here and everywhere, and in what this run has written so far. */
      hide: (...values: readonly string[]): void => {
        const before = deps.secrets.size();
        deps.secrets.add(...values);
        if (deps.secrets.size() === before) return;
        const recorded = held.find(profileId, id);
        // Nobody is told: what is shown grows less by it, and the next step tells.
        if (recorded !== undefined) held.put(maskFacts(recorded, masking()));
      },
      /** What the profile's system calls its secrets, see ownSecretNames. */
      ownNames: (names: ReadonlySet<string>): void => {
        ownNames = names;
      },
    };
  };

  return {
    /** Starts a way to a token; `step` adds to it until a closing step (done, failed, cancelled) or until a newer way has begun. */
    begin: (profileId: string, grant: GrantKind | 'refresh') => begin(profileId, { kind: 'started', grant }),
    /** Starts a call about a token. Any number of them run beside each other and beside a way to a token. */
    beginCall: (profileId: string, call: TokenCall) => begin(profileId, { kind: 'call-started', call }),
    /** The way to a token that was begun last. */
    last: (profileId: string): FlowRun | undefined => held.lastWay(profileId)?.run,
    /** The runs of a profile, the newest first. Throws what keeps them from being read. */
    list: async (profileId: string): Promise<readonly FlowRunSummary[]> =>
      (await find(profileId)).map(({ run }) => summaryOf(run)),
    /** One run with everything in it. */
    get: async (profileId: string, runId: string): Promise<RecordedRun | undefined> =>
      held.find(profileId, runId) ?? (await find(profileId)).find(({ run }) => run.id === runId),
    /** For a profile that is gone. */
    forget: async (profileId: string): Promise<void> => {
      gone.add(profileId);
      held.forget(profileId);
      await kept.removeAll(profileId);
    },
    /** Resolves when every ended run is kept or could not be. */
    settled: async (): Promise<void> => void (await Promise.all(writing)),
  };
};

export type FlowRuns = ReturnType<typeof createFlowRuns>;
/** One run being written. */
export type FlowRunWriter = ReturnType<FlowRuns['begin']>;
