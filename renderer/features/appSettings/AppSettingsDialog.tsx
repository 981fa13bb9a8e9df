import type { ReactNode } from 'react';
import type { Settings, SettingsChange } from '../../../src/domain/settings';
import { errorOf, useCall, useSettings } from '../../data';
import { Choices } from '../../ui/Choices';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { AboutApp } from './AboutApp';
import { ExportProfiles } from './ExportProfiles';
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
        {settings === undefined ? null : <Preferences settings={settings} set={set} />}
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

const Group = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="AppSettings-group" aria-label={title}>
    <h3 className="AppSettings-title">{title}</h3>
    {children}
  </section>
);

const themes = [
  { id: 'system', label: 'As the system' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
] as const;

const clearTimes = [
  { id: '10', label: 'After 10 seconds' },
  { id: '30', label: 'After 30 seconds' },
  { id: '60', label: 'After 1 minute' },
  { id: '300', label: 'After 5 minutes' },
  { id: '0', label: 'Never', description: 'What was copied stays until something else is' },
] as const;

const Preferences = ({
  settings,
  set,
}: {
  readonly settings: Settings;
  readonly set: (change: SettingsChange) => void;
}) => {
  const seconds = String(settings.clipboardClearSeconds);
  const times = clearTimes.some(({ id }) => id === seconds)
    ? clearTimes
    : [...clearTimes, { id: seconds, label: `After ${seconds} seconds` }];
  return (
    <Group title="Behaviour">
      <Choices
        label="Theme"
        look="segments"
        value={settings.theme}
        onChange={(theme) => set({ theme })}
        options={themes}
      />
      <Switch
        label="Keep running in the tray when the window is closed"
        description="Tokens are kept fresh in the background, and can be copied from the tray."
        isSelected={settings.closeToTray}
        onChange={(closeToTray) => set({ closeToTray })}
      />
      <div className="AppSettings-narrow">
        <Select<string>
          label="Clear a copied token from the clipboard"
          options={times}
          value={seconds}
          onChange={(id) => set({ clipboardClearSeconds: Number(id) })}
          description="Only if it is still there by then."
        />
      </div>
    </Group>
  );
};
