import { type Attempt, isTaken, listenAt, type Presence, reach } from './lockConnection';

/**
 * Turns by names that the system gives to one listener alone and takes back when its process ends, as Windows does with
 * named pipes: whoever listens has the turn.
 */
export const createLockPipes = (options: { readonly address: (key: string) => string }) => ({
  /** One try. Throws the system's errors other than that the name is taken. */
  attempt: async (key: string): Promise<Attempt> => {
    const address = options.address(key);
    let presence: Presence;
    try {
      presence = await listenAt(address);
    } catch (caught) {
      if (!isTaken(caught)) throw caught;
      const reached = await reach(address);
      return { kind: 'taken', holder: reached.kind === 'lives' ? reached.connection : undefined };
    }
    return { kind: 'had', release: async () => presence.end() };
  },
  forget: (): void => undefined,
});
