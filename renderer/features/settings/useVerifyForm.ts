import { useSettingsForm } from './settingsForm';
import type { VerifyForm } from './systemForm';

/** IBM Verify's part of the form, and the way to change some of it. */
export const useVerifyForm = (): {
  readonly verify: VerifyForm;
  readonly editVerify: (change: Partial<VerifyForm>) => void;
} => {
  const { form, edit } = useSettingsForm();
  return { verify: form.verify, editVerify: (change) => edit({ verify: { ...form.verify, ...change } }) };
};
