import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '../ports';

/** Bytes of an AES-256 key. */
export const keyBytes = 32;

/** 96 bits, the nonce length AES-GCM is specified for (NIST SP 800-38D section 8.2.2). */
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals text with AES-256-GCM under a random nonce: base64 of nonce, tag and ciphertext. `context` is authenticated but
 * not kept, so what was sealed for one place cannot be moved to another.
 */
export const seal = (key: Uint8Array, context: string, text: string, random: Pick<Random, 'bytes'>): string => {
  const nonce = random.bytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
};

/** The text again; undefined when key or context differ or anything was changed. */
export const unseal = (key: Uint8Array, context: string, sealed: string): string | undefined => {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  const tagEnd = nonceBytes + tagBytes;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(context, 'utf8'));
    decipher.setAuthTag(bytes.subarray(nonceBytes, tagEnd));
    return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
};
