import { CustomSystemFields } from '../customSystem/CustomSystemFields';
import { useSettingsForm } from './settingsForm';

/** How a system that no preset knows is called, answers, and wants its tokens; nothing for any other. */
export const CustomSection = () => {
  const { form, edit, profile, typed, issues } = useSettingsForm();
  if (profile.provider !== 'custom') return null;
  return (
    <CustomSystemFields
      editor={{
        settings: form.custom,
        edit: (change) => edit({ custom: { ...form.custom, ...change } }),
        profile: typed,
        issues,
      }}
    />
  );
};
