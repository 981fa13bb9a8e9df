import { act, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import { App } from '../../renderer/App';
import type { TickingClock } from '../../renderer/clock';
import { createQueryClient } from '../../renderer/data';
import { followEvents } from '../../renderer/events';
import { Providers } from '../../renderer/Providers';
import { createClient } from '../../src/api/client';
import type { CallName } from '../../src/api/contract';
import { createFakeBridge, type FakeAnswers, type FakeState } from '../support/fakeBridge';
import '../support/patientQueries';

/** 3 March 2026, 14:00:00 here. */
export const startTime = new Date(2026, 2, 3, 14, 0, 0).getTime();

/** What jsdom has no notion of: a size for the list, and whether a place is on the screen. */
const seen = { leave: new Set<() => void>() };
const givePageASize = (): void => {
  for (const name of ['clientHeight', 'offsetHeight'] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => 600 });
  }
  for (const name of ['clientWidth', 'offsetWidth'] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => 280 });
  }
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly leave: () => void;
      constructor(report: (entries: readonly { readonly isIntersecting: boolean }[]) => void) {
        this.leave = () => report([{ isIntersecting: false }]);
      }
      observe(): void {
        seen.leave.add(this.leave);
      }
      disconnect(): void {
        seen.leave.delete(this.leave);
      }
    },
  );
  Element.prototype.scrollIntoView = () => undefined;
};

/** A clock that stands until a test moves it. */
const createTestClock = () => {
  const listeners = new Set<() => void>();
  // The cache of calls notes its times by Date, so that both must stand still together.
  vi.useFakeTimers({ toFake: ['Date'], now: startTime });
  const clock: TickingClock = {
    now: () => Date.now(),
    subscribe: (onTick) => {
      listeners.add(onTick);
      return () => listeners.delete(onTick);
    },
  };
  return {
    clock,
    listeners,
    pass: (ms: number): void => {
      act(() => {
        vi.setSystemTime(Date.now() + ms);
        for (const listener of [...listeners]) listener();
      });
    },
  };
};

/** The whole window over a main process in memory, at 14:00 on a clock that stands still. */
export const renderApp = (options: { readonly state?: Partial<FakeState>; readonly answers?: FakeAnswers } = {}) => {
  givePageASize();
  const { clock, pass, listeners } = createTestClock();
  const fake = createFakeBridge({ ...options, now: clock.now });
  const client = createClient(fake);
  const cache = createQueryClient();
  const stop = followEvents(client, cache);
  const view = render(
    <Providers client={client} cache={cache} clock={clock}>
      <App />
    </Providers>,
  );
  return {
    fake,
    cache,
    user: userEvent.setup(),
    /** Lets time pass, in ms; everything that ticks is told. */
    pass,
    /** How many parts of the page follow the clock. */
    ticking: (): number => listeners.size,
    /** The inputs of every call of this name, oldest first. */
    inputsOf: (name: CallName): readonly unknown[] =>
      fake.calls.filter((call) => call.name === name).map(({ input }) => input),
    /** Everything that is watched leaves the screen. */
    scrollAway: (): void =>
      act(() => {
        for (const leave of [...seen.leave]) leave();
      }),
    end: (): void => {
      stop();
      view.unmount();
      cache.clear();
      vi.unstubAllGlobals();
      vi.useRealTimers();
    },
  };
};

/** What renderApp gives back. */
export type RenderedApp = ReturnType<typeof renderApp>;
