import { describe, expect, it } from 'vitest';
import type { SecretStore } from '../../src/ports';
import { createKeychainQueue } from '../../src/stores/keychainQueue';
import { createSteppedClock } from '../electron/steppedClock';
import { createMemorySecretStore, keychainError } from '../support/memorySecretStore';
import { outcomeOf, turns } from './storeWorld';

const setUp = (secrets: SecretStore = createMemorySecretStore()) => {
  const clock = createSteppedClock();
  const lateAnswers: number[] = [];
  const queue = createKeychainQueue({
    secrets,
    clock,
    deadlineMs: 5000,
    onLateAnswer: () => lateAnswers.push(clock.monotonic()),
  });
  return { clock, queue, lateAnswers };
};

describe('keychain queue', () => {
  it('F53: makes one call at a time however many are asked for, and in their order', async () => {
    const secrets = createMemorySecretStore();
    const { queue } = setUp(secrets);
    const answers = await Promise.all([
      queue.set('a', '1'),
      queue.get('a'),
      queue.set('a', '2'),
      queue.get('a'),
      queue.remove('a'),
      queue.get('a'),
    ]);
    expect(answers).toEqual([undefined, '1', undefined, '2', undefined, undefined]);
    expect(secrets.mostAtOnce()).toBe(1);
  });

  it('F52: a call without an answer fails after its deadline', async () => {
    const secrets = createMemorySecretStore();
    secrets.failAt(1, { kind: 'hangs' });
    const { clock, queue } = setUp(secrets);
    const outcome = outcomeOf(queue.get('a'));
    await clock.step(4999);
    expect(queue.hanging()).toBe(false);
    await clock.step(1);
    expect(await outcome).toBe('keychain-timeout');
    expect(queue.hanging()).toBe(true);
  });

  it('F53: while a call hangs, waiting and later calls fail at once and never reach the keychain', async () => {
    const secrets = createMemorySecretStore();
    secrets.failAt(1, { kind: 'hangs' });
    const { clock, queue } = setUp(secrets);
    const waiting = [queue.get('a'), queue.set('b', '1'), queue.remove('c')].map(outcomeOf);
    await clock.step(5000);
    expect(await Promise.all(waiting)).toEqual(['keychain-timeout', 'keychain-timeout', 'keychain-timeout']);
    const later = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(queue.get('d'))));
    expect(new Set(later)).toEqual(new Set(['keychain-timeout']));
    expect(secrets.calls()).toBe(1);
  });

  it('F52: a late answer is told, and the keychain is in use again', async () => {
    const secrets = createMemorySecretStore();
    secrets.failAt(1, { kind: 'hangs' });
    const { clock, queue, lateAnswers } = setUp(secrets);
    const set = outcomeOf(queue.set('a', 'late but kept'));
    await clock.step(5000);
    expect(await set).toBe('keychain-timeout');
    secrets.release();
    await turns();
    expect(lateAnswers).toHaveLength(1);
    expect(queue.hanging()).toBe(false);
    expect(await queue.get('a')).toBe('late but kept');
  });

  it('F52: a late failure ends the hanging as well, and disturbs nobody', async () => {
    let refuse: (reason: Error) => void = () => {};
    const secrets: SecretStore = {
      ...createMemorySecretStore(),
      remove: () => new Promise((_, reject) => (refuse = reject)),
    };
    const { clock, queue, lateAnswers } = setUp(secrets);
    const removal = outcomeOf(queue.remove('a'));
    await clock.step(5000);
    expect(await removal).toBe('keychain-timeout');
    refuse(new Error('The prompt was dismissed'));
    await turns();
    expect(lateAnswers).toHaveLength(1);
    expect(await queue.get('a')).toBeUndefined();
  });

  it('a failed call stops nothing, not even one that throws at once', async () => {
    const secrets = createMemorySecretStore();
    secrets.failAt(1, { kind: 'fails', error: keychainError('keychain-denied'), effect: 'none' });
    const { queue } = setUp({
      ...secrets,
      remove: () => {
        throw new Error('not even a promise');
      },
    });
    expect(await outcomeOf(queue.get('a'))).toBe('keychain-denied');
    await expect(queue.remove('a')).rejects.toThrow('not even a promise');
    await queue.set('a', '1');
    expect(await queue.get('a')).toBe('1');
  });

  it('leaves no timer behind', async () => {
    const { clock, queue, lateAnswers } = setUp();
    await queue.set('a', '1');
    await queue.get('a');
    expect(clock.waiting()).toBe(0);
    await clock.step(60_000);
    expect(lateAnswers).toEqual([]);
  });
});
