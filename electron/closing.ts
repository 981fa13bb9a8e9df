import type { Client } from '../src/api/client';
import type { Log } from '../src/ports';
import type { Notifier } from './adapters/notifications';
import { failureFacts } from './survival';

/**
 * What closing the window means. It goes to the tray when that is wanted and there is a tray to bring it back from;
 * else the app quits, because a program that runs on with nothing to reach it by would look like one that will not end.
 * On macOS the Dock brings a window back, with or without a tray.
 */
export const createClosing = (deps: {
  readonly client: Client;
  readonly notify: Notifier;
  readonly log: Log;
  readonly platform: string;
  readonly hasTray: () => Promise<boolean>;
  readonly window: { readonly show: () => void; readonly hide: () => void };
  readonly quit: () => void;
}): (() => Promise<void>) => {
  let told = false;

  const tellOnce = async (): Promise<void> => {
    if (told) return;
    told = true;
    deps.notify({
      title: 'Token Helper keeps running',
      body: 'Its icon is in the tray; Quit is in the icon’s menu. Settings say what closing the window does.',
      onClick: deps.window.show,
    });
    // Not being able to keep that it was said is no reason to quit: it is said once more after the next start.
    await deps.client.call('settings.set', { closeToTrayTold: true }).catch(failed);
  };

  const failed = (caught: unknown): void => deps.log.warn('closing.failed', failureFacts(caught));

  return async () => {
    try {
      const settings = await deps.client.call('settings.get');
      const canComeBack = deps.platform === 'darwin' || (await deps.hasTray());
      if (!settings.closeToTray || !canComeBack) return deps.quit();
      deps.window.hide();
      if (!settings.closeToTrayTold && deps.platform !== 'darwin') await tellOnce();
    } catch (caught) {
      failed(caught);
      deps.quit();
    }
  };
};
