import { createHash } from 'node:crypto';
import { z } from 'zod';
import { randomAlphanumeric } from '../shared/randomText';
import { endTokensOf } from './accessTokens';
import type { GrantType } from './grantCall';
import { findGrant, type HeldGrant } from './grants';
import { deadGrant, malformed } from './refusal';
import { secondsNow, type Tenant } from './tenant';
import { tokensAnswer } from './tokenAnswers';

const lifeSeconds = 60;

const codeSchema = z.object({
  grantId: z.string(),
  redirectUri: z.string(),
  scope: z.string(),
  nonce: z.string().optional(),
  codeChallenge: z.string().optional(),
  codeChallengeMethod: z.enum(['plain', 'S256']),
  exp: z.number(),
  used: z.boolean(),
});

type CodeFacts = Readonly<z.infer<typeof codeSchema>>;

/** Issues an authorization code that lives a minute. */
export const issueCode = (
  tenant: Tenant,
  { id }: HeldGrant,
  request: Omit<CodeFacts, 'grantId' | 'exp' | 'used'>,
): string => {
  const code = randomAlphanumeric(40);
  const { redirectUri, scope, nonce, codeChallenge, codeChallengeMethod } = request;
  const asked = { redirectUri, scope, nonce, codeChallenge, codeChallengeMethod };
  const facts: CodeFacts = { ...asked, grantId: id, exp: secondsNow(tenant) + lifeSeconds, used: false };
  tenant.records.put('AuthorizationCode', code, facts);
  return code;
};

/** Whether the verifier belongs to the challenge (RFC 7636 section 4.6). */
const provesPossession = ({ codeChallenge, codeChallengeMethod }: CodeFacts, verifier: string | null): boolean => {
  if (codeChallenge === undefined) return verifier === null;
  if (verifier === null) return false;
  const hashed = createHash('sha256').update(verifier).digest('base64url');
  return codeChallenge === (codeChallengeMethod === 'S256' ? hashed : verifier);
};

/** `authorization_code` (RFC 6749 section 4.1.3); a code that comes twice ends the tokens it gave (section 4.1.2). */
export const codeGrant: GrantType = ({ tenant, application, form }) => {
  const code = form.get('code');
  if (code === null) return malformed('The code is missing.');
  const read = codeSchema.safeParse(tenant.records.find('AuthorizationCode', code));
  const held = read.success ? findGrant(tenant, read.data.grantId) : undefined;
  if (!read.success || held === undefined || held.grant.clientId !== application.clientId) {
    return deadGrant('authorization_code');
  }
  const facts = read.data;
  if (facts.used) {
    endTokensOf(tenant, facts.grantId);
    return deadGrant('authorization_code');
  }
  tenant.records.put('AuthorizationCode', code, { ...facts, used: true });
  const late = facts.exp <= secondsNow(tenant);
  if (late || facts.redirectUri !== form.get('redirect_uri') || !provesPossession(facts, form.get('code_verifier'))) {
    return deadGrant('authorization_code');
  }
  return tokensAnswer(tenant, held, { scope: facts.scope, nonce: facts.nonce, refresh: 'new' });
};
