import { parsedAddress } from '../address';
import { type Profile, redirectSchema, usesBrowser } from '../profile';
import { isLoopbackHost } from '../requestAddress';
import { advice, blocking, type ProfileIssue, problem, when } from './issue';

type Loopback = Extract<Profile['redirect'], { readonly kind: 'loopback' }>;

const usablePort = (port: number | null): boolean =>
  port === null || (Number.isInteger(port) && port >= 1 && port <= 65_535);

const loopbackIssues = (redirect: Loopback, profile: Profile): readonly ProfileIssue[] => [
  ...when(
    !usablePort(redirect.port),
    blocking('redirect.port', 'A port is a whole number from 1 to 65535; leave it empty for any free one.'),
  ),
  ...when(
    redirect.port !== null && usablePort(redirect.port) && redirect.port < 1024,
    advice(
      'redirect.port',
      'Ports below 1024 are often kept for administrators; the app may not be allowed to listen there.',
    ),
  ),
  ...when(
    redirect.host === 'localhost' &&
      redirect.port === null &&
      profile.preset === '' &&
      profile.server.kind !== 'practice',
    advice(
      'redirect.port',
      'Many providers take any port for 127.0.0.1, but compare localhost to the letter; if the sign-in page refuses, fix the port.',
    ),
  ),
  ...when(
    !redirectSchema.options[0].shape.path.safeParse(redirect.path).success,
    blocking(
      'redirect.path',
      'The path begins with a slash and has at least one more character, but no space, ? or #.',
    ),
  ),
];

const pasteIssues = (uri: string): readonly ProfileIssue[] => {
  if (uri.trim() === '')
    return [blocking('redirect.uri', 'Enter the redirect address that is registered at the provider.')];
  if (uri.length > 2000) return [blocking('redirect.uri', 'This address is too long; 2,000 characters are the most.')];
  const url = parsedAddress(uri.trim());
  if (url === undefined || /\s/.test(uri.trim()))
    return [problem('redirect.uri', 'This is not a complete address, such as https://app.example.com/callback.')];
  return [
    ...when(
      url.username !== '' || url.password !== '',
      blocking('redirect.uri', 'Leave the user name and password out of the address.'),
    ),
    ...when(uri.includes('#'), problem('redirect.uri', 'A redirect address has no # (RFC 6749 section 3.1.2).')),
    ...when(
      url.protocol === 'http:' && isLoopbackHost(url.hostname) && url.pathname !== '/',
      advice(
        'redirect.uri',
        'This is an address of this computer: Token Helper can listen there, and nothing need be pasted.',
      ),
    ),
  ];
};

/** Judges where the browser comes back to, and how the answer travels. */
export const redirectIssues = (profile: Profile): readonly ProfileIssue[] => {
  const { redirect } = profile;
  const issues = redirect.kind === 'loopback' ? loopbackIssues(redirect, profile) : pasteIssues(redirect.uri);
  // A redirect that is not used must still fit the file, but needs no advice.
  if (!usesBrowser(profile.grant)) return issues.filter(({ severity }) => severity === 'blocking');
  return [
    ...issues,
    ...when(
      profile.responseMode === 'query' && profile.grant === 'implicit',
      problem('responseMode', 'Tokens may not come in the query; choose fragment or form post for the implicit grant.'),
    ),
    ...when(
      profile.responseMode === 'form_post' && redirect.kind === 'paste',
      problem('responseMode', 'An answer by form post does not stand in the address, so it cannot be pasted.'),
    ),
  ];
};
