import { assertNever } from '../domain/errors';
import type { Profile } from '../domain/profile';
import { authorizationCode } from './authorizationCode';
import { clientCredentials } from './clientCredentials';
import type { FlowContext, FlowTokens } from './context';
import { implicit } from './implicit';
import { password } from './password';
import { policyAuth, startsWithPolicy } from './policyAuth';
import { verifyPassword } from './verifyPassword';

/** Gets a first set of tokens with the profile's grant. Throws AppFailure and nothing else. */
export const acquire = (profile: Profile, context: FlowContext): Promise<FlowTokens> => {
  switch (profile.grant) {
    case 'authorization_code':
      return authorizationCode(profile, context);
    case 'implicit':
      return implicit(profile, context);
    case 'password':
      return startsWithPolicy(profile) ? policyAuth(profile, context) : password(profile, context);
    case 'client_credentials':
      return clientCredentials(profile, context);
    case 'verify_password':
      return verifyPassword(profile, context);
    default:
      return assertNever(profile.grant);
  }
};
