import { createContext, use, useSyncExternalStore } from 'react';

/** One clock for everything in the window that ticks. */
export type TickingClock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back at every full second while the window can be seen. */
  readonly subscribe: (onTick: () => void) => () => void;
};

/** One timer for the whole window, on the full second; it stops while nobody listens or the window is hidden. */
export const createTickingClock = (now: () => number, page: Document): TickingClock => {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const start = (): void => {
    if (timer !== undefined || page.hidden || listeners.size === 0) return;
    timer = setTimeout(tick, 1000 - (now() % 1000));
  };
  const tick = (): void => {
    stop();
    for (const listener of [...listeners]) listener();
    start();
  };
  const onVisibility = (): void => (page.hidden ? stop() : tick());

  return {
    now,
    subscribe: (onTick) => {
      if (listeners.size === 0) page.addEventListener('visibilitychange', onVisibility);
      listeners.add(onTick);
      start();
      return () => {
        listeners.delete(onTick);
        if (listeners.size > 0) return;
        page.removeEventListener('visibilitychange', onVisibility);
        stop();
      };
    },
  };
};

/** The window's clock; given once, at the top of the page. */
export const ClockContext = createContext<TickingClock | null>(null);

/** The window's clock, for a time that is read once. */
export const useClock = (): TickingClock => {
  const clock = use(ClockContext);
  if (clock === null) throw new Error('ClockContext is missing');
  return clock;
};

/** Something that depends on the time, as text, number or yes/no; renders again only when that value changes. */
export const useTicking = <Value extends string | number | boolean | undefined>(at: (now: number) => Value): Value => {
  const clock = useClock();
  return useSyncExternalStore(clock.subscribe, () => at(clock.now()));
};
