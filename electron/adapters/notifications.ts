import type { Notification, NotificationConstructorOptions } from 'electron';

/** One message of the system's notification area. Never holds a secret: it may be shown on a locked screen. */
export type Notice = { readonly title: string; readonly body: string; readonly onClick: () => void };

/** Shows a notice; gives back a way to take it away again. Where the system shows none, nothing happens. */
export type Notifier = (notice: Notice) => () => void;

type SystemNotification = Pick<Notification, 'on' | 'show' | 'close'>;

/** The system's notifications. */
export const createNotifier = (deps: {
  readonly isSupported: () => boolean;
  readonly create: (options: NotificationConstructorOptions) => SystemNotification;
}): Notifier => {
  // Electron forgets a notification, and its click with it, once nothing refers to it any more.
  const open = new Set<SystemNotification>();
  return ({ title, body, onClick }) => {
    if (!deps.isSupported()) return () => undefined;
    const notification = deps.create({ title, body, silent: false });
    const forget = () => void open.delete(notification);
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.on('click', () => {
      forget();
      onClick();
    });
    open.add(notification);
    notification.show();
    return () => {
      if (open.delete(notification)) notification.close();
    };
  };
};
