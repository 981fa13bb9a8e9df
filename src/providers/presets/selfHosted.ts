import { suggestedPort } from '../../domain/redirectAddress';
import { base, checkAddress, checkHost, checkPathPart, hostOfAnswer } from './answers';
import { answerOf, anyPort, discovered, onePort, type Preset, scopes, toTheLetterOrAnyPort, withUser } from './preset';

const keycloak: Preset = {
  id: 'keycloak',
  name: 'Keycloak',
  aliases: ['Red Hat', 'RHBK', 'RH-SSO'],
  questions: [
    {
      id: 'base',
      label: 'Base URL',
      description: 'The address of the server; before Keycloak 17 it ends with /auth.',
      example: 'https://sso.example.com',
      check: checkAddress,
    },
    {
      id: 'realm',
      label: 'Realm',
      description: 'The name at the top left of the admin console.',
      example: 'dev',
      check: checkPathPart,
    },
  ],
  clientId: { label: 'Client ID', description: 'From the Clients page of the realm.', example: 'my-client' },
  secret: { need: 'optional', label: 'Client secret', method: 'client_secret_basic' },
  grants: ['authorization_code', 'client_credentials', 'password', 'implicit'],
  redirect: anyPort('127.0.0.1'),
  settings: (answers, grant) => ({
    server: discovered(`${base(answerOf(answers, 'base'))}/realms/${encodeURIComponent(answerOf(answers, 'realm'))}`),
    scope: withUser(grant) ? 'openid profile email' : '',
  }),
  register: (grant, address) => {
    switch (grant) {
      case 'client_credentials':
        return ['Switch on “Client authentication” and “Service accounts roles” for the client.'];
      case 'password':
      case 'verify_password':
        return ['Switch on “Direct access grants” for the client.'];
      case 'implicit':
        return [`Switch on “Implicit flow” for the client, and add ${address} to its valid redirect URIs.`];
      case 'authorization_code':
        return [
          `Add ${address} to the valid redirect URIs of the client${toTheLetterOrAnyPort(address, 'Keycloak then takes any port of this computer.')}`,
        ];
    }
  },
};

const pingFederate: Preset = {
  id: 'pingfederate',
  name: 'PingFederate',
  aliases: ['Ping Identity'],
  questions: [
    {
      id: 'base',
      label: 'Base URL',
      description: 'The address of the PingFederate runtime server.',
      example: 'https://sso.example.com:9031',
      check: checkAddress,
    },
  ],
  clientId: { label: 'Client ID', description: 'From the OAuth clients of the server.', example: 'my-client' },
  secret: { need: 'optional', label: 'Client secret', method: 'client_secret_basic' },
  grants: ['authorization_code', 'client_credentials', 'password', 'implicit'],
  redirect: onePort('127.0.0.1', suggestedPort),
  settings: (answers, grant) => ({
    server: discovered(base(answerOf(answers, 'base'))),
    scope: withUser(grant) ? 'openid profile email' : '',
  }),
  register: (grant, address) =>
    grant === 'authorization_code' || grant === 'implicit'
      ? [`Add ${address} to the redirect URIs of the client, to the letter, and allow the grant for it.`]
      : ['Allow the grant for the client.'],
};

const adfs: Preset = {
  id: 'adfs',
  name: 'AD FS',
  aliases: ['ADFS', 'Active Directory Federation Services', 'Microsoft'],
  questions: [
    {
      id: 'host',
      label: 'Federation service name',
      description: 'The host name of the farm, from the properties of the federation service.',
      example: 'adfs.example.com',
      check: checkHost,
    },
    {
      id: 'resource',
      label: 'Web API identifier',
      description: 'The relying party the token is for; without one it is good for user info alone.',
      example: 'https://api.example.com',
      optional: true,
    },
  ],
  clientId: {
    label: 'Client identifier',
    description: 'From the application group in AD FS Management.',
    example: '6c5f2f6e-1a52-4f2b-9d54-2a3b1e0c7d10',
  },
  secret: { need: 'optional', label: 'Shared secret', method: 'client_secret_post' },
  grants: ['authorization_code', 'client_credentials'],
  redirect: onePort('localhost', suggestedPort),
  settings: (answers, grant) => {
    const resource = answerOf(answers, 'resource');
    return {
      server: discovered(`https://${hostOfAnswer(answerOf(answers, 'host'))}/adfs`),
      scope: withUser(grant) ? 'openid' : '',
      ...(resource === '' ? {} : { resource: [resource] }),
    };
  },
  register: (grant, address) => [
    ...(withUser(grant) ? [`Add ${address} to the redirect URIs of the native application, to the letter.`] : []),
    'If the server’s certificate comes from an authority of your own, add that authority under Network in Settings.',
  ],
};

const gitlab: Preset = {
  id: 'gitlab',
  name: 'GitLab',
  questions: [
    {
      id: 'base',
      label: 'GitLab address',
      description: 'GitLab.com, or the address of your own instance.',
      example: 'https://gitlab.example.com',
      initial: 'https://gitlab.com',
      check: checkAddress,
    },
    {
      id: 'scopes',
      label: 'Further scopes',
      description: 'Scopes ticked for the application beside openid, separated by spaces.',
      example: 'read_user read_api',
      optional: true,
      initial: 'read_user',
    },
  ],
  clientId: {
    label: 'Application ID',
    description: 'From Applications in the settings of your user, a group or the instance.',
    example: '8b1f0c…',
  },
  secret: { need: 'optional', label: 'Secret', method: 'client_secret_post' },
  grants: ['authorization_code'],
  redirect: anyPort('127.0.0.1'),
  settings: (answers) => ({
    server: discovered(base(answerOf(answers, 'base'))),
    scope: scopes('openid', answerOf(answers, 'scopes')),
  }),
  register: (_grant, address) => [
    `Set ${address} as the redirect URI of the application; GitLab takes any port for 127.0.0.1, and compares localhost to the letter.`,
    'Without “Confidential” the application needs no secret.',
  ],
};

const zitadel: Preset = {
  id: 'zitadel',
  name: 'Zitadel',
  questions: [
    {
      id: 'domain',
      label: 'Instance domain',
      description: 'The host name of your instance.',
      example: 'my-instance.zitadel.cloud',
      check: checkHost,
    },
    {
      id: 'project',
      label: 'Project ID',
      description: 'The project whose API takes the token, as its audience.',
      example: '178204173316174381',
      optional: true,
      check: (answer) => (/^\d+$/.test(answer) ? undefined : 'A project ID has digits only.'),
    },
  ],
  clientId: {
    label: 'Client ID',
    description: 'From the application in its project.',
    example: '178204173316174382@my-project',
  },
  secret: { need: 'optional', label: 'Client secret', method: 'client_secret_basic' },
  grants: ['authorization_code'],
  redirect: anyPort('127.0.0.1'),
  settings: (answers) => {
    const project = answerOf(answers, 'project');
    return {
      server: discovered(`https://${hostOfAnswer(answerOf(answers, 'domain'))}`),
      scope: scopes(
        'openid profile email offline_access',
        project === '' ? '' : `urn:zitadel:iam:org:project:id:${project}:aud`,
      ),
    };
  },
  register: (_grant, address) => [
    `Create a native application with ${address} as its redirect URI; Zitadel then takes any port of this computer.`,
  ],
};

/** Systems that are run by whoever uses them, so that their address has to be asked for. */
export const selfHostedPresets: readonly Preset[] = [keycloak, gitlab, zitadel, pingFederate, adfs];
