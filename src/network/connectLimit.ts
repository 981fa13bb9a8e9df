import { AppFailure } from '../domain/errors';
import type { Clock } from '../ports';
import { ConnectTimedOut } from './failures';

/** Runs each opening of a connection within the limit; the signal's reason says why one was given up. */
export type ConnectLimit = {
  readonly run: <Opened>(open: (signal: AbortSignal) => Promise<Opened>) => Promise<Opened>;
  /** Gives up every opening under way, with `cancelled`. */
  readonly close: () => void;
};

/** A limit on how long a connection may take to be ready for a request: name, TCP, proxy and TLS together. */
export const createConnectLimit = (clock: Clock, milliseconds: number): ConnectLimit => {
  const opening = new Set<AbortController>();
  return {
    run: async (open) => {
      const controller = new AbortController();
      opening.add(controller);
      const stop = clock.after(milliseconds, () => controller.abort(new ConnectTimedOut()));
      try {
        return await open(controller.signal);
      } finally {
        stop();
        opening.delete(controller);
      }
    },
    close: () => {
      for (const controller of opening) controller.abort(new AppFailure({ code: 'cancelled' }));
    },
  };
};
