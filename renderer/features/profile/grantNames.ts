import type { GrantKind } from '../../../src/domain/profile';

/** The grants by the names of RFC 6749; the last is IBM Verify's own and no grant of that. */
export const grantNames: Readonly<Record<GrantKind, string>> = {
  authorization_code: 'Authorization code',
  implicit: 'Implicit',
  password: 'Password',
  client_credentials: 'Client credentials',
  verify_password: 'Password check',
};
