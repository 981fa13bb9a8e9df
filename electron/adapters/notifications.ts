import type { Notification, NotificationConstructorOptions } from 'electron';

/** What can be done about a notice at once. */
export type NoticeAction = {
  /** The words of the button. */
  readonly label: string;
  /** Said under the notice where there is no button, because there a click does it. */
  readonly hint: string;
  readonly run: () => void;
};

/** One message of the system's notification area. Never holds a secret: it may be shown on a locked screen. */
export type Notice = {
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
  readonly action?: NoticeAction;
};

/** Shows a notice; gives back a way to take it away again. Where the system shows none, nothing happens. */
export type Notifier = (notice: Notice) => () => void;

type SystemNotification = Pick<Notification, 'on' | 'show' | 'close'>;

/** The system's notifications. */
export const createNotifier = (deps: {
  readonly isSupported: () => boolean;
  readonly create: (options: NotificationConstructorOptions) => SystemNotification;
  /** Electron puts buttons on notifications of macOS and Windows; on Linux a click is all it tells of. */
  readonly hasButtons: boolean;
}): Notifier => {
  // Electron forgets a notification, and its click with it, once nothing refers to it any more.
  const open = new Set<SystemNotification>();
  return ({ title, body, onClick, action }) => {
    if (!deps.isSupported()) return () => undefined;
    const notification = deps.create(
      action === undefined || deps.hasButtons
        ? { title, body, silent: false, ...buttonsOf(action) }
        : { title, body: `${body} ${action.hint}`, silent: false },
    );
    const forget = () => void open.delete(notification);
    const then = (run: () => void) => () => {
      forget();
      run();
    };
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.on('click', then(action === undefined || deps.hasButtons ? onClick : action.run));
    if (action !== undefined) notification.on('action', then(action.run));
    open.add(notification);
    notification.show();
    return () => {
      if (open.delete(notification)) notification.close();
    };
  };
};

const buttonsOf = (action: NoticeAction | undefined): Pick<NotificationConstructorOptions, 'actions'> =>
  action === undefined ? {} : { actions: [{ type: 'button', text: action.label }] };
