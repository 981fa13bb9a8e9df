import type { Answered, EventName, Events } from './contract';

/** The one object the preload puts into the window: a pipe for calls and one for events, with no types of its own. */
export type Bridge = {
  readonly call: (name: string, input: unknown) => Promise<Answered<unknown>>;
  /** Gives back a way to stop listening. */
  readonly listen: (onEvent: <Name extends EventName>(name: Name, value: Events[Name]) => void) => () => void;
};

/** The property of `window` that holds the bridge. */
export const bridgeName = 'tokenHelper';
