import { z } from 'zod';
import { fail } from '../errors';
import { type Profile, profileSchema } from '../profile';
import { type Findings, together } from './preview';
import { plainName } from './settings';
import { withoutSecrets } from './withoutSecrets';

/** The version of our own export; a file of a higher one was written by a newer app. */
const version = 1;

/** Token Helper's own export. There is no field for a secret (T22). */
export const ownSchema = z.object({
  format: z.literal('token-helper'),
  version: z.number().int().min(1),
  profiles: z.array(z.unknown()),
  /** What did not go into the file, so that whoever reads it knows what to enter. */
  leftOut: z
    .array(z.object({ profile: z.string().max(300), what: z.string().max(300) }))
    .max(5000)
    .default([])
    .catch([]),
});

/** What an export holds, and what had to stay behind. */
export type Export = {
  readonly text: string;
  readonly leftOut: readonly { readonly profile: string; readonly what: string }[];
};

/**
 * The profiles as Token Helper's own JSON, without any secret and without ids; what stayed behind is named, in the file
 * too. `secrets`: what is kept for them in the keychain, by name.
 */
export const exportProfiles = (
  profiles: readonly Profile[],
  { secrets = [] }: { readonly secrets?: readonly string[] } = {},
): Export => {
  const cleaned = profiles.map((profile) => ({ name: profile.name, ...withoutSecrets(profile) }));
  const written = cleaned.map(({ value: { id: _id, ...rest } }) => rest);
  const leftOut = cleaned.flatMap(({ name, leftOut: parts }) =>
    [...secrets, ...parts].map((what) => ({ profile: name, what })),
  );
  const named = leftOut.length === 0 ? {} : { leftOut };
  return {
    text: `${JSON.stringify({ format: 'token-helper', version, ...named, profiles: written }, null, 2)}\n`,
    leftOut,
  };
};

const nameOf = (entry: unknown): string => {
  const read = z.object({ name: z.string() }).safeParse(entry);
  return plainName(read.success ? read.data.name : '', 'A profile without a name');
};

/** Reads Token Helper's own export. Every profile gets a new id, so none can meet a secret that is kept already (T14). */
export const readOwn = (file: z.infer<typeof ownSchema>, newId: () => string): Findings => {
  if (file.version > version)
    throw fail('import-unreadable', { reason: 'It was exported by a newer Token Helper than this one.' });
  return together(
    file.profiles.map((entry): Findings => {
      const asObject = z.record(z.string(), z.unknown()).safeParse(entry);
      const read = profileSchema.safeParse({ ...(asObject.success ? asObject.data : {}), id: newId() });
      if (!read.success)
        return {
          profiles: [],
          skipped: [{ name: nameOf(entry), reason: `Its setting “${placeOf(read.error)}” cannot be used.` }],
        };
      const { value, leftOut } = withoutSecrets({ ...read.data, name: plainName(read.data.name, 'Imported profile') });
      const before = file.leftOut.filter(({ profile }) => profile === read.data.name).map(({ what }) => what);
      return { profiles: [{ profile: value, secretsLeftOut: [...new Set([...before, ...leftOut])] }], skipped: [] };
    }),
  );
};

const placeOf = (error: z.ZodError): string => {
  const path = error.issues[0]?.path ?? [];
  return path.length === 0 ? 'profile' : path.map(String).join('.').slice(0, 80);
};
