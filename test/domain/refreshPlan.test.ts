import { describe, expect, it } from 'vitest';
import {
  backoff,
  dueIn,
  firstLeft,
  isGoodFor,
  longestWait,
  pacePerMinute,
  renewalMargin,
  timeLeft,
} from '../../src/domain/refreshPlan';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const start = Date.UTC(2026, 2, 1);
const token = (life: number) => ({ receivedAt: start, expiresAt: start + life });
const at = (passed: number, monotonic = passed) => ({ steady: start + passed, monotonic });
const endOf = (life: number) => ({ at: { steady: start + life, monotonic: life }, unsure: false });

describe('how long before its end a token is renewed', () => {
  it.each([
    ['20 s', 20 * second, 10 * second],
    ['a minute', minute, 30 * second],
    ['4 minutes', 4 * minute, minute],
    ['10 minutes', 10 * minute, 2 * minute],
    ['an hour', hour, 10 * minute],
    ['30 days', 30 * 24 * hour, 10 * minute],
    ['nothing', 0, 0],
  ])('of %s', (_name, life, margin) => {
    expect(renewalMargin(token(life))).toBe(margin);
  });

  it('is spread by jitter, to the earlier side', () => {
    const facts = { token: token(hour), at: at(0), end: endOf(hour), counted: false };
    expect(dueIn({ ...facts, jitter: 0 })).toBe(50 * minute);
    expect(dueIn({ ...facts, jitter: 1 })).toBe(48 * minute);
  });

  it('is never where no end is known, or where each refresh is counted', () => {
    const facts = { at: at(0), end: endOf(hour), jitter: 0 };
    expect(dueIn({ ...facts, token: { receivedAt: start }, counted: false })).toBe(Number.POSITIVE_INFINITY);
    expect(dueIn({ ...facts, token: token(hour), counted: true })).toBe(Number.POSITIVE_INFINITY);
  });

  it('F19: counts days in days, and waits for none of them longer than an hour at a time', () => {
    const life = 60 * 24 * hour;
    const facts = { token: token(life), at: at(0), end: endOf(life), jitter: 0, counted: false };
    expect(dueIn(facts)).toBe(life - 10 * minute);
    expect(longestWait).toBe(hour);
  });
});

describe('how long a token still lives', () => {
  it('F36: is by the clock that counts sleep after one, in which the monotonic clock stood still', () => {
    expect(timeLeft(endOf(hour), at(50 * minute, 10 * minute))).toBe(10 * minute);
  });

  it('F35: is by the monotonic clock where the other one shows less than has passed', () => {
    expect(timeLeft(endOf(hour), at(minute, 50 * minute))).toBe(10 * minute);
  });

  it('F35: is nothing when the clock was set forward a day: a token too many is better than one that is refused', () => {
    expect(timeLeft(endOf(hour), at(24 * hour, minute))).toBeLessThan(0);
  });

  it('F35: is worth a renewal at once when the clock was set back, but the token is not thrown away', () => {
    const end = { ...endOf(hour), unsure: true };
    expect(dueIn({ token: token(hour), at: at(minute), end, jitter: 0, counted: false })).toBeLessThanOrEqual(0);
    expect(timeLeft(end, at(minute))).toBe(59 * minute);
  });

  it('F34: is unknown, and so nothing, when the clock shows a time before the token came and nobody saw it change', () => {
    expect(firstLeft(token(hour), start - 24 * hour)).toBe(0);
    expect(firstLeft(token(hour), start - second)).toBe(hour + second);
    expect(firstLeft({ receivedAt: start }, start)).toBe(Number.POSITIVE_INFINITY);
  });

  it('F39: does not know of time zones: the same moment is the same number', () => {
    const before = Date.parse('2026-03-29T01:30:00+01:00');
    const after = Date.parse('2026-03-29T03:30:00+02:00');
    const overTheChange = { receivedAt: before, expiresAt: before + 2 * hour };
    expect(firstLeft(overTheChange, after)).toBe(hour);
  });
});

describe('whether a kept token is handed out', () => {
  it('asks for as much as the asker names, or half of the margin', () => {
    expect(isGoodFor(6 * minute, undefined, 10 * minute, false)).toBe(true);
    expect(isGoodFor(4 * minute, undefined, 10 * minute, false)).toBe(false);
    expect(isGoodFor(6 * minute, 8 * minute, 10 * minute, false)).toBe(false);
    expect(isGoodFor(second, 0, 10 * minute, false)).toBe(true);
  });

  it('spends a counted refresh only where the token would not last', () => {
    expect(isGoodFor(30 * second, undefined, 10 * minute, true)).toBe(true);
    expect(isGoodFor(5 * second, undefined, 10 * minute, true)).toBe(false);
  });
});

describe('the wait before the next try', () => {
  it('F1: doubles from one second to a minute, and never more', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map((attempt) => backoff(attempt, 0) / second)).toEqual([
      1, 2, 4, 8, 16, 32, 60, 60, 60,
    ]);
    expect(backoff(3, 1)).toBe(5 * second);
    expect(backoff(7, 1)).toBe(minute);
  });

  it('F1: begins at most six tries in its first minute', () => {
    let passed = 0;
    let tries = 1;
    for (let attempt = 1; passed + backoff(attempt, 0) < minute; attempt += 1) {
      passed += backoff(attempt, 0);
      tries += 1;
    }
    expect(tries).toBe(6);
  });
});

describe('how often one endpoint is asked', () => {
  it.each([
    ['no profile', [], 6],
    ['five of an hour', Array.from({ length: 5 }, () => 10 * minute), 6],
    ['a hundred of an hour', Array.from({ length: 100 }, () => 10 * minute), 10],
    ['two of 20 s, which need more', [10 * second, 10 * second], 12],
    ['one without a known end', [0], 6],
  ])('with %s', (_name, margins, perMinute) => {
    expect(pacePerMinute(margins)).toBe(perMinute);
  });
});
