/** Writes the state a moment after it changed; several changes become one write, and the newest state wins. */
export type StateSaver = {
  /** Says that the state changed. */
  readonly changed: () => void;
  /** Writes what is not written yet and takes no more changes: a late one would overwrite the next run's. Never rejects. */
  readonly finish: () => Promise<void>;
};

type StateSaverOptions = {
  /** The state as it is now, as text. */
  readonly snapshot: () => string;
  readonly save: (state: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** How long to wait for more changes: a keychain write is slow, and one sign-in makes several. */
  readonly delayMs?: number;
};

/** Creates the writer: one write at a time, failures reported and tried again with the next change or at the end. */
export const createStateSaver = ({ snapshot, save, onError, delayMs = 250 }: StateSaverOptions): StateSaver => {
  let dirty = false;
  let finished = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  const writeOut = async (): Promise<void> => {
    while (dirty) {
      dirty = false;
      try {
        await save(snapshot());
      } catch (error) {
        dirty = true;
        onError(error);
        return;
      }
    }
  };

  const start = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing ??= writeOut().finally(() => {
      writing = undefined;
    });
    return writing;
  };

  return {
    changed: () => {
      if (finished) return;
      dirty = true;
      if (writing === undefined && timer === undefined) timer = setTimeout(() => void start(), delayMs);
    },
    finish: async () => {
      finished = true;
      await writing;
      await start();
    },
  };
};

const maxSavingMs = 800;

/** Finishes within a moment: an app that quits does not wait for a keychain that hangs. Never rejects. */
export const finishSaving = async (saver: StateSaver): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, maxSavingMs);
  });
  await Promise.race([saver.finish(), patience]);
  clearTimeout(timer);
};
