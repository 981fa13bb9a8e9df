import { CallError } from '../src/api/client';
import type { AppError } from '../src/domain/errors';
import type { Profile } from '../src/domain/profile';
import { copiedProofSentences } from '../src/domain/text/proofText';
import { plain } from '../src/domain/text/wording';
import type { Clock, Log } from '../src/ports';
import type { Notifier } from './adapters/notifications';
import type { HeaderCopy } from './headerCopy';
import { failureFacts } from './survival';
import { profileName, type TrayFacts } from './trayMenu';

/** How long the confirmation stays, in ms; it is of no use later. */
const shownFor = 5000;

/**
 * What the shortcut for the whole desktop does: copies the header of the profile used last, and says so without showing
 * it. Keys that are held down copy once.
 */
export const createShortcutPress = (deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly known: () => TrayFacts;
  readonly copy: HeaderCopy;
  readonly notify: Notifier;
  readonly tell: (profile: Profile, error: AppError) => void;
  readonly openWindow: () => void;
  readonly selectProfile: (profileId: string) => void;
}): (() => void) => {
  let isBusy = false;
  let dismissLast: () => void = () => undefined;

  const say = (title: string, body: string, onClick: () => void): void => {
    dismissLast();
    const dismiss = deps.notify({ title, body, onClick });
    const stopTimer = deps.clock.after(shownFor, dismiss);
    dismissLast = () => {
      stopTimer();
      dismiss();
    };
  };

  const confirm = (profile: Profile, { clearsAt, proof }: Awaited<ReturnType<HeaderCopy>>): void => {
    const seconds = clearsAt === undefined ? undefined : Math.round((clearsAt - deps.clock.now()) / 1000);
    const until = seconds === undefined ? '' : ` It leaves the clipboard in ${seconds} s.`;
    const note = proof === undefined ? '' : ` ${copiedProofSentences[proof]}`;
    say(plain(profileName(profile), 60), `Header copied.${until}${note}`, () => deps.selectProfile(profile.id));
  };

  const press = async (): Promise<void> => {
    const profile = lastUsed(deps.known());
    if (profile === undefined) {
      return say('Nothing to copy', 'There is no profile yet. Click to add one.', deps.openWindow);
    }
    try {
      confirm(profile, await deps.copy(profile.id, 'header'));
    } catch (caught) {
      deps.log.warn('shortcut.copy-failed', failureFacts(caught));
      if (caught instanceof CallError && caught.error.code !== 'cancelled') deps.tell(profile, caught.error);
    }
  };

  return () => {
    if (isBusy) return;
    isBusy = true;
    void press().finally(() => {
      isBusy = false;
    });
  };
};

/** The profile used last; before the first use the first of those that are pinned, or of the sidebar. */
const lastUsed = ({ profiles, recent }: TrayFacts): Profile | undefined => {
  const byId = new Map(profiles.map((profile) => [profile.id, profile]));
  const last = recent.map((id) => byId.get(id)).find((profile) => profile !== undefined);
  return last ?? profiles.find(({ pinned }) => pinned) ?? profiles[0];
};
