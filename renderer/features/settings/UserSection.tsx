import { Section } from '../../ui/Section';
import { TextField } from '../../ui/TextField';
import { SecretField } from './SecretField';
import { useRemarks, useSettingsForm } from './settingsForm';

/** Whose token it is: the user that signs in, or the one to suggest on the sign-in page. */
export const UserSection = () => {
  const { form, edit } = useSettingsForm();
  const userRemarks = useRemarks('username');
  const hintRemarks = useRemarks('username', 'Filled in on the sign-in page where the provider takes it (login_hint).');
  if (form.grant === 'client_credentials') return null;
  const isPassword = form.grant === 'password';
  return (
    <Section title="User">
      <div className="Settings-fields">
        <TextField
          label="User name"
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
      </div>
    </Section>
  );
};
