import { z } from 'zod';
import { type TokenRecord, tokenRecordSchema, withRecord } from '../domain/tokenTimeline';
import type { Random } from '../ports';
import { type DocumentFormat, jsonFormat, readEntries } from './jsonDocument';
import { seal, unseal } from './seal';
import { createSealedProfiles, type SealedDeps } from './sealedProfiles';

type Records = readonly TokenRecord[];

const sealedSchema = z.object({ sealed: z.string() });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const nameOf = (_entry: unknown, index: number): string => `token ${index + 1}`;

/** A profile's records, sealed as a whole: claims are personal data. The profile's id is the seal's context. */
const recordsFormat = (key: Uint8Array, profileId: string, random: Pick<Random, 'bytes'>): DocumentFormat<Records> => {
  const context = `token-helper/1/timeline/${profileId}`;
  return jsonFormat<Records>({
    supported: 1,
    empty: [],
    readBody: (document) => {
      const sealed = sealedSchema.safeParse(document);
      const text = sealed.success ? unseal(key, context, sealed.data.sealed) : undefined;
      return text === undefined ? undefined : readEntries(parse(text), tokenRecordSchema, ({ id }) => id, nameOf);
    },
    writeBody: (records) => ({ sealed: seal(key, context, JSON.stringify(records), random) }),
  });
};

const merged = (kept: Records, more: Records): Records => [...more].reverse().reduce(withRecord, kept);

/**
 * What is remembered of each profile's tokens, one sealed file a profile; in memory only where secrets are. Everything
 * throws what the vault throws, and `disk-*`.
 */
export const createTimelineStore = (deps: SealedDeps) => {
  const { read, change, remove } = createSealedProfiles<Records>(
    { prefix: 'timeline', empty: [], format: recordsFormat, merge: merged },
    deps,
  );
  return {
    /** The newest first. Throws `file-damaged` once, when the file could not be used and was put aside. */
    list: read,
    /** No person waits for it: what is said only once is said by `list`. */
    add: (record: TokenRecord): Promise<void> =>
      change(record.profileId, (records) => withRecord(records, record), true),
    clear: (profileId: string): Promise<void> => change(profileId, () => []),
    /** For a profile that is gone. */
    removeAll: remove,
  };
};

export type TimelineStore = ReturnType<typeof createTimelineStore>;
