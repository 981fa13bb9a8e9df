import { z } from 'zod';
import { toAppError } from '../domain/errors';
import type { FileStore, Log } from '../ports';

const entrySchema = z.strictObject({
  version: z.literal(1),
  profileId: z.uuid(),
  generation: z.number().int().positive(),
  at: z.number(),
});

/** A renewal whose request went out and whose answer nobody kept. */
export type UnfinishedRenewal = {
  /** The generation of the set whose refresh token was sent. */
  readonly generation: number;
  /** When, in ms since 1970. */
  readonly at: number;
};

const nameOf = (profileId: string): string => `renewal-${profileId}.json`;

/**
 * Notes of renewals under way, a file each, so that processes never write over each other's: whoever has a profile's turn
 * is alone with its note. It holds a number and a time, nothing of a token.
 */
export const createRenewalJournal = (deps: { readonly files: FileStore; readonly log: Log }) => {
  const { files, log } = deps;
  return {
    /** The note as the disk has it, whichever process wrote it. Throws `disk-*`. */
    read: async (profileId: string): Promise<UnfinishedRenewal | undefined> => {
      const text = await files.read(nameOf(profileId));
      if (text === undefined) return undefined;
      try {
        const { generation, at } = entrySchema.parse(JSON.parse(text));
        return { generation, at };
      } catch {
        // Written whole or not at all, so it was changed from outside; without a generation it says nothing.
        log.warn('renewals.note-damaged');
        return undefined;
      }
    },
    /** Resolves once the note is on the disk. Throws `disk-*`. */
    write: (profileId: string, entry: UnfinishedRenewal): Promise<void> =>
      files.write(nameOf(profileId), `${JSON.stringify({ version: 1, profileId, ...entry })}\n`),
    /** Never throws: a note left behind names a generation that is past. */
    remove: async (profileId: string): Promise<void> => {
      try {
        await files.remove(nameOf(profileId));
      } catch (caught) {
        log.warn('renewals.note-left', { code: toAppError(caught).code });
      }
    },
  };
};

export type RenewalJournal = ReturnType<typeof createRenewalJournal>;
