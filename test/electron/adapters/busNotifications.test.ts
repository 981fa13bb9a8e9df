import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BusCall,
  type BusMessage,
  bodyReader,
  encodeCall,
  takeMessage,
} from '../../../electron/adapters/busMessage';
import { createBusNotifier } from '../../../electron/adapters/busNotifications';
import type { Notice } from '../../../electron/adapters/notifications';
import { sessionBusPath } from '../../../electron/adapters/sessionBus';
import { createRecordedLog } from '../recordedLog';
import { settled } from '../steppedClock';

const number = (...values: readonly number[]): Buffer => Buffer.concat(values.map((value) => u32(value)));
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([u32(value.length), Buffer.from(`${value}\0`)]);
const texts = (...values: readonly string[]): Buffer => {
  const padded = values.map((value) => Buffer.concat([text(value), Buffer.alloc((4 - ((value.length + 5) % 4)) % 4)]));
  const all = Buffer.concat(padded);
  return Buffer.concat([u32(all.length), all]);
};

/** A desktop with notifications at the other end of a bus. */
const desktop = (given: { readonly capabilities?: readonly string[]; readonly absent?: boolean } = {}) => {
  const calls: BusCall[] = [];
  const usual: Notice[] = [];
  let signal: (message: BusMessage) => void = () => undefined;
  let end: () => void = () => undefined;
  let connections = 0;
  const notify = createBusNotifier({
    log: createRecordedLog(),
    usual: (notice) => {
      usual.push(notice);
      return () => undefined;
    },
    connect: async () => {
      connections += 1;
      if (given.absent) throw new Error('no bus');
      return {
        call: async (call) => {
          calls.push(call);
          if (call.member === 'GetCapabilities') return texts(...(given.capabilities ?? ['body', 'actions']));
          return number(7);
        },
        onSignal: (run) => {
          signal = run;
        },
        onEnd: (run) => {
          end = run;
        },
      };
    },
  });
  const tell = (member: string, body: Buffer, from = 'org.freedesktop.Notifications') =>
    signal({ kind: 'signal', replyTo: 0, interface: from, member, body });
  const called = (member: string) => calls.filter((call) => call.member === member).map(({ body }) => body);
  return { notify, calls, called, usual, tell, end: () => end(), connections: () => connections };
};

const offering = () => {
  const done: string[] = [];
  const notice: Notice = {
    title: 'acme',
    body: 'A <b>new</b> sign-in & more',
    onClick: () => void done.push('opened'),
    action: { label: 'Sign in', hint: 'Click to sign in.', run: () => void done.push('signed in') },
  };
  return { done, notice };
};

describe('a notification with a button, on Linux', () => {
  test('asks the desktop for the button, and does what it is for', async () => {
    const { notify, called, tell, usual } = desktop();
    const { notice, done } = offering();
    notify(notice);
    await settled();
    expect(called('Notify')[0]).toContainEqual({ type: 'as', value: ['default', 'Open', 'act', 'Sign in'] });
    expect(usual).toEqual([]);
    tell('ActionInvoked', Buffer.concat([number(8), text('act')]));
    tell('ActionInvoked', Buffer.concat([number(7), text('act')]), 'org.example.Other');
    expect(done).toEqual([]);
    tell('ActionInvoked', Buffer.concat([number(7), text('act')]));
    tell('ActionInvoked', Buffer.concat([number(7), text('act')]));
    expect(done).toEqual(['signed in']);
  });

  test('leads to the profile when it is clicked itself', async () => {
    const { notify, tell } = desktop();
    const { notice, done } = offering();
    notify(notice);
    await settled();
    tell('ActionInvoked', Buffer.concat([number(7), text('default')]));
    expect(done).toEqual(['opened']);
  });

  test('is taken away once, and not when the person did it', async () => {
    const first = desktop();
    const dismiss = first.notify(offering().notice);
    dismiss();
    dismiss();
    await settled();
    expect(first.called('CloseNotification')).toEqual([[{ type: 'u', value: 7 }]]);

    const second = desktop();
    const dismissGone = second.notify(offering().notice);
    await settled();
    second.tell('NotificationClosed', number(7, 2));
    dismissGone();
    await settled();
    expect(second.called('CloseNotification')).toEqual([]);
  });

  test('shows no markup that came in a name', async () => {
    const { notify, called } = desktop({ capabilities: ['actions', 'body-markup'] });
    notify(offering().notice);
    await settled();
    expect(called('Notify')[0]).toContainEqual({ type: 's', value: 'A &lt;b&gt;new&lt;/b&gt; sign-in &amp; more' });
  });

  test('goes the usual way where the desktop has no buttons, or there is no bus, and tries again the next time', async () => {
    for (const given of [{ capabilities: ['body'] }, { absent: true }]) {
      const { notify, usual, connections } = desktop(given);
      notify(offering().notice);
      await settled();
      notify(offering().notice);
      await settled();
      expect(usual).toHaveLength(2);
      expect(connections()).toBe(2);
    }
  });

  test('connects again after the bus has ended', async () => {
    const { notify, end, connections, called } = desktop();
    notify(offering().notice);
    await settled();
    end();
    notify(offering().notice);
    await settled();
    expect(connections()).toBe(2);
    expect(called('Notify')).toHaveLength(2);
  });

  test('without an action goes the usual way at once', () => {
    const { notify, usual, connections } = desktop();
    const { action: _action, ...plain } = offering().notice;
    notify(plain);
    expect(usual).toEqual([plain]);
    expect(connections()).toBe(0);
  });
});

describe('messages of the bus', () => {
  const call: BusCall = {
    destination: 'org.example.Service',
    path: '/org/example',
    interface: 'org.example.Thing',
    member: 'Do',
    body: [
      { type: 's', value: 'zürich' },
      { type: 'as', value: ['a', '', 'ccc'] },
      { type: 'u', value: 4_000_000_000 },
      { type: 'a{sv}', value: {} },
      { type: 'i', value: -1 },
    ],
  };

  test('are read as they were written, in whatever pieces they come', () => {
    const sent = encodeCall(call, 5);
    const both = Buffer.concat([sent, encodeCall({ ...call, body: [] }, 6)]);
    for (let length = 0; length < sent.length; length += 1)
      expect(takeMessage(both.subarray(0, length))).toBeUndefined();
    const first = takeMessage(both);
    expect(first).toMatchObject({ length: sent.length, message: { member: 'Do', interface: 'org.example.Thing' } });
    const reader = bodyReader(first?.message.body ?? Buffer.alloc(0));
    expect([reader.text(), reader.texts(), reader.u32(), reader.u32()]).toEqual(['zürich', ['a', '', 'ccc'], 4e9, 0]);
    expect(takeMessage(both.subarray(sent.length))?.message.body.length).toBe(0);
  });

  test('that are none end in an error or in waiting for more, never in anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, plausible) => {
        const held = Buffer.from(bytes);
        if (plausible && held.length > 0) held[0] = 'l'.charCodeAt(0);
        try {
          const taken = takeMessage(held);
          expect(taken === undefined || taken.length <= held.length).toBe(true);
        } catch (caught) {
          expect(caught instanceof RangeError || caught instanceof TypeError).toBe(true);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

test('the session’s bus is found by what the session says of it', () => {
  expect(sessionBusPath({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus,guid=ab' })).toBe(
    '/run/user/1000/bus',
  );
  expect(sessionBusPath({ DBUS_SESSION_BUS_ADDRESS: 'unix:guid=ab,path=/tmp/a%20b' })).toBe('/tmp/a b');
  expect(sessionBusPath({ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/x' })).toBe('\0/tmp/x');
  expect(sessionBusPath({ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=evil.example' })).toBeUndefined();
  expect(sessionBusPath({ XDG_RUNTIME_DIR: '/run/user/1000' })).toBe('/run/user/1000/bus');
  expect(sessionBusPath({})).toBeUndefined();
});
