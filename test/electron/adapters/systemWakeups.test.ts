import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createSystemWakeups } from '../../../electron/adapters/systemWakeups';
import { createSteppedClock } from '../steppedClock';

const start = () => {
  const power = new EventEmitter();
  const clock = createSteppedClock();
  const network = { isOnline: true };
  const heard: string[] = [];
  const stop = createSystemWakeups({ power, isOnline: () => network.isOnline, clock }).onWake((why) => {
    heard.push(why);
  });
  return { power, clock, network, heard, stop };
};

describe('the moments after which everything is looked at again', () => {
  it('F36: are the end of a sleep and an unlocked screen', () => {
    const { power, heard } = start();
    power.emit('resume');
    power.emit('unlock-screen');
    expect(heard).toEqual(['resumed', 'unlocked']);
  });

  it('F1: are a network that is back, and not one that goes or stays', async () => {
    const { clock, network, heard } = start();
    await clock.step(60_000);
    network.isOnline = false;
    await clock.step(60_000);
    expect(heard).toEqual([]);
    network.isOnline = true;
    await clock.step(60_000);
    expect(heard).toEqual(['online']);
  });

  it('end with the app, and leave no timer behind', async () => {
    const { power, clock, heard, stop } = start();
    stop();
    power.emit('resume');
    expect(heard).toEqual([]);
    expect([clock.waiting(), power.listenerCount('resume'), power.listenerCount('unlock-screen')]).toEqual([0, 0, 0]);
  });
});
