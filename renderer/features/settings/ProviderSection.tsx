import { Search } from 'lucide-react';
import { type NetworkSettings, networkSettingsSchema } from '../../../src/domain/network';
import { type Server, secretKinds } from '../../../src/domain/profile';
import { hostOf } from '../../../src/domain/text/wording';
import { errorOf, useCall, useSecretStatus } from '../../data';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { ErrorNote } from '../../ui/ErrorNote';
import { Section } from '../../ui/Section';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { CertificatePanel } from '../profile/CertificatePanel';
import { AllowPlainHttp } from '../profile/PlainHttpPanel';
import { EndpointsByHand, FoundEndpoints } from './EndpointFields';
import { PracticeFields } from './PracticeFields';
import { useRemarks, useSettingsForm } from './settingsForm';

/** Where the provider is, and what it says of itself. */
export const ProviderSection = () => {
  const { form, edit, profile, shown } = useSettingsForm();
  const isPractice = profile.server.kind === 'practice';
  const ways: readonly { readonly id: Server['kind']; readonly label: string }[] = [
    ...(isPractice ? [{ id: 'practice' as const, label: 'Practice provider' }] : []),
    ...(shown.discovery ? [{ id: 'discovery' as const, label: 'Looked up by its issuer' }] : []),
    { id: 'endpoints', label: 'Endpoints by hand' },
  ];
  return (
    <Section
      title="Provider"
      description={shown.discovery ? undefined : 'It describes itself nowhere, so there is no issuer to look up.'}
    >
      {ways.length === 1 ? null : (
        <Choices<Server['kind']>
          label="How the provider is found"
          hideLabel
          look="segments"
          value={form.serverKind}
          onChange={(serverKind) => edit({ serverKind })}
          options={ways}
        />
      )}
      {form.serverKind === 'practice' ? <PracticeFields /> : null}
      {form.serverKind === 'discovery' ? <DiscoveryFields /> : null}
      {form.serverKind === 'endpoints' ? <EndpointsByHand /> : null}
      <SecretsGoElsewhere />
    </Section>
  );
};

const DiscoveryFields = () => {
  const { form, edit, profile, typed, editDraft } = useSettingsForm();
  const look = useCall('discovery.look');
  const issuerRemarks = useRemarks('issuer', 'The address the provider goes by; the endpoints are looked up there.');
  const network = networkSettingsSchema.safeParse(typed.network);
  const lookUpWith = (kept: NetworkSettings): void =>
    look.mutate(
      {
        server: typed.server,
        // Exceptions are no part of the form: the one of a moment ago counts.
        network: { ...(network.success ? network.data : kept), pins: kept.pins, plainHttpHosts: kept.plainHttpHosts },
      },
      { onSuccess: (view) => editDraft({ found: { issuer: form.issuer, view } }) },
    );
  const lookUp = (): void => lookUpWith(profile.network);
  const error = errorOf(look.error);
  return (
    <>
      <form
        className="Settings-lookUp"
        onSubmit={(event) => {
          event.preventDefault();
          lookUp();
        }}
      >
        <TextField
          label="Issuer"
          mono
          value={form.issuer}
          onChange={(issuer) => edit({ issuer })}
          placeholder="https://login.example.com/realms/dev"
          {...issuerRemarks}
        />
        <Button type="submit" icon={Search} busy={look.isPending} isDisabled={form.issuer.trim() === ''}>
          Look up
        </Button>
      </form>
      {error === undefined || look.isPending ? null : (
        <ErrorNote error={error} actions={{ 'try-again': lookUp }} onDismiss={look.reset}>
          {error.code === 'tls-untrusted' ? <TrustHere error={error} onTrusted={lookUpWith} /> : null}
          {error.code === 'address-insecure' ? (
            <AllowPlainHttp profileId={profile.id} error={error} onAllowed={lookUpWith} />
          ) : null}
        </ErrorNote>
      )}
      <FoundEndpoints />
      <div className="Settings-fields">
        <Select
          label="Document"
          options={[
            { id: 'auto', label: 'Whichever answers' },
            { id: 'openid', label: 'OpenID Connect', description: '/.well-known/openid-configuration' },
            { id: 'oauth', label: 'OAuth 2.0', description: '/.well-known/oauth-authorization-server (RFC 8414)' },
          ]}
          value={form.document}
          onChange={(document) => edit({ document })}
        />
      </div>
    </>
  );
};

const TrustHere = ({
  error,
  onTrusted,
}: {
  readonly error: Parameters<typeof CertificatePanel>[0]['error'];
  readonly onTrusted: (network: NetworkSettings) => void;
}) => {
  const { profile } = useSettingsForm();
  const trust = useCall('profiles.trustCertificate');
  const failure = errorOf(trust.error);
  return (
    <>
      <CertificatePanel
        error={error}
        network={profile.network}
        busy={trust.isPending}
        onTrust={(pin) =>
          trust.mutate({ profileId: profile.id, pin }, { onSuccess: ({ network }) => onTrusted(network) })
        }
      />
      {failure === undefined ? null : <ErrorNote error={failure} />}
    </>
  );
};

/** The host that a profile's secrets are sent to, as far as the settings tell. */
const secretsHost = (server: Server): string => {
  switch (server.kind) {
    case 'practice':
      return '';
    case 'discovery':
      return server.overrides.token ?? server.issuer;
    case 'endpoints':
      return server.endpoints.token ?? '';
  }
};

/** A kept secret must not go to another host without a word (an edited or imported address may be somebody else's). */
const SecretsGoElsewhere = () => {
  const { profile, typed } = useSettingsForm();
  const status = useSecretStatus(profile.id).data;
  const before = secretsHost(profile.server);
  const after = secretsHost(typed.server);
  const isKept = status !== undefined && secretKinds.some((kind) => status[kind]);
  if (!isKept || before === '' || after === '' || hostOf(before) === hostOf(after)) return null;
  return (
    <Banner tone="warn" title={`The secrets kept for this profile will be sent to ${hostOf(after)} from now on.`}>
      Until now they went to {hostOf(before)}. If that is not what you want, remove them before you save.
    </Banner>
  );
};
