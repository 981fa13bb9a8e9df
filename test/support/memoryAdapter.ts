import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Keeps what one kind of oidc-provider's records needs, for as long as the test runs. */
const createRecords = (): Adapter => {
  const records = new Map<string, AdapterPayload>();
  const by = (field: 'uid' | 'userCode', value: string) =>
    [...records.values()].find((payload) => payload[field] === value);
  return {
    upsert: async (id, payload) => void records.set(id, payload),
    find: async (id) => records.get(id),
    findByUid: async (uid) => by('uid', uid),
    findByUserCode: async (code) => by('userCode', code),
    destroy: async (id) => void records.delete(id),
    consume: async (id) => {
      const payload = records.get(id);
      if (payload !== undefined) records.set(id, { ...payload, consumed: Math.floor(Date.now() / 1000) });
    },
    revokeByGrantId: async (grantId) => {
      for (const [id, payload] of records) if (payload.grantId === grantId) records.delete(id);
    },
  };
};

/** An oidc-provider adapter factory that keeps everything in memory, and says nothing about it on the console. */
export const createMemoryAdapter = (): ((name: string) => Adapter) => {
  const kinds = new Map<string, Adapter>();
  return (name) => {
    const records = kinds.get(name) ?? createRecords();
    kinds.set(name, records);
    return records;
  };
};
