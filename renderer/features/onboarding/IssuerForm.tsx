import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { DiscoveryView } from '../../../src/api/contract';
import { type CertificatePin, defaultNetworkSettings } from '../../../src/domain/network';
import { hostOf } from '../../../src/domain/text/wording';
import { anyOpenIdProvider } from '../../../src/providers/presets/general';
import { errorOf, useCall } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextField } from '../../ui/TextField';
import { CertificatePanel } from '../profile/CertificatePanel';
import { ClientFields } from './ClientFields';
import { draftProblems, firstDraft } from './clientDraft';
import { DiscoverySummary } from './DiscoverySummary';
import { focusFirstProblem } from './focusFirstProblem';
import { issuerProfile, offeredGrants } from './issuerProfile';
import { RegisterHints } from './RegisterHints';
import { useCreateProfile } from './useCreateProfile';

/** The address people paste: with or without the part that discovery adds, with or without https. */
const issuerFrom = (typed: string): string => {
  const address = typed.trim().replace(/\/\.well-known\/(openid-configuration|oauth-authorization-server)\/?$/, '');
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`;
};

/** An issuer's address, what is found there, and then the client. */
export const IssuerForm = () => {
  const [address, setAddress] = useState('');
  const [pins, setPins] = useState<readonly CertificatePin[]>([]);
  const look = useCall('discovery.look');
  const network = { ...defaultNetworkSettings, pins: [...pins] };
  const error = errorOf(look.error);

  const search = (trusted: readonly CertificatePin[]): void => {
    if (address.trim() === '') return;
    look.mutate({
      server: { kind: 'discovery', issuer: issuerFrom(address) },
      network: { ...network, pins: [...trusted] },
    });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    search(pins);
  };
  const change = (value: string): void => {
    setAddress(value);
    setPins([]);
    look.reset();
  };

  return (
    <div className="WayForm">
      <form className="IssuerForm-search" onSubmit={submit}>
        <TextField
          label="Issuer address"
          value={address}
          onChange={change}
          placeholder="https://login.example.com/realms/dev"
          description="The address the provider goes by; its endpoints are looked up there."
          maxLength={2000}
          mono
        />
        <Button
          type="submit"
          icon={Search}
          variant={look.data === undefined ? 'primary' : 'secondary'}
          busy={look.isPending}
        >
          Look up
        </Button>
      </form>
      {error === undefined ? null : (
        <ErrorNote error={error} actions={{ 'try-again': () => search(pins) }}>
          {error.code === 'tls-untrusted' ? (
            <CertificatePanel
              error={error}
              network={network}
              busy={look.isPending}
              onTrust={(pin) => {
                setPins([pin]);
                search([pin]);
              }}
            />
          ) : null}
        </ErrorNote>
      )}
      {look.data === undefined ? null : <FoundProvider key={look.data.issuer} found={look.data} pins={pins} />}
    </div>
  );
};

const FoundProvider = ({
  found,
  pins,
}: {
  readonly found: DiscoveryView;
  readonly pins: readonly CertificatePin[];
}) => {
  const preset = anyOpenIdProvider;
  const grants = offeredGrants(found);
  const [draft, setDraft] = useState(() => firstDraft(preset, hostOf(found.issuer), grants));
  const [showsProblems, setShowsProblems] = useState(false);
  const { create, busy, error } = useCreateProfile();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setShowsProblems(true);
    if (Object.keys(draftProblems(preset, draft)).length > 0) {
      focusFirstProblem(event.currentTarget);
      return;
    }
    void create(issuerProfile(crypto.randomUUID(), found, draft, pins), draft.clientSecret);
  };
  return (
    <form className="WayForm" onSubmit={submit}>
      <h2>Found {hostOf(found.issuer)}</h2>
      <DiscoverySummary found={found} />
      <div className="WayForm-fields">
        <ClientFields preset={preset} grants={grants} draft={draft} onChange={setDraft} showsProblems={showsProblems} />
      </div>
      <RegisterHints preset={preset} grant={draft.grant} redirect={preset.redirect} />
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          Add profile
        </Button>
      </div>
      {error === undefined ? null : <ErrorNote error={error} />}
    </form>
  );
};
