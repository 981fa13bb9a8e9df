import { type AppError, toAppError } from '../../src/domain/errors';
import type { Profile, ProfileInput } from '../../src/domain/profile';
import type { TokenSet } from '../../src/domain/token';
import type { FlowTokens } from '../../src/flows/context';
import { acquire } from '../../src/flows/index';
import { callProvider } from '../../src/flows/providerCall';
import { refreshTokens } from '../../src/flows/refresh';
import { createTestContext, profileWith, type TestContext } from './flowContext';
import { type MisbehavingProvider, type Script, startMisbehavingProvider } from './misbehavingProvider';
import { createPersonAtBrowser, type PersonAtBrowser } from './personAtBrowser';

/** What a flow came to. */
export type Outcome<Result> = { readonly got?: Result; readonly error?: AppError };

/** What a promise came to, its failure as an AppError. */
export const outcomeOf = <Result>(promise: Promise<Result>): Promise<Outcome<Result>> =>
  promise.then(
    (got) => ({ got }),
    (caught) => ({ error: toAppError(caught) }),
  );

/** A system that says what a test scripted, one profile at it, and the flows as the app runs them. */
export type ScriptedSystem = {
  readonly provider: MisbehavingProvider;
  readonly profile: Profile;
  readonly context: TestContext;
  readonly person: PersonAtBrowser;
  readonly acquire: () => Promise<Outcome<FlowTokens>>;
  readonly refresh: (kept: FlowTokens) => Promise<Outcome<FlowTokens>>;
  readonly call: (
    callId: string,
    tokens: FlowTokens,
    inputs?: Readonly<Record<string, string>>,
  ) => Promise<Outcome<{ readonly status: number; readonly json: unknown }>>;
  readonly close: () => Promise<void>;
};

/** Tokens as they are kept. */
export const asKept = (tokens: FlowTokens): TokenSet => ({ ...tokens, generation: 1 });

/** Starts the system and makes the profile; `parts` gets the address the system stands at. */
export const startScriptedSystem = async (
  script: Script,
  parts: (root: string) => Partial<ProfileInput>,
  given: Parameters<typeof createTestContext>[0] = {},
): Promise<ScriptedSystem> => {
  const provider = await startMisbehavingProvider(script);
  const person = createPersonAtBrowser();
  const context = createTestContext({ browser: person, ...given });
  const profile = profileWith(parts(provider.issuer));
  return {
    provider,
    profile,
    context,
    person,
    acquire: () => outcomeOf(acquire(profile, context)),
    refresh: (kept) => outcomeOf(refreshTokens(profile, asKept(kept), context)),
    call: (callId, tokens, inputs = {}) =>
      outcomeOf(callProvider(profile, asKept(tokens), { callId, inputs }, context)),
    close: async () => {
      await context.close();
      await provider.close();
    },
  };
};
