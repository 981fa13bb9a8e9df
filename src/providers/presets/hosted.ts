import { suggestedPort } from '../../domain/redirectAddress';
import { checkGuid, checkHost, checkPathPart, hostOfAnswer } from './answers';
import { answerOf, anyPort, apiScopes, discovered, onePort, type Preset, scopes, withUser } from './preset';

const auth0: Preset = {
  id: 'auth0',
  name: 'Auth0',
  aliases: ['Okta', 'Customer Identity Cloud', 'CIC'],
  questions: [
    {
      id: 'domain',
      label: 'Domain',
      description: 'From the settings of the application, or your custom domain.',
      example: 'my-tenant.eu.auth0.com',
      check: checkHost,
    },
    {
      id: 'audience',
      label: 'API identifier',
      description: 'The audience of your API; without it the access token is opaque and good for user info alone.',
      example: 'https://api.example.com',
      optional: true,
    },
  ],
  clientId: { label: 'Client ID', description: 'From the settings of the application.', example: 'kX3c…' },
  secret: { need: 'optional', label: 'Client secret', method: 'client_secret_post' },
  grants: ['authorization_code', 'client_credentials', 'password', 'implicit'],
  redirect: onePort('127.0.0.1', suggestedPort),
  settings: (answers, grant) => ({
    // Auth0's issuer ends with a slash, and issuers are compared to the letter.
    server: discovered(`https://${hostOfAnswer(answerOf(answers, 'domain'))}/`),
    scope: withUser(grant) ? scopes('openid profile email', grant === 'implicit' ? '' : 'offline_access') : '',
    audience: answerOf(answers, 'audience'),
  }),
  register: (grant, address) => {
    switch (grant) {
      case 'client_credentials':
        return ['Use a machine-to-machine application, and authorise it for the API.'];
      case 'password':
      case 'verify_password':
        return ['Switch on the password grant for the application, and set a default directory for the tenant.'];
      case 'implicit':
        return [`Add ${address} to the allowed callback URLs of the application and switch on the implicit grant.`];
      case 'authorization_code':
        return [
          `Add ${address} to the allowed callback URLs of the application, port included.`,
          'For refresh tokens, switch on “Allow Offline Access” for the API and the refresh token grant for the application.',
        ];
    }
  },
};

const okta: Preset = {
  id: 'okta',
  name: 'Okta',
  aliases: ['Workforce Identity Cloud', 'WIC'],
  questions: [
    {
      id: 'domain',
      label: 'Okta domain',
      description: 'From the menu at the top right of the admin console.',
      example: 'my-org.okta.com',
      check: checkHost,
    },
    {
      id: 'server',
      label: 'Authorization server ID',
      description:
        'From Security, API. Leave it empty for the org authorization server, whose tokens are for Okta’s own APIs.',
      example: 'default',
      optional: true,
      initial: 'default',
      check: checkPathPart,
    },
    apiScopes('Scopes of the authorization server, separated by spaces.', 'orders.read'),
  ],
  clientId: {
    label: 'Client ID',
    description: 'From the general settings of the application.',
    example: '0oa1b2c3d4…',
  },
  secret: { need: 'optional', label: 'Client secret', method: 'client_secret_basic' },
  grants: ['authorization_code', 'client_credentials', 'password', 'implicit'],
  redirect: onePort('127.0.0.1', suggestedPort),
  settings: (answers, grant) => {
    const host = `https://${hostOfAnswer(answerOf(answers, 'domain'))}`;
    const server = answerOf(answers, 'server');
    const ownScopes = answerOf(answers, 'scopes');
    return {
      server: discovered(server === '' ? host : `${host}/oauth2/${server}`),
      scope: withUser(grant)
        ? scopes('openid profile email', grant === 'implicit' ? '' : 'offline_access', ownScopes)
        : ownScopes,
    };
  },
  register: (grant, address) =>
    grant === 'authorization_code' || grant === 'implicit'
      ? [
          `Add ${address} to the sign-in redirect URIs of the application, port included.`,
          'For refresh tokens, tick that grant too.',
        ]
      : ['Allow the grant for the application and in the access policy of the authorization server.'],
};

const entra: Preset = {
  id: 'entra',
  name: 'Microsoft Entra ID',
  aliases: ['Azure AD', 'AAD', 'Azure Active Directory', 'Office 365'],
  questions: [
    {
      id: 'tenant',
      label: 'Directory (tenant) ID',
      description: 'From the overview of the app registration. The id, not a name: the issuer is made from it.',
      example: '72f988bf-86f1-41af-91ab-2d7cd011db47',
      check: checkGuid,
    },
    apiScopes(
      'The API the token is for, as in “Expose an API”.',
      'api://11111111-2222-3333-4444-555555555555/.default',
    ),
  ],
  clientId: {
    label: 'Application (client) ID',
    description: 'From the overview of the app registration.',
    example: '11111111-2222-3333-4444-555555555555',
  },
  secret: { need: 'optional', label: 'Client secret value', method: 'client_secret_post' },
  grants: ['authorization_code', 'client_credentials'],
  redirect: anyPort('localhost'),
  settings: (answers, grant) => {
    const ownScopes = answerOf(answers, 'scopes');
    return {
      server: discovered(`https://login.microsoftonline.com/${answerOf(answers, 'tenant').toLowerCase()}/v2.0`),
      scope: withUser(grant) ? scopes('openid profile offline_access', ownScopes) : ownScopes,
    };
  },
  register: (grant, address) =>
    withUser(grant)
      ? [
          `Under Authentication, add the platform “Mobile and desktop applications” with ${address}; any port is taken for localhost.`,
          'A client of that platform needs no secret.',
        ]
      : [
          'Give the application the permissions it needs and grant admin consent; the scope is the API’s own, ending in /.default.',
        ],
};

const cognito: Preset = {
  id: 'cognito',
  name: 'Amazon Cognito',
  aliases: ['AWS'],
  questions: [
    {
      id: 'region',
      label: 'Region',
      description: 'The part of the user pool ID before the underscore.',
      example: 'eu-central-1',
      check: (answer) => (/^[a-z]{2}(-[a-z]+)+-\d$/.test(answer) ? undefined : 'A region looks like eu-central-1.'),
    },
    {
      id: 'pool',
      label: 'User pool ID',
      description: 'From the overview of the user pool.',
      example: 'eu-central-1_AbCdEfGhI',
      check: (answer) =>
        /^[\w-]+_[0-9a-zA-Z]+$/.test(answer) ? undefined : 'A user pool ID looks like eu-central-1_AbCdEfGhI.',
    },
    apiScopes('Scopes of your resource server, separated by spaces.', 'orders/read'),
  ],
  clientId: { label: 'App client ID', description: 'From the app clients of the user pool.', example: '4a5b6c7d8e…' },
  secret: { need: 'optional', label: 'App client secret', method: 'client_secret_basic' },
  grants: ['authorization_code', 'client_credentials', 'implicit'],
  redirect: onePort('localhost', suggestedPort),
  settings: (answers, grant) => {
    const ownScopes = answerOf(answers, 'scopes');
    return {
      server: discovered(
        `https://cognito-idp.${answerOf(answers, 'region')}.amazonaws.com/${answerOf(answers, 'pool')}`,
      ),
      scope: withUser(grant) ? scopes('openid', ownScopes) : ownScopes,
    };
  },
  register: (grant, address) =>
    withUser(grant)
      ? [
          `Add ${address} to the allowed callback URLs of the app client, to the letter; plain http is taken for localhost alone.`,
          'The user pool needs a domain, and the app client the grant.',
        ]
      : ['Allow the client credentials grant and the scopes for the app client, which needs a secret.'],
};

const pingOne: Preset = {
  id: 'pingone',
  name: 'PingOne',
  aliases: ['Ping Identity'],
  questions: [
    {
      id: 'host',
      label: 'Authentication host',
      description: 'From the URLs of the application; it depends on your region.',
      example: 'auth.pingone.eu',
      initial: 'auth.pingone.com',
      check: checkHost,
    },
    {
      id: 'environment',
      label: 'Environment ID',
      description: 'From the properties of the environment.',
      example: 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6',
      check: checkGuid,
    },
    apiScopes('Scopes of your resource, separated by spaces.', 'orders:read'),
  ],
  clientId: {
    label: 'Client ID',
    description: 'From the overview of the application.',
    example: '1e1b7a2c-9d54-4f2b-8c5f-2a3b1e0c7d10',
  },
  secret: { need: 'optional', label: 'Client secret', method: 'client_secret_basic' },
  grants: ['authorization_code', 'client_credentials', 'implicit'],
  redirect: anyPort('127.0.0.1'),
  settings: (answers, grant) => {
    const ownScopes = answerOf(answers, 'scopes');
    return {
      server: discovered(
        `https://${hostOfAnswer(answerOf(answers, 'host'))}/${answerOf(answers, 'environment').toLowerCase()}/as`,
      ),
      scope: withUser(grant) ? scopes('openid profile email', ownScopes) : ownScopes,
    };
  },
  register: (grant, address) =>
    withUser(grant)
      ? [`Add ${address} to the redirect URIs of a native application; PingOne takes any port of this computer.`]
      : ['Use a worker or OIDC application with the client credentials grant.'],
};

/** Systems in the cloud of whoever makes them. */
export const hostedPresets: readonly Preset[] = [auth0, okta, entra, cognito, pingOne];
