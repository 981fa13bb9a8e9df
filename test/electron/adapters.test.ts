import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClipboard } from '../../electron/adapters/clipboard';
import { createFileLog } from '../../electron/adapters/fileLog';
import { createNotifier } from '../../electron/adapters/notifications';
import { createSystemClock } from '../../electron/adapters/systemClock';
import { createSystemRandom } from '../../electron/adapters/systemRandom';
import { createRecordedLog } from './recordedLog';

describe('the system clock', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const day = 86_400_000;

  test('F19: keeps a wait of 60 days, which is longer than a timer can be', () => {
    const run = vi.fn();
    createSystemClock().after(60 * day, run);
    vi.advanceTimersByTime(60 * day - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(100 * day);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('forgets a wait that is called off, also after its first piece', () => {
    const run = vi.fn();
    const stop = createSystemClock().after(60 * day, run);
    vi.advanceTimersByTime(50 * day);
    stop();
    vi.advanceTimersByTime(100 * day);
    expect(run).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([0, -5, Number.NaN])(
    'a wait of %d ms is over at once, but never before the caller goes on',
    (milliseconds) => {
      const run = vi.fn();
      createSystemClock().after(milliseconds, run);
      expect(run).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(run).toHaveBeenCalledTimes(1);
    },
  );

  test('an endless wait never ends', () => {
    const run = vi.fn();
    createSystemClock().after(Number.POSITIVE_INFINITY, run);
    vi.advanceTimersByTime(365 * day);
    expect(run).not.toHaveBeenCalled();
  });
});

test('randomness gives UUIDs and bytes, different each time', () => {
  const random = createSystemRandom();
  expect(random.id()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(random.id()).not.toBe(random.id());
  expect(random.bytes(32)).toHaveLength(32);
  expect(random.bytes(32)).not.toEqual(random.bytes(32));
});

describe('the clipboard', () => {
  /** Electron's clipboard since 44, in memory. */
  const systemClipboard = () => {
    class Item {
      readonly payloads: Readonly<Record<string, unknown>>;
      constructor(payloads: Readonly<Record<string, unknown>>) {
        this.payloads = payloads;
      }
    }
    const held = { text: '', formats: [] as string[], contents: new Map<string, Uint8Array>() };
    const clipboard = {
      readText: async () => held.text,
      writeText: async (text: string) => void Object.assign(held, { text, formats: ['text/plain'] }),
      write: async (items: unknown) => {
        const [{ payloads }] = items as [Item];
        Object.assign(held, { text: payloads['text/plain'], formats: Object.keys(payloads) });
        for (const [name, content] of Object.entries(payloads)) {
          if (content instanceof Blob) held.contents.set(name, new Uint8Array(await content.arrayBuffer()));
        }
      },
      clear: () => void Object.assign(held, { text: '', formats: [] }),
    };
    // The part of Electron's class that is used; its type also has what only `read` gives back.
    return { clipboard, held, ClipboardItem: Item as unknown as typeof Electron.ClipboardItem };
  };

  const copied = async (platform: string, secret: boolean, withItems = true) => {
    const { clipboard, held, ClipboardItem } = systemClipboard();
    const log = createRecordedLog();
    const port = createClipboard({ clipboard, ClipboardItem: withItems ? ClipboardItem : undefined, log, platform });
    await port.write('Authorization: Bearer t', { secret });
    return { port, held };
  };

  test.each([
    ['linux', ['x-kde-passwordManagerHint']],
    [
      'win32',
      ['ExcludeClipboardContentFromMonitorProcessing', 'CanIncludeInClipboardHistory', 'CanUploadToCloudClipboard'],
    ],
    ['darwin', ['org.nspasteboard.ConcealedType', 'org.nspasteboard.TransientType']],
  ])('T19: on %s a secret is marked for histories and managers', async (platform, names) => {
    const { held } = await copied(platform, true);
    expect(held.text).toBe('Authorization: Bearer t');
    expect(held.formats).toEqual([
      'text/plain',
      ...names.map((name) => `electron application/osclipboard;format="${name}"`),
    ]);
  });

  test('T19: on Windows the marks are zeros of four bytes, on Linux the word that Klipper looks for', async () => {
    const windows = await copied('win32', true);
    expect([...windows.held.contents.values()]).toEqual([0, 1, 2].map(() => new Uint8Array(4)));
    const linux = await copied('linux', true);
    expect([...linux.held.contents.values()].map((bytes) => Buffer.from(bytes).toString())).toEqual(['secret']);
  });

  test('what is no secret is plain text', async () => {
    expect((await copied('linux', false)).held.formats).toEqual(['text/plain']);
  });

  test('a secret is copied as plain text where marks cannot be written with it', async () => {
    expect((await copied('linux', true, false)).held).toMatchObject({
      text: 'Authorization: Bearer t',
      formats: ['text/plain'],
    });
    expect((await copied('freebsd', true)).held.formats).toEqual(['text/plain']);
  });

  test('a desktop that takes no marks gets the text without them, and the log says so', async () => {
    const { clipboard, held, ClipboardItem } = systemClipboard();
    const refusing = { ...clipboard, write: async () => Promise.reject(new TypeError('no such format')) };
    const log = createRecordedLog();
    await createClipboard({ clipboard: refusing, ClipboardItem, platform: 'linux', log }).write('t', { secret: true });
    expect(held).toMatchObject({ text: 't', formats: ['text/plain'] });
    expect(log.lines).toMatchObject([{ text: 'warn clipboard.not-marked', facts: { kind: 'TypeError' } }]);
  });

  test('is read and cleared', async () => {
    const { port } = await copied('linux', true);
    expect(await port.read()).toBe('Authorization: Bearer t');
    await port.clear();
    expect(await port.read()).toBe('');
  });
});

describe('the log', () => {
  let folder = '';
  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'log-')), 'logs');
  });
  afterEach(() => rm(path.dirname(folder), { recursive: true }));
  const lines = async () =>
    (await readFile(path.join(folder, 'main.log'), 'utf8'))
      .trim()
      .split(/\r?\n/)
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  test('writes one line an event, with its facts, for the owner alone', async () => {
    const log = createFileLog({ folder, now: () => Date.UTC(2026, 0, 1) });
    log.info('app.started', { version: '1.2.3', windows: 1, packaged: true });
    log.warn('ipc.stranger');
    log.error('store.damaged', { file: 'profiles.json' });
    expect(await lines()).toEqual([
      {
        at: '2026-01-01T00:00:00.000Z',
        level: 'info',
        event: 'app.started',
        version: '1.2.3',
        windows: 1,
        packaged: true,
      },
      { at: '2026-01-01T00:00:00.000Z', level: 'warn', event: 'ipc.stranger' },
      { at: '2026-01-01T00:00:00.000Z', level: 'error', event: 'store.damaged', file: 'profiles.json' },
    ]);
    expect((await stat(path.join(folder, 'main.log'))).mode & 0o077).toBe(0);
  });

  test.each([
    ['a JWT', 'failed for eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', /eyJzdWIi|c2lnbmF0/],
    ['a bearer header', 'Headers.append: "Bearer s3cr3t-t0k3n-value" is invalid', /s3cr3t/],
    ['the query of an address', 'GET https://idp.example/cb?code=short&state=x failed', /short|state/],
    ['the fragment of an address', 'at https://idp.example/cb#access_token=short', /short/],
    ['a user name and password in an address', 'via http://alice:pw@proxy.example:8080', /alice|pw@/],
    ['an opaque token', 'token 8f3kd93kfla93kdlfa93kdlfla93kd0fla93kd', /8f3kd93k/],
    ['a named secret', 'client_secret=abc', /abc/],
    ['another line', 'first\n{"level":"info","event":"forged"}', /\n/],
  ])('T18: does not write %s that came with a fact', async (_name, value, secret) => {
    createFileLog({ folder, now: () => 0 }).error('something.failed', { value });
    const text = (await readFile(path.join(folder, 'main.log'), 'utf8')).trim();
    expect(text).not.toMatch(secret);
    expect(await lines()).toHaveLength(1);
  });

  test('T18: looks at names and events as well', async () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
    createFileLog({ folder, now: () => 0 }).warn(jwt, { [jwt]: true });
    expect(await readFile(path.join(folder, 'main.log'), 'utf8')).not.toContain('c2lnbmF0');
  });

  test('a long fact is cut', async () => {
    createFileLog({ folder, now: () => 0 }).warn('something', { value: 'word '.repeat(10_000) });
    expect((await readFile(path.join(folder, 'main.log'), 'utf8')).length).toBeLessThan(500);
  });

  test('keeps the last megabyte and the one before it', async () => {
    const log = createFileLog({ folder, now: () => 0 });
    for (let count = 0; count < 12_000; count += 1) log.info('event', { count, text: 'words '.repeat(40) });
    const files = await readdir(folder);
    expect(files.sort()).toEqual(['main.log', 'main.old.log']);
    for (const file of files) expect((await stat(path.join(folder, file))).size).toBeLessThan(1_001_000);
    expect((await lines()).at(-1)).toMatchObject({ count: 11_999 });
  });

  test('F65: a folder that cannot be written to costs the log, not the app', async () => {
    await writeFile(folder, 'a file, where the folder should be');
    const log = createFileLog({ folder, now: () => 0 });
    expect(() => log.info('app.started')).not.toThrow();
  });
});

describe('notifications', () => {
  const system = (supported = true, hasButtons = false) => {
    const made: { options: unknown; shown: boolean; closed: boolean; fire: (event: string) => void }[] = [];
    const notify = createNotifier({
      isSupported: () => supported,
      hasButtons,
      create: (options) => {
        const listeners = new Map<string, () => void>();
        const entry = { options, shown: false, closed: false, fire: (event: string) => listeners.get(event)?.() };
        made.push(entry);
        const notification = {
          on: (event: string, listener: () => void) => {
            listeners.set(event, listener);
            return notification;
          },
          show: () => {
            entry.shown = true;
          },
          close: () => {
            entry.closed = true;
          },
        };
        // The three members of Electron's class that are used.
        return notification as unknown as Electron.Notification;
      },
    });
    return { made, notify };
  };

  test('are shown, and a click does what it was made for', () => {
    const { made, notify } = system();
    const onClick = vi.fn();
    notify({ title: 'acme', body: 'A password is needed.', onClick });
    expect(made).toMatchObject([{ options: { title: 'acme', body: 'A password is needed.' }, shown: true }]);
    made[0]?.fire('click');
    expect(onClick).toHaveBeenCalledTimes(1);
  });

  test('can be taken away, once', () => {
    const { made, notify } = system();
    const dismiss = notify({ title: 'a', body: 'b', onClick: () => undefined });
    dismiss();
    expect(made[0]?.closed).toBe(true);
  });

  test.each(['click', 'close', 'failed'])('are not taken away a second time after "%s"', (event) => {
    const { made, notify } = system();
    const dismiss = notify({ title: 'a', body: 'b', onClick: () => undefined });
    made[0]?.fire(event);
    dismiss();
    expect(made[0]?.closed).toBe(false);
  });

  const offering = () => {
    const done: string[] = [];
    const notice = {
      title: 'acme',
      body: 'A new sign-in is needed.',
      onClick: () => void done.push('opened'),
      action: { label: 'Sign in', hint: 'Click to sign in.', run: () => void done.push('signed in') },
    };
    return { notice, done };
  };

  test('have a button for what can be done at once, where the system has buttons', () => {
    const { made, notify } = system(true, true);
    const { notice, done } = offering();
    notify(notice);
    notify(notice);
    expect(made[0]?.options).toMatchObject({
      body: 'A new sign-in is needed.',
      actions: [{ type: 'button', text: 'Sign in' }],
    });
    made[0]?.fire('action');
    made[1]?.fire('click');
    expect(done).toEqual(['signed in', 'opened']);
  });

  test('do it by a click, and say so, where the system has none', () => {
    const { made, notify } = system();
    const { notice, done } = offering();
    notify(notice);
    expect(made[0]?.options).toMatchObject({ body: 'A new sign-in is needed. Click to sign in.' });
    expect(made[0]?.options).not.toHaveProperty('actions');
    made[0]?.fire('click');
    expect(done).toEqual(['signed in']);
  });

  test('are left out where the system shows none', () => {
    const { made, notify } = system(false);
    notify({ title: 'a', body: 'b', onClick: () => undefined })();
    expect(made).toEqual([]);
  });
});
