import { useProfiles } from '../../data';
import { Section } from '../../ui/Section';
import { Switch } from '../../ui/Switch';
import { TextField } from '../../ui/TextField';
import { useRemarks, useSettingsForm } from './settingsForm';

/** What the profile is called and where it stands in the list. */
export const ProfileSection = () => {
  const { form, edit } = useSettingsForm();
  const profiles = useProfiles().data ?? [];
  const folders = [...new Set(profiles.map(({ folder }) => folder))].filter((folder) => folder !== '');
  return (
    <Section title="Profile">
      <div className="Settings-fields" data-columns="3">
        <TextField label="Name" value={form.name} onChange={(name) => edit({ name })} {...useRemarks('name')} />
        <TextField
          label="Environment"
          optional
          value={form.environment}
          onChange={(environment) => edit({ environment })}
          placeholder="dev, test, prod"
          {...useRemarks('environment', 'Profiles of one name and folder are each other’s environments.')}
        />
        <TextField
          label="Folder"
          optional
          value={form.folder}
          onChange={(folder) => edit({ folder })}
          {...useRemarks('folder', folders.length === 0 ? undefined : `In use: ${folders.slice(0, 4).join(', ')}`)}
        />
      </div>
      <Switch
        label="Pinned"
        description="Pinned profiles come first in the tray."
        isSelected={form.pinned}
        onChange={(pinned) => edit({ pinned })}
      />
      <Switch
        label="Keep its token fresh"
        description="The token is renewed before it ends, where that needs nobody."
        isSelected={form.keepFresh}
        onChange={(keepFresh) => edit({ keepFresh })}
      />
    </Section>
  );
};
