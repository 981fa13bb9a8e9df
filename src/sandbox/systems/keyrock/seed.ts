import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readablePassword } from '../../state';
import { type DirectoryContent, directorySchema, newApplication } from './directory';

/** Where the practice applications are sent back to; Keyrock compares it to the letter, port included. */
export const practiceRedirectUri = 'http://127.0.0.1:47821/callback';

/** What the emulator keeps between runs besides the hashes of tokens. */
export const seedSchema = z
  .object({
    cookieKey: z.string().min(1),
    /** The private key for RS256, once it was needed. */
    serverKey: z.object({ kty: z.string(), kid: z.string() }).catchall(z.unknown()).nullable(),
    /** The ids of what the newcomer is told about. */
    told: z.object({ adminId: z.string(), userId: z.string(), fullId: z.string(), plainId: z.string() }),
    directory: directorySchema,
  })
  .refine(({ told, directory: { users, applications } }) => {
    const ids = new Set([...users, ...applications].map(({ id }) => id));
    return Object.values(told).every((id) => ids.has(id));
  });

export type KeyrockSeed = z.infer<typeof seedSchema>;

const person = (
  name: { readonly givenName: string; readonly familyName: string },
  username: string,
  admin: boolean,
) => ({
  id: randomUUID(),
  username,
  email: `${username}@practice.example`,
  password: readablePassword(),
  ...name,
  admin,
});

/** The rights of Dana in an application: one role of her own that permits something, one of her organization. */
const practiceRights = (applicationId: string, userId: string) => {
  const permission = {
    id: randomUUID(),
    applicationId,
    name: 'Read things',
    action: 'GET',
    resource: '/things',
    isRegex: false,
    serviceHeader: null,
  };
  const reader = { id: randomUUID(), applicationId, name: 'reader', permissionIds: [permission.id] };
  const member = { id: randomUUID(), applicationId, name: 'member', permissionIds: [] };
  const workshop = { id: randomUUID(), name: 'Workshop', description: 'A practice organization', memberIds: [userId] };
  return {
    permissions: [permission],
    roles: [reader, member],
    organizations: [workshop],
    assignments: [
      { applicationId, roleId: reader.id, holderId: userId },
      { applicationId, roleId: member.id, holderId: workshop.id },
    ],
  };
};

/** The state of a first start: an administrator, Dana, and two applications, one of them with everything switched on. */
export const freshSeed = (): KeyrockSeed => {
  const admin = person({ givenName: 'Ada', familyName: 'Keys' }, 'admin', true);
  const dana = person({ givenName: 'Dana', familyName: 'Doyle' }, 'dana', false);
  const shared = {
    url: 'http://127.0.0.1:47821',
    redirectUris: [practiceRedirectUri],
    signOutUri: practiceRedirectUri,
  };
  const full = newApplication({
    ...shared,
    name: 'Practice application',
    description: 'Registered for JWTs, permanent tokens and openid.',
    tokenTypes: ['jwt', 'permanent'],
    scopes: ['openid'],
  });
  const plain = newApplication({
    ...shared,
    name: 'Plain application',
    description: 'Registered for nothing special.',
  });
  const directory: DirectoryContent = {
    users: [admin, dana],
    applications: [full, plain],
    ...practiceRights(full.id, dana.id),
    consents: [],
  };
  const told = { adminId: admin.id, userId: dana.id, fullId: full.id, plainId: plain.id };
  return { cookieKey: randomBytes(32).toString('base64url'), serverKey: null, told, directory };
};
