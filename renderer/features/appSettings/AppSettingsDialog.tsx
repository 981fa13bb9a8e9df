import type { SettingsChange } from '../../../src/domain/settings';
import { errorOf, useCall, useSettings } from '../../data';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { AboutApp } from './AboutApp';
import { CopyShortcut } from './CopyShortcut';
import { ExportProfiles } from './ExportProfiles';
import { Group } from './Group';
import { InTheBackground } from './InTheBackground';
import { LookAndClipboard } from './LookAndClipboard';
import { SecretsPlace } from './SecretsPlace';
import './AppSettingsDialog.css';

/** What can be set for the whole app, where it keeps things, and what it is. */
export const AppSettingsDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const settings = useSettings().data;
  const change = useCall('settings.set');
  const error = errorOf(change.error);
  const set = (part: SettingsChange): void => change.mutate(part);
  return (
    <Dialog title="App settings" isOpen onClose={onClose}>
      <div className="AppSettings">
        {error === undefined ? null : <ErrorNote error={error} onDismiss={change.reset} />}
        {settings === undefined ? null : <LookAndClipboard settings={settings} set={set} />}
        {settings === undefined ? null : <InTheBackground settings={settings} set={set} />}
        <CopyShortcut />
        <Group title="Secrets">
          <SecretsPlace />
        </Group>
        <Group title="Export">
          <ExportProfiles />
        </Group>
        <Group title="About">
          <AboutApp />
        </Group>
      </div>
    </Dialog>
  );
};
