import { assertNever } from '../domain/errors';
import type { Profile } from '../domain/profile';
import { authorizationCode } from './authorizationCode';
import { clientCredentials } from './clientCredentials';
import type { FlowContext, FlowTokens } from './context';
import { implicit } from './implicit';
import { password } from './password';

/** Gets a first set of tokens with the profile's grant. Throws AppFailure and nothing else. */
export const acquire = (profile: Profile, context: FlowContext): Promise<FlowTokens> => {
  switch (profile.grant) {
    case 'authorization_code':
      return authorizationCode(profile, context);
    case 'implicit':
      return implicit(profile, context);
    case 'password':
      return password(profile, context);
    case 'client_credentials':
      return clientCredentials(profile, context);
    default:
      return assertNever(profile.grant);
  }
};
