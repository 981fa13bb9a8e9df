import { describe, expect, it } from 'vitest';
import { AppFailure } from '../../src/domain/errors';
import { clockDifference } from '../../src/domain/serverClock';
import { nextTotpTurn, totpCode, totpStepAt } from '../../src/domain/totp';
import { commonTotpSettings, readTotpSeed, totpSettingsIn } from '../../src/domain/totpSeed';

/** The seeds of RFC 6238 appendix B: the digits 1 to 0 over and over, 20, 32 and 64 of them. */
const rfcSeed = (bytes: number): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const text = '1234567890'.repeat(7).slice(0, bytes);
  const bits = [...text].map((character) => character.charCodeAt(0).toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
};

const refusal = (read: () => unknown): unknown => {
  try {
    read();
  } catch (caught) {
    return caught instanceof AppFailure ? caught.error : caught;
  }
  return undefined;
};

describe('a time-based code', () => {
  it.each<[number, 'sha1' | 'sha256' | 'sha512', number, string]>([
    [59, 'sha1', 20, '94287082'],
    [59, 'sha256', 32, '46119246'],
    [59, 'sha512', 64, '90693936'],
    [1_111_111_109, 'sha1', 20, '07081804'],
    [1_234_567_890, 'sha256', 32, '91819424'],
    [20_000_000_000, 'sha512', 64, '47863826'],
  ])('is the one of RFC 6238 appendix B at %i seconds with %s', (seconds, algorithm, bytes, code) => {
    const settings = { algorithm, digits: 8, period: 30 } as const;
    expect(totpCode(rfcSeed(bytes), settings, totpStepAt(seconds * 1000, 30))).toBe(code);
  });

  it('can be made from a seed of ten bytes, as some servers hand out', () => {
    expect(totpCode('JBSWY3DPEHPK3PXP', commonTotpSettings, 1)).toBe('996554');
  });
});

describe('the turn of a code', () => {
  const at = (secondsIntoStep: number): number => (1000 * 30 + secondsIntoStep) * 1000;

  it.each([
    ['at once, with time to spare', 0, [], { step: 1000, waitMs: 0 }],
    ['at once with three seconds left', 27, [], { step: 1000, waitMs: 0 }],
    ['in the next step with less than three left', 27.5, [], { step: 1001, waitMs: 2500 }],
    ['in the next step when the code was given already', 10, [1000], { step: 1001, waitMs: 20_000 }],
    ['two steps on when both were given', 10, [1000, 1001], { step: 1002, waitMs: 50_000 }],
    ['at once when only older ones were given', 10, [998, 999], { step: 1000, waitMs: 0 }],
    ['at once although a clock that was wrong gave a later one', 10, [2000], { step: 1000, waitMs: 0 }],
  ])('comes %s', (_name, seconds, used, turn) => {
    expect(nextTotpTurn(at(seconds), 30, used)).toEqual(turn);
  });
});

describe('a seed', () => {
  it.each([
    ['in groups and small letters', 'jbsw y3dp ehpk 3pxp', 'JBSWY3DPEHPK3PXP'],
    ['with hyphens', 'JBSW-Y3DP-EHPK-3PXP', 'JBSWY3DPEHPK3PXP'],
    ['with padding', 'GEZDGNBVGY3TQOJQGEZDGNBVGY======', 'GEZDGNBVGY3TQOJQGEZDGNBVGY'],
  ])('is read %s', (_name, typed, secret) => {
    expect(readTotpSeed(typed)).toEqual({ secret, settings: {} });
  });

  it('is read from the address behind a QR code, with its settings', () => {
    const address =
      'otpauth://totp/IBM:dana%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=IBM&algorithm=SHA256&digits=8&period=60';
    expect(readTotpSeed(address)).toEqual({
      secret: 'JBSWY3DPEHPK3PXP',
      settings: { algorithm: 'sha256', digits: 8, period: 60 },
    });
  });

  it.each([
    ['nothing', '  '],
    ['a code in place of the seed', '123456'],
    ['letters that base32 has not', 'JBSWY3DPEHPK3PX1'],
    ['half a seed', 'JBSWY3DP'],
    ['a seed with one letter too many', 'JBSWY3DPEHPK3PXPA'],
    ['a novel', 'A'.repeat(401)],
    ['an address for codes that count', 'otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP&counter=1'],
    ['an address without a seed', 'otpauth://totp/x'],
    ['an address that is none', 'otpauth:'],
  ])('is refused with a reason and without being repeated when it is %s', (_name, typed) => {
    const error = refusal(() => readTotpSeed(typed));
    expect(error).toMatchObject({ code: 'input-invalid', field: 'totp-seed' });
    if (typed.trim() !== '') expect(JSON.stringify(error)).not.toContain(typed);
  });

  it('takes settings from loose values, and none that are odd', () => {
    expect(totpSettingsIn({ algorithm: 'HmacSHA512', digits: '7', period: 30 })).toEqual({
      algorithm: 'sha512',
      digits: 7,
      period: 30,
    });
    expect(totpSettingsIn({ algorithm: 'MD5', digits: 4, period: 0 })).toEqual({});
    expect(totpSettingsIn({ algorithm: 'constructor' })).toEqual({});
  });
});

describe("a server's clock", () => {
  const received = Date.UTC(2026, 0, 1, 12, 0, 0);
  const dated = (ms: number): string => new Date(received + ms).toUTCString();

  it.each([
    ['the same within a whole second and its way here', dated(-1000), 0],
    ['two minutes ahead', dated(120_000), 120_500],
    ['two minutes behind', dated(-120_000), -119_500],
    ['unknown where it says nothing', undefined, undefined],
    ['unknown where it says nonsense', 'yesterday', undefined],
  ])('is %s', (_name, header, difference) => {
    expect(clockDifference(header, received)).toBe(difference);
  });
});
