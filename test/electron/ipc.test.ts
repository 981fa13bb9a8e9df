import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { channels } from '../../electron/channels';
import { type CallEvent, connectPage } from '../../electron/ipc';
import { createFakeBridge } from '../support/fakeBridge';
import { createRecordedLog, type RecordedLog } from './recordedLog';

type Listener = Parameters<Parameters<typeof connectPage>[0]['ipcMain']['handle']>[1];

const ours: CallEvent = { sender: { id: 7 }, senderFrame: { url: 'app://token-helper/index.html', parent: null } };

/** A page connected to a core in memory; `invoke` is a call as it reaches the main process. */
const connected = (core = createFakeBridge(), log: RecordedLog = createRecordedLog()) => {
  const handlers = new Map<string, Listener>();
  const delivered: (readonly unknown[])[] = [];
  const { send } = connectPage({
    ipcMain: { handle: (channel, listener) => void handlers.set(channel, listener) },
    core,
    page: () => ({ contentsId: 7, isOurs: (address) => address.startsWith('app://token-helper/') }),
    deliver: (channel, ...args) => void delivered.push([channel, ...args]),
    log,
  });
  const invoke = (event: CallEvent, ...args: readonly unknown[]) => handlers.get(channels.call)?.(event, ...args);
  return { core, log, handlers, delivered, send, invoke };
};

describe('calls from the window', () => {
  test('reach the core and come back with its answer', async () => {
    const { invoke, core } = connected();
    expect(await invoke(ours, 'profiles.list', undefined)).toEqual({ ok: true, value: [] });
    expect(core.calls).toEqual([{ name: 'profiles.list', input: undefined }]);
  });

  test('T10: there is one channel for calls and no other', () => {
    expect([...connected().handlers.keys()]).toEqual([channels.call]);
  });

  test.each<[string, CallEvent]>([
    ['another window', { ...ours, sender: { id: 8 } }],
    ['a frame inside the page', { ...ours, senderFrame: { url: 'app://token-helper/index.html', parent: {} } }],
    ['a frame that is gone', { ...ours, senderFrame: null }],
    ['our window on a foreign page', { ...ours, senderFrame: { url: 'https://evil.example/', parent: null } }],
    ['our window on an empty page', { ...ours, senderFrame: { url: '', parent: null } }],
  ])('T10: %s gets nothing, and it is logged', async (_name, stranger) => {
    const { invoke, core, log } = connected();
    expect(await invoke(stranger, 'token.reveal', {})).toEqual({
      ok: false,
      error: { code: 'internal', technical: 'not this window' },
    });
    expect(core.calls).toEqual([]);
    expect(log.lines.map(({ text }) => text)).toEqual(['warn ipc.stranger']);
  });

  test('T10: nobody is let in before there is a window', async () => {
    const handlers = new Map<string, Listener>();
    const core = createFakeBridge();
    connectPage({
      ipcMain: { handle: (channel, listener) => void handlers.set(channel, listener) },
      core,
      page: () => ({ contentsId: undefined, isOurs: () => true }),
      deliver: () => undefined,
      log: createRecordedLog(),
    });
    expect(await handlers.get(channels.call)?.(ours, 'profiles.list')).toMatchObject({ ok: false });
    expect(core.calls).toEqual([]);
  });

  test.each<[string, readonly unknown[]]>([
    ['no name', []],
    ['a name that is an object', [{ toString: () => 'profiles.list' }]],
    ['a name that is a list', [['profiles.list']]],
    ['an overlong name', ['a'.repeat(61)]],
    ['a name with other characters', ['profiles.list\n']],
    ['a prototype for a name', ['__proto__']],
    ['more than one argument', ['profiles.list', undefined, 'more']],
  ])('T10: %s is refused before the core sees it', async (_name, args) => {
    const { invoke, core } = connected();
    expect(await invoke(ours, ...args)).toEqual({
      ok: false,
      error: { code: 'internal', technical: 'malformed call' },
    });
    expect(core.calls).toEqual([]);
  });

  test('a core that throws is answered and logged by kind, without its text', async () => {
    const core = {
      ...createFakeBridge(),
      call: async () => {
        throw new RangeError('secret=abc');
      },
    };
    const { invoke, log } = connected(core);
    expect(await invoke(ours, 'profiles.list')).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(log.lines).toEqual([{ text: 'error ipc.call-threw', facts: { name: 'profiles.list', kind: 'RangeError' } }]);
  });
});

describe('anything at all from the window', () => {
  const whoever = fc.record({
    sender: fc.record({ id: fc.oneof(fc.constant(7), fc.integer()) }),
    senderFrame: fc.option(
      fc.record({
        url: fc.oneof(fc.constant('app://token-helper/index.html'), fc.webUrl(), fc.string()),
        parent: fc.oneof(fc.constant(null), fc.anything()),
      }),
    ),
  });
  const isOurs = ({ sender, senderFrame }: CallEvent): boolean =>
    sender.id === 7 && senderFrame?.parent === null && senderFrame.url.startsWith('app://token-helper/');

  test('T10: is answered, never thrown at, and reaches the core only from our page with a name', async () => {
    const { invoke, core } = connected(createFakeBridge(), { ...createRecordedLog(), warn: () => undefined });
    const names = fc.oneof(fc.constantFrom('profiles.list', 'token.reveal', '__proto__'), fc.anything());
    await fc.assert(
      fc.asyncProperty(whoever, names, fc.anything(), async (event, name, input) => {
        const before = core.calls.length;
        const answer = await invoke(event, name, input);
        expect(answer).toHaveProperty('ok');
        const reached = core.calls.length > before;
        expect(reached).toBe(isOurs(event) && typeof name === 'string' && /^[a-zA-Z.]{1,60}$/.test(name));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('events to the window', () => {
  let page = connected();
  beforeEach(() => {
    page = connected();
  });

  test('those of the core are passed on', () => {
    page.core.emit('tokens.changed', { profileId: 'p' });
    expect(page.delivered).toEqual([[channels.event, 'tokens.changed', { profileId: 'p' }]]);
  });

  test('those of the shell go the same way', () => {
    page.send('window.command', { command: 'new-profile' });
    expect(page.delivered).toEqual([[channels.event, 'window.command', { command: 'new-profile' }]]);
  });
});
