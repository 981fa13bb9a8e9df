/** Values by key, with word to whoever shows them. */
export type KeyedStore<Value> = {
  readonly get: (key: string) => Value | undefined;
  /** Undefined removes it. */
  readonly set: (key: string, value: Value | undefined) => void;
  readonly keys: () => readonly string[];
  readonly subscribe: (onChange: () => void) => () => void;
};

/** A store in memory; it lives as long as the page. */
export const createKeyedStore = <Value>(): KeyedStore<Value> => {
  const values = new Map<string, Value>();
  const listeners = new Set<() => void>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      if (value === undefined) values.delete(key);
      else values.set(key, value);
      for (const listener of [...listeners]) listener();
    },
    keys: () => [...values.keys()],
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
};
