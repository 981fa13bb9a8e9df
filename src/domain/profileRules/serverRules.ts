import type { Endpoints, GrantKind, Profile } from '../profile';
import { usesBrowser } from '../profile';
import { addressIssues, type ProfileIssue, problem, when } from './issue';

/** Endpoints in the order of the form. */
export const endpointNames = [
  'authorization',
  'token',
  'userinfo',
  'introspection',
  'revocation',
  'endSession',
  'jwks',
] as const satisfies readonly (keyof Endpoints)[];

const endpointIssues = (endpoints: Endpoints, plainHttpHosts: readonly string[]): readonly ProfileIssue[] =>
  endpointNames.flatMap((name) => addressIssues(`endpoints.${name}`, endpoints[name] ?? '', plainHttpHosts));

const neededEndpoints = (grant: GrantKind): readonly ('authorization' | 'token')[] => {
  if (!usesBrowser(grant)) return ['token'];
  return grant === 'implicit' ? ['authorization'] : ['authorization', 'token'];
};

const spoken = { authorization: 'authorization endpoint', token: 'token endpoint' } as const;

/** Judges where the provider is. */
export const serverIssues = ({ server, grant, network: { plainHttpHosts } }: Profile): readonly ProfileIssue[] => {
  switch (server.kind) {
    case 'practice':
      return [];
    case 'discovery':
      return [
        ...when(
          server.issuer.trim() === '',
          problem('issuer', 'Enter the issuer, the address that the provider goes by.'),
        ),
        ...addressIssues('issuer', server.issuer, plainHttpHosts),
        ...endpointIssues(server.overrides, plainHttpHosts),
      ];
    case 'endpoints':
      return [
        ...addressIssues('issuer', server.issuer, plainHttpHosts),
        ...neededEndpoints(grant)
          .filter((name) => (server.endpoints[name] ?? '').trim() === '')
          .map((name) => problem(`endpoints.${name}`, `This grant needs the ${spoken[name]}.`)),
        ...endpointIssues(server.endpoints, plainHttpHosts),
      ];
  }
};
