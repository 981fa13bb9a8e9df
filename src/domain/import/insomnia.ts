import { z } from 'zod';
import type { ClientAuthMethod, GrantKind } from '../profile';
import { type Findings, together } from './preview';
import { type FoundSettings, noSettings, profileOf } from './settings';
import { openVariables, type Variables } from './variables';

const text = z.string().optional();
const authenticationSchema = z.object({
  type: z.literal('oauth2'),
  disabled: z.boolean().optional(),
  grantType: text,
  authorizationUrl: text,
  accessTokenUrl: text,
  redirectUrl: text,
  clientId: text,
  clientSecret: text,
  credentialsInBody: z.boolean().optional(),
  scope: text,
  audience: text,
  resource: text,
  username: text,
  password: text,
  accessToken: text,
  refreshToken: text,
  identityToken: text,
});
const resourceSchema = z.object({
  _id: z.string().optional(),
  _type: z.string(),
  parentId: z.string().nullish(),
  name: z.string().optional(),
  authentication: z.unknown().optional(),
  data: z.unknown().optional(),
});
type Resource = z.infer<typeof resourceSchema>;
type Authentication = z.infer<typeof authenticationSchema>;

/** An Insomnia export of version 4 as far as it matters here. */
export const insomniaSchema = z.object({
  _type: z.literal('export'),
  __export_format: z.number().optional(),
  resources: z.array(z.unknown()),
});

const grants: Readonly<Record<string, GrantKind>> = {
  authorization_code: 'authorization_code',
  implicit: 'implicit',
  password: 'password',
  client_credentials: 'client_credentials',
};

const secretNames = {
  clientSecret: 'client secret',
  password: 'password',
  accessToken: 'access token',
  refreshToken: 'refresh token',
  identityToken: 'ID token',
} as const;

const clientAuthOf = (auth: Authentication): ClientAuthMethod => {
  if ((auth.clientSecret ?? '') === '') return 'none';
  return auth.credentialsInBody === true ? 'client_secret_post' : 'client_secret_basic';
};

const settingsOf = (auth: Authentication, name: string, folder: string): FoundSettings => {
  const grantName = auth.grantType ?? '';
  return {
    ...noSettings,
    name,
    folder,
    grant: Object.hasOwn(grants, grantName) ? grants[grantName] : undefined,
    grantName,
    authorizationUrl: auth.authorizationUrl ?? '',
    tokenUrl: auth.accessTokenUrl ?? '',
    redirectUri: auth.redirectUrl ?? '',
    clientId: auth.clientId ?? '',
    clientAuth: clientAuthOf(auth),
    scope: auth.scope ?? '',
    audience: auth.audience ?? '',
    resource: auth.resource ?? '',
    username: auth.username ?? '',
    // The map's names are those of fields of the schema above.
    secrets: (Object.keys(secretNames) as (keyof typeof secretNames)[])
      .filter((field) => (auth[field] ?? '') !== '')
      .map((field) => secretNames[field]),
  };
};

/** `{a: {b: 'x'}}` as `a.b` -> `x`, as Insomnia's templates name them. */
const flat = (value: unknown, path: string): readonly { readonly name: string; readonly value: string }[] => {
  if (typeof value === 'string') return path === '' ? [] : [{ name: path, value }];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => flat(inner, path === '' ? name : `${path}.${name}`));
};

/** The base environments: those of a workspace. Sub-environments contradict each other, so none of them is taken. */
const variablesOf = (resources: readonly Resource[]): Variables => {
  const workspaces = new Set(resources.filter(({ _type }) => _type === 'workspace').map(({ _id }) => _id));
  const bases = resources.filter(
    ({ _type, parentId }) => _type === 'environment' && (workspaces.size === 0 || workspaces.has(parentId ?? '')),
  );
  return openVariables(bases.flatMap(({ data }) => flat(data, '')));
};

/** Reads the OAuth 2.0 settings of requests and folders. */
export const readInsomnia = (exported: z.infer<typeof insomniaSchema>, newId: () => string): Findings => {
  const resources = exported.resources.flatMap((entry) => {
    const read = resourceSchema.safeParse(entry);
    return read.success ? [read.data] : [];
  });
  const variables = variablesOf(resources);
  const folder = resources.find(({ _type }) => _type === 'workspace')?.name ?? '';
  return together(
    resources.flatMap((resource) => {
      const auth = authenticationSchema.safeParse(resource.authentication);
      if (!auth.success || auth.data.disabled === true) return [];
      return [profileOf(settingsOf(auth.data, resource.name ?? '', folder), variables, newId)];
    }),
  );
};
