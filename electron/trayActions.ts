import { CallError, type Client } from '../src/api/client';
import type { AppError } from '../src/domain/errors';
import type { Profile } from '../src/domain/profile';
import { copiedProofSentences } from '../src/domain/text/proofText';
import { plain } from '../src/domain/text/wording';
import type { Log } from '../src/ports';
import type { Notifier } from './adapters/notifications';
import type { HeaderCopy } from './headerCopy';
import { refreshAll } from './refreshAll';
import { failureFacts } from './survival';
import { profileName, renewsAlone, type TrayAction, type TrayFacts } from './trayMenu';

type Deps = {
  readonly client: Client;
  readonly log: Log;
  readonly known: () => TrayFacts;
  readonly copy: HeaderCopy;
  /** A profile was used from here. */
  readonly used: (profileId: string) => void;
  readonly notify: Notifier;
  /** Says what went wrong with a profile. */
  readonly tell: (profile: Profile, error: AppError) => void;
  readonly openWindow: () => void;
  readonly quit: () => void;
};

/** Does what an entry of the tray says. Never rejects: a failure becomes a notification that leads to the profile. */
export const createTrayActions = (deps: Deps): ((action: TrayAction) => Promise<void>) => {
  const { client } = deps;

  const tell = (profileId: string, caught: unknown): void => {
    deps.log.warn('tray.action-failed', failureFacts(caught));
    const profile = deps.known().profiles.find(({ id }) => id === profileId);
    if (!(caught instanceof CallError) || caught.error.code === 'cancelled' || profile === undefined) return;
    deps.tell(profile, caught.error);
  };

  /** A copy needs no confirmation, unless it is not enough by itself. */
  const sayProof = (profileId: string, { proof }: Awaited<ReturnType<HeaderCopy>>): void => {
    const profile = deps.known().profiles.find(({ id }) => id === profileId);
    if (proof === undefined || profile === undefined) return;
    const title = plain(profileName(profile), 60);
    deps.notify({ title, body: copiedProofSentences[proof], onClick: deps.openWindow });
  };

  const ofProfile = async (action: Extract<TrayAction, { readonly profileId: string }>): Promise<void> => {
    const { profileId } = action;
    if (action.kind === 'cancel') return client.call('token.cancel', { profileId });
    deps.used(profileId);
    if (action.kind === 'copy') sayProof(profileId, await deps.copy(profileId, action.form));
    else await client.call('token.get', { profileId, how: action.how });
  };

  const all = async (): Promise<void> => {
    const ids = deps
      .known()
      .statuses.filter(renewsAlone)
      .map(({ profileId }) => profileId);
    const failed = await refreshAll(ids, (profileId) => client.call('token.get', { profileId, how: 'refresh' }));
    const [first] = failed;
    if (first !== undefined && failed.length === 1) return tell(first.profileId, first.caught);
    if (first === undefined) return;
    deps.log.warn('tray.refresh-all-failed', { failed: failed.length, of: ids.length });
    deps.notify({
      title: `${failed.length} of ${ids.length} profiles could not be refreshed`,
      body: 'Their tokens are what they were. Click to see why.',
      onClick: deps.openWindow,
    });
  };

  return async (action) => {
    if (action.kind === 'open') return deps.openWindow();
    if (action.kind === 'quit') return deps.quit();
    if (action.kind === 'refresh-all') return all();
    await ofProfile(action).catch((caught: unknown) => tell(action.profileId, caught));
  };
};
