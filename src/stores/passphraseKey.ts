import { scrypt } from 'node:crypto';
import { z } from 'zod';
import type { Random } from '../ports';
import { keyBytes } from './seal';

/**
 * How a passphrase becomes a key (RFC 7914). The bounds are checked when a file is read: below them a passphrase would be
 * cheap to guess, above them opening the file would take the computer's memory.
 */
export const derivationSchema = z
  .strictObject({
    name: z.literal('scrypt'),
    N: z.union([z.literal(2 ** 15), z.literal(2 ** 16), z.literal(2 ** 17), z.literal(2 ** 18), z.literal(2 ** 19)]),
    r: z.number().int().min(8).max(16),
    p: z.number().int().min(1).max(4),
    salt: z.string().regex(/^[A-Za-z0-9+/]{22,88}={0,2}$/),
  })
  .readonly();
export type Derivation = z.infer<typeof derivationSchema>;

/** A new file's derivation: 128 MiB and some tenths of a second a guess. */
export const newDerivation = (random: Pick<Random, 'bytes'>): Derivation => ({
  name: 'scrypt',
  N: 2 ** 17,
  r: 8,
  p: 1,
  salt: Buffer.from(random.bytes(32)).toString('base64'),
});

/** The key of a passphrase. Keyboards compose accents in two ways, so the passphrase is taken in Unicode's form NFKC. */
export const deriveKey = (passphrase: string, { N, r, p, salt }: Derivation): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const maxmem = 2 * 128 * N * r;
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), keyBytes, { N, r, p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
