import { X509Certificate } from 'node:crypto';
import { get as httpsGet } from 'node:https';
import { connect, type PeerCertificate } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { isSoundIdentity, selfSignedCertificate } from '../../../src/sandbox/systems/cosManager/certificate';
import { integer, oid, utcTime } from '../../../src/sandbox/systems/cosManager/der';
import { withManager } from './cosManagerSystem';

describe('the certificate of the Manager (5)', () => {
  it('5: it vouches for itself, so a client that trusts the usual authorities refuses it', async () => {
    const { manager } = await withManager();

    const refused = new Promise((resolve, reject) => {
      httpsGet(manager.origin, { agent: false }, reject).on('error', resolve);
    });

    await expect(refused).resolves.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it('5: it is good for this computer by each of its names, and its fingerprint is in the credentials', async () => {
    const { manager } = await withManager();
    const certificate = new X509Certificate(manager.credentials.certificatePem);

    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('::1')).toBeTruthy();
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkHost('example.org')).toBeUndefined();
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe(certificate.issuer);
    expect(certificate.ca).toBe(false);
    expect(certificate.fingerprint256).toBe(manager.credentials.certificateSha256);
    expect([certificate.validFrom, certificate.validTo]).toEqual([
      'Jan  1 00:00:00 2020 GMT',
      'Dec 31 23:59:59 2049 GMT',
    ]);
  });

  it('5: the server shows that certificate', async () => {
    const { manager } = await withManager();
    const { port } = new URL(manager.origin);

    const shown = await new Promise<PeerCertificate>((resolve, reject) => {
      const socket = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      });
      socket.on('error', reject);
    });

    expect(shown.fingerprint256).toBe(manager.credentials.certificateSha256);
    expect(shown.subject.CN).toBe('manager.practice.example');
  });

  it('keeps certificate and password over a restart, and makes new ones from a damaged state', async () => {
    const states: string[] = [];
    const { manager } = await withManager({ onChange: (state) => states.push(state) });

    const again = await withManager({ state: states[0] ?? '' });
    const broken = (states[0] ?? '').replace('BEGIN CERTIFICATE', 'BEGIN NOTHING');
    const damaged = await withManager({ state: broken });

    expect(again.manager.credentials.certificatePem).toBe(manager.credentials.certificatePem);
    expect(again.manager.credentials.localUser).toEqual(manager.credentials.localUser);
    expect(damaged.manager.credentials.certificateSha256).not.toBe(manager.credentials.certificateSha256);
  });

  it('takes no key that belongs to another certificate', () => {
    const one = selfSignedCertificate('one');
    const two = selfSignedCertificate('two');

    expect(isSoundIdentity(one)).toBe(true);
    expect(isSoundIdentity({ cert: one.cert, key: two.key })).toBe(false);
    expect(isSoundIdentity({ cert: '', key: '' })).toBe(false);
  });

  it('writes numbers, times and identifiers in the distinguished encoding', () => {
    const hex = (der: Uint8Array) => Buffer.from(der).toString('hex');

    expect(hex(integer(Buffer.from([0x80])))).toBe('02020080');
    expect(hex(integer(Buffer.from([0, 0, 0x7f])))).toBe('02017f');
    expect(hex(integer(Buffer.from([0])))).toBe('020100');
    expect(hex(oid('1.2.840.10045.4.3.2'))).toBe('06082a8648ce3d040302');
    expect(hex(utcTime(new Date('2049-12-31T23:59:59Z')))).toBe(`170d${Buffer.from('491231235959Z').toString('hex')}`);
  });
});
