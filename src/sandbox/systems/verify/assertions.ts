import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { TokenFacts } from './accessTokens';
import type { Application } from './applications';
import { findGrant } from './grants';
import { type Surface, tokenEndpointOf } from './surfaces';
import { secondsNow, type Tenant } from './tenant';

const lifeSeconds = 300;

const claimsSchema = z.object({
  sub: z.string(),
  aud: z.array(z.string()),
  jti: z.string(),
  factor: z.string(),
  grant_id: z.string(),
});

/** What an assertion proved, and for which grant. */
export type Proof = { readonly userId: string; readonly factor: string; readonly grantId: string };

/**
 * Issues the JWT that tells the token endpoint which factor a person has just proved. It belongs to the grant and the
 * client of the token that the factor was verified with, and lives five minutes.
 */
export const issueAssertion = (
  tenant: Tenant,
  { grantId, clientId, surface }: TokenFacts,
  { userId, factor }: { readonly userId: string; readonly factor: string },
): Promise<string> => {
  const iat = secondsNow(tenant);
  const jti = randomUUID();
  const earlier = findGrant(tenant, grantId)?.grant.factors ?? [];
  tenant.records.put('Assertion', jti, {}, lifeSeconds);
  return tenant.keys.sign({
    iss: `${tenant.origin}/v2.0/factors`,
    aud: [clientId, tokenEndpointOf(tenant.origin, surface)],
    sub: userId,
    iat,
    exp: iat + lifeSeconds,
    jti,
    amr: [factor, ...[...earlier].reverse()],
    factor,
    grant_id: grantId,
  });
};

/** Takes an assertion once; undefined when it is forged, expired, used before, or of another client. */
export const redeemAssertion = async (
  tenant: Tenant,
  jwt: string,
  { clientId }: Application,
  surface: Surface,
): Promise<Proof | undefined> => {
  const audience = tokenEndpointOf(tenant.origin, surface);
  const claims = claimsSchema.safeParse(await tenant.keys.verify(jwt, { audience }));
  if (!claims.success || !claims.data.aud.includes(clientId)) return undefined;
  const { jti, sub, factor, grant_id } = claims.data;
  if (tenant.records.find('Assertion', jti) === undefined) return undefined;
  tenant.records.remove('Assertion', jti);
  return { userId: sub, factor, grantId: grant_id };
};
