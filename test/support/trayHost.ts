import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { connectSessionBus, type SessionBus, textVariant, unwrapped, variant } from './sessionBus';

const watcherName = 'org.kde.StatusNotifierWatcher';
const watcherPath = '/StatusNotifierWatcher';
const itemInterface = 'org.kde.StatusNotifierItem';
const menuInterface = 'com.canonical.dbusmenu';
const propertiesInterface = 'org.freedesktop.DBus.Properties';

/** One entry of a tray menu as the desktop would draw it. */
export type TrayMenuEntry = {
  readonly id: number;
  readonly kind: 'entry' | 'separator';
  readonly label: string;
  readonly enabled: boolean;
  readonly children: readonly TrayMenuEntry[];
};

/** What an icon tells the desktop. `icon` is the raw pixmap's bytes, to tell one drawing from another. */
export type TrayIconFacts = {
  readonly title: string;
  readonly tooltip: string;
  readonly iconName: string;
  readonly pixels: string;
};

/** An icon that an app has put into the tray. */
export type TrayItem = {
  readonly facts: () => Promise<TrayIconFacts>;
  readonly menu: () => Promise<readonly TrayMenuEntry[]>;
  /** Presses the entry at the end of a path of labels, e.g. `press(/^acme/, 'Copy header')`. Rejects where there is none. */
  readonly press: (...path: readonly (string | RegExp)[]) => Promise<void>;
  /** Clicks the icon itself. */
  readonly click: () => Promise<void>;
  /** Resolves with the menu once it is as wanted; rejects after five seconds. */
  readonly menuWhen: (wanted: (menu: readonly TrayMenuEntry[]) => boolean) => Promise<readonly TrayMenuEntry[]>;
};

/** A desktop's tray, without a desktop: the StatusNotifierItem host of a session bus. */
export type TrayHost = {
  /** The icon that was put into the tray last; waits up to five seconds for the first. */
  readonly item: () => Promise<TrayItem>;
  /** How many icons were ever put into the tray. */
  readonly registrations: () => number;
  readonly stop: () => void;
};

/** Owns the watcher's name on the session bus until `stop`. Needs a bus that has no tray yet (`dbus-run-session`). */
export const startTrayHost = async (): Promise<TrayHost> => {
  const bus = await connectSessionBus();
  const registered: { readonly owner: string; readonly path: string }[] = [];

  await bus.own(watcherName, (message) => {
    if (message.path !== watcherPath) return undefined;
    if (message.member === 'RegisterStatusNotifierHost') return { signature: '', body: [] };
    if (message.member === 'RegisterStatusNotifierItem') {
      const [service] = z.tuple([z.string()]).parse(message.body);
      // An app names either its connection or, as some libraries do, only the path of the icon.
      const path = service.startsWith('/') ? service : '/StatusNotifierItem';
      registered.push({ owner: message.sender, path });
      return { signature: '', body: [] };
    }
    if (message.interface !== propertiesInterface) return undefined;
    const values = {
      IsStatusNotifierHostRegistered: variant('b', true),
      ProtocolVersion: variant('i', 0),
      RegisteredStatusNotifierItems: variant(
        'as',
        registered.map(({ owner, path }) => `${owner}${path}`),
      ),
    };
    if (message.member === 'GetAll') return { signature: 'a{sv}', body: [values] };
    const wanted = Object.entries(values).find(([name]) => name === message.body[1]);
    return wanted === undefined ? undefined : { signature: 'v', body: [wanted[1]] };
  });
  bus.signal(watcherPath, watcherName, 'StatusNotifierHostRegistered', '', []);

  return {
    item: async () => {
      const last = await until('an icon in the tray', async () => registered.at(-1));
      return trayItem(bus, last.owner, last.path);
    },
    registrations: () => registered.length,
    stop: () => bus.close(),
  };
};

const until = async <Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> => {
  for (let tries = 0; tries < 50; tries += 1) {
    const value = await look();
    if (value !== undefined) return value;
    await pause(100);
  }
  throw new Error(`There was no ${what} within five seconds`);
};

const factsSchema = z.object({
  Title: z.string().default(''),
  IconName: z.string().default(''),
  Menu: z.string(),
  // Icon name, icon pixmaps, title, text.
  ToolTip: z.tuple([z.string(), z.unknown(), z.string(), z.string()]).optional(),
  IconPixmap: z.array(z.tuple([z.number(), z.number(), z.unknown()])).default([]),
});

const trayItem = (bus: SessionBus, owner: string, path: string): TrayItem => {
  const read = async () => {
    const all = { destination: owner, path, interface: propertiesInterface, member: 'GetAll' };
    const [values] = await bus.call({ ...all, signature: 's', body: [itemInterface] });
    return factsSchema.parse(unwrapped(values));
  };
  const callMenu = async (member: string, signature: string, body: readonly unknown[]) => {
    const { Menu } = await read();
    return bus.call({ destination: owner, path: Menu, interface: menuInterface, member, signature, body });
  };
  const menu = async (): Promise<readonly TrayMenuEntry[]> => {
    const [, root] = await callMenu('GetLayout', 'iias', [0, -1, []]);
    return menuEntry(unwrapped(root)).children;
  };

  return {
    facts: async () => {
      const { Title, IconName, ToolTip, IconPixmap } = await read();
      const pixels = IconPixmap.map(([, , bytes]) => Buffer.from(bytes as Uint8Array).toString('base64')).join();
      return { title: Title, tooltip: ToolTip?.[2] ?? '', iconName: IconName, pixels };
    },
    menu,
    press: async (...labels) => {
      const tryOnce = async (): Promise<'pressed' | undefined> => {
        const { id } = findEntry(await menu(), labels);
        try {
          await callMenu('Event', 'isvu', [id, 'clicked', textVariant(''), 0]);
        } catch (caught) {
          const text = caught instanceof Error ? caught.message : '';
          // The menu was replaced between the look and the press: a person would look again.
          if (text.includes('error occurred in Event')) return undefined;
          // An entry that ends the app takes the answer with it.
          if (!text.includes('disconnected from message bus')) throw caught;
        }
        return 'pressed';
      };
      await until('entry that stays to be pressed', tryOnce);
    },
    click: async () => {
      const call = { destination: owner, path, interface: itemInterface, member: 'Activate' };
      await bus.call({ ...call, signature: 'ii', body: [0, 0] });
    },
    menuWhen: (wanted) =>
      until('menu as wanted', async () => {
        const now = await menu();
        return wanted(now) ? now : undefined;
      }),
  };
};

const layoutSchema = z.tuple([
  z.number(),
  z.object({ label: z.string().default(''), enabled: z.boolean().default(true), type: z.string().default('standard') }),
  z.array(z.unknown()),
]);

const menuEntry = (layout: unknown): TrayMenuEntry => {
  const [id, { label, enabled, type }, children] = layoutSchema.parse(layout);
  return {
    id,
    kind: type === 'separator' ? 'separator' : 'entry',
    // One underscore marks the entry's key, two stand for one (dbusmenu, property "label").
    label: label.replace(/_(.?)/g, '$1'),
    enabled,
    children: children.map(menuEntry),
  };
};

const findEntry = (
  entries: readonly TrayMenuEntry[],
  [label, ...rest]: readonly (string | RegExp)[],
): TrayMenuEntry => {
  const found = entries.find((entry) => (label instanceof RegExp ? label.test(entry.label) : entry.label === label));
  if (found === undefined)
    throw new Error(`No entry ${String(label)} among ${entries.map((each) => each.label).join(' | ')}`);
  return rest.length === 0 ? found : findEntry(found.children, rest);
};
