import type { AppError } from '../../src/domain/errors';
import { toAppError } from '../../src/domain/errors';
import type { ProfileInput } from '../../src/domain/profile';
import type { FlowTokens } from '../../src/flows/context';
import { acquire } from '../../src/flows/index';
import { createTestContext, profileWith, type TestContext } from './flowContext';
import { createPersonAtBrowser, type PersonAtBrowser } from './personAtBrowser';

/** What a sign-in came to, and everything that took part. */
export type SignedIn = {
  readonly tokens?: FlowTokens;
  readonly error?: AppError;
  readonly context: TestContext;
  readonly person: PersonAtBrowser;
};

/** Signs in at a provider with a person who does what its pages say; authorization code unless told otherwise. */
export const signInAt = async (
  issuer: string,
  parts: Partial<ProfileInput> = {},
  given: Parameters<typeof createTestContext>[0] = {},
): Promise<SignedIn> => {
  const person = createPersonAtBrowser();
  const context = createTestContext({ browser: person, ...given });
  const profile = profileWith({ server: { kind: 'discovery', issuer }, grant: 'authorization_code', ...parts });
  try {
    return { tokens: await acquire(profile, context), context, person };
  } catch (caught) {
    return { error: toAppError(caught), context, person };
  }
};
