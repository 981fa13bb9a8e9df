import { createHash } from 'node:crypto';
import { fail, toAppError } from '../domain/errors';
import { createTurns } from '../domain/turns';
import type { Log, Random } from '../ports';
import { keyBytes } from './seal';
import { fileKeyKey, nameDamage } from './secretKeys';
import type { Vault } from './vault';

/** A random key for files of the app, and a name for it that says nothing about it. */
export type FileKey = { readonly key: Uint8Array; readonly id: string };

const what = 'saved requests';

const keyFrom = (text: string): FileKey => {
  const key = Buffer.from(text, 'base64');
  if (key.length !== keyBytes) throw fail('secret-damaged', { what });
  return { key, id: createHash('sha256').update('file-key').update(key).digest('hex').slice(0, 8) };
};

/**
 * The key that seals files, from the vault. A damaged one is said once, and replaced at the next asking: what it sealed
 * stays on disk under its name, but nothing can open it any more. Throws `secret-damaged` and what the vault throws.
 */
export const createFileKey = (deps: {
  readonly vault: Pick<Vault, 'onChange' | 'read' | 'write'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Log;
}) => {
  const { vault } = deps;
  const turns = createTurns();
  let known: Promise<FileKey> | undefined;
  let damageTold = false;
  // Another place of secrets may hold another key.
  vault.onChange(() => {
    known = undefined;
    damageTold = false;
  });

  const kept = async (quietly: boolean): Promise<FileKey | undefined> => {
    try {
      const text = await nameDamage(what, () => vault.read(fileKeyKey));
      return text === undefined ? undefined : keyFrom(text);
    } catch (caught) {
      const damaged = toAppError(caught).code === 'secret-damaged';
      // Where nobody listens it is neither said nor replaced.
      if (damaged && quietly) throw caught;
      if (!damaged || !damageTold) {
        damageTold = damaged;
        throw caught;
      }
      deps.log.warn('file-key.replaced');
      return undefined;
    }
  };

  const make = async (): Promise<FileKey> => {
    const text = Buffer.from(deps.random.bytes(keyBytes)).toString('base64');
    await vault.write(fileKeyKey, text);
    return keyFrom(text);
  };

  /** Remembers the key unless it could not be had, or the place of secrets has changed meanwhile. */
  const remember = (key: Promise<FileKey>): Promise<FileKey> => {
    known = key;
    key.catch(() => {
      if (known === key) known = undefined;
    });
    return key;
  };

  return {
    /** The key, made when there is none. `quietly` for work that no person waits for. */
    get: (quietly = false): Promise<FileKey> =>
      turns('key', () => known ?? remember(kept(quietly).then((key) => key ?? make()))),
    /** The key, if there is one; `quietly` likewise. */
    existing: (quietly = false): Promise<FileKey | undefined> => turns('key', () => known ?? kept(quietly)),
  };
};

export type FileKeys = ReturnType<typeof createFileKey>;
