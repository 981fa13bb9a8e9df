import type { Profile } from '../../../src/domain/profile';

/** What the first click will do, for a profile that has no token. */
export const firstTokenText = (profile: Profile): string => {
  const practice = profile.server.kind === 'practice';
  switch (profile.grant) {
    case 'authorization_code':
    case 'implicit':
      return practice
        ? 'Press Get token: the browser opens at the practice provider, which shows the user name and password to sign in with, and the token comes back here.'
        : 'Press Get token: the browser opens for the sign-in, and the token comes back here.';
    case 'password':
      return 'Press Get token: the user name and password are sent to the provider. The password is asked for unless it is kept.';
    case 'verify_password':
      return 'Press Get token: the user name and password are checked in the identity source, and the answer is exchanged for a token. The password is asked for unless it is kept.';
    case 'client_credentials':
      return 'Press Get token: the application signs in as itself with its client ID and secret. No browser is needed.';
  }
};
