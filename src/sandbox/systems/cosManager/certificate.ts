import { createPublicKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { TlsIdentity } from '../../practiceServer';
import { bits, type Der, explicit, integer, octets, oid, sequence, setOf, tagged, utcTime, utf8, yes } from './der';

const oids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  subjectAltName: '2.5.29.17',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

const algorithm = (): Der => sequence(oid(oids.ecdsaWithSha256));

const nameOf = (commonName: string): Der => sequence(setOf(sequence(oid(oids.commonName), utf8(commonName))));

const extension = (id: string, value: Der, critical = false): Der =>
  sequence(oid(id), ...(critical ? [yes()] : []), octets(value));

/** The names it is good for: this computer, and nothing else. */
const extensions = (): Der =>
  sequence(
    extension(oids.basicConstraints, sequence(), true),
    extension(oids.extKeyUsage, sequence(oid(oids.serverAuth))),
    extension(
      oids.subjectAltName,
      sequence(
        tagged(0x82, Buffer.from('localhost', 'latin1')),
        tagged(0x87, Buffer.from([127, 0, 0, 1])),
        tagged(0x87, Buffer.from([...Array<number>(15).fill(0), 1])),
      ),
    ),
  );

const toBeSigned = (commonName: string, publicKey: Der): Der => {
  const name = nameOf(commonName);
  // An appliance's certificate outlives the appliance; a clock set by a test must not make it invalid either.
  const validity = sequence(utcTime(new Date('2020-01-01T00:00:00Z')), utcTime(new Date('2049-12-31T23:59:59Z')));
  return sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(randomBytes(8)),
    algorithm(),
    name,
    validity,
    name,
    publicKey,
    explicit(3, extensions()),
  );
};

const asPem = (der: Der): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;

/** Makes a certificate that vouches for itself (RFC 5280), as an appliance makes its own, with its P-256 key. */
export const selfSignedCertificate = (commonName: string): TlsIdentity => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = toBeSigned(commonName, publicKey.export({ type: 'spki', format: 'der' }));
  const certificate = sequence(body, algorithm(), bits(sign('sha256', body, privateKey)));
  return { cert: asPem(certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
};

/** The SHA-256 of a certificate as a person compares it: upper-case hex in pairs with colons. */
export const fingerprintOf = ({ cert }: TlsIdentity): string => new X509Certificate(cert).fingerprint256;

/** Whether certificate and key belong together; a kept pair may be damaged. */
export const isSoundIdentity = ({ cert, key }: TlsIdentity): boolean => {
  try {
    const certified = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
    return createPublicKey(key).export({ type: 'spki', format: 'der' }).equals(certified);
  } catch {
    return false;
  }
};
