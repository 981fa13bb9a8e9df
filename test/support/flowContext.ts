import type { FlowStepFact } from '../../src/domain/flow';
import { defaultNetworkSettings } from '../../src/domain/network';
import { type Profile, type ProfileInput, profileSchema } from '../../src/domain/profile';
import type { FlowContext, LearnedEncoding, Recalled, UsedCodes } from '../../src/flows/context';
import { createProofs, type Proofs } from '../../src/flows/proofs';
import { createHttpFactory } from '../../src/network/http';
import type { Browser, Http, Person } from '../../src/ports';
import { createRecalled } from '../../src/services/recalled';
import { createUsedCodeStore } from '../../src/stores/usedCodeStore';
import { createRecordedLog } from '../electron/recordedLog';
import { createMemoryFiles } from './memoryFiles';
import { createFakeBrowser, createFakePerson, createSettableClock, type SettableClock } from './memoryPorts';
import { realClock } from './realClock';

/** A profile with everything the test does not name at its default. */
export const profileWith = (parts: Partial<ProfileInput>): Profile =>
  profileSchema.parse({
    id: '11111111-1111-4111-8111-111111111111',
    name: 'Test',
    server: { kind: 'discovery', issuer: 'http://127.0.0.1:9' },
    grant: 'client_credentials',
    clientId: 'client',
    ...parts,
  });

/** The app's own network, straight to the test's servers; `close` frees its connections. */
export const testHttp = (): Http => createHttpFactory({ clock: realClock, environment: {} })(defaultNetworkSettings);

/** Codes that were given, remembered for one test. */
export const createUsedCodes = (): UsedCodes =>
  createUsedCodeStore({ files: createMemoryFiles(), log: createRecordedLog() });

/** A context and everything a flow did with it. */
export type TestContext = FlowContext & {
  readonly clock: SettableClock;
  readonly steps: readonly FlowStepFact[];
  /** The kinds of the steps, in order. */
  readonly kinds: () => readonly string[];
  /** Sign-in addresses as they were made known; undefined where one was taken back. */
  readonly addresses: readonly (string | undefined)[];
  /** Secrets the flow asked to keep. */
  readonly kept: readonly { readonly kind: string; readonly value: string }[];
  /** Encodings the flow asked to remember. */
  readonly remembered: readonly LearnedEncoding[];
  readonly cancel: () => void;
  /** Ends what the context holds: connections, listeners that wait for their last page. */
  readonly close: () => Promise<void>;
};

/** Makes a context; what is not given is a fake that has nothing and nobody. */
export const createTestContext = (
  given: {
    readonly browser?: Browser;
    readonly person?: Person;
    readonly attended?: boolean;
    readonly clientSecret?: string;
    readonly password?: string;
    readonly totpSeed?: string;
    readonly usedCodes?: UsedCodes;
    readonly recalled?: Recalled;
    readonly proofs?: Proofs;
    readonly learned?: LearnedEncoding;
    readonly http?: Http;
    readonly clock?: SettableClock;
    readonly keep?: (kind: string, value: string) => Promise<void>;
    readonly afterRefresh?: NonNullable<FlowContext['afterRefresh']>;
  } = {},
): TestContext => {
  const steps: FlowStepFact[] = [];
  const addresses: (string | undefined)[] = [];
  const kept: { kind: string; value: string }[] = [];
  const remembered: LearnedEncoding[] = [];
  const controller = new AbortController();
  const clock = given.clock ?? createSettableClock();
  const http = given.http ?? testHttp();
  return {
    clock,
    http,
    browser: given.browser ?? createFakeBrowser(),
    person: given.person ?? createFakePerson(),
    attended: given.attended ?? true,
    ...(given.afterRefresh === undefined ? {} : { afterRefresh: given.afterRefresh }),
    secrets: {
      clientSecret: async () => given.clientSecret,
      password: async () => given.password,
      totpSeed: async () => given.totpSeed,
      keep: async (kind, value) => {
        await given.keep?.(kind, value);
        kept.push({ kind, value });
      },
    },
    learned: {
      ...(given.learned === undefined ? {} : { encoding: given.learned }),
      remember: async (encoding) => void remembered.push(encoding),
    },
    usedCodes: given.usedCodes ?? createUsedCodes(),
    recalled: given.recalled ?? createRecalled(),
    proofs: given.proofs ?? createProofs({ clock: realClock }),
    step: (fact) => void steps.push(fact),
    signInAddress: (address) => void addresses.push(address),
    signal: controller.signal,
    steps,
    kinds: () => steps.map(({ kind }) => kind),
    addresses,
    kept,
    remembered,
    cancel: () => controller.abort(),
    close: async () => {
      controller.abort();
      clock.advance(10 * 60_000);
      await http.close();
    },
  };
};
