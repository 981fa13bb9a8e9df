import { describe, expect, it } from 'vitest';
import { type HeldRecord, inOrderOfWorth, worthSaving } from '../../src/sandbox/retention';

const record = (model: string, key: string, change: Partial<HeldRecord> = {}): HeldRecord => ({
  model,
  key,
  expiresAtSeconds: 1000,
  touched: 1,
  payload: {},
  grantKey: model === 'Grant' ? key : undefined,
  ...change,
});

const keys = (records: readonly HeldRecord[]): string[] => records.map(({ key }) => key);

describe('what is worth keeping', () => {
  it('is the sign-in used last, its grant before its tokens', () => {
    const records = [
      record('Grant', 'grant-old', { touched: 1 }),
      record('RefreshToken', 'refresh-old', { grantKey: 'grant-old', touched: 2 }),
      record('RefreshToken', 'refresh-new', { grantKey: 'grant-new', touched: 9 }),
      record('Grant', 'grant-new', { touched: 3 }),
      record('AccessToken', 'access-new', { grantKey: 'grant-new', touched: 8 }),
    ];

    expect(keys(worthSaving(records, 0))).toEqual([
      'grant-new',
      'refresh-new',
      'access-new',
      'grant-old',
      'refresh-old',
    ]);
  });

  it('puts used refresh tokens last, even recent ones', () => {
    const records = [
      record('RefreshToken', 'used', { grantKey: 'grant', touched: 9, payload: { consumed: 5 } }),
      record('Session', 'session', { touched: 2 }),
      record('Grant', 'grant', { touched: 1 }),
      record('RefreshToken', 'good', { grantKey: 'grant', touched: 1 }),
    ];

    expect(keys(worthSaving(records, 0))).toEqual(['grant', 'good', 'session', 'used']);
  });

  it('prefers every newest access token to the older ones of the same sign-in', () => {
    const records = [
      record('Grant', 'one'),
      record('AccessToken', 'one-first', { grantKey: 'one', touched: 8 }),
      record('AccessToken', 'one-second', { grantKey: 'one', touched: 9 }),
      record('Grant', 'other'),
      record('AccessToken', 'other-first', { grantKey: 'other', touched: 2 }),
    ];

    expect(keys(worthSaving(records, 0))).toEqual(['one', 'one-second', 'other', 'other-first', 'one-first']);
  });

  it('leaves out what has expired, half-done sign-ins, codes, and grants without a token', () => {
    const records = [
      record('RefreshToken', 'expired', { grantKey: 'grant', expiresAtSeconds: 10 }),
      record('Grant', 'grant'),
      record('Interaction', 'half-done'),
      record('AuthorizationCode', 'code', { grantKey: 'other' }),
      record('Grant', 'other'),
      record('ClientCredentials', 'service'),
    ];

    expect(keys(worthSaving(records, 10))).toEqual(['service']);
  });

  it('still counts half-done sign-ins and codes while the provider runs', () => {
    const records = [record('Interaction', 'half-done'), record('AuthorizationCode', 'code'), record('Grant', 'grant')];

    expect(keys(inOrderOfWorth(records, 0)).sort()).toEqual(['code', 'grant', 'half-done']);
  });
});
