import { z } from 'zod';
import { type HistoryEntry, historyEntrySchema, type SavedRequest, savedRequestSchema } from '../domain/request';
import type { Random } from '../ports';
import { type Body, type DocumentFormat, jsonFormat, readEntries } from './jsonDocument';
import { seal, unseal } from './seal';

/** What is kept of a profile's requests. The newest history entry comes first. */
export type Requests = { readonly saved: readonly SavedRequest[]; readonly history: readonly HistoryEntry[] };

/** What a profile begins with. */
export const noRequests: Requests = { saved: [], history: [] };

/** Most entries of a profile's history. */
export const historyLimit = 100;

/** Most characters of a profile's history as JSON: bodies may be megabytes, and each new entry writes the whole file. */
export const historyCharacters = 2_000_000;

/** Puts an entry first and lets the oldest go; the newest is always kept. */
export const withEntry = (history: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] => {
  const kept = [entry, ...history.filter((each) => each.id !== entry.id)].slice(0, historyLimit);
  let characters = 0;
  const end = kept.findIndex((each, index) => {
    characters += JSON.stringify(each).length;
    return index > 0 && characters > historyCharacters;
  });
  return end === -1 ? kept : kept.slice(0, end);
};

const sealedSchema = z.object({ sealed: z.string() });
const contentSchema = z.object({ saved: z.array(z.unknown()), history: z.array(z.unknown()) });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const nameOf = (entry: unknown, index: number): string => {
  const named = z.object({ name: z.string().min(1).max(120) }).safeParse(entry);
  return named.success ? named.data.name : `request ${index + 1}`;
};

const idOf = ({ id }: { readonly id: string }): string => id;

const readContent = (text: string): Body<Requests> => {
  const content = contentSchema.safeParse(parse(text));
  if (!content.success) return undefined;
  const saved = readEntries(content.data.saved, savedRequestSchema, idOf, nameOf);
  const history = readEntries(content.data.history, historyEntrySchema, idOf, nameOf);
  return saved && history
    ? { value: { saved: saved.value, history: history.value }, leftOut: [...saved.leftOut, ...history.leftOut] }
    : undefined;
};

/**
 * A profile's requests, sealed as a whole: people type keys and personal data into addresses, headers and bodies. The
 * profile's id is the seal's context, so one profile's file cannot be passed off as another's.
 */
export const sealedRequestsFormat = (
  key: Uint8Array,
  profileId: string,
  random: Pick<Random, 'bytes'>,
): DocumentFormat<Requests> => {
  const context = `token-helper/1/requests/${profileId}`;
  return jsonFormat<Requests>({
    supported: 1,
    empty: noRequests,
    readBody: (document) => {
      const sealed = sealedSchema.safeParse(document);
      const text = sealed.success ? unseal(key, context, sealed.data.sealed) : undefined;
      return text === undefined ? undefined : readContent(text);
    },
    writeBody: (requests) => ({ sealed: seal(key, context, JSON.stringify(requests), random) }),
  });
};
