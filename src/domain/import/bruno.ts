import { z } from 'zod';
import type { Parameters } from '../profile';
import { type BrunoFields, brunoSettings } from './brunoSettings';
import { type Findings, together } from './preview';
import { profileOf } from './settings';
import { openVariables, type Variables } from './variables';

const parameter = z.object({
  name: z.string(),
  value: z.string().nullish(),
  sendIn: z.string().nullish(),
  enabled: z.boolean().nullish(),
});
const variable = z.object({
  name: z.string(),
  value: z.string().nullish(),
  enabled: z.boolean().nullish(),
  secret: z.boolean().nullish(),
});
const oauth2 = z.object({
  grantType: z.string().nullish(),
  callbackUrl: z.string().nullish(),
  authorizationUrl: z.string().nullish(),
  accessTokenUrl: z.string().nullish(),
  clientId: z.string().nullish(),
  clientSecret: z.string().nullish(),
  scope: z.string().nullish(),
  username: z.string().nullish(),
  password: z.string().nullish(),
  credentialsPlacement: z.string().nullish(),
  additionalParameters: z
    .object({
      authorization: z.array(parameter).nullish(),
      token: z.array(parameter).nullish(),
      refresh: z.array(parameter).nullish(),
    })
    .nullish(),
});
const withAuth = z.object({
  auth: z.object({ mode: z.string().nullish(), oauth2: oauth2.nullish() }).nullish(),
  vars: z.object({ req: z.array(variable).nullish() }).nullish(),
});
const rootSchema = z.object({ request: withAuth.nullish() });
const itemSchema = z.object({
  name: z.string().nullish(),
  request: z.unknown().optional(),
  root: z.unknown().optional(),
  items: z.array(z.unknown()).nullish(),
});
const environmentSchema = z.object({ variables: z.array(variable).nullish() });

/** A Bruno collection exported as JSON, as far as it matters here. */
export const brunoSchema = z.object({
  name: z.string(),
  items: z.array(z.unknown()),
  version: z.string().optional(),
  root: z.unknown().optional(),
  environments: z.array(z.unknown()).nullish(),
});

const fieldsOf = (auth: z.infer<typeof oauth2>): BrunoFields =>
  new Map([
    ['grant_type', auth.grantType ?? ''],
    ['callback_url', auth.callbackUrl ?? ''],
    ['authorization_url', auth.authorizationUrl ?? ''],
    ['access_token_url', auth.accessTokenUrl ?? ''],
    ['client_id', auth.clientId ?? ''],
    ['client_secret', auth.clientSecret ?? ''],
    ['scope', auth.scope ?? ''],
    ['username', auth.username ?? ''],
    ['password', auth.password ?? ''],
    ['credentials_placement', auth.credentialsPlacement ?? ''],
  ]);

const parametersOf = (list: readonly z.infer<typeof parameter>[] | null | undefined): Parameters =>
  (list ?? [])
    .filter(({ enabled, sendIn }) => enabled !== false && sendIn !== 'headers')
    .map(({ name, value }) => ({ name, value: value ?? '' }));

type VariableEntry = z.infer<typeof variable>;
const usable = (entries: readonly VariableEntry[] | null | undefined) =>
  (entries ?? [])
    .filter(({ enabled }) => enabled !== false)
    .map(({ name, value, secret }) => ({ name, value: value ?? '', secret: secret === true }));

/** The collection's variables, and those of its environment where there is only one to choose from. */
const variablesOf = (collection: z.infer<typeof brunoSchema>): Variables => {
  const root = rootSchema.safeParse(collection.root);
  const environments = (collection.environments ?? []).map((entry) => environmentSchema.safeParse(entry));
  const only = environments.length === 1 ? environments[0] : undefined;
  return openVariables([
    ...usable(root.success ? root.data.request?.vars?.req : undefined),
    ...usable(only?.success === true ? only.data.variables : undefined),
  ]);
};

/** Reads the OAuth 2.0 settings of a collection, its folders and its requests. */
export const readBruno = (collection: z.infer<typeof brunoSchema>, newId: () => string): Findings => {
  const variables = variablesOf(collection);
  const of = (holder: unknown, name: string, folder: string): readonly Findings[] => {
    const read = withAuth.safeParse(holder);
    const auth = read.success && read.data.auth?.mode === 'oauth2' ? read.data.auth.oauth2 : undefined;
    if (auth === undefined || auth === null) return [];
    const extra = {
      authorize: parametersOf(auth.additionalParameters?.authorization),
      token: parametersOf(auth.additionalParameters?.token),
      refresh: parametersOf(auth.additionalParameters?.refresh),
    };
    return [profileOf(brunoSettings(fieldsOf(auth), { name, folder }, extra), variables, newId)];
  };
  const ofRoot = (root: unknown, name: string, folder: string): readonly Findings[] => {
    const read = rootSchema.safeParse(root);
    return read.success ? of(read.data.request, name, folder) : [];
  };
  // The depth of the file was limited when it was read, so this cannot run away.
  const ofItems = (items: readonly unknown[]): readonly Findings[] =>
    items.flatMap((entry) => {
      const item = itemSchema.safeParse(entry);
      if (!item.success) return [];
      const name = item.data.name ?? collection.name;
      return [
        ...of(item.data.request, name, collection.name),
        ...ofRoot(item.data.root, name, collection.name),
        ...ofItems(item.data.items ?? []),
      ];
    });
  return together([...ofRoot(collection.root, collection.name, ''), ...ofItems(collection.items)]);
};
