import { FileUp } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import type { CertificatePin } from '../../../src/domain/network';
import { dayAndTime } from '../../../src/domain/text/time';
import { shownHost } from '../../../src/domain/text/wording';
import { useTicking } from '../../clock';
import { errorOf, useCall } from '../../data';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { ErrorNote } from '../../ui/ErrorNote';
import { Section } from '../../ui/Section';
import { TextArea } from '../../ui/TextArea';
import { TextField } from '../../ui/TextField';
import { useRemarks, useSettingsForm } from './settingsForm';

/** How the profile's calls reach their servers. */
export const NetworkSection = () => {
  const { form, edit } = useSettingsForm();
  const proxyRemarks = useRemarks('network.proxy', 'Loopback addresses never go through it.');
  return (
    <Section title="Network">
      <div className="Settings-fields">
        <TextField
          label="Time to connect, in seconds"
          inputMode="numeric"
          value={form.connectTimeout}
          onChange={(connectTimeout) => edit({ connectTimeout })}
          {...useRemarks('network.connectTimeoutSeconds')}
        />
        <TextField
          label="Time for a whole call, in seconds"
          inputMode="numeric"
          value={form.overallTimeout}
          onChange={(overallTimeout) => edit({ overallTimeout })}
          {...useRemarks('network.overallTimeoutSeconds')}
        />
      </div>
      <Choices
        label="Proxy"
        look="segments"
        value={form.proxyKind}
        onChange={(proxyKind) => edit({ proxyKind })}
        options={[
          { id: 'environment', label: 'As the environment says' },
          { id: 'none', label: 'None' },
          { id: 'manual', label: 'This one' },
        ]}
      />
      {form.proxyKind === 'manual' ? (
        <TextField
          label="Proxy address"
          mono
          value={form.proxyUrl}
          onChange={(proxyUrl) => edit({ proxyUrl })}
          placeholder="http://proxy.example.com:3128"
          {...proxyRemarks}
        />
      ) : null}
      <CertificateAuthorities />
      <Pins />
      <PlainHttpHosts />
    </Section>
  );
};

/** Larger files are no list of certificates; reading one would only hold the window up. */
const largestFile = 500_000;

const CertificateAuthorities = () => {
  const { form, edit } = useSettingsForm();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const remarks = useRemarks(
    'network.caPem',
    'Trusted beside the built-in authorities, for this profile alone. PEM form.',
  );
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    // So that the same file can be chosen again after it was changed.
    event.target.value = '';
    if (file === undefined) return;
    if (file.size > largestFile) {
      setProblem(`“${file.name.slice(0, 60)}” is too large for a few certificates.`);
      return;
    }
    const text = await file.text().catch(() => undefined);
    setProblem(text === undefined ? `“${file.name.slice(0, 60)}” could not be read.` : undefined);
    if (text !== undefined) edit({ caPem: [form.caPem.trim(), text.trim()].filter((part) => part !== '').join('\n') });
  };
  return (
    <div className="CertificateAuthorities">
      <TextArea
        label="Additional certificate authorities"
        optional
        mono
        rows={form.caPem === '' ? 2 : 6}
        value={form.caPem}
        onChange={(caPem) => edit({ caPem })}
        placeholder="-----BEGIN CERTIFICATE-----"
        {...remarks}
      />
      <div>
        <input
          ref={input}
          type="file"
          accept=".pem,.crt,.cer,.txt"
          hidden
          aria-label="Certificate file"
          onChange={(event) => void read(event)}
        />
        <Button size="small" icon={FileUp} onPress={() => input.current?.click()}>
          Add from a file
        </Button>
      </div>
      <p role="status" className="Field-error">
        {problem}
      </p>
    </div>
  );
};

const Pins = () => {
  const { profile } = useSettingsForm();
  if (profile.network.pins.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks for a list.
    <div className="Pins" role="group" aria-label="Certificates that are trusted unchecked">
      <p className="Field-label">Certificates that are trusted unchecked</p>
      <ul className="Pins-list">
        {profile.network.pins.map((pin) => (
          <Pin key={pin.host} pin={pin} />
        ))}
      </ul>
    </div>
  );
};

const PlainHttpHosts = () => {
  const { profile } = useSettingsForm();
  const { plainHttpHosts } = profile.network;
  if (plainHttpHosts.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks for a list.
    <div className="Pins" role="group" aria-label="Servers that are called over plain http">
      <p className="Field-label">Servers that are called over plain http</p>
      <ul className="Pins-list">
        {plainHttpHosts.map((host) => (
          <PlainHttpHost key={host} host={host} />
        ))}
      </ul>
    </div>
  );
};

const PlainHttpHost = ({ host }: { readonly host: string }) => {
  const { profile } = useSettingsForm();
  const refuse = useCall('profiles.refusePlainHttp');
  const error = errorOf(refuse.error);
  return (
    <li className="Pin">
      <span className="Pin-host">{shownHost(host)}</span>
      <span className="Pin-facts">passwords and tokens travel without encryption</span>
      <Button
        size="small"
        busy={refuse.isPending}
        aria-label={`Remove the permission for plain http to ${shownHost(host)}`}
        onPress={() => refuse.mutate({ profileId: profile.id, host })}
      >
        Remove
      </Button>
      {error === undefined ? null : <ErrorNote error={error} />}
    </li>
  );
};

const Pin = ({ pin }: { readonly pin: CertificatePin }) => {
  const { profile } = useSettingsForm();
  const distrust = useCall('profiles.distrustCertificate');
  const isOver = useTicking((now) => now >= pin.until);
  const error = errorOf(distrust.error);
  return (
    <li className="Pin">
      <span className="Pin-host">{shownHost(pin.host)}</span>
      <span className="Pin-facts">
        <span className="mono">{pin.sha256.slice(0, 23)}…</span>
        {isOver ? ' · ended ' : ' · until '}
        {dayAndTime(pin.until)}
      </span>
      <Button
        size="small"
        busy={distrust.isPending}
        aria-label={`Remove the exception for ${shownHost(pin.host)}`}
        onPress={() => distrust.mutate({ profileId: profile.id, host: pin.host })}
      >
        Remove
      </Button>
      {error === undefined ? null : <ErrorNote error={error} />}
    </li>
  );
};
