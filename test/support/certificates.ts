import 'reflect-metadata';
import { createHash } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate a test server can present, and what a person would see of it. */
export type TestCertificate = {
  readonly certPem: string;
  readonly keyPem: string;
  /** SHA-256 of the DER certificate, upper-case hex in pairs with colons: the form of a pin. */
  readonly sha256: string;
};

/** What a certificate says; left out: valid from yesterday until tomorrow, for 127.0.0.1, ::1 and localhost. */
export type CertificateOptions = {
  readonly hosts?: readonly string[];
  readonly commonName?: string;
  readonly validFrom?: Date;
  readonly validTo?: Date;
};

/** A root that is in nobody's store, and the certificates it gives out. */
export type TestAuthority = TestCertificate & {
  readonly issue: (options?: CertificateOptions) => Promise<TestCertificate>;
};

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;

const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const serialNumber = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString('hex');

const alternativeNames = (hosts: readonly string[]): x509.SubjectAlternativeNameExtension =>
  new x509.SubjectAlternativeNameExtension(
    hosts.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? ('ip' as const) : ('dns' as const), value })),
  );

const asPem = async (certificate: x509.X509Certificate, key: CryptoKey): Promise<TestCertificate> => {
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  const digest = createHash('sha256').update(new Uint8Array(certificate.rawData)).digest('hex').toUpperCase();
  return {
    certPem: certificate.toString('pem'),
    keyPem: `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
    sha256: (digest.match(/../g) ?? []).join(':'),
  };
};

const details = (options: CertificateOptions) => ({
  serialNumber: serialNumber(),
  notBefore: options.validFrom ?? new Date(Date.now() - dayMs),
  notAfter: options.validTo ?? new Date(Date.now() + dayMs),
  signingAlgorithm: algorithm,
});

const serverExtensions = (options: CertificateOptions): x509.Extension[] => [
  new x509.BasicConstraintsExtension(false, undefined, true),
  new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
  alternativeNames(options.hosts ?? ['127.0.0.1', '::1', 'localhost']),
];

/** A certificate that vouches for itself, as a server in a test laboratory has. */
export const createSelfSigned = async (options: CertificateOptions = {}): Promise<TestCertificate> => {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...details(options),
    name: `CN=${options.commonName ?? 'localhost'}`,
    keys,
    extensions: serverExtensions(options),
  });
  return asPem(certificate, keys.privateKey);
};

/** A private certificate authority, as a company runs one. Trust it by handing `certPem` to the network settings. */
export const createAuthority = async (commonName = 'Test Root'): Promise<TestAuthority> => {
  const rootKeys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...details({ validFrom: new Date(Date.now() - 3650 * dayMs), validTo: new Date(Date.now() + 3650 * dayMs) }),
    name: `CN=${commonName}`,
    keys: rootKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 2, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const issue = async (options: CertificateOptions = {}): Promise<TestCertificate> => {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      ...details(options),
      subject: `CN=${options.commonName ?? 'localhost'}`,
      issuer: root.subject,
      publicKey: keys.publicKey,
      signingKey: rootKeys.privateKey,
      extensions: serverExtensions(options),
    });
    return asPem(certificate, keys.privateKey);
  };
  return { ...(await asPem(root, rootKeys.privateKey)), issue };
};
