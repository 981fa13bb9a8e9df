import { type Loopback, openLoopback } from '../../src/flows/loopback';
import type { CallbackMode, IgnoredReason } from '../../src/flows/loopbackAnswer';
import type { LoopbackRedirect } from '../../src/flows/loopbackBinding';
import { createSettableClock, type SettableClock } from './memoryPorts';

/** The state of the sign-in that every test listener waits for, and an answer that carries it. */
export const listenerState = 'the-right-state-of-this-sign-in';
export const rightAnswer = `?state=${listenerState}&code=c`;

/** A free port of 127.0.0.1. */
export const anyRedirect: LoopbackRedirect = { kind: 'loopback', host: '127.0.0.1', port: null, path: '/callback' };

/** A listener and what it did. */
export type TestListener = Loopback & {
  readonly clock: SettableClock;
  readonly ignored: readonly IgnoredReason[];
  readonly port: number;
};

/** Opens a listener outside a flow; what is not named is usual. */
export const openTestListener = async (
  parts: { readonly redirect?: Partial<LoopbackRedirect>; readonly mode?: CallbackMode } = {},
): Promise<TestListener> => {
  const clock = createSettableClock();
  const ignored: IgnoredReason[] = [];
  const loopback = await openLoopback({
    redirect: { ...anyRedirect, ...parts.redirect },
    mode: parts.mode ?? 'query',
    state: listenerState,
    clock,
    onIgnored: (reason) => ignored.push(reason),
  });
  return { ...loopback, clock, ignored, port: Number(new URL(loopback.redirectUri).port) };
};

/** What has come by now, or undefined while the listener still waits. */
export const settled = (loopback: Pick<Loopback, 'answer'>) =>
  Promise.race([loopback.answer, new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)))]);
