import type { EventName, Events } from '../domain/events';

/** Hands an event to every listener. */
export type Emit = <Name extends EventName>(name: Name, value: Events[Name]) => void;

/** A listener hears every event by name. */
export type Listener = <Name extends EventName>(name: Name, value: Events[Name]) => void;

/** The one event line of a core. A listener that throws does not stop the others. */
export const createEvents = (
  onListenerError: (caught: unknown) => void,
): { readonly emit: Emit; readonly listen: (listener: Listener) => () => void } => {
  const listeners = new Set<Listener>();
  return {
    emit: (name, value) => {
      for (const listener of [...listeners]) {
        try {
          listener(name, value);
        } catch (caught) {
          onListenerError(caught);
        }
      }
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
