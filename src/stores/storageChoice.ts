import { z } from 'zod';
import type { FileStore, Log } from '../ports';
import { createDocumentFile } from './documentFile';
import { jsonFormat } from './jsonDocument';

/** Where a person chose to keep secrets for good; undefined while nothing was ever chosen. */
export type StorageChoice = 'keychain' | 'file' | undefined;

const bodySchema = z.object({ backend: z.enum(['keychain', 'file']) });

/** Remembers the choice in a small file that holds no secret. */
export const createStorageChoice = (deps: { readonly files: FileStore; readonly log: Log }) => {
  const document = createDocumentFile<StorageChoice>({
    ...deps,
    name: 'storage.json',
    format: jsonFormat<StorageChoice>({
      supported: 1,
      empty: undefined,
      readBody: (body) => {
        const read = bodySchema.safeParse(body);
        return read.success ? { value: read.data.backend, leftOut: [] } : undefined;
      },
      writeBody: (backend) => ({ backend }),
    }),
  });
  return {
    load: document.load,
    get: document.value,
    /** Throws `disk-*`, `read-only`. */
    set: async (choice: Exclude<StorageChoice, undefined>): Promise<void> => void (await document.update(() => choice)),
  };
};
