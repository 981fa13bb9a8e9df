import { suggestedPort } from '../../domain/redirectAddress';
import { checkAddress } from './answers';
import { answerOf, namesPort, onePort, type Preset } from './preset';

const usesRedirect = (grant: string): boolean => grant === 'authorization_code' || grant === 'implicit';

const registerAnywhere: Preset['register'] = (grant, address) => {
  if (!usesRedirect(grant)) return ['Allow this grant for the client.'];
  return [
    `Register ${address} as a redirect address of the client.`,
    namesPort(address)
      ? 'With its fixed port it fits providers that compare to the letter, too.'
      : 'Providers that follow RFC 8252 take any port of this computer then; for one that compares to the letter, fix the port.',
  ];
};

/** Any provider that describes itself (OpenID Connect Discovery 1.0). */
export const anyOpenIdProvider: Preset = {
  id: 'openid',
  name: 'Any OpenID Connect provider',
  about: 'Found by its issuer; the rest is looked up.',
  aliases: ['OIDC', 'issuer', 'other', 'discovery'],
  questions: [
    {
      id: 'issuer',
      label: 'Issuer',
      description: 'The address the provider goes by; the rest is looked up there.',
      example: 'https://login.example.com/realms/dev',
      check: (answer) => checkAddress(answer.replace(/\/\.well-known\/.*$/, '')),
    },
  ],
  clientId: { label: 'Client ID', description: 'The name the provider knows this client by.', example: 'my-client' },
  secret: { need: 'optional', label: 'Client secret', method: 'client_secret_basic' },
  grants: ['authorization_code', 'client_credentials', 'password', 'implicit'],
  redirect: onePort('127.0.0.1', suggestedPort),
  settings: (answers, grant) => ({
    server: {
      kind: 'discovery',
      // People paste the address of the document, which ends with what discovery adds by itself.
      issuer: answerOf(answers, 'issuer').replace(
        /\/\.well-known\/(openid-configuration|oauth-authorization-server)$/,
        '',
      ),
      document: 'auto',
    },
    scope: grant === 'client_credentials' ? '' : 'openid profile email',
  }),
  register: registerAnywhere,
};

/** A provider without discovery: its addresses are typed. */
export const endpointsByHand: Preset = {
  id: 'endpoints',
  name: 'Endpoints by hand',
  about: 'Any OAuth 2.0 server, address by address.',
  aliases: ['other', 'OAuth 2.0', 'manual'],
  questions: [
    {
      id: 'token',
      label: 'Token endpoint',
      description: 'Where tokens are fetched; not needed for the implicit grant.',
      example: 'https://login.example.com/oauth2/token',
      optional: true,
      check: checkAddress,
    },
    {
      id: 'authorization',
      label: 'Authorization endpoint',
      description: 'The sign-in page; needed for the grants that open the browser.',
      example: 'https://login.example.com/oauth2/authorize',
      optional: true,
      check: checkAddress,
    },
  ],
  clientId: { label: 'Client ID', description: 'The name the provider knows this client by.', example: 'my-client' },
  secret: { need: 'optional', label: 'Client secret', method: 'client_secret_basic' },
  grants: ['authorization_code', 'client_credentials', 'password', 'implicit'],
  redirect: onePort('127.0.0.1', suggestedPort),
  settings: (answers) => {
    const token = answerOf(answers, 'token');
    const authorization = answerOf(answers, 'authorization');
    return {
      server: {
        kind: 'endpoints',
        endpoints: { ...(token === '' ? {} : { token }), ...(authorization === '' ? {} : { authorization }) },
      },
      scope: '',
    };
  },
  register: registerAnywhere,
};
