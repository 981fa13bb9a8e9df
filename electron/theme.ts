import type { Client } from '../src/api/client';
import type { Settings } from '../src/domain/settings';
import type { Log } from '../src/ports';
import { failureFacts } from './survival';

/** Makes the window's theme follow the settings, now and when they change. Without settings it stays the system's. */
export const followTheme = async (client: Client, log: Log, use: (theme: Settings['theme']) => void): Promise<void> => {
  client.on('settings.changed', ({ theme }) => use(theme));
  await client.call('settings.get').then(
    ({ theme }) => use(theme),
    (caught: unknown) => log.warn('theme.unknown', failureFacts(caught)),
  );
};
