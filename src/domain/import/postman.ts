import { z } from 'zod';
import type { ClientAuthMethod, GrantKind, Parameters } from '../profile';
import { type Findings, together } from './preview';
import { type FoundSettings, noSettings, profileOf } from './settings';
import { openVariables, type Variables } from './variables';

/** One attribute of Postman's `auth.oauth2` list; values are text as a rule, lists for parameters. */
const attribute = z.object({ key: z.string(), value: z.unknown().optional() });
const authSchema = z.object({
  type: z.string(),
  // v2.1 writes a list of attributes, v2.0 an object.
  oauth2: z.union([z.array(attribute), z.record(z.string(), z.unknown())]).optional(),
});
const variableSchema = z.object({
  key: z.string().optional(),
  id: z.string().optional(),
  value: z.unknown().optional(),
  type: z.string().optional(),
  disabled: z.boolean().optional(),
});
const itemSchema = z.object({
  name: z.string().optional(),
  auth: z.unknown().optional(),
  item: z.array(z.unknown()).optional(),
  request: z.unknown().optional(),
});
const requestSchema = z.object({ auth: z.unknown().optional() });
const parameterSchema = z.object({
  key: z.string(),
  value: z.string().optional(),
  enabled: z.boolean().optional(),
  send_as: z.string().optional(),
});

/** A Postman collection as far as it matters here (schema.getpostman.com, collection v2.1). */
export const postmanSchema = z.object({
  info: z.object({ name: z.string().optional(), schema: z.string().optional() }),
  item: z.array(z.unknown()),
  auth: z.unknown().optional(),
  variable: z.array(z.unknown()).optional(),
});

const grants: Readonly<Record<string, GrantKind>> = {
  authorization_code: 'authorization_code',
  authorization_code_with_pkce: 'authorization_code',
  implicit: 'implicit',
  password_credentials: 'password',
  client_credentials: 'client_credentials',
};

/** Names of secrets that an oauth2 list may hold, and what they are called here. */
const secretAttributes: Readonly<Record<string, string>> = {
  clientSecret: 'client secret',
  password: 'password',
  accessToken: 'access token',
  refreshToken: 'refresh token',
  code_verifier: 'code verifier',
  privateKey: 'private key',
};

type Attributes = ReadonlyMap<string, unknown>;

const attributesOf = (auth: unknown): Attributes | undefined => {
  const read = authSchema.safeParse(auth);
  if (!read.success || read.data.type !== 'oauth2' || read.data.oauth2 === undefined) return undefined;
  const { oauth2 } = read.data;
  return new Map(
    Array.isArray(oauth2) ? oauth2.map(({ key, value }) => [key, value] as const) : Object.entries(oauth2),
  );
};

const textOf = (attributes: Attributes, name: string): string => {
  const value = attributes.get(name);
  return typeof value === 'string' ? value : '';
};

type Sent = { readonly name: string; readonly value: string; readonly asHeader: boolean };

const sentParameters = (attributes: Attributes, name: string): readonly Sent[] => {
  const list = z.array(z.unknown()).safeParse(attributes.get(name));
  if (!list.success) return [];
  return list.data.flatMap((entry) => {
    const read = parameterSchema.safeParse(entry);
    if (!read.success || read.data.enabled === false) return [];
    const { key, value, send_as: place } = read.data;
    return [{ name: key, value: value ?? '', asHeader: place === 'request_header' }];
  });
};

/** Parameters that go where this app sends them too; those meant for a header are named apart. */
const parametersOf = (attributes: Attributes, name: string): Parameters =>
  sentParameters(attributes, name)
    .filter(({ asHeader }) => !asHeader)
    .map(({ name: parameter, value }) => ({ name: parameter, value }));

const headersOf = (attributes: Attributes): readonly string[] =>
  ['authRequestParams', 'tokenRequestParams', 'refreshRequestParams'].flatMap((name) =>
    sentParameters(attributes, name)
      .filter(({ asHeader }) => asHeader)
      .map(({ name: header }) => header),
  );

const clientAuthOf = (attributes: Attributes): ClientAuthMethod => {
  if (textOf(attributes, 'clientSecret') === '') return 'none';
  return textOf(attributes, 'client_authentication') === 'body' ? 'client_secret_post' : 'client_secret_basic';
};

const settingsOf = (attributes: Attributes, name: string, folder: string): FoundSettings => {
  const grantName = textOf(attributes, 'grant_type') || 'authorization_code';
  return {
    ...noSettings,
    name,
    folder,
    grant: Object.hasOwn(grants, grantName) ? grants[grantName] : undefined,
    grantName,
    authorizationUrl: textOf(attributes, 'authUrl'),
    tokenUrl: textOf(attributes, 'accessTokenUrl'),
    redirectUri: textOf(attributes, 'redirect_uri'),
    clientId: textOf(attributes, 'clientId'),
    clientAuth: clientAuthOf(attributes),
    scope: textOf(attributes, 'scope'),
    audience: textOf(attributes, 'audience'),
    resource: textOf(attributes, 'resource'),
    username: textOf(attributes, 'username'),
    extra: {
      authorize: parametersOf(attributes, 'authRequestParams'),
      token: parametersOf(attributes, 'tokenRequestParams'),
      refresh: parametersOf(attributes, 'refreshRequestParams'),
    },
    headers: headersOf(attributes),
    secrets: Object.entries(secretAttributes)
      .filter(([key]) => textOf(attributes, key) !== '')
      .map(([, secret]) => secret),
  };
};

const variablesOf = (entries: readonly unknown[]): Variables =>
  openVariables(
    entries.flatMap((entry) => {
      const read = variableSchema.safeParse(entry);
      const name = read.success ? (read.data.key ?? read.data.id) : undefined;
      if (!read.success || name === undefined || read.data.disabled === true) return [];
      const { value, type } = read.data;
      return typeof value === 'string' ? [{ name, value, secret: type === 'secret' }] : [];
    }),
  );

/** Reads the OAuth 2.0 settings of a collection, its folders and its requests. */
export const readPostman = (collection: z.infer<typeof postmanSchema>, newId: () => string): Findings => {
  const variables = variablesOf(collection.variable ?? []);
  const title = collection.info.name ?? 'Postman';
  const of = (auth: unknown, name: string, folder: string): readonly Findings[] => {
    const attributes = attributesOf(auth);
    return attributes === undefined ? [] : [profileOf(settingsOf(attributes, name, folder), variables, newId)];
  };
  // The depth of the file was limited when it was read, so this cannot run away.
  const ofItems = (items: readonly unknown[]): readonly Findings[] =>
    items.flatMap((entry) => {
      const item = itemSchema.safeParse(entry);
      if (!item.success) return [];
      const name = item.data.name ?? title;
      const request = requestSchema.safeParse(item.data.request);
      return [
        ...of(item.data.auth, name, title),
        ...(request.success ? of(request.data.auth, name, title) : []),
        ...ofItems(item.data.item ?? []),
      ];
    });
  return together([...of(collection.auth, title, ''), ...ofItems(collection.item)]);
};
