import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpFactory } from '../../src/ports';
import { createSimulatedClock, type SimulatedClock } from '../support/simulatedClock';
import { createSimulatedCore, type SimulatedCore } from '../support/simulatedCore';

const minute = 60_000;
const hour = 60 * minute;
const server = { kind: 'endpoints', endpoints: { token: 'https://a.example/token' } } as const;

type Answer = { readonly status?: number; readonly body: object };

/** Answers every call of a token endpoint; `at` is the time since the start, in whole seconds. */
const httpOf =
  (answer: (form: URLSearchParams, at: number) => Answer, clock: SimulatedClock, calls: number[]): HttpFactory =>
  () => ({
    call: async (_url, { body }) => {
      await new Promise((resolve) => setImmediate(resolve));
      const at = Math.floor(clock.real() / 1000);
      calls.push(at);
      const said = answer(new URLSearchParams(String(body)), at);
      return Response.json(said.body, { status: said.status ?? 200 });
    },
    stream: async () => Promise.reject(new Error('nothing is streamed here')),
    close: async () => undefined,
  });

describe('a provider whose renewal brings nothing that lasts longer', () => {
  let clock: SimulatedClock;
  let app: SimulatedCore;
  let calls: number[];

  const start = async (answer: (form: URLSearchParams, at: number) => Answer): Promise<void> => {
    app = createSimulatedCore({ clock, http: httpOf(answer, clock, calls) });
    await app.start();
  };
  const lifeOf = async () => (await app.core().client.call('tokens.status'))[0]?.life;

  beforeEach(() => {
    clock = createSimulatedClock(Date.UTC(2026, 0, 1));
    calls = [];
  });
  afterEach(() => app.core().core.stop());

  /** WSO2 and others give the same token until it ends, and say how much of its life is left. */
  const sameUntilItsEnd = (_form: URLSearchParams, at: number): Answer => ({
    body: { access_token: `token-${Math.floor(at / 3600)}`, token_type: 'Bearer', expires_in: 3599 - (at % 3600) },
  });

  it('is asked once near the end of its token and then right after it, all day', async () => {
    await start(sameUntilItsEnd);
    const { id: profileId } = await app.core().saved({ server });
    await app.core().client.call('token.get', { profileId, how: 'sign-in' });
    await app.pass(minute);
    for (let hours = 1; hours <= 24; hours += 1) {
      await app.pass(hour);
      expect(await app.core().client.call('token.reveal', { profileId, kind: 'access' })).toBe(`token-${hours}`);
    }
    expect(calls.length).toBeLessThan(24 * 4);
    expect((await lifeOf())?.kind).not.toBe('retrying');
  });

  it('has said when its token ends, and still has where it says “in 0 seconds” of the same token at last', async () => {
    await start((form, at) => (at < 4000 ? sameUntilItsEnd(form, Math.min(at, 3599)) : sameUntilItsEnd(form, at)));
    const { id: profileId } = await app.core().saved({ server, keepFresh: false });
    await app.core().client.call('token.get', { profileId, how: 'sign-in' });
    await app.pass(hour);
    const ended = await app.core().client.call('token.get', { profileId, how: 'refresh' });
    expect(ended).toMatchObject({ expirySource: 'expires_in', expiresAt: Date.UTC(2026, 0, 1) + 3599_000 });
  });

  it('is asked after the end of a session that cuts every token short, and then a person is', async () => {
    const session = 1800;
    await start((form, at) =>
      form.get('grant_type') === 'refresh_token' && at >= session
        ? { status: 400, body: { error: 'invalid_grant', error_description: 'Session not active' } }
        : {
            body: {
              access_token: `token-${at}`,
              token_type: 'Bearer',
              expires_in: Math.min(300, session - at),
              refresh_token: `refresh-${at}`,
            },
          },
    );
    const { id: profileId } = await app.core().saved({ server, grant: 'password', username: 'alice' });
    await app.core().client.call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await app.core().client.call('token.get', { profileId, how: 'sign-in' });
    await app.core().client.call('secrets.remove', { profileId, kind: 'password' });
    await app.pass(session * 1000 - 2 * minute);
    const before = calls.length;
    await app.pass(hour);
    expect(calls.length - before).toBeLessThanOrEqual(3);
    expect(await lifeOf()).toMatchObject({ kind: 'needs-sign-in', reason: 'refresh-refused' });
  });
});
