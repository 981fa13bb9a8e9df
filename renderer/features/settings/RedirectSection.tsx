import { usesBrowser } from '../../../src/domain/profile';
import { redirectAddress, suggestedPort } from '../../../src/domain/redirectAddress';
import { registrationAdvice } from '../../../src/providers/presets';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { Section } from '../../ui/Section';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { CopyText } from '../fields/CopyText';
import { useRemarks, useSettingsForm } from './settingsForm';

const hosts = [
  { id: '127.0.0.1', label: '127.0.0.1', description: 'What RFC 8252 recommends' },
  { id: 'localhost', label: 'localhost', description: 'Where the provider takes no other' },
  { id: '[::1]', label: '[::1]', description: 'IPv6' },
] as const;

const responseModes = [
  { id: 'default', label: 'As the provider does', description: 'No response_mode is sent' },
  { id: 'query', label: 'Query' },
  { id: 'fragment', label: 'Fragment' },
  { id: 'form_post', label: 'Form post' },
] as const;

/** Where the browser comes back to after the sign-in. */
export const RedirectSection = () => {
  const { form, edit, shown } = useSettingsForm();
  const modeRemarks = useRemarks('responseMode', 'How the answer travels back to the redirect address.');
  if (!usesBrowser(form.grant)) return null;
  return (
    <Section title="Redirect" description="Where the browser comes back to after the sign-in.">
      <Choices
        label="How the answer comes back"
        hideLabel
        look="segments"
        value={form.redirectKind}
        onChange={(redirectKind) => edit({ redirectKind })}
        options={[
          { id: 'loopback', label: 'Token Helper listens' },
          { id: 'paste', label: 'You paste the address' },
        ]}
      />
      {form.redirectKind === 'paste' ? (
        <PasteField />
      ) : (
        <>
          <LoopbackFields />
          <RegisteredAddress />
        </>
      )}
      {shown.responseMode ? (
        <div className="Settings-fields">
          <Select
            label="Response mode"
            options={responseModes}
            value={form.responseMode}
            onChange={(responseMode) => edit({ responseMode })}
            {...modeRemarks}
          />
        </div>
      ) : null}
    </Section>
  );
};

const LoopbackFields = () => {
  const { form, edit } = useSettingsForm();
  const portRemarks = useRemarks('redirect.port', 'Empty takes any free one, where the provider does not mind.');
  return (
    <div className="Settings-fields" data-columns="3">
      <Select
        label="Host"
        options={hosts}
        value={form.redirectHost}
        onChange={(redirectHost) => edit({ redirectHost })}
        {...useRemarks('redirect.host')}
      />
      <TextField
        label="Port"
        optional
        mono
        inputMode="numeric"
        value={form.redirectPort}
        onChange={(redirectPort) => edit({ redirectPort })}
        placeholder="any free one"
        end={
          form.redirectPort === '' ? (
            <Button size="small" variant="quiet" onPress={() => edit({ redirectPort: String(suggestedPort) })}>
              Use {suggestedPort}
            </Button>
          ) : undefined
        }
        {...portRemarks}
      />
      <TextField
        label="Path"
        mono
        value={form.redirectPath}
        onChange={(redirectPath) => edit({ redirectPath })}
        {...useRemarks('redirect.path')}
      />
    </div>
  );
};

const PasteField = () => {
  const { form, edit } = useSettingsForm();
  return (
    <TextField
      label="Registered redirect address"
      mono
      value={form.redirectUri}
      onChange={(redirectUri) => edit({ redirectUri })}
      placeholder="https://app.example.com/callback"
      {...useRemarks(
        'redirect.uri',
        'After the sign-in you copy the address where the browser ends, and paste it when you are asked.',
      )}
    />
  );
};

/** The address to the letter, as it has to stand at the provider. */
const RegisteredAddress = () => {
  const { typed, form } = useSettingsForm();
  const address = redirectAddress(typed.redirect);
  const advice = registrationAdvice(typed);
  if (address === '' || address.includes('NaN')) return null;
  return (
    <div className="RegisteredAddress">
      <p className="RegisteredAddress-label">Register this at the provider</p>
      <div className="RegisteredAddress-row">
        <code className="RegisteredAddress-text">{address}</code>
        <CopyText text={address} label="Copy the redirect address" />
      </div>
      {form.serverKind === 'practice' ? (
        <p className="quiet">The practice provider knows it already.</p>
      ) : (
        advice.map((line) => (
          <p key={line} className="RegisteredAddress-advice">
            {line}
          </p>
        ))
      )}
    </div>
  );
};
