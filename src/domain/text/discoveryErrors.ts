import { type AppErrorOf, assertNever } from '../errors';
import type { ErrorText } from './errorAction';
import { statusMeaning } from './httpStatus';
import { hostOf, plain, sentence, shownAddress } from './wording';

type DiscoveryCode =
  | 'discovery-not-found'
  | 'discovery-not-json'
  | 'discovery-invalid'
  | 'discovery-issuer-mismatch'
  | 'endpoint-missing';

/** Below which paths the two surfaces of an IBM Verify tenant describe themselves; an application has one of them. */
export const ofVerify = (address: string): boolean =>
  /^https?:\/\/[^/?#]+(?:\/oidc\/endpoint\/default|\/oauth2)\/\.well-known\//i.test(address);

/** What to do where the surface that was chosen is not there. */
export const otherSurface =
  'At an IBM Verify tenant, choose the other of the two “OpenID Connect endpoints” in Settings: the Sign-on tab of the application shows which it has.';

/** Words for a provider that could not be looked up (OpenID Connect Discovery 1.0, RFC 8414). */
export const discoveryErrorText = (error: AppErrorOf<DiscoveryCode>): ErrorText => {
  switch (error.code) {
    case 'discovery-not-found':
      return {
        what: `No description of a provider was found at ${hostOf(error.address)}.`,
        why: `The address ${shownAddress(error.address)} answered ${error.status}: ${statusMeaning(error.status, 'discovery')}.`,
        next: ofVerify(error.address)
          ? otherSurface
          : 'Check the issuer: it is often longer than the host name, as in https://host/realms/name. Or enter the endpoints by hand.',
        action: 'open-settings',
      };
    case 'discovery-not-json':
      return notJson(error);
    case 'discovery-invalid':
      return {
        what: `The description of the provider at ${hostOf(error.address)} cannot be used.`,
        why: sentence(error.reason, 'Something that it must contain is missing or wrong.'),
        next: 'Enter the endpoints by hand in Settings, or show this to whoever runs the provider.',
        action: 'open-settings',
      };
    case 'discovery-issuer-mismatch':
      return {
        what: 'The provider goes by another name than the issuer in this profile.',
        why: `The profile says ${shownAddress(error.expected, 90)}, the provider says ${shownAddress(error.actual, 90)}. They must agree to the letter, so that no other server can pose as this one.`,
        next: 'If the second address is the right one, enter it as the issuer in Settings. Where nothing is found there, enter the whole address of the provider’s description.',
        action: 'open-settings',
      };
    case 'endpoint-missing':
      return endpointMissing(error);
    default:
      return assertNever(error);
  }
};

const notJson = (error: AppErrorOf<'discovery-not-json'>): ErrorText => {
  const page = /html/i.test(error.contentType);
  const type = plain(error.contentType, 60);
  return {
    what: `The look-up at ${hostOf(error.address)} was answered with ${page ? 'a web page' : 'something that is not JSON'}.`,
    why: page
      ? 'That is what a wrong path, a sign-in page in front of the server or the log-in page of a network looks like.'
      : `The answer came ${type === '' ? 'without a content type' : `as ${type}`}, so it is not the description of a provider.`,
    next: 'Open the issuer address in a browser to see what answers there, and check it in Settings.',
    action: 'open-settings',
  };
};

/** What each endpoint is called in a sentence. */
export const endpointNames: Readonly<Record<AppErrorOf<'endpoint-missing'>['endpoint'], string>> = {
  authorization: 'authorization endpoint',
  token: 'token endpoint',
  userinfo: 'user info endpoint',
  introspection: 'introspection endpoint',
  revocation: 'revocation endpoint',
  endSession: 'end session endpoint',
  jwks: 'address of the signing keys',
};

const endpointMissing = (error: AppErrorOf<'endpoint-missing'>): ErrorText => {
  const required = error.endpoint === 'authorization' || error.endpoint === 'token';
  return {
    what: `The ${endpointNames[error.endpoint]} is not known.`,
    why: required
      ? 'This grant cannot do without it, and neither the provider’s description nor the profile names it.'
      : 'Neither the provider’s description nor the profile names it; not every provider has one.',
    next: 'Look it up in the provider’s documentation and enter it in Settings.',
    action: 'open-settings',
  };
};
