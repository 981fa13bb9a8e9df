import type { Log } from '../../src/ports';
import { failureFacts } from '../survival';
import { type BusMessage, type BusValue, bodyReader } from './busMessage';
import type { Notice, Notifier } from './notifications';
import type { SessionBus } from './sessionBus';

const name = 'org.freedesktop.Notifications';
const service = { destination: name, path: '/org/freedesktop/Notifications', interface: name } as const;

/** The interface whose signals a connection for notifications has to hear. */
export const notificationSignals = name;

/** A notice's own action and a click on it, by the names that come back (Desktop Notifications Specification). */
const actionKey = 'act';
const clickKey = 'default';

/** A desktop that shows buttons, over a live connection. */
type Area = { readonly bus: SessionBus; readonly markup: boolean };

type Shown = { readonly notice: Notice };

/**
 * Notifications with buttons on Linux, which Electron has none for: asked of the desktop directly. Notices without an
 * action, and all of them where the desktop or the bus will not, go the usual way.
 */
export const createBusNotifier = (deps: {
  readonly connect: () => Promise<SessionBus>;
  readonly usual: Notifier;
  readonly log: Log;
}): Notifier => {
  const shown = new Map<number, Shown>();
  let area: Promise<Area | undefined> | undefined;

  const onSignal = ({ interface: from, member, body }: BusMessage): void => {
    if (from !== name) return;
    const reader = bodyReader(body);
    const id = reader.u32();
    const { notice } = shown.get(id) ?? {};
    if (notice === undefined) return;
    shown.delete(id);
    if (member !== 'ActionInvoked') return;
    const key = reader.text();
    if (key === actionKey) notice.action?.run();
    else if (key === clickKey) notice.onClick();
  };

  const open = async (): Promise<Area | undefined> => {
    try {
      const bus = await deps.connect();
      bus.onEnd(() => {
        area = undefined;
        shown.clear();
      });
      bus.onSignal(onSignal);
      const can = bodyReader(await bus.call({ ...service, member: 'GetCapabilities', body: [] })).texts();
      return can.includes('actions') ? { bus, markup: can.includes('body-markup') } : undefined;
    } catch (caught) {
      deps.log.info('notifications.no-buttons', failureFacts(caught));
      return undefined;
    }
  };

  const show = async ({ bus, markup }: Area, notice: Notice): Promise<() => void> => {
    const answer = await bus.call({ ...service, member: 'Notify', body: noticeBody(notice, markup) });
    const id = bodyReader(answer).u32();
    shown.set(id, { notice });
    return () => {
      if (!shown.delete(id)) return;
      bus.call({ ...service, member: 'CloseNotification', body: [{ type: 'u', value: id }] }).catch(() => undefined);
    };
  };

  const showSomehow = async (notice: Notice): Promise<() => void> => {
    area ??= open();
    const found = await area;
    if (found === undefined) {
      // Tried anew the next time: desktops start their notifications late.
      area = undefined;
      return deps.usual(notice);
    }
    return show(found, notice).catch(() => deps.usual(notice));
  };

  return (notice) => {
    if (notice.action === undefined) return deps.usual(notice);
    const dismiss = showSomehow(notice);
    return () => void dismiss.then((run) => run());
  };
};

const noticeBody = ({ title, body, action }: Notice, markup: boolean): readonly BusValue[] => [
  { type: 's', value: 'Token Helper' },
  { type: 'u', value: 0 },
  { type: 's', value: 'token-helper' },
  { type: 's', value: title },
  { type: 's', value: markup ? escaped(body) : body },
  { type: 'as', value: [clickKey, 'Open', ...(action === undefined ? [] : [actionKey, action.label])] },
  { type: 'a{sv}', value: { 'desktop-entry': 'token-helper' } },
  // The desktop knows how long its person reads.
  { type: 'i', value: -1 },
];

/** Names and descriptions come from outside: shown as they are, never as markup. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
