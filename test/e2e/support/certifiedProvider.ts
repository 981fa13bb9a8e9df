import { startServer, type TestServer } from '../../support/badServers';
import { createSelfSigned, type TestCertificate } from '../../support/certificates';

/** A provider with https under this certificate; it gives every client a token. `url` is its issuer. */
export const startCertifiedProvider = async (certificate: TestCertificate): Promise<TestServer> => {
  let issuer = '';
  const server = await startServer(
    ({ path }, response) => {
      const metadata = {
        issuer,
        token_endpoint: `${issuer}/token`,
        authorization_endpoint: `${issuer}/authorize`,
        grant_types_supported: ['client_credentials'],
      };
      const tokens = { access_token: `token-${crypto.randomUUID()}`, token_type: 'Bearer', expires_in: 600 };
      const answer = path === '/token' ? tokens : metadata;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    },
    { tls: certificate },
  );
  issuer = server.url;
  return server;
};

/** A provider as it stands in a laboratory, with a certificate that it signed itself. */
export const startSelfSignedProvider = async (): Promise<TestServer> =>
  startCertifiedProvider(await createSelfSigned({ commonName: 'login.laboratory.example' }));
