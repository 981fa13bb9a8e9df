import { type AppErrorOf, assertNever } from '../errors';
import type { ErrorText } from './errorAction';
import { dayText } from './time';
import { hostFirst, plain, sentence, shownHost, technicalWords } from './wording';

type CertificateCode = 'tls-untrusted' | 'tls-failed' | 'pin-mismatch' | 'ca-invalid';

/** Words for certificates that cannot be trusted and connections that cannot be encrypted. */
export const certificateErrorText = (error: AppErrorOf<CertificateCode>): ErrorText => {
  switch (error.code) {
    case 'tls-untrusted':
      return untrusted(error);
    case 'tls-failed':
      return tlsFailed(error);
    case 'pin-mismatch':
      return {
        what: `${hostFirst(error.host)} shows another certificate than the one you chose to trust.`,
        why: `Trusted was ${fingerprint(error.expected)}, shown is ${fingerprint(error.actual)}. Either it was renewed, or something stands between you and the server.`,
        next: 'Ask whoever runs the server. If it was renewed, remove the old exception under Network in Settings and trust the new one.',
        action: 'open-settings',
      };
    case 'ca-invalid':
      return {
        what: 'The additional certificates of this profile cannot be read.',
        why: sentence(error.reason, 'They are not in PEM form.'),
        next: 'Under Network in Settings, paste text that begins with “-----BEGIN CERTIFICATE-----”.',
        action: 'open-settings',
      };
    default:
      return assertNever(error);
  }
};

/** The first six bytes: enough to tell two certificates apart in a sentence. */
const fingerprint = (sha256: string): string => `${plain(sha256, 100).slice(0, 17)}…`;

const untrusted = (error: AppErrorOf<'tls-untrusted'>): ErrorText => ({
  what: `The certificate of ${shownHost(error.host)} cannot be trusted.`,
  why: whyUntrusted(error),
  next: nextUntrusted(error),
  ...(error.certificate === undefined || error.reason === 'not-yet-valid'
    ? { action: error.reason === 'not-yet-valid' ? ('try-again' as const) : ('open-settings' as const) }
    : { action: 'trust-certificate' as const }),
  ...technicalWords(error.technical),
});

const whyUntrusted = ({ reason, certificate }: AppErrorOf<'tls-untrusted'>): string => {
  switch (reason) {
    case 'self-signed':
      return 'It is signed by itself, so nobody vouches that this is the right server.';
    case 'unknown-issuer':
      return certificate === undefined
        ? 'Whoever issued it is not known to this computer.'
        : `It was issued by “${plain(certificate.issuer, 90)}”, which is not known to this computer.`;
    case 'expired':
      return certificate === undefined
        ? 'Its time is over.'
        : `It was valid until ${dayText(certificate.validTo)}, by the clock of this computer.`;
    case 'not-yet-valid':
      return certificate === undefined
        ? 'Its time has not begun, by the clock of this computer.'
        : `It is valid from ${dayText(certificate.validFrom)}, by the clock of this computer.`;
    case 'wrong-host':
      return certificate === undefined || certificate.names.length === 0
        ? 'It was made for another host name.'
        : `It was made for ${plain(certificate.names.slice(0, 3).join(', '), 120)}.`;
    case 'other':
      return 'It did not pass the checks of an encrypted connection.';
    default:
      return assertNever(reason);
  }
};

const nextUntrusted = ({ reason }: AppErrorOf<'tls-untrusted'>): string => {
  switch (reason) {
    case 'self-signed':
    case 'unknown-issuer':
      return 'Add the certificate authority under Network in Settings, or look at the certificate and trust it for this host alone.';
    case 'expired':
      return 'Check the clock of this computer, or ask whoever runs the server to renew the certificate.';
    case 'not-yet-valid':
      return 'Set the clock of this computer right, then try again.';
    case 'wrong-host':
      return 'Use one of the names that the certificate was made for, or ask whoever runs the server.';
    case 'other':
      return 'Show the technical details to whoever runs the server.';
    default:
      return assertNever(reason);
  }
};

const tlsFailed = (error: AppErrorOf<'tls-failed'>): ErrorText => {
  const host = hostFirst(error.host);
  const technical = technicalWords(error.technical);
  switch (error.reason) {
    case 'not-tls':
      return {
        what: `${host} does not speak https on that port.`,
        why: 'An encrypted connection was asked for, and the server answered with something else, plain http as a rule.',
        next: 'Check the port of the address in Settings.',
        action: 'open-settings',
        ...technical,
      };
    case 'version':
      return {
        what: `${host} offers only outdated encryption.`,
        why: 'It knows TLS 1.0 or 1.1 alone, which are no longer safe and are not used here.',
        next: 'Ask whoever runs the server to switch on TLS 1.2 or 1.3.',
        ...technical,
      };
    case 'other':
      return {
        what: `No encrypted connection to ${shownHost(error.host)} could be made.`,
        why: 'The two sides did not agree on how to encrypt, or the server broke off while they talked about it.',
        next: 'Try again; if it stays so, show the technical details to whoever runs the server.',
        action: 'try-again',
        ...technical,
      };
    default:
      return assertNever(error.reason);
  }
};
