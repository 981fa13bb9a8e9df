import type { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { type AppErrorOf, type AppFailure, fail } from '../domain/errors';
import type { CertificatePin } from '../domain/network';
import { bareHost } from '../domain/requestAddress';
import { certificateFacts, untrustedReason } from './certificateFacts';
import { errorCode } from './failures';
import { pinHost } from './trust';

/** With whom to speak TLS, over which connection, and who is trusted. */
export type TlsTarget = {
  readonly socket: Socket;
  readonly hostname: string;
  readonly port: number;
  readonly context: tls.SecureContext;
  readonly pin: CertificatePin | undefined;
  /** Aborts the handshake; its reason is what the handshake fails with. */
  readonly signal: AbortSignal;
};

const shownHost = (target: Pick<TlsTarget, 'hostname' | 'port'>): string =>
  pinHost(target.hostname, target.port).replace(/:443$/, '');

const notTls =
  /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|BAD_RECORD_TYPE|UNEXPECTED_MESSAGE|UNKNOWN_PROTOCOL/;
const wrongVersion = /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/;

/** A handshake that broke, by OpenSSL's (or BoringSSL's) reason; undefined when it was the connection that broke. */
const handshakeFailure = (caught: unknown, target: TlsTarget): AppFailure | undefined => {
  const code = errorCode(caught);
  if (!/^(ERR_SSL_|ERR_TLS_|EPROTO)/.test(code)) return undefined;
  const text = `${code} ${caught instanceof Error ? caught.message : ''}`.toUpperCase().replace(/ /g, '_');
  const reason = wrongVersion.test(text) ? 'version' : notTls.test(text) ? 'not-tls' : 'other';
  return fail('tls-failed', { host: shownHost(target), reason, technical: code }, caught);
};

/**
 * Shakes hands with whoever is there. The answer has NOT been checked: `requireTrusted` must look at it before a byte of
 * a request is sent. Checking afterwards, rather than letting the handshake fail, is what lets a person see the
 * certificate that was refused. No session is ever resumed, since a resumed one shows no certificate.
 */
export const handshake = (target: TlsTarget): Promise<tls.TLSSocket> =>
  new Promise((resolve, reject) => {
    const host = bareHost(target.hostname);
    const socket = tls.connect({
      socket: target.socket,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      secureContext: target.context,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: false,
    });
    const onAbort = (): void => void socket.destroy(target.signal.reason);
    const settle = (): void => target.signal.removeEventListener('abort', onAbort);
    socket.on('error', (caught) => {
      settle();
      target.socket.destroy();
      reject(handshakeFailure(caught, target) ?? caught);
    });
    socket.once('close', () => {
      settle();
      reject(Object.assign(new Error('closed during the TLS handshake'), { code: 'ECONNRESET' }));
    });
    socket.once('secureConnect', () => {
      settle();
      resolve(socket);
    });
    if (target.signal.aborted) onAbort();
    else target.signal.addEventListener('abort', onAbort, { once: true });
  });

const untrusted = (
  socket: tls.TLSSocket,
  certificate: X509Certificate | undefined,
  target: Pick<TlsTarget, 'hostname' | 'port'>,
): AppErrorOf<'tls-untrusted'> => {
  const technical = String(socket.authorizationError ?? 'NO_CERTIFICATE'); // the types say Error; Node sets its code
  return {
    code: 'tls-untrusted',
    host: shownHost(target),
    reason: untrustedReason(technical),
    technical,
    ...(certificate === undefined
      ? {}
      : { certificate: certificateFacts(certificate, pinHost(target.hostname, target.port)) }),
  };
};

/** Throws `pin-mismatch` or `tls-untrusted`, and ends the connection, unless the other side is who it should be. */
export const requireTrusted = (socket: tls.TLSSocket, target: Pick<TlsTarget, 'hostname' | 'port' | 'pin'>): void => {
  const certificate = socket.getPeerX509Certificate();
  const { pin } = target;
  if (pin !== undefined && certificate?.fingerprint256 === pin.sha256) return;
  if (pin === undefined && socket.authorized && certificate !== undefined) return;
  socket.destroy();
  if (pin === undefined) {
    const { code, ...details } = untrusted(socket, certificate, target);
    throw fail(code, details);
  }
  const actual = certificate?.fingerprint256 ?? '';
  throw fail('pin-mismatch', { host: shownHost(target), expected: pin.sha256, actual });
};

/** A TLS connection to a server that is trusted. Throws `tls-untrusted`, `tls-failed`, `pin-mismatch`, or the connection's own error. */
export const openTls = async (target: TlsTarget): Promise<tls.TLSSocket> => {
  const socket = await handshake(target);
  requireTrusted(socket, target);
  return socket;
};
