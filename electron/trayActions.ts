import { CallError, type Client } from '../src/api/client';
import { freshness } from '../src/domain/freshness';
import { errorText } from '../src/domain/text/errorText';
import type { Clock, Log } from '../src/ports';
import type { Notifier } from './adapters/notifications';
import { failureFacts } from './survival';
import type { TrayKnowledge } from './tray';
import { profileName, type TrayAction } from './trayMenu';

/** Does what an entry of the tray says. Never rejects: a failure becomes a notification that leads to the profile. */
export const createTrayActions = (deps: {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Log;
  readonly notify: Notifier;
  readonly known: () => TrayKnowledge;
  readonly openWindow: () => void;
  readonly selectProfile: (profileId: string) => void;
  readonly quit: () => void;
}): ((action: TrayAction) => Promise<void>) => {
  const { client } = deps;

  const copyHeader = async (profileId: string): Promise<void> => {
    const status = deps.known().statuses.find((each) => each.profileId === profileId);
    // The menu may have been open for a while: what it offers to copy must still work when it is pasted.
    const ended = freshness(status?.token, deps.clock.now()) === 'expired';
    if (ended) await client.call('token.get', { profileId, how: 'best' });
    await client.call('token.copy', { profileId, form: 'header' });
  };

  const tell = (profileId: string, caught: unknown): void => {
    deps.log.warn('tray.action-failed', failureFacts(caught));
    if (!(caught instanceof CallError) || caught.error.code === 'cancelled') return;
    const profile = deps.known().profiles.find(({ id }) => id === profileId);
    const { what, next } = errorText(caught.error);
    deps.notify({
      title: profile === undefined ? 'Token Helper' : profileName(profile),
      body: `${what} ${next}`,
      onClick: () => deps.selectProfile(profileId),
    });
  };

  const ofProfile = async (action: Extract<TrayAction, { readonly profileId: string }>): Promise<void> => {
    const { profileId } = action;
    if (action.kind === 'copy-header') await copyHeader(profileId);
    else if (action.kind === 'get-token') await client.call('token.get', { profileId, how: action.how });
    else await client.call('token.cancel', { profileId });
  };

  return async (action) => {
    if (action.kind === 'open') return deps.openWindow();
    if (action.kind === 'quit') return deps.quit();
    await ofProfile(action).catch((caught: unknown) => tell(action.profileId, caught));
  };
};
