type Place = { readonly at: RegExp; readonly words: (redirect: string) => string };

/** Where each system keeps the redirect addresses of a client, by how its addresses look. */
const places: readonly Place[] = [
  {
    at: /^https:\/\/[^/]*(?:microsoftonline\.(?:com|us|cn)|ciamlogin\.com|b2clogin\.com)\//,
    words: (redirect) => `Register ${redirect} in Entra ID under Authentication, as a mobile and desktop platform`,
  },
  {
    at: /^https:\/\/accounts\.google\.com\//,
    words: () => 'Use an OAuth client of the type “Desktop app” at Google, which takes every port of 127.0.0.1',
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

/** How a redirect address is registered with the system that has one of these addresses; a sentence without its end. */
export const registerAt = (addresses: readonly string[], redirect: string): string => {
  const place = places.find(({ at }) => addresses.some((address) => at.test(`${address}/`)));
  return place?.words(redirect) ?? `Register ${redirect} at the provider, to the letter`;
};
