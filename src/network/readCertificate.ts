import { fail } from '../domain/errors';
import type { CertificateFacts, NetworkSettings } from '../domain/network';
import { addressWithoutSecrets } from '../domain/requestAddress';
import { portOf, readAddress } from './callWay';
import { certificateFacts } from './certificateFacts';
import type { Connector } from './connector';
import { callFailure } from './failures';
import { pinHost } from './trust';

/**
 * Looks at the certificate of an https server without trusting it and without sending a request.
 * Throws `address-invalid` and what connecting throws: host-not-found, connection-*, timed-out, proxy-failed, tls-failed.
 */
export type ReadCertificate = (address: string, settings: NetworkSettings) => Promise<CertificateFacts>;

/** Makes the look at certificates; each opens its own connection and ends it at once. */
export const createReadCertificate =
  (connectorFor: (settings: NetworkSettings) => Connector): ReadCertificate =>
  async (address, settings) => {
    const url = readAddress(address);
    const { host, hostname } = url;
    if (url.protocol !== 'https:') {
      throw fail('address-invalid', { field: 'address', address: addressWithoutSecrets(address) });
    }
    const port = portOf(url);
    try {
      const socket = await connectorFor(settings).toUnchecked({ protocol: url.protocol, hostname, port });
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      if (certificate === undefined) throw fail('tls-failed', { host, reason: 'other', technical: 'NO_CERTIFICATE' });
      return certificateFacts(certificate, pinHost(hostname, port));
    } catch (caught) {
      const connectSeconds = settings.connectTimeoutSeconds;
      throw callFailure(caught, { host, stage: 'discovery', connectSeconds, sent: false, answered: false });
    }
  };
