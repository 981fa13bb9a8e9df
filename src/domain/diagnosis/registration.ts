import { shownAddress } from '../text/wording';

type Place = {
  readonly at: RegExp;
  readonly words: (redirect: string) => string;
  /** It takes every port of an address that is registered without one (RFC 8252 section 7.3). */
  readonly everyPort?: boolean;
};

/** The redirect address that was sent; `anyPort`: its port will be another one the next time. */
export type SentRedirect = { readonly address: string; readonly anyPort: boolean };

/** Where each system keeps the redirect addresses of a client, by how its addresses look. */
const places: readonly Place[] = [
  {
    at: /^https:\/\/[^/]*(?:microsoftonline\.(?:com|us|cn)|ciamlogin\.com|b2clogin\.com)\//,
    words: (redirect) => `Register ${redirect} in Entra ID under Authentication, as a mobile and desktop platform`,
    everyPort: true,
  },
  {
    at: /^https:\/\/accounts\.google\.com\//,
    words: () => 'Use an OAuth client of the type “Desktop app” at Google, which takes every port of 127.0.0.1',
    everyPort: true,
  },
  {
    at: /^https:\/\/[^/]*\.okta(?:preview|-emea|-gov)?\.com\//,
    words: (redirect) => `Add ${redirect}, port included, to the sign-in redirect URIs of the app in Okta`,
  },
  {
    at: /^https:\/\/[^/]*\.auth0\.com\//,
    words: (redirect) => `Add ${redirect} to the Allowed Callback URLs of the application in Auth0`,
  },
  {
    at: /^https:\/\/(?:[^/]*\.amazoncognito\.com|cognito-idp\.[\w-]+\.amazonaws\.com)\//,
    words: (redirect) =>
      `Add ${redirect} to the callback URLs of the app client in Cognito, which takes no host but localhost without https`,
  },
  {
    at: /\/realms\/[^/]+/,
    words: (redirect) => `Add ${redirect} to the valid redirect URIs of the client in Keycloak`,
    everyPort: true,
  },
  {
    at: /^https:\/\/[^/]*\.verify\.(?:ibm|ibmcloudsecurity)\.com\//,
    words: (redirect) => `Add ${redirect} to the redirect URIs on the Sign-on tab of the application`,
  },
  {
    at: /^https:\/\/github\.com\//,
    words: (redirect) => `Enter ${redirect} as the callback URL of the app at GitHub`,
  },
];

const withoutPort = (address: string): string => address.replace(/^(https?:\/\/(?:\[[^\]]*\]|[^/:]*)):\d+/, '$1');

/** How a redirect address is registered with the system that has one of these addresses; a sentence without its end. */
export const registerAt = (addresses: readonly string[], { address, anyPort }: SentRedirect): string => {
  const place = places.find(({ at }) => addresses.some((each) => at.test(`${each}/`)));
  const words = place?.words ?? ((redirect) => `Register ${redirect} at the provider, to the letter`);
  const shown = anyPort ? withoutPort(address) : address;
  const sentence = words(shown === '' ? 'the address that Settings shows' : `“${shownAddress(shown)}”`);
  return anyPort && place?.everyPort !== true
    ? `${sentence}, with a fixed port that you set in Settings first: it is another one each time`
    : sentence;
};
