import type { AppError } from '../domain/errors';
import { type Settings, type SettingsChange, settingsChangeSchema, settingsSchema } from '../domain/settings';
import type { FileStore, Log } from '../ports';
import { createDocumentFile } from './documentFile';
import { type Body, jsonFormat } from './jsonDocument';

const defaults: Settings = settingsSchema.parse({});

/** Each setting stands alone: one that cannot be read falls back to its default, the others stay. */
const readSettings = ({ version: _, ...body }: Readonly<Record<string, unknown>>): Body<Settings> => {
  const leftOut: string[] = [];
  const changes = Object.entries(body).map(([name, value]): SettingsChange => {
    const read = settingsChangeSchema.safeParse({ [name]: value });
    if (read.success) return read.data;
    leftOut.push(name);
    return {};
  });
  return { value: Object.assign({ ...defaults }, ...changes), leftOut };
};

/** What a change really changes: a field that is there without a value is not meant. */
const given = (change: SettingsChange): Partial<Settings> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

/** The settings of the app. */
export const createSettingsStore = (deps: { readonly files: FileStore; readonly log: Log }) => {
  const document = createDocumentFile<Settings>({
    ...deps,
    name: 'settings.json',
    format: jsonFormat<Settings>({
      supported: 1,
      empty: defaults,
      readBody: readSettings,
      writeBody: (settings) => settings,
    }),
  });
  /** Changes that a newer app's file must not take; they last until the app ends. */
  let unsaved: Partial<Settings> = {};

  const get = (): Settings => ({ ...document.value(), ...unsaved });

  return {
    /** Reads the file. Never throws: a file that could not be used is in the answer. */
    load: (): Promise<readonly AppError[]> => document.load(),
    get,
    /**
     * Keeps a change. Throws `disk-*`; then nothing has changed. With a newer app's file it lasts for this session only:
     * the notice at the start said so, and an error at every selected tab would help nobody.
     */
    set: async (change: SettingsChange): Promise<Settings> => {
      if (document.readOnly()) unsaved = { ...unsaved, ...given(change) };
      else await document.update((settings) => ({ ...settings, ...given(change) }));
      return get();
    },
  };
};

export type SettingsStore = ReturnType<typeof createSettingsStore>;
