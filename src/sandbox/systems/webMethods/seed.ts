import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readablePassword } from '../../state';

const clientSchema = z
  .object({
    id: z.string(),
    /** Null for a public client. */
    secret: z.string().nullable(),
    name: z.string(),
    redirectUris: z.array(z.string()).readonly(),
    grants: z.array(z.string()).readonly(),
    /** The names of the scopes that are associated with it. */
    scopes: z.array(z.string()).readonly(),
  })
  .readonly();

const scopeSchema = z
  .object({
    name: z.string(),
    description: z.string(),
    /** Paths; a `*` stands for one path variable. */
    serviceUrls: z.array(z.string()).readonly(),
  })
  .readonly();

/** What the emulator keeps between runs besides the hashes of tokens. */
export const seedSchema = z
  .object({
    user: z.object({ username: z.string(), password: z.string() }).readonly(),
    confidential: clientSchema,
    publicClient: clientSchema,
    scopes: z.array(scopeSchema).readonly(),
    flowPath: z.string(),
    restPath: z.string(),
    /** How often all tokens of a client, or of a client and user, were made invalid. */
    generations: z.record(z.string(), z.number()).readonly(),
  })
  .readonly();

export type WebMethodsSeed = z.infer<typeof seedSchema>;
export type WebMethodsClient = z.infer<typeof clientSchema>;
export type WebMethodsScope = z.infer<typeof scopeSchema>;

const callback = (port: number): string => `http://127.0.0.1:${port}/callback`;

/** A user, a client of each type, and three scopes, of which the last is associated with no client. */
export const freshSeed = (): WebMethodsSeed => {
  const project = `fl${randomBytes(11).toString('hex')}`;
  const flowPath = `/integration/rest/external/integration/run/development/${project}/placeOrder`;
  const restPath = `/integration/restv2/development/${project}/stock/items`;
  return {
    user: { username: 'dana', password: readablePassword() },
    confidential: {
      id: randomUUID().replaceAll('-', ''),
      secret: randomBytes(32).toString('hex'),
      name: 'Practice client',
      redirectUris: [callback(47_823)],
      grants: ['authorization_code', 'client_credentials', 'password'],
      scopes: ['Orders', 'Stock'],
    },
    publicClient: {
      id: randomUUID().replaceAll('-', ''),
      secret: null,
      name: 'Public practice client',
      redirectUris: [callback(47_823), callback(47_824)],
      grants: ['implicit', 'authorization_code'],
      scopes: ['Orders', 'Stock'],
    },
    scopes: [
      { name: 'Orders', description: 'Place orders', serviceUrls: [flowPath] },
      { name: 'Stock', description: 'Look after the stock', serviceUrls: [restPath, `${restPath}/*`] },
      { name: 'Audit', description: 'Read the audit log', serviceUrls: [] },
    ],
    flowPath,
    restPath,
    generations: {},
  };
};
