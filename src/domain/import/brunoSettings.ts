import type { ClientAuthMethod, GrantKind, Parameters } from '../profile';
import { type FoundSettings, noSettings } from './settings';

/** Bruno's OAuth 2.0 fields, by the names its .bru files use. */
export type BrunoFields = ReadonlyMap<string, string>;

const grants: Readonly<Record<string, GrantKind>> = {
  authorization_code: 'authorization_code',
  implicit: 'implicit',
  password: 'password',
  client_credentials: 'client_credentials',
};

const clientAuthOf = (fields: BrunoFields, secret: string): ClientAuthMethod => {
  if (secret === '') return 'none';
  return fields.get('credentials_placement') === 'basic_auth_header' ? 'client_secret_basic' : 'client_secret_post';
};

/** Bruno's fields as settings; the same for its text files and its JSON. */
export const brunoSettings = (
  fields: BrunoFields,
  place: { readonly name: string; readonly folder: string },
  extra: { readonly authorize: Parameters; readonly token: Parameters; readonly refresh: Parameters },
): FoundSettings => {
  const field = (name: string): string => fields.get(name) ?? '';
  const grantName = field('grant_type');
  const secret = field('client_secret');
  return {
    ...noSettings,
    ...place,
    grant: Object.hasOwn(grants, grantName) ? grants[grantName] : undefined,
    grantName,
    authorizationUrl: field('authorization_url'),
    tokenUrl: field('access_token_url'),
    redirectUri: field('callback_url'),
    clientId: field('client_id'),
    clientAuth: clientAuthOf(fields, secret),
    scope: field('scope'),
    username: field('username'),
    extra,
    secrets: [...(secret === '' ? [] : ['client secret']), ...(field('password') === '' ? [] : ['password'])],
  };
};
