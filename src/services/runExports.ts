import { fail } from '../domain/errors';
import type { RecordedRun } from '../domain/flow';
import type { Profile } from '../domain/profile';
import { type Creator, runAsHar } from '../domain/runExport/har';
import { runAsMarkdown } from '../domain/runExport/markdown';
import { callName } from '../domain/text/callText';
import { callOf } from '../domain/tokenCall';
import type { SaveDialog } from '../ports';
import type { FlowRuns } from '../recorder/flowRuns';
import { fileNameOf } from './exportService';

/** Which run, and as what: an HTTP archive for tools, Markdown for people. */
export type RunExport = {
  readonly profileId: string;
  readonly runId: string;
  readonly format: 'har' | 'markdown';
};

const endings: Readonly<Record<RunExport['format'], string>> = { har: '.har', markdown: '.md' };

/** `2026-11-22 12.04`, which every file system takes. */
const stampOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ').replace(':', '.');

/** Hands one run on, as text to look at or as a file. Everything throws `not-found`. */
export const createRunExports = (deps: {
  readonly runs: Pick<FlowRuns, 'get'>;
  readonly profiles: { readonly find: (profileId: string) => Profile };
  readonly saveDialog: SaveDialog;
  readonly creator: Creator;
}) => {
  const find = async (profileId: string, runId: string): Promise<RecordedRun> => {
    const recorded = await deps.runs.get(profileId, runId);
    if (recorded === undefined) throw fail('not-found', { what: 'run' });
    return recorded;
  };

  const text = async ({ profileId, runId, format }: RunExport) => {
    const { name } = deps.profiles.find(profileId);
    const recorded = await find(profileId, runId);
    const title = `${name} ${stampOf(recorded.run.startedAt)}`;
    const call = callOf(recorded.run);
    const heading = call === undefined ? title : `${title}, ${callName(call)}`;
    return {
      text: format === 'har' ? runAsHar(recorded, deps.creator) : runAsMarkdown(recorded, heading),
      suggestedName: fileNameOf(title).replace(/\.token-helper\.json$/, endings[format]),
    };
  };

  return {
    find,
    text,
    /** Throws `disk-*` where the file cannot be written. */
    exportFile: async (wanted: RunExport): Promise<{ kind: 'saved'; path: string } | { kind: 'cancelled' }> => {
      const path = await deps.saveDialog.save({ title: 'Export this run', ...(await text(wanted)) });
      return path === undefined ? { kind: 'cancelled' } : { kind: 'saved', path };
    },
  };
};

export type RunExports = ReturnType<typeof createRunExports>;
