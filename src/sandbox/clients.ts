import type { ClientMetadata, default as Provider } from 'oidc-provider';
import type { PracticeState } from './state';

/** A seeded application without a secret (RFC 6749 section 2.1, public client). */
export type PublicPracticeClient = { readonly clientId: string };

/** A seeded application with a secret. */
export type ConfidentialPracticeClient = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authMethod: 'client_secret_basic' | 'client_secret_post';
};

/** The applications registered at the practice provider. */
export type PracticeClients = {
  /** Authorization code with PKCE, implicit and password. */
  readonly app: PublicPracticeClient;
  /** Client credentials, authorization code and password, with a Basic header. */
  readonly service: ConfidentialPracticeClient;
  /** The same with the secret in the form. */
  readonly servicePost: ConfidentialPracticeClient;
};

/** The seeded applications with the secrets of this installation. */
export const practiceClients = (secrets: PracticeState['clientSecrets']): PracticeClients => ({
  app: { clientId: 'practice-app' },
  service: { clientId: 'practice-service', clientSecret: secrets.basic, authMethod: 'client_secret_basic' },
  servicePost: { clientId: 'practice-service-post', clientSecret: secrets.post, authMethod: 'client_secret_post' },
});

const redirectUris = ['http://127.0.0.1/callback', 'http://[::1]/callback', 'http://localhost/callback'];

const confidential = (client: ConfidentialPracticeClient, name: string): ClientMetadata => ({
  client_id: client.clientId,
  client_secret: client.clientSecret,
  client_name: name,
  application_type: 'native',
  token_endpoint_auth_method: client.authMethod,
  redirect_uris: redirectUris,
  post_logout_redirect_uris: redirectUris,
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials', 'password'],
  response_types: ['code'],
});

/** The same applications as oidc-provider wants them. */
export const clientMetadata = ({ app, service, servicePost }: PracticeClients): ClientMetadata[] => [
  {
    client_id: app.clientId,
    client_name: 'Practice app',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: redirectUris,
    post_logout_redirect_uris: redirectUris,
    grant_types: ['authorization_code', 'implicit', 'refresh_token', 'password'],
    // `none` stands for `token` alone, which oidc-provider does not know: see implicitToken.ts.
    response_types: ['code', 'id_token', 'id_token token', 'none'],
  },
  confidential(service, 'Practice service'),
  confidential(servicePost, 'Practice service (secret in the form)'),
];

const loopbackHosts = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether an address leads back to this computer: any port (RFC 8252 section 7.3) and, for practice, any path. */
export const isLoopbackRedirect = (address: unknown): boolean => {
  if (typeof address !== 'string') return false;
  try {
    const url = new URL(address);
    const plain = url.username === '' && url.password === '' && !address.includes('#');
    return url.protocol === 'http:' && loopbackHosts.has(url.hostname) && plain;
  } catch {
    return false;
  }
};

/** Lets every seeded application come back to any loopback address. */
export const allowLoopbackRedirects = (provider: Provider): void => {
  provider.Client.prototype.redirectUriAllowed = isLoopbackRedirect;
  provider.Client.prototype.postLogoutRedirectUriAllowed = isLoopbackRedirect;
};
