import { X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';
import { fail } from '../domain/errors';
import type { CertificatePin } from '../domain/network';

/** Which authorities are trusted: those of the runtime, of the system where Node can read them, and a profile's own. */
export type Trust = {
  /** The TLS context for these additional PEM certificates. Throws `ca-invalid`. */
  readonly contextFor: (caPem: string) => tls.SecureContext;
};

const pemBlock = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/** How many contexts are kept: one takes some milliseconds and some megabytes, and most profiles share theirs. */
const keptContexts = 8;

/** Reads a profile's additional certificates. Throws `ca-invalid`, which says which one is bad. */
export const readAuthorities = (caPem: string): readonly string[] => {
  if (caPem.trim() === '') return [];
  const blocks = caPem.match(pemBlock) ?? [];
  if (blocks.length === 0) throw fail('ca-invalid', { reason: 'There is no certificate in the text.' });
  blocks.forEach((block, index) => {
    try {
      new X509Certificate(block);
    } catch (caught) {
      throw fail('ca-invalid', { reason: `Certificate ${index + 1} of ${blocks.length} cannot be read.` }, caught);
    }
  });
  return blocks;
};

/** Node 22.15 and newer can read the system's store; older ones know the roots they were built with only. */
const authoritiesOf = (kind: 'default' | 'system'): readonly string[] | undefined => {
  const { getCACertificates } = tls as { readonly getCACertificates?: (kind: string) => string[] };
  if (getCACertificates === undefined) return undefined;
  try {
    return getCACertificates(kind);
  } catch {
    // A system store that cannot be read must not cost the roots that can.
    return undefined;
  }
};

/** Keeps the trusted roots, read once, and the contexts made of them. */
export const createTrust = (): Trust => {
  const contexts = new Map<string, tls.SecureContext>();
  let roots: readonly string[] | undefined;

  const knownRoots = (): readonly string[] => {
    roots ??= [...(authoritiesOf('default') ?? tls.rootCertificates), ...(authoritiesOf('system') ?? [])];
    return roots;
  };

  const contextFor = (caPem: string): tls.SecureContext => {
    const kept = contexts.get(caPem);
    if (kept !== undefined) return kept;
    const ca = [...new Set([...knownRoots(), ...readAuthorities(caPem)].map((pem) => pem.trim()))];
    const context = tls.createSecureContext({ ca, minVersion: 'TLSv1.2' });
    const oldest = contexts.keys().next();
    if (contexts.size >= keptContexts && oldest.done !== true) contexts.delete(oldest.value);
    contexts.set(caPem, context);
    return context;
  };

  return { contextFor };
};

/** `host:port` as pins name it: lower case, an IPv6 address in brackets. */
export const pinHost = (hostname: string, port: number): string =>
  `${hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname}:${port}`.toLowerCase();

/** The exception for exactly this host and port, while it lasts. `now` in ms since 1970. */
export const activePin = (
  pins: readonly CertificatePin[],
  hostname: string,
  port: number,
  now: number,
): CertificatePin | undefined => {
  const host = pinHost(hostname, port);
  return pins.find((pin) => pin.host === host && now < pin.until);
};
