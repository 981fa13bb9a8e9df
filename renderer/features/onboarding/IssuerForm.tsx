import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { DiscoveryView } from '../../../src/api/contract';
import { type CertificatePin, defaultNetworkSettings, type NetworkSettings } from '../../../src/domain/network';
import { hostOf } from '../../../src/domain/text/wording';
import { anyOpenIdProvider } from '../../../src/providers/presets/general';
import { errorOf, useCall } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextField } from '../../ui/TextField';
import { CertificatePanel } from '../profile/CertificatePanel';
import { PlainHttpPanel } from '../profile/PlainHttpPanel';
import { ClientFields } from './ClientFields';
import { draftProblems, firstDraft, secretsOf } from './clientDraft';
import { DiscoverySummary } from './DiscoverySummary';
import { focusFirstProblem } from './focusFirstProblem';
import { issuerFrom, issuerProfile, offeredGrants } from './issuerProfile';
import { RegisterHints } from './RegisterHints';
import { useCreateProfile } from './useCreateProfile';

/** What a person made an exception of on the way to a provider. */
type Exceptions = Pick<NetworkSettings, 'pins' | 'plainHttpHosts'>;

const noExceptions: Exceptions = { pins: [], plainHttpHosts: [] };

/** The address, what was found at it, and the exceptions made on the way. */
const useIssuerSearch = () => {
  const [address, setAddress] = useState('');
  const [exceptions, setExceptions] = useState(noExceptions);
  const look = useCall('discovery.look');
  const search = (made: Exceptions): void => {
    if (address.trim() === '') return;
    look.mutate({
      server: { kind: 'discovery', issuer: issuerFrom(address) },
      network: { ...defaultNetworkSettings, ...made },
    });
  };
  const except = (more: Partial<Exceptions>): void => {
    const made = { ...exceptions, ...more };
    setExceptions(made);
    search(made);
  };
  return {
    address,
    exceptions,
    network: { ...defaultNetworkSettings, ...exceptions },
    asked: look.variables?.server.kind === 'discovery' ? look.variables.server.issuer : '',
    found: look.data,
    error: errorOf(look.error),
    busy: look.isPending,
    search: () => search(exceptions),
    trust: (pin: CertificatePin): void => except({ pins: [pin] }),
    allowPlainHttp: (host: string): void => except({ plainHttpHosts: [host] }),
    change: (value: string): void => {
      setAddress(value);
      setExceptions(noExceptions);
      look.reset();
    },
  };
};
type IssuerSearch = ReturnType<typeof useIssuerSearch>;

/** An issuer's address, what is found there, and then the client. */
export const IssuerForm = () => {
  const issuer = useIssuerSearch();
  return (
    <div className="WayForm">
      <form
        className="IssuerForm-search"
        onSubmit={(event) => {
          event.preventDefault();
          issuer.search();
        }}
      >
        <TextField
          label="Issuer address"
          value={issuer.address}
          onChange={issuer.change}
          placeholder="https://login.example.com/realms/dev"
          description="The address the provider goes by; its endpoints are looked up there."
          maxLength={2000}
          mono
        />
        <Button
          type="submit"
          icon={Search}
          variant={issuer.found === undefined ? 'primary' : 'secondary'}
          busy={issuer.busy}
        >
          Look up
        </Button>
      </form>
      <IssuerError issuer={issuer} />
      {issuer.found === undefined ? null : (
        <FoundProvider
          key={issuer.found.issuer}
          asked={issuer.asked}
          found={issuer.found}
          exceptions={issuer.exceptions}
        />
      )}
    </div>
  );
};

const IssuerError = ({ issuer }: { readonly issuer: IssuerSearch }) => {
  const { error } = issuer;
  if (error === undefined) return null;
  return (
    <ErrorNote error={error} actions={{ 'try-again': issuer.search }}>
      {error.code === 'tls-untrusted' ? (
        <CertificatePanel error={error} network={issuer.network} busy={issuer.busy} onTrust={issuer.trust} />
      ) : null}
      {error.code === 'address-insecure' ? (
        <PlainHttpPanel error={error} busy={issuer.busy} onAllow={issuer.allowPlainHttp} />
      ) : null}
    </ErrorNote>
  );
};

const FoundProvider = ({
  asked,
  found,
  exceptions,
}: {
  readonly asked: string;
  readonly found: DiscoveryView;
  readonly exceptions: Exceptions;
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
    void create(issuerProfile(crypto.randomUUID(), { asked, ...found }, draft, exceptions), secretsOf(preset, draft));
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
