import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Tenant } from './tenant';

const grantSchema = z.object({
  clientId: z.string(),
  surface: z.enum(['legacy', 'oauth2']),
  /** The grant type it began with; an API client's own begins with `client_credentials`. */
  begunWith: z.string(),
  userId: z.string().optional(),
  /** What the person proved so far, in order. */
  factors: z.array(z.string()),
});

/** One authorization under way or given: challenges, assertions and tokens belong to it by its id. */
export type Grant = Readonly<z.infer<typeof grantSchema>>;

/** A grant with the id that every answer names as `grant_id`. */
export type HeldGrant = { readonly id: string; readonly grant: Grant };

/** Writes a grant down under its id. */
export const saveGrant = ({ records }: Tenant, held: HeldGrant): HeldGrant => {
  records.put('Grant', held.id, held.grant);
  return held;
};

/** Begins a grant. */
export const newGrant = (tenant: Tenant, grant: Grant): HeldGrant => saveGrant(tenant, { id: randomUUID(), grant });

/** The grant with this id; undefined when there is none. */
export const findGrant = ({ records }: Tenant, id: string): HeldGrant | undefined => {
  const read = grantSchema.safeParse(records.find('Grant', id));
  return read.success ? { id, grant: read.data } : undefined;
};
