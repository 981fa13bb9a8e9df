import { z } from 'zod';
import { authorizationHeader } from './bearer';
import { tenantScopes } from './dxSettings';
import { maskSecret } from './mask';

/** What is chosen each time a token is used, for systems where one token can be presented in several ways. */
export const tokenUseSchema = z.strictObject({
  /** The tenants the token is presented for. */
  scopeKind: z.enum(tenantScopes),
  /** The tenant of `t`; empty for the one signed in at. */
  scopeTenant: z.string().trim().max(300).default(''),
});
export type TokenUse = z.infer<typeof tokenUseSchema>;

/** Whether the profile's system lets a token be presented for one tenant, for all of them, or above them. */
export const choosesTenant = ({ provider }: { readonly provider: string }): boolean =>
  provider === 'dxOperationalIntelligence';

/** How a token travels in a request: as a header, or in the query where a system knows no other way. */
export type Presentation = {
  readonly in: 'header' | 'query';
  readonly name: string;
  readonly value: string;
};

/** A token as most systems want it (RFC 6750 section 2.1). Throws `token-unusable`. */
export const bearerPresentation = (token: string): Presentation => ({
  in: 'header',
  name: 'Authorization',
  value: authorizationHeader(token),
});

/** A token that is bound to a key, as its API wants it beside the proof (RFC 9449 section 7.1). Throws `token-unusable`. */
export const boundPresentation = (token: string): Presentation => ({
  in: 'header',
  name: 'Authorization',
  value: authorizationHeader(token, 'DPoP'),
});

/** How a presented token may be shown: its scheme in full, the rest by its ends. */
export const maskedPresentation = (presentation: Presentation): string => {
  const { name, value } = presentation;
  if (presentation.in === 'query') return `${name}=${maskSecret(value)}`;
  const [, scheme = '', rest = ''] = /^([A-Za-z][A-Za-z-]* )?(.*)$/s.exec(value) ?? [];
  const masked = `${scheme}${maskSecret(rest)}`;
  return name.toLowerCase() === 'authorization' ? masked : `${name}: ${masked}`;
};

/** A token as a variable of a shell: the token itself where a header can be made of it by its scheme, else all that is sent. */
export const shellVariable = (
  { name, value }: Presentation,
  token: string,
): { readonly name: string; readonly value: string } => {
  const isUsual = name.toLowerCase() === 'authorization' && [`Bearer ${token}`, `DPoP ${token}`].includes(value);
  if (isUsual || value === token) return { name: 'ACCESS_TOKEN', value: token };
  // Names of variables are letters, digits and underscores, no digit first (POSIX.1, 3.216).
  const upper = name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return { name: /^[A-Z_]/.test(upper) ? upper : `_${upper}`, value };
};
