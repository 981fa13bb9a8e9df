import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countdown, elapsed, inWords, timeLeft } from '../../src/domain/text/duration';
import { statusClass, statusMeaning } from '../../src/domain/text/httpStatus';
import { exactSize, size } from '../../src/domain/text/size';
import { clockTime, dayAndTime, dayText, momentText } from '../../src/domain/text/time';

const seconds = 1000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const days = 24 * hours;

describe('time left', () => {
  it.each([
    [undefined, 'unknown'],
    [-5 * minutes, '0:00'],
    [0, '0:00'],
    [999, '0:00'],
    [41 * seconds, '0:41'],
    [12 * minutes + 41 * seconds, '12:41'],
    [59 * minutes + 59 * seconds + 999, '59:59'],
    [hours, '1 h'],
    [3 * hours + 59 * minutes, '3 h'],
    [47 * hours, '47 h'],
    [2 * days, '2 d'],
    [400 * days, '400 d'],
  ])('counts %s ms down as %s', (milliseconds, text) => {
    expect(countdown(milliseconds)).toBe(text);
  });

  it.each([
    [-1, '0 s'],
    [41 * seconds, '41 s'],
    [12 * minutes + 41 * seconds, '12 min 41 s'],
    [12 * minutes, '12 min'],
    [3 * hours + 5 * minutes, '3 h 5 min'],
    [2 * days + 4 * hours, '2 d 4 h'],
    [2 * days, '2 d'],
  ])('puts %s ms into a sentence as %s', (milliseconds, text) => {
    expect(timeLeft(milliseconds)).toBe(text);
  });

  it('never counts up while time passes', () => {
    const asSeconds = (text: string): number => {
      const [minutesLeft = '0', secondsLeft = '0'] = text.split(':');
      return Number(minutesLeft) * 60 + Number(secondsLeft);
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: hours - 1 }), fc.integer({ min: 0, max: 5000 }), (left, passed) => {
        expect(asSeconds(countdown(left - passed))).toBeLessThanOrEqual(asSeconds(countdown(left)));
      }),
    );
  });
});

describe('how long something took', () => {
  it.each([
    [-3, '0 ms'],
    [0.4, '0 ms'],
    [84.4, '84 ms'],
    [999.6, '1.00 s'],
    [1240, '1.24 s'],
    [12_340, '12.3 s'],
    [123_000, '2 min 3 s'],
  ])('shows %s ms as %s', (milliseconds, text) => {
    expect(elapsed(milliseconds)).toBe(text);
  });

  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [20, '20 seconds'],
    [60, '1 minute'],
    [90, '90 seconds'],
    [600, '10 minutes'],
    [601, '11 minutes'],
    [3600, '1 hour'],
    [86_400, '1 day'],
    [7_776_000, '90 days'],
  ])('puts %s seconds into words as %s', (length, text) => {
    expect(inWords(length)).toBe(text);
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1023 bytes'],
    [1024, '1 KB'],
    [1229, '1.2 KB'],
    [15_360, '15 KB'],
    [1_048_576, '1 MB'],
    [10_485_760, '10 MB'],
    [5_368_709_120, '5 GB'],
    [-4, '0 bytes'],
  ])('shows %s bytes as %s', (bytes, text) => {
    expect(size(bytes)).toBe(text);
  });

  it.each([
    [1, '1 byte'],
    [999, '999 bytes'],
    [1204, '1,204 bytes'],
    [12_345_678, '12,345,678 bytes'],
  ])('counts %s to the byte as %s', (bytes, text) => {
    expect(exactSize(bytes)).toBe(text);
  });
});

describe('moments, by the clock of this computer', () => {
  const at = new Date(2026, 2, 3, 14, 32, 5).getTime();

  it('shows time, day and both', () => {
    expect(clockTime(at)).toBe('14:32:05');
    expect(dayText(at)).toBe('3 Mar 2026');
    expect(dayAndTime(at)).toBe('3 Mar 2026, 14:32:05');
  });

  it('leaves the day away for a moment of today only', () => {
    expect(momentText(at, new Date(2026, 2, 3, 0, 0, 0).getTime())).toBe('14:32:05');
    expect(momentText(at, new Date(2026, 2, 4, 0, 0, 0).getTime())).toBe('3 Mar 2026, 14:32:05');
  });

  it('has words for times that no clock can show', () => {
    expect(clockTime(Number.NaN)).toBe('an unknown time');
    expect(dayText(1e300)).toBe('an unknown day');
  });
});

describe('statuses', () => {
  it('says what the usual ones mean and falls back to their hundred', () => {
    expect(statusMeaning(401)).toBe('no token, or one that is not accepted here');
    expect(statusMeaning(401, 'userinfo')).toBe('no token, or one that is not accepted here');
    for (const stage of ['token', 'refresh', 'introspection', 'revocation'] as const) {
      expect(statusMeaning(401, stage)).toBe('the client is not accepted');
    }
    expect(statusMeaning(403, 'token')).toBe('this is not allowed');
    for (const stage of ['discovery', 'keys'] as const)
      expect(statusMeaning(401, stage)).toBe('it wants a sign-in first');
    expect(statusMeaning(400, 'token')).toBe(statusMeaning(400));
    expect(statusMeaning(299)).toBe('it worked');
    expect(statusMeaning(599)).toBe('the server failed');
    expect(statusMeaning(999)).toBe('not a status that HTTP knows');
  });

  it('has words for every status there can be', () => {
    for (let status = 100; status < 600; status += 1) expect(statusMeaning(status)).toMatch(/^[a-z].{3,}[^.]$/);
  });

  it.each([
    [200, 'good'],
    [204, 'good'],
    [302, 'redirect'],
    [404, 'refused'],
    [500, 'failed'],
    [0, 'failed'],
  ] as const)('files %s under %s', (status, way) => {
    expect(statusClass(status)).toBe(way);
  });
});
