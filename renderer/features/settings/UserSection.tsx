import { usesPassword } from '../../../src/domain/profile';
import { presetById } from '../../../src/providers/presets';
import { Section } from '../../ui/Section';
import { TextField } from '../../ui/TextField';
import { seedWords } from '../fields/seedProblem';
import { SecretField } from './SecretField';
import { useRemarks, useSettingsForm } from './settingsForm';

/** Whose token it is: the user that signs in, or the one to suggest on the sign-in page. */
export const UserSection = () => {
  const { form, edit, profile, shown } = useSettingsForm();
  const words = presetById(profile.preset)?.username;
  const userRemarks = useRemarks('username', words?.description);
  const hintRemarks = useRemarks('username', 'Filled in on the sign-in page where the provider takes it (login_hint).');
  if (form.grant === 'client_credentials') return null;
  const isPassword = usesPassword(form.grant);
  return (
    <Section title="User">
      <div className="Settings-fields">
        <TextField
          label={words?.label ?? 'User name'}
          optional={!isPassword}
          value={form.username}
          onChange={(username) => edit({ username })}
          autoComplete="off"
          {...(isPassword ? userRemarks : hintRemarks)}
        />
        {isPassword ? (
          <SecretField
            kind="password"
            label="Password"
            description="Leave it empty to be asked each time; a kept one lets the app renew the token by itself."
          />
        ) : null}
        {shown.totpSeed ? <SecretField kind="totp-seed" {...seedWords} /> : null}
      </div>
    </Section>
  );
};
