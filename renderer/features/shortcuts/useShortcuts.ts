import { useEffect, useRef } from 'react';
import { nextAction } from '../../../src/domain/freshness';
import { useClock } from '../../clock';
import { useCall, useStatus, useStorage } from '../../data';
import { type ProfileTab, type Session, useSession } from '../../session';
import { useGetToken } from '../profile/useGetToken';
import { searchInputId } from './focusPlaces';
import { pressedShortcut, type ShortcutAction } from './shortcutList';

const isTextPlace = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select'));

const tabs: Readonly<Partial<Record<ShortcutAction, ProfileTab>>> = {
  'tab-1': 'token',
  'tab-2': 'request',
  'tab-3': 'flow',
  'tab-4': 'settings',
};

const focusSearch = (session: Session): void => {
  session.setListOpen(true);
  // In a narrow window the list has to be drawn first.
  requestAnimationFrame(() => document.getElementById(searchInputId)?.focus());
};

/** What each shortcut does for the profile that is shown. */
const useShortcutActions = (): ((action: ShortcutAction) => void) => {
  const session = useSession();
  const clock = useClock();
  const profileId = session.screen === 'profile' ? (session.selectedId ?? undefined) : undefined;
  const status = useStatus(profileId ?? '');
  const { get, isRunning } = useGetToken(profileId ?? '');
  const { mutate: copy } = useCall('token.copy');
  const isReady = useStorage().data?.kind === 'ready';

  return (action) => {
    if (action === 'palette' || action === 'shortcuts' || action === 'app-settings') {
      session.openDialog({ kind: action });
    } else if (action === 'new-profile') session.openNewProfile();
    else if (action === 'search') focusSearch(session);
    else if (profileId !== undefined && isReady) {
      const tab = tabs[action];
      if (tab !== undefined) session.setTab(profileId, tab);
      else if (action === 'get' && !isRunning) get(nextAction(status, clock.now()));
      else if (action === 'copy-header' && status?.token !== undefined) copy({ profileId, form: 'header' });
    }
  };
};

/** Listens for the shortcuts of the window, before any list takes a letter for its own search. */
export const useShortcuts = (): void => {
  const { dialog } = useSession();
  const run = useShortcutActions();
  const latest = useRef({ run, dialog });
  useEffect(() => {
    latest.current = { run, dialog };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // What lies over the page has the keyboard to itself.
      if (latest.current.dialog !== null || event.defaultPrevented || event.isComposing) return;
      const shortcut = pressedShortcut(event, isTextPlace(event.target));
      if (shortcut === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.run(shortcut.action);
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
};
