import type { BasicEncoding, ClientAuthMethod } from '../../../src/domain/profile';
import { presetById } from '../../../src/providers/presets';
import { Disclosure } from '../../ui/Disclosure';
import { Section } from '../../ui/Section';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { TextField } from '../../ui/TextField';
import { SecretField } from './SecretField';
import { useRemarks, useSettingsForm } from './settingsForm';

const methods: readonly { readonly id: ClientAuthMethod; readonly label: string; readonly description: string }[] = [
  { id: 'none', label: 'None', description: 'A public client, known by its ID alone' },
  { id: 'client_secret_basic', label: 'Basic header', description: 'client_secret_basic' },
  { id: 'client_secret_post', label: 'Form fields', description: 'client_secret_post' },
];

/** A custom system says itself where the secret goes; the standard header is the other way. */
const customMethods: typeof methods = methods.map((method) =>
  method.id === 'client_secret_post'
    ? { ...method, label: 'As the parameters say', description: 'Wherever {{client_secret}} is written' }
    : method,
);

const encodings: readonly { readonly id: BasicEncoding; readonly label: string; readonly description: string }[] = [
  { id: 'auto', label: 'Find out', description: 'As the standard says, then raw where that is refused' },
  { id: 'standard', label: 'Standard', description: 'Form-encoded (RFC 6749 section 2.3.1)' },
  { id: 'raw', label: 'Raw', description: 'As it stands, which some servers want' },
];

/** Who asks for the token, and how it proves itself. */
export const ClientSection = () => {
  const { form, edit, profile, shown } = useSettingsForm();
  const idRemarks = useRemarks('clientId', 'The name the provider knows this client by.');
  const authRemarks = useRemarks('clientAuth');
  const preset = presetById(profile.preset);
  const label = preset === undefined || preset.clientId.label === 'Client ID' ? 'Client ID' : preset.clientId.label;
  const authenticates = form.grant !== 'implicit';
  if (!shown.client) return null;
  return (
    <Section
      title="Client"
      description={
        form.serverKind === 'practice'
          ? 'The practice provider knows its own clients; nothing has to be entered here.'
          : undefined
      }
    >
      <div className="Settings-fields">
        <TextField
          label={label}
          mono
          value={form.clientId}
          onChange={(clientId) => edit({ clientId })}
          {...idRemarks}
        />
        {authenticates ? (
          <Select
            label="Client authentication"
            options={profile.provider === 'custom' ? customMethods : methods}
            value={form.clientAuth}
            onChange={(clientAuth) => edit({ clientAuth })}
            {...authRemarks}
          />
        ) : null}
      </div>
      {authenticates && form.clientAuth !== 'none' ? (
        <div className="Settings-fields">
          <SecretField
            kind="client-secret"
            label={preset?.secret.label ?? 'Client secret'}
            description="Kept apart from the profile, and never shown again. Without one you are asked when it is needed."
          />
        </div>
      ) : null}
      <Advanced />
    </Section>
  );
};

/** What only some clients need. */
const Advanced = () => {
  const { form, edit, shown } = useSettingsForm();
  const bindingRemarks = useRemarks(
    'dpop',
    'Tokens are asked for with a proof of a key that is made at each sign-in and stays in the keychain (RFC 9449). A token that is bound to it is of no use to anybody else.',
  );
  const encodes = form.grant !== 'implicit' && form.clientAuth === 'client_secret_basic';
  if (!encodes && !shown.dpop) return null;
  return (
    <Disclosure title="Advanced" isOpenAtFirst={(encodes && form.basicEncoding !== 'auto') || form.dpop}>
      {encodes ? (
        <div className="Settings-fields">
          <Select
            label="Encoding of the Basic pair"
            options={encodings}
            value={form.basicEncoding}
            onChange={(basicEncoding) => edit({ basicEncoding })}
            description="Matters where the ID or the secret has characters other than letters and digits."
          />
        </div>
      ) : null}
      {shown.dpop ? (
        <Switch
          label="Bind tokens to a key (DPoP)"
          description={bindingRemarks.description}
          isSelected={form.dpop}
          onChange={(dpop) => edit({ dpop })}
        />
      ) : null}
    </Disclosure>
  );
};
