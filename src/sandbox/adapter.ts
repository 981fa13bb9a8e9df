import type { AdapterFactory } from 'oidc-provider';
import type { Records } from './records';

/** Lets oidc-provider keep its models in the practice records. */
export const createAdapter =
  (records: Records): AdapterFactory =>
  (model) => ({
    upsert: async (id, payload, lifetimeSeconds) => records.put(model, id, payload, lifetimeSeconds),
    find: async (id) => records.find(model, id),
    findByUid: async (uid) => records.findSession(uid),
    // Only the device flow has user codes, and the practice provider does not offer it.
    findByUserCode: async () => undefined,
    consume: async (id) => records.consume(model, id),
    destroy: async (id) => records.remove(model, id),
    revokeByGrantId: async (grantId) => records.removeByGrant(model, grantId),
  });
