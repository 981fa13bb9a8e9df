import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { Settings } from '../src/domain/settings';
import { useCall, useProfiles, useSettings } from './data';

/** The tabs of a profile. */
export type ProfileTab = Settings['tabByProfile'][string];

/** What lies over the page, if anything. */
export type OpenDialog =
  | { readonly kind: 'palette' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'app-settings' }
  | { readonly kind: 'delete-profile'; readonly profileId: string }
  | { readonly kind: 'doctor'; readonly profileId: string }
  | { readonly kind: 'copy-for-tenant'; readonly profileId: string };

/** Where the person is in the window, and the ways to go elsewhere. */
export type Session = {
  /** The profile that is shown, or would be if the New profile screen were closed. */
  readonly selectedId: string | null;
  readonly screen: 'profile' | 'new-profile' | 'inspector';
  readonly dialog: OpenDialog | null;
  /** Only in a narrow window, where the list lies over the page. */
  readonly isListOpen: boolean;
  readonly select: (profileId: string) => void;
  readonly openNewProfile: () => void;
  readonly closeNewProfile: () => void;
  readonly openInspector: () => void;
  readonly closeInspector: () => void;
  readonly openDialog: (dialog: OpenDialog) => void;
  readonly closeDialog: () => void;
  readonly setListOpen: (isOpen: boolean) => void;
  readonly tabOf: (profileId: string) => ProfileTab;
  readonly setTab: (profileId: string, tab: ProfileTab) => void;
  /** The run that the Flow tab was opened for, another object each time; null where it was opened for the newest. */
  readonly askedRun: { readonly runId: string } | null;
  /** Opens the Flow tab at one run. */
  readonly showRun: (profileId: string, runId: string) => void;
};

const SessionContext = createContext<Session | null>(null);

/** Where the person is in the window. */
export const useSession = (): Session => {
  const session = use(SessionContext);
  if (session === null) throw new Error('SessionProvider is missing');
  return session;
};

/** How long the choice of a profile must stand before it is remembered, in ms: arrow keys pass many. */
const rememberAfter = 400;

/** The chosen profile while it exists, and otherwise the one that took its place in the list. */
const useSelection = () => {
  const settings = useSettings().data;
  const profiles = useProfiles().data;
  const { mutate: remember } = useCall('settings.set');
  const [chosen, choose] = useState<string | null>(settings?.selectedProfileId ?? null);
  const [place, setPlace] = useState(0);

  const index = profiles?.findIndex((profile) => profile.id === chosen) ?? -1;
  const selectedId = (index === -1 ? profiles?.[Math.min(place, profiles.length - 1)]?.id : chosen) ?? null;
  if (index !== -1 && index !== place) setPlace(index);

  const remembered = settings?.selectedProfileId ?? null;
  useEffect(() => {
    if (selectedId === remembered) return;
    const timer = setTimeout(() => remember({ selectedProfileId: selectedId }), rememberAfter);
    return () => clearTimeout(timer);
  }, [selectedId, remembered, remember]);

  return { selectedId, choose };
};

const useTabs = () => {
  const tabByProfile = useSettings().data?.tabByProfile;
  const profiles = useProfiles().data;
  const { mutate: remember } = useCall('settings.set');
  // A tab opens also where it cannot be remembered, as on a full disk.
  const [opened, setOpened] = useState<Settings['tabByProfile']>({});
  const [askedRun, setAskedRun] = useState<Session['askedRun']>(null);
  const tabOf = useCallback(
    (profileId: string): ProfileTab => opened[profileId] ?? tabByProfile?.[profileId] ?? 'token',
    [opened, tabByProfile],
  );
  const open = useCallback(
    (profileId: string, tab: ProfileTab, runId: string | null) => {
      setAskedRun(runId === null ? null : { runId });
      setOpened((before) => ({ ...before, [profileId]: tab }));
      const known = new Set(profiles?.map((profile) => profile.id));
      const kept = Object.entries(tabByProfile ?? {}).filter(([id]) => known.has(id));
      remember({ tabByProfile: { ...Object.fromEntries(kept), [profileId]: tab } });
    },
    [tabByProfile, profiles, remember],
  );
  const setTab = useCallback((profileId: string, tab: ProfileTab) => open(profileId, tab, null), [open]);
  const showRun = useCallback((profileId: string, runId: string) => open(profileId, 'flow', runId), [open]);
  return { tabOf, setTab, askedRun, showRun };
};

/** Holds where the person is. Expects settings and profiles to be loaded. */
export const SessionProvider = ({ children }: { readonly children: ReactNode }) => {
  const { selectedId, choose } = useSelection();
  const { tabOf, setTab, askedRun, showRun } = useTabs();
  const [screen, setScreen] = useState<Session['screen']>('profile');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [isListOpen, setListOpen] = useState(false);

  const select = useCallback(
    (profileId: string) => {
      choose(profileId);
      setScreen('profile');
      setListOpen(false);
    },
    [choose],
  );
  const openNewProfile = useCallback(() => {
    setScreen('new-profile');
    setListOpen(false);
  }, []);
  const closeNewProfile = useCallback(() => setScreen('profile'), []);
  const openInspector = useCallback(() => {
    setScreen('inspector');
    setListOpen(false);
  }, []);
  const closeDialog = useCallback(() => setDialog(null), []);

  const session = useMemo(
    (): Session => ({
      selectedId,
      screen,
      dialog,
      isListOpen,
      select,
      openNewProfile,
      closeNewProfile,
      openInspector,
      closeInspector: closeNewProfile,
      openDialog: setDialog,
      closeDialog,
      setListOpen,
      tabOf,
      setTab,
      askedRun,
      showRun,
    }),
    [
      selectedId,
      screen,
      dialog,
      isListOpen,
      select,
      openNewProfile,
      closeNewProfile,
      openInspector,
      closeDialog,
      tabOf,
      setTab,
      askedRun,
      showRun,
    ],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
};
