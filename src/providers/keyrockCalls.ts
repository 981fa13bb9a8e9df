import { parsedAddress } from '../domain/address';
import { readJwt } from '../domain/jwt';
import type { CallParts, ProviderCall } from './provider';

/**
 * Asks the user endpoint. A JWT is taken in the query together with the application alone; any other token as a bearer;
 * both at once are refused.
 */
const askUser = ({ profile, token, endpoints }: CallParts, parameters: Readonly<Record<string, string>>) => {
  const url = parsedAddress(endpoints.userinfo ?? '');
  if (url === undefined) return undefined;
  for (const [name, value] of Object.entries(parameters)) if (value !== '') url.searchParams.set(name, value);
  const headers = { accept: 'application/json' };
  if (readJwt(token.accessToken).format === 'opaque') {
    return {
      method: 'GET',
      url: url.href,
      headers: { ...headers, authorization: `Bearer ${token.accessToken}` },
    } as const;
  }
  url.searchParams.set('access_token', token.accessToken);
  if (!url.searchParams.has('app_id')) url.searchParams.set('app_id', profile.clientId);
  return { method: 'GET', url: url.href, headers } as const;
};

const application = {
  id: 'app_id',
  label: 'Application',
  description: 'The ID of the application the roles are for; empty for the one that got the token.',
  example: 'ea3edd2e-2220-4489-af7d-6d60fffb7d1a',
  optional: true,
};

const input = ({ inputs }: CallParts, id: string): string =>
  (Object.hasOwn(inputs, id) ? (inputs[id] ?? '') : '').trim();

/** What Keyrock tells about a token (FIWARE Identity Manager, validate access tokens). */
export const keyrockCalls: readonly ProviderCall[] = [
  {
    id: 'userinfo',
    label: 'User and roles',
    description: 'Who the token stands for, with the roles in the application; for a client’s own token its ID alone.',
    fields: [application],
    request: (parts) => askUser(parts, { app_id: input(parts, 'app_id') }),
  },
  {
    id: 'decision',
    label: 'Authorization decision',
    description: 'Whether the user may do something in an application: “Permit” or “Deny” in authorization_decision.',
    fields: [
      { id: 'action', label: 'Action', description: 'The HTTP verb of the permission.', example: 'GET' },
      { id: 'resource', label: 'Resource', description: 'The path the permission names.', example: '/orders' },
      application,
      {
        id: 'authorization_service_header',
        label: 'Service header',
        description: 'The FIWARE service, for permissions that name one.',
        example: 'smartcity',
        optional: true,
      },
    ],
    request: (parts) =>
      askUser(parts, {
        action: input(parts, 'action'),
        resource: input(parts, 'resource'),
        // A decision is always about an application, and the server would take none for all of them.
        app_id: input(parts, 'app_id') || parts.profile.clientId,
        authorization_service_header: input(parts, 'authorization_service_header'),
      }),
  },
  {
    id: 'authzforce',
    label: 'AuthZForce domain',
    description: 'The policy domain of the application, where Keyrock works with AuthZForce.',
    fields: [application],
    request: (parts) => askUser(parts, { authzforce: 'true', app_id: input(parts, 'app_id') }),
  },
];
