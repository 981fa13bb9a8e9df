import { z } from 'zod';
import type { RecordPayload, Records, SavedRecord } from '../../records';
import { maxStateBytes } from '../../state';

const savedRecord: z.ZodType<SavedRecord> = z.tuple([
  z.string().min(1),
  z.string().min(1),
  z.number(),
  z.number(),
  z.record(z.string(), z.unknown()) satisfies z.ZodType<RecordPayload>,
]);

const frame = z.object({ version: z.literal(1), seed: z.unknown(), records: z.array(z.unknown()) });

/** What an emulator keeps over a restart: its credentials and keys, and the records of tokens (as hashes). */
export type KeptState<Seed> = { readonly seed: Seed; readonly records: readonly SavedRecord[] };

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Reads a kept state; undefined when it is missing, damaged or of another version, which means a fresh start. */
export const readKeptState = <Seed>(text: string | undefined, seed: z.ZodType<Seed>): KeptState<Seed> | undefined => {
  const framed = frame.safeParse(text === undefined ? undefined : parse(text));
  const read = framed.success ? seed.safeParse(framed.data.seed) : undefined;
  if (!framed.success || read?.success !== true) return undefined;
  return {
    seed: read.data,
    records: framed.data.records.flatMap((row) => {
      const record = savedRecord.safeParse(row);
      return record.success ? [record.data] : [];
    }),
  };
};

/** The state as text, with as many records as fit into what a keychain takes. */
export const writeKeptState = (seed: unknown, records?: Pick<Records, 'snapshot'>): string => {
  const base = JSON.stringify({ version: 1, seed, records: [] });
  const kept = records?.snapshot(maxStateBytes - Buffer.byteLength(base)) ?? [];
  return JSON.stringify({ version: 1, seed, records: kept });
};
