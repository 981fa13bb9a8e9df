import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { splitScope } from '../../scopes';
import { randomAlphanumeric } from '../shared/randomText';
import { claimsOf } from './directory';
import type { HeldGrant } from './grants';
import { issuerOf, type Surface } from './surfaces';
import { secondsNow, type Tenant } from './tenant';

/** The scope that makes a token answer a challenge and no access. */
export const challengeScope = 'mfa_challenge';

const factsSchema = z.object({
  grantId: z.string(),
  clientId: z.string(),
  surface: z.enum(['legacy', 'oauth2']),
  userId: z.string().optional(),
  scope: z.string(),
  /** Seconds since 1970. */
  iat: z.number(),
  exp: z.number(),
  /** Refresh tokens only: when it was first replaced, in milliseconds. */
  replacedAt: z.number().optional(),
});

/** What the tenant remembers of a token it issued. */
export type TokenFacts = Readonly<z.infer<typeof factsSchema>>;

/** Opaque tokens of the newer surface have two dots and still are no JWT. */
const opaqueToken = (surface: Surface): string =>
  surface === 'legacy' ? randomAlphanumeric(40) : [12, 24, 40].map((length) => randomAlphanumeric(length)).join('.');

const jwtToken = (
  tenant: Tenant,
  { grantId, clientId, surface, userId, scope, iat, exp }: TokenFacts,
): Promise<string> => {
  const person = tenant.directory.byId(userId);
  const told = tenant.switches().personInAccessToken && person !== undefined ? claimsOf(person, splitScope(scope)) : {};
  return tenant.keys.sign({
    ...told,
    sub: person?.id ?? clientId,
    iss: issuerOf(tenant.origin, surface),
    aud: clientId,
    client_id: clientId,
    grant_id: grantId,
    scope,
    iat,
    exp,
    jti: randomUUID(),
  });
};

/** Issues an access token for a grant, opaque or as JWT as the application is set. */
export const issueAccessToken = async (
  tenant: Tenant,
  { id, grant }: HeldGrant,
  { scope, seconds, format }: { readonly scope: string; readonly seconds: number; readonly format: 'opaque' | 'jwt' },
): Promise<{ readonly token: string; readonly facts: TokenFacts }> => {
  const { clientId, surface, userId } = grant;
  const iat = secondsNow(tenant);
  const facts: TokenFacts = { grantId: id, clientId, surface, userId, scope, iat, exp: iat + seconds };
  const token = format === 'jwt' ? await jwtToken(tenant, facts) : opaqueToken(surface);
  tenant.records.put('AccessToken', token, facts);
  return { token, facts };
};

const find = (tenant: Tenant, model: string, token: string): TokenFacts | undefined => {
  const read = factsSchema.safeParse(tenant.records.find(model, token));
  return read.success && read.data.exp > secondsNow(tenant) ? read.data : undefined;
};

/** What is known of an access token; undefined when it is unknown, revoked or expired. */
export const findAccessToken = (tenant: Tenant, token: string): TokenFacts | undefined =>
  find(tenant, 'AccessToken', token);

const refreshTokenSeconds = 30 * 86_400;

/** Issues a refresh token: fifty letters and digits. */
export const issueRefreshToken = (tenant: Tenant, { id, grant }: HeldGrant, scope: string): string => {
  const { clientId, surface, userId } = grant;
  const token = randomAlphanumeric(50);
  const iat = secondsNow(tenant);
  const facts: TokenFacts = { grantId: id, clientId, surface, userId, scope, iat, exp: iat + refreshTokenSeconds };
  tenant.records.put('RefreshToken', token, facts);
  return token;
};

/** What is known of a refresh token; undefined when it is unknown, revoked or expired. */
export const findRefreshToken = (tenant: Tenant, token: string): TokenFacts | undefined =>
  find(tenant, 'RefreshToken', token);

/** Notes that a refresh token was replaced; the first time counts. */
export const markReplaced = ({ records, now }: Tenant, token: string, facts: TokenFacts): void =>
  records.put('RefreshToken', token, { ...facts, replacedAt: facts.replacedAt ?? now() });

/** Ends every token of a grant. */
export const endTokensOf = ({ records }: Tenant, grantId: string): void => {
  records.removeByGrant('AccessToken', grantId);
  records.removeByGrant('RefreshToken', grantId);
};
