// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTickingClock } from '../../renderer/clock';

/** A page that a test can hide. */
const createPage = () => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  const show = (isShown: boolean): void => {
    page.hidden = !isShown;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  // The clock reads `hidden` and listens, and nothing else of a document.
  return { page: page as unknown as Document, show };
};

describe('the ticking clock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 10_250 }));
  afterEach(() => void vi.useRealTimers());

  it('ticks on the full second, once for all who listen', () => {
    const { page } = createPage();
    const clock = createTickingClock(() => Date.now(), page);
    const times: number[] = [];
    clock.subscribe(() => times.push(Date.now()));
    clock.subscribe(() => undefined);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(2800);
    expect(times).toEqual([11_000, 12_000, 13_000]);
  });

  it('runs no timer while nobody listens', () => {
    const { page } = createPage();
    const clock = createTickingClock(() => Date.now(), page);
    const stop = clock.subscribe(() => undefined);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stands while the window is hidden, and catches up at once when it is shown', () => {
    const { page, show } = createPage();
    const clock = createTickingClock(() => Date.now(), page);
    const times: number[] = [];
    clock.subscribe(() => times.push(Date.now()));
    show(false);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(times).toEqual([]);
    show(true);
    expect(times).toEqual([70_250]);
    vi.advanceTimersByTime(750);
    expect(times).toEqual([70_250, 71_000]);
  });
});
