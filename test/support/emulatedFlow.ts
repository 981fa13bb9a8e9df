import { onTestFinished } from 'vitest';
import type { Profile, ProfileInput } from '../../src/domain/profile';
import type { FlowTokens } from '../../src/flows/context';
import { acquire } from '../../src/flows/index';
import { callProvider } from '../../src/flows/providerCall';
import { refreshTokens } from '../../src/flows/refresh';
import { providerOf } from '../../src/providers/index';
import { createTestContext, profileWith, type TestContext } from './flowContext';
import { createFakePerson, createSettableClock } from './memoryPorts';
import { asKept, type Outcome, outcomeOf } from './systemFlow';

/** The flows of the app with one profile at an emulator, on the emulator's own clock. */
export type EmulatedFlow = {
  readonly profile: Profile;
  readonly context: TestContext;
  readonly acquire: () => Promise<Outcome<FlowTokens>>;
  readonly refresh: (kept: FlowTokens) => Promise<Outcome<FlowTokens>>;
  readonly call: (
    callId: string,
    tokens: FlowTokens,
    inputs?: Readonly<Record<string, string>>,
  ) => Promise<Outcome<{ readonly status: number; readonly json: unknown }>>;
  /** Sends a request with the token as the profile presents it. */
  readonly send: (url: string, tokens: FlowTokens, init?: RequestInit) => Promise<Response>;
};

/**
 * Makes the profile and its context. `browse` goes through the sign-in pages and answers the address the browser ends
 * at, which is pasted, so that no port has to be free.
 */
export const createEmulatedFlow = (
  now: () => number,
  parts: Partial<ProfileInput>,
  given: Parameters<typeof createTestContext>[0] & { readonly browse?: (address: string) => Promise<string> } = {},
): EmulatedFlow => {
  const { browse, ...more } = given;
  let landed: Promise<string> = Promise.resolve('');
  const clock = createSettableClock(now());
  const context = createTestContext({
    clock: { ...clock, now },
    ...(browse === undefined
      ? {}
      : {
          browser: {
            open: async (address: string) => {
              landed = browse(address);
            },
          },
          person: createFakePerson(async () => ({ kind: 'paste-redirect', address: await landed })),
        }),
    ...more,
  });
  onTestFinished(context.close);
  const profile = profileWith(parts);
  return {
    profile,
    context,
    acquire: () => outcomeOf(acquire(profile, context)),
    refresh: (kept) => outcomeOf(refreshTokens(profile, asKept(kept), context)),
    call: (callId, tokens, inputs = {}) =>
      outcomeOf(callProvider(profile, asKept(tokens), { callId, inputs }, context)),
    send: (url, tokens, init = {}) => {
      const presented = providerOf(profile).present?.(asKept(tokens), profile, undefined);
      const value = presented?.value ?? `Bearer ${tokens.accessToken}`;
      if (presented?.in === 'query') {
        const address = new URL(url);
        address.searchParams.set(presented.name, value);
        return fetch(address, init);
      }
      return fetch(url, { ...init, headers: { ...init.headers, [presented?.name ?? 'Authorization']: value } });
    },
  };
};
