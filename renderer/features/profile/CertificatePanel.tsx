import { Fragment, useState } from 'react';
import type { AppErrorOf } from '../../../src/domain/errors';
import type { CertificateFacts, CertificatePin, NetworkSettings } from '../../../src/domain/network';
import { dayAndTime, dayText } from '../../../src/domain/text/time';
import { plain, shownHost } from '../../../src/domain/text/wording';
import { useClock } from '../../clock';
import { errorOf, useCall } from '../../data';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { ErrorNote } from '../../ui/ErrorNote';
import { KeyValueTable } from '../../ui/KeyValueTable';
import './CertificatePanel.css';

type Length = 'day' | 'month' | 'whole';

const day = 24 * 60 * 60_000;

/** When an exception of this length ends; never after the certificate itself where that is still to come. */
const endOf = (length: Length, certificate: CertificateFacts, now: number): number => {
  if (length === 'whole') return certificate.validTo;
  const wanted = now + (length === 'day' ? 1 : 30) * day;
  return certificate.validTo > now ? Math.min(wanted, certificate.validTo) : wanted;
};

/** The facts of a certificate that could not be checked, and the choice to trust just this one for a while. */
export const CertificatePanel = ({
  error,
  network,
  onTrust,
  busy,
}: {
  readonly error: AppErrorOf<'tls-untrusted'>;
  readonly network: NetworkSettings;
  readonly onTrust: (pin: CertificatePin) => void;
  readonly busy: boolean;
}) => {
  const look = useCall('discovery.certificate');
  const certificate = error.certificate ?? look.data;
  const failure = errorOf(look.error);
  if (certificate !== undefined) return <Certificate certificate={certificate} onTrust={onTrust} busy={busy} />;
  return (
    <div className="CertificatePanel">
      <Button
        size="small"
        busy={look.isPending}
        onPress={() => look.mutate({ address: `https://${error.host}`, network })}
      >
        Look at the certificate
      </Button>
      {failure === undefined ? null : <ErrorNote error={failure} />}
    </div>
  );
};

const Certificate = ({
  certificate,
  onTrust,
  busy,
}: {
  readonly certificate: CertificateFacts;
  readonly onTrust: (pin: CertificatePin) => void;
  readonly busy: boolean;
}) => {
  const clock = useClock();
  const [length, setLength] = useState<Length>('month');
  const stillValid = certificate.validTo > clock.now();
  const trust = (): void =>
    onTrust({
      host: certificate.host.toLowerCase(),
      sha256: certificate.sha256,
      until: endOf(length, certificate, clock.now()),
    });
  return (
    <div className="CertificatePanel">
      <KeyValueTable label="Certificate" rows={certificateRows(certificate)} />
      <p className="CertificatePanel-advice">
        Compare the fingerprint with the one the administrator of {shownHost(certificate.host)} gives you. Whoever holds
        this certificate can read the secrets sent there.
      </p>
      <div className="CertificatePanel-choice">
        <Choices
          label="Trust it for"
          look="segments"
          value={length}
          onChange={setLength}
          options={[
            { id: 'day', label: '1 day' },
            { id: 'month', label: '30 days' },
            ...(stillValid ? [{ id: 'whole' as const, label: `Until ${dayText(certificate.validTo)}` }] : []),
          ]}
        />
        <Button busy={busy} onPress={trust}>
          Trust this certificate
        </Button>
      </div>
    </div>
  );
};

/** Breaks after eight pairs and nowhere else, so that two fingerprints can be compared by eye. */
const Fingerprint = ({ sha256 }: { readonly sha256: string }) => (
  <span className="CertificatePanel-fingerprint mono">
    {[0, 24, 48, 72].map((start) => (
      <Fragment key={start}>
        {sha256.slice(start, start + 24)}
        <wbr />
      </Fragment>
    ))}
  </span>
);

const certificateRows = (certificate: CertificateFacts) => [
  { id: 'host', name: 'Host', value: <span className="mono">{shownHost(certificate.host)}</span> },
  { id: 'subject', name: 'Issued to', value: plain(certificate.subject) },
  {
    id: 'issuer',
    name: 'Issued by',
    value: certificate.selfSigned ? 'Itself (self-signed)' : plain(certificate.issuer),
  },
  {
    id: 'valid',
    name: 'Valid',
    value: `${dayAndTime(certificate.validFrom)} to ${dayAndTime(certificate.validTo)}`,
  },
  { id: 'sha256', name: 'SHA-256', value: <Fingerprint sha256={certificate.sha256} /> },
];
