import path from 'node:path';
import type { SaveDialog } from '../../src/ports';

/** What is used of Electron's save dialog. */
export type ShowSaveDialog = (options: {
  readonly title: string;
  readonly defaultPath: string;
  readonly filters: { name: string; extensions: string[] }[];
}) => Promise<{ readonly canceled: boolean; readonly filePath?: string }>;

/** The system's own dialog for saving a file. While it is open, a second one is not opened: that counts as cancelled. */
export const createSaveDialog = (deps: {
  readonly show: ShowSaveDialog;
  /** Where the dialog begins; undefined where the system names no such folder. */
  readonly folder: () => string | undefined;
  /** Writes the file whole or not at all. */
  readonly write: (file: string, text: string) => Promise<void>;
}): SaveDialog => {
  let isOpen = false;

  const ask = async (title: string, suggestedName: string): Promise<string | undefined> => {
    if (isOpen) return undefined;
    isOpen = true;
    try {
      const { canceled, filePath } = await deps.show({
        title,
        defaultPath: path.join(deps.folder() ?? '', suggestedName),
        filters: [{ name: 'JSON', extensions: ['json'] }],
      });
      return canceled || filePath === undefined || filePath === '' ? undefined : filePath;
    } finally {
      isOpen = false;
    }
  };

  return {
    save: async ({ title, suggestedName, text }) => {
      const file = await ask(title, suggestedName);
      if (file !== undefined) await deps.write(file, text);
      return file;
    },
  };
};
