import type { Log } from '../../src/ports';

/** What a log was told, as `level event` with its facts. */
export type RecordedLog = Log & { readonly lines: readonly { readonly text: string; readonly facts: unknown }[] };

/** A log in memory. */
export const createRecordedLog = (): RecordedLog => {
  const lines: { text: string; facts: unknown }[] = [];
  const note =
    (level: string): Log['info'] =>
    (event, facts = {}) =>
      void lines.push({ text: `${level} ${event}`, facts });
  return { lines, info: note('info'), warn: note('warn'), error: note('error') };
};
