import { z } from 'zod';
import { toAppError } from '../domain/errors';
import { type HeardAnswer, heardAnswerSchema } from '../domain/heardAnswer';
import type { FileStore, Log, Random } from '../ports';
import type { FileKey, FileKeys } from './fileKey';
import { seal, unseal } from './seal';
import type { Vault } from './vault';

const entrySchema = z.strictObject({
  version: z.literal(1),
  profileId: z.uuid(),
  generation: z.number().int().positive(),
  at: z.number(),
  /** A `HeardAnswer` as JSON, sealed. */
  answer: z.string().optional(),
});

/** A renewal whose request went out. */
export type StartedRenewal = {
  /** The generation of the set whose refresh token was sent. */
  readonly generation: number;
  /** When, in ms since 1970. */
  readonly at: number;
};

/** A renewal whose request went out and whose answer nobody kept as tokens. */
export type UnfinishedRenewal = StartedRenewal & {
  /** What the provider answered, where that came before the process died. */
  readonly answer?: HeardAnswer;
};

const nameOf = (profileId: string): string => `renewal-${profileId}.json`;

/** What was sealed for one renewal can stand for no other. */
const placeOf = (profileId: string, { generation }: StartedRenewal): string => `renewal/${profileId}/${generation}`;

/**
 * Notes of renewals under way, a file each, so that processes never write over each other's: whoever has a profile's turn
 * is alone with its note. It holds a number and a time and, between the answer and its tokens being kept, the answer,
 * sealed with AES-256-GCM under a key from the vault; nothing of it where secrets are kept for the session only.
 */
export const createRenewalJournal = (deps: {
  readonly files: FileStore;
  readonly log: Log;
  readonly vault: Pick<Vault, 'state'>;
  readonly fileKey: FileKeys;
  readonly random: Pick<Random, 'bytes'>;
}) => {
  const { files, log, fileKey, random } = deps;

  const write = (profileId: string, entry: StartedRenewal, answer?: string): Promise<void> =>
    files.write(
      nameOf(profileId),
      `${JSON.stringify({ version: 1, profileId, ...entry, ...(answer === undefined ? {} : { answer }) })}\n`,
    );

  /** The key for an answer; undefined where none may be written down or the key cannot be had. */
  const sealingKey = async (): Promise<FileKey | undefined> => {
    const state = deps.vault.state();
    if (state.kind !== 'ready' || state.backend === 'session') return undefined;
    return fileKey.get(true).catch(() => undefined);
  };

  const opened = async (profileId: string, entry: StartedRenewal, sealed: string): Promise<HeardAnswer | undefined> => {
    const found = await fileKey.existing(true).catch(() => undefined);
    const text = found === undefined ? undefined : unseal(found.key, placeOf(profileId, entry), sealed);
    if (text === undefined) return undefined;
    return heardAnswerSchema.safeParse(JSON.parse(text)).data;
  };

  return {
    /** The note as the disk has it, whichever process wrote it. Throws `disk-*`. */
    read: async (profileId: string): Promise<UnfinishedRenewal | undefined> => {
      const text = await files.read(nameOf(profileId));
      if (text === undefined) return undefined;
      try {
        const { generation, at, answer: sealed } = entrySchema.parse(JSON.parse(text));
        const entry = { generation, at };
        const answer = sealed === undefined ? undefined : await opened(profileId, entry, sealed);
        return answer === undefined ? entry : { ...entry, answer };
      } catch {
        // Written whole or not at all, so it was changed from outside; without a generation it says nothing.
        log.warn('renewals.note-damaged');
        return undefined;
      }
    },
    /** Resolves once the note is on the disk. Throws `disk-*`. */
    write: async (profileId: string, entry: StartedRenewal): Promise<void> => {
      await write(profileId, entry);
      // At hand when the answer comes: from then on every moment counts.
      await sealingKey();
    },
    /** Puts what was answered to the note. Never throws: without it a crash costs what it would have cost anyway. */
    keepAnswer: async (profileId: string, entry: StartedRenewal, answer: HeardAnswer): Promise<void> => {
      try {
        const found = await sealingKey();
        if (found === undefined) return;
        await write(profileId, entry, seal(found.key, placeOf(profileId, entry), JSON.stringify(answer), random));
      } catch (caught) {
        log.warn('renewals.answer-not-kept', { code: toAppError(caught).code });
      }
    },
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
