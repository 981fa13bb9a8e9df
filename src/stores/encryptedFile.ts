import { z } from 'zod';
import { type AppError, AppFailure, fail } from '../domain/errors';
import type { FileStore, Log, Random } from '../ports';
import { createDocumentFile, type DocumentFile, damagedName } from './documentFile';
import { jsonFormat, readEntries } from './jsonDocument';
import { type Derivation, derivationSchema, deriveKey, newDerivation } from './passphraseKey';
import { seal, unseal } from './seal';
import type { SecretBackend } from './secretBackend';

/** The file's name. */
export const encryptedFileName = 'secrets.enc';

const entrySchema = z.strictObject({ key: z.string().min(1), sealed: z.string() }).readonly();
type Entry = z.infer<typeof entrySchema>;

type Content = {
  readonly derivation: Derivation | undefined;
  /** Known text sealed with the key: tells a wrong passphrase from damaged entries. */
  readonly check: string;
  readonly entries: readonly Entry[];
};

const checkText = 'Token Helper';
const checkContext = 'token-helper/1/check';
const entryContext = (key: string): string => `token-helper/1/entry/${key}`;

const headerSchema = z.object({ derivation: derivationSchema, check: z.string() });

const format = jsonFormat<Content>({
  supported: 1,
  empty: { derivation: undefined, check: '', entries: [] },
  readBody: (document) => {
    const header = headerSchema.safeParse(document);
    const entries = readEntries(
      document.entries,
      entrySchema,
      ({ key }) => key,
      (_, index) => `entry ${index + 1}`,
    );
    return header.success && entries
      ? { value: { ...header.data, entries: entries.value }, leftOut: entries.leftOut }
      : undefined;
  },
  writeBody: (content) => ({ ...content }),
});

/**
 * Secrets in one file under a passphrase. Each entry is sealed by itself with its key's name as context, so that damage to
 * one leaves the others readable (a file sealed as a whole would lose all) and entries cannot be swapped; the file is
 * replaced as a whole, so that it is always one state. Putting back an older file is not noticed: that takes somebody who
 * can write here anyway.
 */
export const createEncryptedFile = (deps: {
  readonly files: FileStore;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Log;
  /** Slow on purpose; a test that opens a file a hundred times remembers the keys. */
  readonly derive?: typeof deriveKey;
}) => {
  const { files, random, log, derive = deriveKey } = deps;

  const document: DocumentFile<Content> = createDocumentFile({ files, log, name: encryptedFileName, format });

  const backend = (key: Uint8Array): SecretBackend => {
    const find = (name: string): Entry | undefined => document.value().entries.find((each) => each.key === name);

    /** Keeps a copy of the whole file before a damaged entry can be written over. */
    const damaged = async (name: string): Promise<never> => {
      const text = format.write(document.value());
      await files.write(damagedName(encryptedFileName, text), text);
      throw fail('secret-damaged', { what: name });
    };

    return {
      read: async (name) => {
        await document.refresh();
        const entry = find(name);
        return entry === undefined ? undefined : (unseal(key, entryContext(name), entry.sealed) ?? damaged(name));
      },
      write: async (name, value) => {
        const entry: Entry = { key: name, sealed: seal(key, entryContext(name), value, random) };
        await document.refresh();
        await document.update((content) => ({
          ...content,
          entries: [...content.entries.filter((each) => each.key !== name), entry],
        }));
        await document.refresh();
        if (find(name)?.sealed === entry.sealed) return;
        throw fail('disk-failed', { file: encryptedFileName, technical: 'what was written reads back differently' });
      },
      remove: async (name) => {
        await document.refresh();
        if (!find(name)) return;
        await document.update((content) => ({
          ...content,
          entries: content.entries.filter((each) => each.key !== name),
        }));
      },
      keys: async () => document.value().entries.map((each) => each.key),
    };
  };

  return {
    /** Whether there is a file to unlock, and what is wrong with it. A disk that cannot be read counts as a file. */
    look: async (): Promise<{ readonly exists: boolean; readonly notice?: AppError }> => {
      const [notice] = await document.load();
      const gone = notice === undefined || notice.code === 'file-damaged';
      const exists = document.value().derivation !== undefined || !gone;
      return { exists, ...(notice ? { notice } : {}) };
    },

    /** Opens the file. Throws `passphrase-wrong`, `file-damaged`, `file-newer`, `disk-*`; `storage-undecided` when there is none. */
    open: async (passphrase: string): Promise<SecretBackend> => {
      const [notice] = await document.load();
      const { derivation, check } = document.value();
      if (!derivation) throw notice ? new AppFailure(notice) : fail('storage-undecided', {});
      const key = await derive(passphrase, derivation);
      if (unseal(key, checkContext, check) !== checkText) throw fail('passphrase-wrong', {});
      return backend(key);
    },

    /** Makes the file. Throws `disk-*`, and `passphrase-wrong` when there is one already. */
    create: async (passphrase: string): Promise<SecretBackend> => {
      const derivation = newDerivation(random);
      const key = await derive(passphrase, derivation);
      const check = seal(key, checkContext, checkText, random);
      await document.update((content) => {
        if (content.derivation) throw fail('passphrase-wrong', {});
        return { derivation, check, entries: [] };
      });
      return backend(key);
    },
  };
};

export type EncryptedFile = ReturnType<typeof createEncryptedFile>;
