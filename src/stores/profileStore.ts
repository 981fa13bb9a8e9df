import { z } from 'zod';
import { type AppError, fail } from '../domain/errors';
import { type Profile, profileSchema } from '../domain/profile';
import type { FileStore, Log } from '../ports';
import { createDocumentFile } from './documentFile';
import { jsonFormat, readEntries } from './jsonDocument';

const namedSchema = z.object({ name: z.string().trim().min(1).max(120) });

/** What a person may know an unreadable profile by. */
const nameOf = (entry: unknown, index: number): string => {
  const named = namedSchema.safeParse(entry);
  return named.success ? named.data.name : `profile ${index + 1}`;
};

const idOf = ({ id }: Profile): string => id;

/** The profiles, in the order of the sidebar. They hold no secret; those are in the vault. */
export const createProfileStore = (deps: { readonly files: FileStore; readonly log: Log }) => {
  const document = createDocumentFile<readonly Profile[]>({
    ...deps,
    name: 'profiles.json',
    format: jsonFormat<readonly Profile[]>({
      supported: 1,
      empty: [],
      readBody: (body) => readEntries(body.profiles, profileSchema, idOf, nameOf),
      writeBody: (profiles) => ({ profiles }),
    }),
  });

  /** By id, made anew with every list: lists of tokens ask for every profile again and again. */
  const maps = new WeakMap<readonly Profile[], ReadonlyMap<string, Profile>>();
  const get = (id: string): Profile | undefined => {
    const list = document.value();
    const byId = maps.get(list) ?? new Map(list.map((each) => [each.id, each]));
    maps.set(list, byId);
    return byId.get(id);
  };

  return {
    /** Reads the file. Never throws: a file that could not be used is in the answer (`file-damaged`, `file-newer`, `disk-*`). */
    load: (): Promise<readonly AppError[]> => document.load(),
    list: (): readonly Profile[] => document.value(),
    get,
    /** Keeps the profile in its place, or as the last one. Throws `input-invalid`, `disk-*`, `read-only`; then nothing has changed. */
    save: async (profile: Profile): Promise<Profile> => {
      // A profile that could not be read back would be left out at the next start.
      const checked = profileSchema.safeParse(profile);
      if (!checked.success) {
        const issue = checked.error.issues[0];
        throw fail('input-invalid', { field: issue?.path.join('.') ?? '', reason: issue?.code ?? '' });
      }
      const saved = checked.data;
      await document.update((profiles) =>
        profiles.some((each) => each.id === saved.id)
          ? profiles.map((each) => (each.id === saved.id ? saved : each))
          : [...profiles, saved],
      );
      return saved;
    },
    /** Takes the profile out; its secrets and tokens are other stores' business. Throws `disk-*`, `read-only`. */
    remove: async (id: string): Promise<void> => {
      await document.update((profiles) =>
        profiles.some((each) => each.id === id) ? profiles.filter((each) => each.id !== id) : profiles,
      );
    },
    /** Puts the profile into a folder, before another profile or last. Throws `not-found`, `disk-*`, `read-only`. */
    move: async (id: string, before: string | null, folder: string): Promise<void> => {
      await document.update((profiles) => {
        const profile = profiles.find((each) => each.id === id);
        if (!profile) throw fail('not-found', { what: 'profile' });
        const moved = { ...profile, folder };
        if (before === id) return profiles.map((each) => (each.id === id ? moved : each));
        const others = profiles.filter((each) => each.id !== id);
        const place = others.findIndex((each) => each.id === before);
        const index = place === -1 ? others.length : place;
        return [...others.slice(0, index), moved, ...others.slice(index)];
      });
    },
  };
};

export type ProfileStore = ReturnType<typeof createProfileStore>;
