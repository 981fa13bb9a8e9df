import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';

const text = z.string();
const texts = z.array(text).readonly();

const userSchema = z.object({
  id: text,
  username: text,
  email: text,
  password: text,
  givenName: text,
  familyName: text,
  admin: z.boolean(),
});

const applicationSchema = z.object({
  id: text,
  secret: text,
  /** The key of its HS256 tokens; null until the application is registered for JWTs or for openid. */
  jwtSecret: text.nullable(),
  name: text,
  description: text,
  url: text,
  redirectUris: texts,
  signOutUri: text,
  grantTypes: texts,
  responseTypes: texts,
  /** What it was registered for, `bearer` always included. */
  tokenTypes: texts,
  scopes: texts,
  /** Applications whose tokens it lets in. */
  trusted: texts,
});

const permissionSchema = z.object({
  id: text,
  applicationId: text,
  name: text,
  action: text,
  resource: text,
  isRegex: z.boolean(),
  /** The Fiware-Service the permission is for; null when it is for any. */
  serviceHeader: text.nullable(),
});

const roleSchema = z.object({ id: text, applicationId: text, name: text, permissionIds: texts });
const organizationSchema = z.object({ id: text, name: text, description: text, memberIds: texts });
const assignmentSchema = z.object({
  applicationId: text,
  roleId: text,
  /** A user or an organization. */
  holderId: text,
});
const consentSchema = z.object({ applicationId: text, userId: text, attributes: texts });

/** How the directory is kept between runs. */
export const directorySchema = z.object({
  users: z.array(userSchema.readonly()).readonly(),
  applications: z.array(applicationSchema.readonly()).readonly(),
  permissions: z.array(permissionSchema.readonly()).readonly(),
  roles: z.array(roleSchema.readonly()).readonly(),
  organizations: z.array(organizationSchema.readonly()).readonly(),
  assignments: z.array(assignmentSchema.readonly()).readonly(),
  consents: z.array(consentSchema.readonly()).readonly(),
});

/** Everything that is registered, as plain data. */
export type DirectoryContent = Readonly<z.infer<typeof directorySchema>>;
export type KeyrockUser = Readonly<z.infer<typeof userSchema>>;
export type KeyrockApplication = Readonly<z.infer<typeof applicationSchema>>;
export type KeyrockPermission = Readonly<z.infer<typeof permissionSchema>>;
export type KeyrockRole = Readonly<z.infer<typeof roleSchema>>;
export type KeyrockOrganization = Readonly<z.infer<typeof organizationSchema>>;

/** Who may do what where: users, applications, roles, permissions and consents. */
export type Directory = {
  readonly content: () => DirectoryContent;
  /** Replaces the content by what `change` makes of it. */
  readonly update: (change: (content: DirectoryContent) => DirectoryContent) => void;
  readonly application: (id: string | null | undefined) => KeyrockApplication | undefined;
  readonly user: (id: string | null | undefined) => KeyrockUser | undefined;
  readonly userByEmail: (email: string) => KeyrockUser | undefined;
  /** The attributes the user shares with the application; undefined while they have not agreed to anything. */
  readonly consent: (userId: string, applicationId: string) => readonly string[] | undefined;
  /** Notes the agreement unless there is one already: the first one stays. */
  readonly addConsent: (userId: string, applicationId: string, attributes: readonly string[]) => void;
};

const found = <Item extends { readonly id: string }>(items: readonly Item[], id: string | null | undefined) =>
  items.find((item) => item.id === id);

/** Creates the directory around what was kept. */
export const createDirectory = (start: DirectoryContent, onChange: () => void): Directory => {
  let content = start;
  const update: Directory['update'] = (change) => {
    content = change(content);
    onChange();
  };
  const consent: Directory['consent'] = (userId, applicationId) =>
    content.consents.find((entry) => entry.userId === userId && entry.applicationId === applicationId)?.attributes;
  return {
    content: () => content,
    update,
    application: (id) => found(content.applications, id),
    user: (id) => found(content.users, id),
    userByEmail: (email) => content.users.find((user) => user.email === email),
    consent,
    addConsent: (userId, applicationId, attributes) => {
      if (consent(userId, applicationId) !== undefined) return;
      const entry = { userId, applicationId, attributes };
      update((now) => ({ ...now, consents: [...now.consents, entry] }));
    },
  };
};

/** The grant types an application gets when its registration names none. */
export const allGrantTypes = [
  'authorization_code',
  'implicit',
  'password',
  'client_credentials',
  'refresh_token',
  'hybrid',
] as const;

/** The secret an application signs its tokens with: 16 hexadecimal characters (observed on Keyrock 8.3.0). */
export const newJwtSecret = (): string => randomBytes(8).toString('hex');

/** What a registration may say about an application. */
export type ApplicationDetails = Partial<
  Pick<
    KeyrockApplication,
    'name' | 'description' | 'url' | 'redirectUris' | 'signOutUri' | 'grantTypes' | 'tokenTypes' | 'scopes'
  >
>;

const withoutRepeats = (words: readonly string[]): readonly string[] => [...new Set(words)];

/** Applies a registration to an application; a key for signed tokens appears as soon as it needs one. */
export const applyDetails = (application: KeyrockApplication, details: ApplicationDetails): KeyrockApplication => {
  const next = { ...application, ...details };
  const tokenTypes = withoutRepeats([...next.tokenTypes.filter((word) => word !== 'bearer'), 'bearer']);
  const openid = next.scopes.includes('openid');
  const needsKey = openid || tokenTypes.includes('jwt');
  return {
    ...next,
    tokenTypes,
    responseTypes: openid ? ['code', 'token', 'id_token'] : ['code', 'token'],
    jwtSecret: needsKey ? (next.jwtSecret ?? newJwtSecret()) : null,
  };
};

/** A new application; ids and secrets are UUIDs (observed on Keyrock 8.3.0). */
export const newApplication = (details: ApplicationDetails): KeyrockApplication =>
  applyDetails(
    {
      id: randomUUID(),
      secret: randomUUID(),
      jwtSecret: null,
      name: '',
      description: '',
      url: '',
      redirectUris: [],
      signOutUri: '',
      grantTypes: allGrantTypes,
      responseTypes: [],
      tokenTypes: [],
      scopes: [],
      trusted: [],
    },
    details,
  );
