import * as oauth from 'openid-client';
import { describe, expect, it } from 'vitest';
import { type Practice, standing, startKeyrock, withPassword } from './keyrock';

/** A strict client of the practice application that knows the endpoints without discovery. */
const strictClient = ({ origin, credentials }: Practice, authentication: oauth.ClientAuth): oauth.Configuration => {
  const { clientId, clientSecret, issuer } = credentials.application;
  const server = {
    issuer,
    token_endpoint: `${origin}/oauth2/token`,
    revocation_endpoint: `${origin}/oauth2/revoke`,
  };
  const client = new oauth.Configuration(server, clientId, clientSecret, authentication);
  oauth.allowInsecureRequests(client);
  return client;
};

const failure = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => undefined,
    (error) => error,
  );

describe('a strict client against Keyrock, where nearly everything fails', () => {
  it('keyrock: Basic with percent-encoded dashes is 401', async () => {
    const practice = await startKeyrock();
    const client = strictClient(practice, oauth.ClientSecretBasic(practice.credentials.application.clientSecret));

    expect(await failure(oauth.clientCredentialsGrant(client))).toMatchObject({ cause: { status: 401 } });
    expect(practice.exchanges.at(-1)?.headers.authorization).toBeDefined();
  });

  it('keyrock: with the secret in the form the server answers 200, and the array scope is refused', async () => {
    const practice = await startKeyrock();
    const client = strictClient(practice, oauth.ClientSecretPost(practice.credentials.application.clientSecret));

    const error = await failure(oauth.clientCredentialsGrant(client));

    expect(practice.exchanges.at(-1)?.status).toBe(200);
    expect(error).toMatchObject({ cause: { message: expect.stringMatching(/scope.*must be a string/) } });
  });

  it('keyrock: an error in a bare JSON string has no code for it', async () => {
    const practice = await startKeyrock();
    const client = strictClient(practice, oauth.ClientSecretPost(practice.credentials.application.clientSecret));

    const error = await failure(oauth.refreshTokenGrant(client, 'unknown'));

    expect(error).toMatchObject({ cause: { status: 400 } });
    expect(error).not.toHaveProperty('error');
  });

  it('keyrock: revoking works with the secret in the form', async () => {
    const practice = await startKeyrock();
    const client = strictClient(practice, oauth.ClientSecretPost(practice.credentials.application.clientSecret));
    const { access_token } = await withPassword(practice);

    await oauth.tokenRevocation(client, access_token);

    expect(await standing(practice, access_token)).toBe('Invalid token: access token is no longer valid');
  });

  it('keyrock: discovery at the root fails on the content type', async () => {
    const { origin } = await startKeyrock();

    const attempt = oauth.discovery(new URL(origin), 'any', undefined, oauth.None(), {
      execute: [oauth.allowInsecureRequests],
    });

    expect(await failure(attempt)).toMatchObject({ message: expect.stringMatching(/content-type/) });
  });

  it('3.1: discovery of an application works, and offers no revocation endpoint', async () => {
    const { credentials } = await startKeyrock();
    const { issuer, clientId } = credentials.application;

    const client = await oauth.discovery(new URL(issuer), clientId, undefined, oauth.None(), {
      execute: [oauth.allowInsecureRequests],
    });

    expect(client.serverMetadata().token_endpoint).toMatch(/\/oauth2\/token$/);
    expect(client.serverMetadata().revocation_endpoint).toBeUndefined();
  });
});
