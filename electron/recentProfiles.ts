import type { Client } from '../src/api/client';
import type { Log } from '../src/ports';
import { failureFacts } from './survival';

/** As many as the tray shows. */
const most = 10;

/**
 * Remembers which profiles were used lately: opened in the window, or copied from without it. The settings keep them, so
 * that the tray and the shortcut know them after a restart.
 */
export const createRecentProfiles = (deps: { readonly client: Client; readonly log: Log }) => {
  const { client } = deps;
  let last: string | null = null;
  let stopListening: () => void = () => undefined;

  const note = async (profileId: string): Promise<void> => {
    if (profileId === last) return;
    last = profileId;
    const { recentProfiles } = await client.call('settings.get');
    if (recentProfiles[0] === profileId) return;
    const others = recentProfiles.filter((id) => id !== profileId);
    await client.call('settings.set', { recentProfiles: [profileId, ...others].slice(0, most) });
  };
  // Not being able to remember it costs only its place in the menu.
  const used = (profileId: string): void =>
    void note(profileId).catch((caught: unknown) => deps.log.warn('recent.not-kept', failureFacts(caught)));

  return {
    start: async (): Promise<void> => {
      const settings = await client.call('settings.get').catch(() => undefined);
      let selected = settings?.selectedProfileId ?? null;
      last = settings?.recentProfiles[0] ?? null;
      stopListening = client.on('settings.changed', ({ selectedProfileId }) => {
        if (selectedProfileId === selected) return;
        selected = selectedProfileId;
        if (selected !== null) used(selected);
      });
    },
    used,
    stop: async (): Promise<void> => stopListening(),
  };
};

export type RecentProfiles = ReturnType<typeof createRecentProfiles>;
