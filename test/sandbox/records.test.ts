import { describe, expect, it } from 'vitest';
import { createRecords } from '../../src/sandbox/records';

const create = (limit?: number) => {
  let changes = 0;
  const records = createRecords({
    now: () => 1_000_000,
    saved: [],
    onChange: () => {
      changes += 1;
    },
    ...(limit !== undefined && { limit }),
  });
  return { records, changes: () => changes };
};

describe('the practice records', () => {
  it('give back what was put in, with its name, and not what the provider changed later', () => {
    const { records } = create();
    const payload = { jti: 'refresh-1', kind: 'RefreshToken', scope: 'openid', list: ['a'] };
    records.put('RefreshToken', 'refresh-1', payload, 60);

    payload.list.push('b');

    expect(records.find('RefreshToken', 'refresh-1')).toEqual({ ...payload, list: ['a'] });
    expect(records.find('AccessToken', 'refresh-1')).toBeUndefined();
  });

  it('mark a used token and forget a removed one', () => {
    const { records } = create();
    records.put('RefreshToken', 'one', { grantId: 'grant' }, 60);
    records.put('RefreshToken', 'two', { grantId: 'other' }, 60);

    records.consume('RefreshToken', 'one');
    records.remove('RefreshToken', 'two');
    records.consume('RefreshToken', 'never-there');

    expect(records.find('RefreshToken', 'one')).toMatchObject({ consumed: 1000 });
    expect(records.find('RefreshToken', 'two')).toBeUndefined();
    expect(records.find('RefreshToken', 'never-there')).toBeUndefined();
  });

  it('forget the tokens of one grant, of one kind', () => {
    const { records } = create();
    records.put('AccessToken', 'access', { grantId: 'grant' }, 60);
    records.put('AccessToken', 'other', { grantId: 'other' }, 60);
    records.put('RefreshToken', 'refresh', { grantId: 'grant' }, 60);

    records.removeByGrant('AccessToken', 'grant');

    expect(records.find('AccessToken', 'access')).toBeUndefined();
    expect(records.find('AccessToken', 'other')).toBeDefined();
    expect(records.find('RefreshToken', 'refresh')).toBeDefined();
  });

  it('ask for saving only when something changes that outlives a restart', () => {
    const { records, changes } = create();

    records.put('Interaction', 'half-done', {}, 60);
    records.remove('Interaction', 'half-done');
    records.remove('RefreshToken', 'never-there');
    expect(changes()).toBe(0);

    records.put('RefreshToken', 'one', {}, 60);
    records.remove('RefreshToken', 'one');
    expect(changes()).toBe(2);
  });

  it('stay within their limit, and a flood of sign-ins that nobody finishes does not push out a token', () => {
    const { records } = create(100);
    records.put('Grant', 'grant', {}, 60);
    records.put('RefreshToken', 'refresh', { grantId: 'grant' }, 60);

    for (let round = 0; round < 1000; round += 1) records.put('Interaction', `page-${round}`, {}, 60);

    const left = Array.from({ length: 1000 }, (_, round) => records.find('Interaction', `page-${round}`));
    expect(left.filter((page) => page !== undefined).length).toBeLessThanOrEqual(98);
    expect(left.at(-1)).toBeDefined();
    expect(records.find('Grant', 'grant')).toBeDefined();
    expect(records.find('RefreshToken', 'refresh')).toBeDefined();
  });
});
