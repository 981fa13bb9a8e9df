import { CircleAlert, CircleCheck, CircleMinus, type LucideIcon, TriangleAlert } from 'lucide-react';
import { type Check, checkKey } from '../../../src/domain/check';
import type { CertificateFacts, CertificatePin, NetworkSettings } from '../../../src/domain/network';
import { dayText } from '../../../src/domain/text/time';
import { plain } from '../../../src/domain/text/wording';
import { Button } from '../../ui/Button';
import { Disclosure } from '../../ui/Disclosure';
import { ErrorNote } from '../../ui/ErrorNote';
import { CertificatePanel } from '../profile/CertificatePanel';
import { PlainHttpPanel } from '../profile/PlainHttpPanel';
import { checkNames, checkText, fixLabel, outcomeNames } from './doctorText';
import './DoctorList.css';

const marks: Readonly<Record<Check['outcome'], LucideIcon>> = {
  good: CircleCheck,
  warning: TriangleAlert,
  bad: CircleAlert,
  skipped: CircleMinus,
};

/** What can be done about findings. */
export type DoctorActions = {
  /** Makes the change that a finding offers; undefined for a fix that this place cannot carry out. */
  readonly fix: (check: Check) => (() => void) | undefined;
  readonly trust: (pin: CertificatePin) => void;
  readonly allowPlainHttp: (host: string) => void;
  readonly network: NetworkSettings;
  readonly busy: boolean;
};

/** What a check found, line by line, each with what can be done about it. */
export const DoctorList = ({
  checks,
  actions,
}: {
  readonly checks: readonly Check[];
  readonly actions: DoctorActions;
}) => (
  <ul className="DoctorList" aria-label="Findings">
    {checks.map((check) => (
      <Line key={checkKey(check)} check={check} actions={actions} />
    ))}
  </ul>
);

const Line = ({ check, actions }: { readonly check: Check; readonly actions: DoctorActions }) => {
  const Icon = marks[check.outcome];
  return (
    <li className="DoctorList-line" data-outcome={check.outcome}>
      <Icon size={15} role="img" aria-label={outcomeNames[check.outcome]} />
      <span className="DoctorList-name">{checkNames[check.id]}</span>
      <div className="DoctorList-text">
        {check.error === undefined ? (
          <p>{checkText(check)}</p>
        ) : (
          <ErrorNote error={check.error}>
            {check.fix?.kind === 'trust' && check.error.code === 'tls-untrusted' ? (
              <CertificatePanel
                error={check.error}
                network={actions.network}
                busy={actions.busy}
                onTrust={actions.trust}
              />
            ) : null}
            {check.error.code === 'address-insecure' ? (
              <PlainHttpPanel error={check.error} busy={actions.busy} onAllow={actions.allowPlainHttp} />
            ) : null}
          </ErrorNote>
        )}
        {check.certificates === undefined || check.certificates.length === 0 ? null : (
          <Chain certificates={check.certificates} />
        )}
        <Fix check={check} actions={actions} />
      </div>
    </li>
  );
};

const Fix = ({ check, actions }: { readonly check: Check; readonly actions: DoctorActions }) => {
  const label = check.fix === undefined ? undefined : fixLabel(check.fix);
  const run = actions.fix(check);
  if (label === undefined || run === undefined) return null;
  return (
    <Button size="small" onPress={run} busy={actions.busy}>
      {label}
    </Button>
  );
};

const Chain = ({ certificates }: { readonly certificates: readonly CertificateFacts[] }) => (
  <Disclosure title={certificates.length === 1 ? '1 certificate' : `${certificates.length} certificates`}>
    <ol className="DoctorList-chain">
      {certificates.map(({ sha256, subject, issuer, validTo, selfSigned }) => (
        <li key={sha256}>
          <bdi>{plain(subject, 160)}</bdi>
          <span className="DoctorList-issued">
            {' '}
            issued by {selfSigned ? 'itself' : <bdi>{plain(issuer, 160)}</bdi>}, until {dayText(validTo)}
          </span>
        </li>
      ))}
    </ol>
  </Disclosure>
);
