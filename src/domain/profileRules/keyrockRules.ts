import { type Profile, usesBrowser } from '../profile';
import { advice, type ProfileIssue, problem, when } from './issue';

/** Scopes that Keyrock gives to applications registered for them alone. */
const registered: ReadonlySet<string> = new Set(['jwt', 'permanent', 'openid']);

const scopesOf = ({ scope }: Profile): readonly string[] => scope.split(/[\s,]+/).filter((word) => word !== '');

/** Judges what FIWARE Keyrock takes in its own way. */
export const keyrockIssues = (profile: Profile): readonly ProfileIssue[] => {
  const { grant, redirect, username } = profile;
  const special = scopesOf(profile).filter((word) => registered.has(word));
  return [
    ...when(
      grant === 'authorization_code',
      advice(
        'grant',
        'Keyrock has no PKCE: a code that somebody else catches is protected by the client secret alone.',
      ),
    ),
    ...when(
      usesBrowser(grant),
      advice('grant', 'Keyrock shows errors and a denial on its own page only; cancel here when the page says no.'),
    ),
    ...when(
      profile.clientAuth === 'client_secret_basic' && profile.basicEncoding === 'standard',
      problem('basicEncoding', 'Keyrock takes the client ID and secret as they stand; choose raw or automatic.'),
    ),
    ...when(
      grant === 'password' && username.trim() !== '' && !username.includes('@'),
      problem('username', 'Keyrock signs in by e-mail address; a user name is refused.'),
    ),
    ...when(
      usesBrowser(grant) && redirect.kind === 'loopback' && redirect.port === null,
      problem('redirect.port', 'Keyrock compares the redirect address with its port; register one fixed port.'),
    ),
    ...when(
      special.length > 0,
      advice('scope', `The application has to be registered for ${special.join(' and ')}, or the token is refused.`),
    ),
    ...when(
      grant === 'implicit' && special.length > 0,
      advice('scope', 'With the implicit grant Keyrock always gives a plain bearer token, whatever the scope says.'),
    ),
  ];
};
