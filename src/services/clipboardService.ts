import type { Clipboard, Clock, Log } from '../ports';

/** Copies secrets and takes them back: after the set time, and when the app quits, if the clipboard still holds them. */
export const createClipboardService = (deps: {
  readonly clipboard: Clipboard;
  readonly clock: Clock;
  readonly log: Log;
  /** Seconds until a copied secret is cleared; 0 for never. */
  readonly clearAfterSeconds: () => number;
}) => {
  let held: { readonly text: string; readonly stopTimer: () => void } | undefined;

  const clearIfStillThere = async (): Promise<void> => {
    if (held === undefined) return;
    const mine = held;
    mine.stopTimer();
    if ((await deps.clipboard.read()) === mine.text) await deps.clipboard.clear();
    // Only now: a clipboard that cannot be read at the moment is looked at again when the app quits.
    if (held === mine) held = undefined;
  };

  const clearLater = (): void =>
    void clearIfStillThere().catch((caught: unknown) =>
      deps.log.warn('clipboard.not-cleared', { technical: caught instanceof Error ? caught.name : 'unknown' }),
    );

  return {
    copySecret: async (text: string): Promise<{ readonly clearsAt?: number }> => {
      await deps.clipboard.write(text, { secret: true });
      held?.stopTimer();
      const milliseconds = deps.clearAfterSeconds() * 1000;
      if (milliseconds === 0) {
        held = { text, stopTimer: () => undefined };
        return {};
      }
      held = { text, stopTimer: deps.clock.after(milliseconds, clearLater) };
      return { clearsAt: deps.clock.now() + milliseconds };
    },
    copyPlain: async (text: string): Promise<void> => {
      await deps.clipboard.write(text, { secret: false });
      held?.stopTimer();
      held = undefined;
    },
    /** For the end of the app. */
    clear: clearIfStillThere,
  };
};

export type ClipboardService = ReturnType<typeof createClipboardService>;
