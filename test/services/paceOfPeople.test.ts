import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEndpointPace } from '../../src/services/endpointPace';
import { createTokenLives, steadyJitter } from '../../src/services/tokenLives';
import { createTokenRuns } from '../../src/services/tokenRuns';
import { createSettableClock } from '../support/memoryPorts';
import { refusalOf } from '../support/runningCore';
import { sampleId, sampleProfile } from '../support/sampleData';
import { createSimulatedClock, type SimulatedClock } from '../support/simulatedClock';
import { createSimulatedCore, type SimulatedCore } from '../support/simulatedCore';
import { createSimulatedProviders } from '../support/simulatedProviders';

const minute = 60_000;

describe('while a person types', () => {
  let clock: SimulatedClock;
  let app: SimulatedCore;
  let providers: ReturnType<typeof createSimulatedProviders>;

  beforeEach(async () => {
    clock = createSimulatedClock(Date.UTC(2026, 0, 1));
    providers = createSimulatedProviders({ real: clock.real, weather: () => 'well', lifetimeSeconds: () => 3600 });
    app = createSimulatedCore({ clock, http: providers.http });
    await app.start();
  });
  afterEach(() => app.core().core.stop());

  const profile = async (number: number): Promise<string> => {
    const server = { kind: 'endpoints', endpoints: { token: 'https://a.example/token' } } as const;
    const parts = { id: sampleId(number), name: `Profile ${number}`, server, grant: 'password' } as const;
    return (await app.core().saved({ ...parts, username: `user-${number}` })).id;
  };

  it('everybody else at that endpoint is renewed, and what was typed is sent after it', async () => {
    const { client } = app.core();
    const [renewed, asked] = [await profile(1), await profile(2)];
    await client.call('secrets.set', { profileId: renewed, kind: 'password', value: 'a password' });
    await client.call('token.get', { profileId: renewed, how: 'sign-in' });
    await client.call('secrets.remove', { profileId: renewed, kind: 'password' });
    await app.pass(47.5 * minute);
    app.hold(true);
    const got = client.call('token.get', { profileId: asked, how: 'sign-in' });
    await app.pass(4 * minute);
    const [question] = await client.call('questions.open');
    expect(question?.question.kind).toBe('password');
    expect(providers.requests()).toBe(2);
    await client.call('questions.answer', {
      questionId: question?.id ?? '',
      answer: { kind: 'password', password: 'typed', keep: false },
    });
    await got;
    expect(providers.requests()).toBe(3);
    expect(providers.worstAtOnce()).toBe(1);
  });

  it('nobody waits after a question that was left', async () => {
    const { client } = app.core();
    const [renewed, asked] = [await profile(1), await profile(2)];
    await client.call('secrets.set', { profileId: renewed, kind: 'password', value: 'a password' });
    await client.call('token.get', { profileId: renewed, how: 'sign-in' });
    app.hold(true);
    const refused = refusalOf(client.call('token.get', { profileId: asked, how: 'sign-in' }));
    await app.settled();
    await client.call('token.cancel', { profileId: asked });
    expect((await refused).code).toBe('cancelled');
    app.hold(false);
    await app.pass(51 * minute);
    expect(providers.requests()).toBe(2);
  });
});

describe('while a browser is waited for in the middle of a renewal', () => {
  it('the endpoint is free for others, and busy again once the person is back', async () => {
    const clock = createSettableClock();
    const pace = createEndpointPace({ clock });
    const profile = sampleProfile(1, {
      server: { kind: 'endpoints', endpoints: { token: 'https://a.example/token' } },
    });
    const key = 'https://a.example/token';
    const seen: number[] = [];
    let told = 0;
    const look = (): void => void seen.push(pace.waitFor(key, 100));
    const nothing = (): void => undefined;
    const { start } = createTokenRuns({
      pace,
      jitter: steadyJitter,
      lives: createTokenLives({
        clock,
        profile: () => profile,
        tokens: { summary: () => undefined, hasOther: () => false, refused: () => false },
        family: { unfinished: () => undefined },
        jitter: steadyJitter,
      }),
      runs: {
        begin: () => ({
          step: nothing,
          exchange: nothing,
          canReopenBrowser: nothing,
          hide: nothing,
          ownNames: nothing,
        }),
      },
      contexts: {
        // What this run does with its context stands below; it needs no more of it.
        run: (given, { signInAddress }, work) => work(given, { signInAddress } as Parameters<typeof work>[1]),
      },
      requireStorage: nothing,
      isRefreshable: () => true,
      hasToken: () => true,
      changed: () => {
        told += 1;
      },
      obtain: async ({ context }) => {
        look();
        context.signInAddress('https://a.example/authorize');
        look();
        context.signInAddress(undefined);
        look();
        return { accessToken: 'a', tokenType: 'Bearer', receivedAt: 0, expirySource: 'unknown', generation: 1 };
      },
    });
    await start(profile, 'best', 'person', nothing).asked;
    look();
    const busy = Number.POSITIVE_INFINITY;
    expect(seen).toEqual([busy, 0, busy, 0]);
    // Whoever waits for the endpoint looks again when it becomes free.
    expect(told).toBe(1);
  });
});
