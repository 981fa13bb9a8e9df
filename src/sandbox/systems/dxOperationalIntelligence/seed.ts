import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readablePassword } from '../../state';

const tenantSchema = z.object({ name: z.string(), id: z.string() }).readonly();

const userSchema = z
  .object({
    refId: z.number(),
    username: z.string(),
    email: z.string(),
    password: z.string(),
    /** The names of the tenants in the user's scope; the first is their own. */
    tenants: z.array(z.string()).min(1).readonly(),
    /** Whether the user may see the configuration that belongs to no tenant. */
    global: z.boolean(),
  })
  .readonly();

/** What the emulator keeps between runs besides the hashes of tokens. */
export const seedSchema = z
  .object({ tenants: z.tuple([tenantSchema, tenantSchema]), users: z.tuple([userSchema, userSchema, userSchema]) })
  .readonly();

export type DxSeed = z.infer<typeof seedSchema>;
export type DxTenant = z.infer<typeof tenantSchema>;
export type DxUser = z.infer<typeof userSchema>;

const person = (refId: number, username: string, tenants: readonly string[], global: boolean): DxUser => ({
  refId,
  username,
  email: `${username}@practice.example`,
  password: readablePassword(),
  tenants,
  global,
});

/** Two tenants, and three people: with both, with one, and with both and the configuration above them. */
export const freshSeed = (): DxSeed => ({
  tenants: [
    { name: 'HARBORORG', id: randomUUID() },
    { name: 'MEADOWORG', id: randomUUID() },
  ],
  users: [
    person(1, 'dana', ['HARBORORG', 'MEADOWORG'], false),
    person(2, 'sam', ['MEADOWORG'], false),
    person(3, 'ada', ['HARBORORG', 'MEADOWORG'], true),
  ],
});

/** The tenant of this name, or the own tenant of the user with this e-mail address, as trial clouds have it. */
export const tenantNamed = ({ tenants, users }: DxSeed, name: string): DxTenant | undefined => {
  const own = users.find(({ email }) => email === name)?.tenants[0];
  return tenants.find((tenant) => tenant.name === (own ?? name));
};
