import { parsedAddress } from '../address';
import { type Profile, usesBrowser, usesPassword } from '../profile';
import { canBind } from '../proofKey';
import { advice, type CheckContext, type ProfileIssue, problem, when } from './issue';

const authenticates = (profile: Profile): boolean =>
  profile.clientAuth !== 'none' && profile.grant !== 'implicit' && profile.server.kind !== 'practice';

/** Systems that know their clients by no ID, or need not. */
const clientless = ({ provider }: Profile): boolean =>
  provider === 'dxOperationalIntelligence' || provider === 'custom';

const clientIdIssues = (profile: Profile): readonly ProfileIssue[] => {
  if (profile.server.kind === 'practice') return [];
  if (clientless(profile) && profile.clientId.trim() === '') return [];
  const id = profile.clientId.trim();
  if (id === '')
    return [
      profile.grant === 'password' && profile.clientAuth === 'none'
        ? advice('clientId', 'Most providers want a client ID for this grant too.')
        : problem('clientId', 'Enter the client ID that the provider knows this client by.'),
    ];
  return [
    ...when(/\s/.test(id), advice('clientId', 'There is a space in the client ID; check that it was copied whole.')),
    ...when(
      id.includes(':') && profile.clientAuth === 'client_secret_basic' && profile.basicEncoding === 'raw',
      problem('clientId', 'A client ID with a colon cannot be sent raw; set the encoding to standard.'),
    ),
  ];
};

const authenticationIssues = (profile: Profile, { secrets }: CheckContext): readonly ProfileIssue[] => [
  ...when(
    profile.grant === 'client_credentials' && profile.clientAuth === 'none' && profile.server.kind !== 'practice',
    advice('clientAuth', 'With client credentials, the client proves itself; without a secret most providers refuse.'),
  ),
  ...when(
    authenticates(profile) && secrets?.['client-secret'] === false,
    advice('clientSecret', 'No client secret is kept yet; you will be asked for it when it is needed.'),
  ),
];

const bindingIssues = (profile: Profile): readonly ProfileIssue[] =>
  when(
    profile.dpop === true && !canBind(profile),
    advice(
      'dpop',
      profile.provider === 'standard'
        ? 'An implicit token is never bound to a key; this has no effect with this grant.'
        : 'Tokens of this system are not bound to a key here; this has no effect.',
    ),
  );

/** Characters a scope may hold (RFC 6749 section 3.3), and the blanks between scopes. */
const scopeCharacters = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

const scopeIssues = (profile: Profile): readonly ProfileIssue[] => {
  const names = profile.scope.split(/\s+/).filter((name) => name !== '');
  const openid = names.includes('openid');
  const machine = profile.grant === 'client_credentials';
  const looksForIdentity = profile.server.kind === 'discovery' && profile.server.document !== 'oauth';
  return [
    ...when(
      !scopeCharacters.test(profile.scope.replace(/[\t\r\n]/g, ' ')),
      problem('scope', 'Scopes are plain ASCII, without quotes and backslashes.'),
    ),
    ...when(
      profile.scope.includes(',') && profile.provider !== 'keyrock',
      advice('scope', 'Scopes are separated by spaces; here is a comma.'),
    ),
    ...when(
      usesBrowser(profile.grant) && !openid && looksForIdentity,
      advice('scope', 'Without the scope openid there is no ID token, and the sign-in cannot be checked by one.'),
    ),
    ...when(
      machine && (openid || names.includes('offline_access')),
      advice('scope', 'No user signs in with client credentials; openid and offline_access are often refused here.'),
    ),
    ...when(
      profile.grant === 'implicit' && names.includes('offline_access'),
      advice('scope', 'The implicit grant never gives a refresh token; offline_access has no effect.'),
    ),
  ];
};

/** Resources are absolute addresses without a fragment (RFC 8707 section 2). */
const resourceIssues = ({ resource }: Profile): readonly ProfileIssue[] =>
  resource
    .filter((one) => parsedAddress(one) === undefined || one.includes('#'))
    .slice(0, 1)
    .map((one) =>
      problem('resource', `“${one.slice(0, 60)}” is not a complete address; a resource is one, without a #.`),
    );

const userIssues = (profile: Profile, { secrets }: CheckContext): readonly ProfileIssue[] => {
  if (!usesPassword(profile.grant)) return [];
  return [
    ...when(profile.username.trim() === '', problem('username', 'Enter the user name that signs in.')),
    ...when(
      secrets?.password === false,
      advice('password', 'No password is kept; you will be asked for it each time one is needed.'),
    ),
  ];
};

/** Judges who asks, how it proves itself, and what it asks for. */
export const clientIssues = (profile: Profile, context: CheckContext): readonly ProfileIssue[] => [
  ...clientIdIssues(profile),
  ...authenticationIssues(profile, context),
  ...bindingIssues(profile),
  ...scopeIssues(profile),
  ...resourceIssues(profile),
  ...userIssues(profile, context),
];
