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
});

/** What an export holds, and what had to stay behind. */
export type Export = {
  readonly text: string;
  readonly leftOut: readonly { readonly profile: string; readonly what: string }[];
};

/** The profiles as Token Helper's own JSON, without any secret and without ids; what stayed behind is named. */
export const exportProfiles = (profiles: readonly Profile[]): Export => {
  const cleaned = profiles.map((profile) => ({ name: profile.name, ...withoutSecrets(profile) }));
  const written = cleaned.map(({ value: { id: _id, ...rest } }) => rest);
  return {
    text: `${JSON.stringify({ format: 'token-helper', version, profiles: written }, null, 2)}\n`,
    leftOut: cleaned.flatMap(({ name, leftOut }) => leftOut.map((what) => ({ profile: name, what }))),
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
      return { profiles: [{ profile: value, secretsLeftOut: leftOut }], skipped: [] };
    }),
  );
};

const placeOf = (error: z.ZodError): string => {
  const path = error.issues[0]?.path ?? [];
  return path.length === 0 ? 'profile' : path.map(String).join('.').slice(0, 80);
};
