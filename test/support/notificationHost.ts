import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { connectSessionBus } from './sessionBus';

const notificationsName = 'org.freedesktop.Notifications';
const notificationsPath = '/org/freedesktop/Notifications';

/** One notification as an app asked for it (Desktop Notifications Specification, Notify). */
export type ShownNotice = {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  /** The words of its buttons by the names that they come back with; a click on the notice itself is `default`. */
  readonly actions: Readonly<Record<string, string>>;
};

/** A desktop's notification area, without a desktop. */
export type NotificationHost = {
  /** Every notification so far, also those that were taken away since. */
  readonly notices: () => readonly ShownNotice[];
  /** The ids of those that were taken away by the app. */
  readonly closed: () => readonly number[];
  /** The first notification that is as wanted; rejects after five seconds. */
  readonly noticeWhen: (wanted: (notice: ShownNotice) => boolean) => Promise<ShownNotice>;
  /** Clicks a notification. */
  readonly click: (id: number) => void;
  /** Presses the button of a notification that has these words. Throws where there is none. */
  readonly press: (id: number, words: string) => void;
  readonly stop: () => void;
};

/** App name, id to replace, icon, title, body, actions (name and words in turn); then hints and time. */
const notifySchema = z.tuple(
  [z.string(), z.number(), z.string(), z.string(), z.string(), z.array(z.string())],
  z.unknown(),
);

const inPairs = (list: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? '']] : [])));

/** Owns the notification service's name on the session bus until `stop`. Needs a bus that has none yet. */
export const startNotificationHost = async (): Promise<NotificationHost> => {
  const bus = await connectSessionBus();
  const notices: ShownNotice[] = [];
  const closed: number[] = [];
  const tell = (member: string, signature: string, body: readonly unknown[]): void =>
    bus.signal(notificationsPath, notificationsName, member, signature, body);
  /** Reasons: 2 dismissed by the person, 3 taken away by the app. */
  const close = (id: number, reason: 2 | 3): void => tell('NotificationClosed', 'uu', [id, reason]);

  const invoke = (id: number, name: string): void => {
    tell('ActionInvoked', 'us', [id, name]);
    close(id, 2);
  };

  await bus.own(notificationsName, (message) => {
    switch (message.member) {
      case 'GetServerInformation':
        return { signature: 'ssss', body: ['test', 'test', '1', '1.2'] };
      case 'GetCapabilities':
        return { signature: 'as', body: [['body', 'actions']] };
      case 'Notify': {
        const [, , , title, body, actions] = notifySchema.parse(message.body);
        const id = notices.length + 1;
        notices.push({ id, title, body, actions: inPairs(actions) });
        return { signature: 'u', body: [id] };
      }
      case 'CloseNotification': {
        const [id] = z.tuple([z.number()]).parse(message.body);
        closed.push(id);
        close(id, 3);
        return { signature: '', body: [] };
      }
      default:
        return undefined;
    }
  });

  return {
    notices: () => [...notices],
    closed: () => [...closed],
    noticeWhen: async (wanted) => {
      for (let tries = 0; tries < 50; tries += 1) {
        const found = notices.find(wanted);
        if (found !== undefined) return found;
        await pause(100);
      }
      throw new Error(`No such notification; there were: ${notices.map(({ title }) => title).join(' | ')}`);
    },
    click: (id) => invoke(id, 'default'),
    press: (id, words) => {
      const { actions = {} } = notices.find((notice) => notice.id === id) ?? {};
      const name = Object.keys(actions).find((each) => actions[each] === words);
      if (name === undefined) throw new Error(`No button “${words}” among ${JSON.stringify(actions)}`);
      invoke(id, name);
    },
    stop: () => bus.close(),
  };
};
