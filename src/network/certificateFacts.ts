import type { X509Certificate } from 'node:crypto';
import type { AppErrorOf } from '../domain/errors';
import type { CertificateFacts } from '../domain/network';

/** Enough for a person to recognise a server; a certificate may carry thousands. */
const mostNames = 100;
const longestText = 300;

const oneLine = (name: string | undefined): string =>
  (name ?? '').split('\n').filter(Boolean).join(', ').slice(0, longestText);

/** Node quotes names with odd characters as JSON strings; what cannot be unquoted is shown as it stands. */
const unquote = (name: string): string => {
  if (!name.startsWith('"')) return name;
  try {
    return String(JSON.parse(name));
  } catch {
    return name;
  }
};

const alternativeNames = (text: string | undefined): readonly string[] =>
  [...(text ?? '').matchAll(/(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g)]
    .slice(0, mostNames)
    .map((match) => unquote(match[1] ?? '').slice(0, longestText));

const signsItself = (certificate: X509Certificate): boolean => {
  try {
    return certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey);
  } catch {
    // A key of a kind that this runtime does not know: it cannot be checked, so nothing is claimed.
    return false;
  }
};

/** What a person needs to see of a certificate. `host` is `host:port` as a pin names it. */
export const certificateFacts = (certificate: X509Certificate, host: string): CertificateFacts => ({
  host,
  subject: oneLine(certificate.subject),
  issuer: oneLine(certificate.issuer),
  sha256: certificate.fingerprint256,
  validFrom: Date.parse(certificate.validFrom),
  validTo: Date.parse(certificate.validTo),
  names: alternativeNames(certificate.subjectAltName),
  selfSigned: signsItself(certificate),
});

type UntrustedReason = AppErrorOf<'tls-untrusted'>['reason'];

const untrustedReasons: Readonly<Record<string, UntrustedReason>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-issuer',
  CERT_UNTRUSTED: 'unknown-issuer',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-host',
  HOSTNAME_MISMATCH: 'wrong-host',
};

/** The reason behind OpenSSL's verification code (x509_vfy.h) or Node's own for names. */
export const untrustedReason = (code: string): UntrustedReason => untrustedReasons[code] ?? 'other';
