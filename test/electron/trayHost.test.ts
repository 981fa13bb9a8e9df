import { describe, expect, test } from 'vitest';
import { hasTrayHost } from '../../electron/adapters/trayHost';
import { createTrayPresence } from '../../electron/trayPresence';

/** A machine with these programs; each answers by the last word of what it is asked for. */
const machine =
  (programs: Readonly<Record<string, { readonly owner: string; readonly host?: string }>>) =>
  async (program: string, args: readonly string[]): Promise<string | undefined> => {
    const answers = programs[program];
    return args.join(' ').includes('NameHasOwner') ? answers?.owner : answers?.host;
  };

describe('whether anybody shows tray icons', () => {
  test('Windows and macOS always do', async () => {
    expect(await hasTrayHost('win32', machine({}))).toBe(true);
    expect(await hasTrayHost('darwin', machine({}))).toBe(true);
  });

  test.each([
    ['gdbus', '(true,)', '(<true>,)'],
    ['dbus-send', '   boolean true', '   variant       boolean true'],
    ['busctl', 'b true', 'b true'],
  ])('%s says that a desktop does', async (program, owner, host) => {
    expect(await hasTrayHost('linux', machine({ [program]: { owner, host } }))).toBe(true);
  });

  test.each([
    ['nobody owns the watcher', { gdbus: { owner: '(false,)' } }],
    ['the watcher has no host', { gdbus: { owner: '(true,)', host: '(<false>,)' } }],
    ['the watcher does not answer', { gdbus: { owner: '(true,)' } }],
    ['there is nothing to ask with', {}],
  ])('nobody does when %s', async (_name, programs) => {
    expect(await hasTrayHost('linux', machine(programs))).toBe(false);
  });

  test('a program that fails is not the last word', async () => {
    const programs = { 'dbus-send': { owner: 'boolean true', host: 'boolean true' } };
    expect(await hasTrayHost('linux', machine(programs))).toBe(true);
  });
});

describe('an icon that nobody showed when it was made', () => {
  const presence = (...answers: readonly boolean[]) => {
    const left = [...answers];
    const rebuilt = { times: 0 };
    const { isSeen } = createTrayPresence({
      hasHost: async () => left.shift() ?? false,
      rebuild: () => {
        rebuilt.times += 1;
      },
    });
    return { isSeen, rebuilt };
  };

  test('is made again once the desktop shows icons', async () => {
    const { isSeen, rebuilt } = presence(false, false, true, true);
    expect([await isSeen(), await isSeen(), await isSeen(), await isSeen()]).toEqual([false, false, true, true]);
    expect(rebuilt.times).toBe(1);
  });

  test('is left alone where it was seen from the start', async () => {
    const { isSeen, rebuilt } = presence(true, true);
    await isSeen();
    await isSeen();
    expect(rebuilt.times).toBe(0);
  });
});
