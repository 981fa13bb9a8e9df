import type { Settings, SettingsChange } from '../../../src/domain/settings';
import { Choices } from '../../ui/Choices';
import { Select } from '../../ui/Select';
import { Group } from './Group';

/** What every part of the settings is given: what is set, and how to change it. */
export type PreferenceProps = { readonly settings: Settings; readonly set: (change: SettingsChange) => void };

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
  { id: '0', label: 'Never', description: 'What was copied stays until something else is, or the app quits' },
] as const;

/** How the window looks, and how long a copy lasts. */
export const LookAndClipboard = ({ settings, set }: PreferenceProps) => {
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
      <div className="AppSettings-narrow">
        <Select<string>
          label="Clear a copied token from the clipboard"
          options={times}
          value={seconds}
          onChange={(id) => set({ clipboardClearSeconds: Number(id) })}
          description="Only if it is still there by then, and in any case when the app quits."
        />
      </div>
    </Group>
  );
};
