import { jwtBearerGrant } from './applications';
import type { Proof } from './assertions';
import { redeemAssertion } from './assertions';
import type { GrantCall, GrantType } from './grantCall';
import { findGrant, type HeldGrant, newGrant, saveGrant } from './grants';
import { deadGrant, malformed } from './refusal';
import { concludeGrant, tokensAnswer } from './tokenAnswers';

const scopeOf = (form: URLSearchParams): string => form.get('scope') ?? '';

/** `password` (RFC 6749 section 4.3): the right pair is the first factor. */
export const passwordGrant: GrantType = (call) => {
  const { tenant, application, surface, form, hasContext } = call;
  const [username, password] = [form.get('username'), form.get('password')];
  if (username === null || password === null) return malformed('The user name or the password is missing.');
  const person = tenant.directory.signIn(username, password);
  if (person === undefined) return deadGrant('password');
  const held = newGrant(tenant, {
    clientId: application.clientId,
    surface,
    begunWith: 'password',
    userId: person.id,
    factors: ['password'],
  });
  return concludeGrant(tenant, held, { scope: scopeOf(form), refresh: 'new', hasContext });
};

/** An API client's own grant stays its own: whoever it authenticates gets a grant of their own. */
const withProof = ({ tenant, application, surface }: GrantCall, proof: Proof): HeldGrant | undefined => {
  const held = findGrant(tenant, proof.grantId);
  if (held === undefined || held.grant.clientId !== application.clientId) return undefined;
  const { userId, factor } = proof;
  if (held.grant.begunWith === 'client_credentials') {
    return newGrant(tenant, {
      clientId: application.clientId,
      surface,
      begunWith: jwtBearerGrant,
      userId,
      factors: [factor],
    });
  }
  if (held.grant.userId !== undefined && held.grant.userId !== userId) return undefined;
  return saveGrant(tenant, {
    id: held.id,
    grant: { ...held.grant, userId, factors: [...held.grant.factors, factor] },
  });
};

/** `jwt-bearer` (RFC 7523): an assertion of a proved factor for tokens, or for the next challenge. */
export const jwtBearer: GrantType = async (call) => {
  const { tenant, application, surface, form, hasContext } = call;
  const assertion = form.get('assertion');
  if (assertion === null) return malformed('The assertion is missing.');
  const proof = await redeemAssertion(tenant, assertion, application, surface);
  const held = proof && withProof(call, proof);
  if (held === undefined) return deadGrant('jwt-bearer');
  return concludeGrant(tenant, held, { scope: scopeOf(form), refresh: 'new', hasContext });
};

/** `policyauth`: asks the policy before anybody is known. */
export const policyGrant: GrantType = ({ tenant, application, surface, form, hasContext }) => {
  const held = newGrant(tenant, { clientId: application.clientId, surface, begunWith: 'policyauth', factors: [] });
  return concludeGrant(tenant, held, { scope: scopeOf(form), refresh: 'none', hasContext });
};

/** `client_credentials` (RFC 6749 section 4.4): no person, no policy, no refresh token. */
export const clientCredentialsGrant: GrantType = ({ tenant, application, surface, form }) => {
  const held = newGrant(tenant, {
    clientId: application.clientId,
    surface,
    begunWith: 'client_credentials',
    factors: [],
  });
  return tokensAnswer(tenant, held, { scope: scopeOf(form), refresh: 'none' });
};
