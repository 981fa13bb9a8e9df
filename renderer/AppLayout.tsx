import { PanelLeft } from 'lucide-react';
import { useEffect } from 'react';
import { assertNever } from '../src/domain/errors';
import { errorOf, useClient, useProfile, useStorage } from './data';
import { AppSettingsDialog } from './features/appSettings/AppSettingsDialog';
import { DoctorDialog } from './features/doctor/DoctorDialog';
import { InspectPage } from './features/inspection/InspectPage';
import { NewProfile } from './features/onboarding/NewProfile';
import { Palette } from './features/palette/Palette';
import { CopyForTenantDialog } from './features/profile/CopyForTenantDialog';
import { DeleteProfileDialog } from './features/profile/DeleteProfileDialog';
import { ProfilePage } from './features/profile/ProfilePage';
import { QuestionBar } from './features/questions/QuestionBar';
import { ShortcutsDialog } from './features/shortcuts/ShortcutsDialog';
import { useShortcuts } from './features/shortcuts/useShortcuts';
import { Sidebar } from './features/sidebar/Sidebar';
import { StoragePanel } from './features/storage/StoragePanel';
import { Notices } from './Notices';
import { useSession } from './session';
import { ErrorNote } from './ui/ErrorNote';
import { IconButton } from './ui/IconButton';
import './AppLayout.css';

/** The list at the left, the page beside it, and what lies over both. */
export const AppLayout = () => {
  const { isListOpen, setListOpen } = useSession();
  useShortcuts();
  useShellCommands();
  useEffect(() => {
    if (!isListOpen) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setListOpen(false);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isListOpen, setListOpen]);
  return (
    <div className="AppLayout" data-list-open={isListOpen || undefined}>
      <div className="AppLayout-list">
        <Sidebar />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the open list; Escape and the button do the same. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above. */}
      <div className="AppLayout-beside" onClick={() => setListOpen(false)} />
      <main className="AppLayout-page">
        <div className="AppLayout-bar">
          <IconButton label="Profiles" icon={PanelLeft} onPress={() => setListOpen(!isListOpen)} />
        </div>
        <div className="AppLayout-notices">
          <Notices />
          <QuestionBar />
        </div>
        <Page />
      </main>
      <Dialogs />
    </div>
  );
};

/** What the shell asks for: a menu entry, the tray or a notification was clicked. */
const useShellCommands = (): void => {
  const client = useClient();
  const { select, openNewProfile, openDialog } = useSession();
  useEffect(
    () =>
      client.on('window.command', (asked) => {
        if (asked.command === 'select-profile') select(asked.profileId);
        else if (asked.command === 'new-profile') openNewProfile();
        else openDialog({ kind: 'app-settings' });
      }),
    [client, select, openNewProfile, openDialog],
  );
};

const Page = () => {
  const storage = useStorage();
  const { selectedId, screen } = useSession();
  const profile = useProfile(selectedId);
  const error = errorOf(storage.error);
  if (error !== undefined) {
    return (
      <div className="AppLayout-scroll">
        <ErrorNote error={error} actions={{ 'try-again': () => void storage.refetch() }} />
      </div>
    );
  }
  if (screen === 'inspector') {
    return (
      <div className="AppLayout-scroll">
        <InspectPage />
      </div>
    );
  }
  if (storage.data === undefined || storage.data.kind !== 'ready') {
    return (
      <div className="AppLayout-scroll">
        <StoragePanel state={storage.data ?? { kind: 'checking' }} />
      </div>
    );
  }
  if (screen === 'new-profile' || profile === undefined) {
    return (
      <div className="AppLayout-scroll">
        <NewProfile />
      </div>
    );
  }
  return <ProfilePage key={profile.id} profile={profile} />;
};

const Dialogs = () => {
  const { dialog, closeDialog } = useSession();
  switch (dialog?.kind) {
    case 'palette':
      return <Palette onClose={closeDialog} />;
    case 'app-settings':
      return <AppSettingsDialog onClose={closeDialog} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={closeDialog} />;
    case 'delete-profile':
      return <DeleteProfileDialog profileId={dialog.profileId} onClose={closeDialog} />;
    case 'doctor':
      return <DoctorDialog profileId={dialog.profileId} onClose={closeDialog} />;
    case 'copy-for-tenant':
      return <CopyForTenantDialog profileId={dialog.profileId} onClose={closeDialog} />;
    case undefined:
      return null;
    default:
      return assertNever(dialog);
  }
};
