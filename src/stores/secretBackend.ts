/** One place that keeps secrets by key. Each value is whole or not there; a write resolves only when it will be read again. */
export type SecretBackend = {
  readonly read: (key: string) => Promise<string | undefined>;
  readonly write: (key: string, value: string) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
  readonly keys: () => Promise<readonly string[]>;
};

/** Secrets in memory only, gone with the app. */
export const createSessionSecrets = (): SecretBackend => {
  const values = new Map<string, string>();
  return {
    read: async (key) => values.get(key),
    write: async (key, value) => void values.set(key, value),
    remove: async (key) => void values.delete(key),
    keys: async () => [...values.keys()],
  };
};
