import { assertNever } from '../domain/errors';
import type { Profile } from '../domain/profile';
import type { Provider } from './provider';
import { standard } from './standard';

/** The ways of the identity system that a profile names. */
export const providerOf = (profile: Pick<Profile, 'provider'>): Provider => {
  switch (profile.provider) {
    case 'standard':
      return standard;
    default:
      return assertNever(profile.provider);
  }
};
