import { parsedAddress, withScheme } from './address';

/** Below which path each of a tenant's two OpenID Connect surfaces describes itself. */
const issuerPaths = { legacy: '/oidc/endpoint/default', newer: '/oauth2' } as const;

/** The issuer of a surface of a tenant, whose address may be given with or without a scheme and a path. */
export const verifyIssuer = (tenant: string, surface: keyof typeof issuerPaths): string =>
  `${parsedAddress(withScheme(tenant))?.origin ?? tenant}${issuerPaths[surface]}`;
