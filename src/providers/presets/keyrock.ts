import { suggestedPort } from '../../domain/redirectAddress';
import { base, hostQuestion } from './answers';
import { answerOf, onePort, type Preset } from './preset';

/** The kinds of token an application can be registered for, by the scope that asks for each. */
export const keyrockTokens = [
  { id: 'bearer', label: 'Bearer token', scope: '', description: 'A random value that Keyrock looks up' },
  {
    id: 'openid',
    label: 'Bearer token, with an ID token',
    scope: 'openid',
    description: 'An ID token comes with it, which says who signed in',
  },
  {
    id: 'jwt',
    label: 'JSON Web Token',
    scope: 'jwt',
    description: 'APIs can read it by themselves; it cannot be revoked',
  },
  {
    id: 'permanent',
    label: 'Permanent token',
    scope: 'permanent',
    description: 'Never ends by itself; revoke it after use',
  },
  {
    id: 'jwt-permanent',
    label: 'Permanent JSON Web Token',
    scope: 'jwt permanent',
    description: 'Neither ends by itself nor can be revoked',
  },
] as const;

const wordsOf = (scope: string): string =>
  scope
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .sort()
    .join(' ');

/** The kind of token that a scope asks for; undefined where it holds anything else besides. */
export const keyrockTokenOf = (scope: string): (typeof keyrockTokens)[number] | undefined =>
  keyrockTokens.find((token) => wordsOf(token.scope) === wordsOf(scope));

const keyrockEndpoints = (root: string) => ({
  authorization: `${root}/oauth2/authorize`,
  token: `${root}/oauth2/token`,
  userinfo: `${root}/user`,
  revocation: `${root}/oauth2/revoke`,
  endSession: `${root}/auth/external_logout`,
});

/** FIWARE Keyrock: fixed addresses below one host, or a description for each application. */
export const keyrockPreset: Preset = {
  id: 'keyrock',
  name: 'FIWARE Keyrock',
  about: 'The identity manager of the FIWARE platform, run by whoever uses it.',
  aliases: ['Identity Manager', 'IdM', 'FIWARE Lab', 'Generic Enabler'],
  questions: [
    hostQuestion(
      'Keyrock address',
      'Where the Identity Manager is reached in the browser.',
      'https://keyrock.example.com',
    ),
    {
      id: 'addresses',
      label: 'Endpoints',
      description: 'The fixed paths below the address, or those that Keyrock describes for the application.',
      example: 'fixed',
      initial: 'fixed',
      options: [
        { id: 'fixed', label: 'At the usual paths' },
        { id: 'described', label: 'As described for the application' },
      ],
    },
    {
      id: 'token',
      label: 'Token type',
      description: 'All but the first need the type to be chosen under “Token types” or “OpenID” of the application.',
      example: 'bearer',
      initial: 'bearer',
      options: keyrockTokens.map(({ id, label, description }) => ({ id, label, description })),
    },
  ],
  clientId: {
    label: 'Client ID',
    description: 'Under “OAuth2 Credentials” of the application.',
    example: 'ea3edd2e-2220-4489-af7d-6d60fffb7d1a',
  },
  secret: { need: 'optional', label: 'Client Secret', method: 'client_secret_basic' },
  username: { label: 'E-mail', description: 'The e-mail address of the account; its user name is refused.' },
  grants: ['authorization_code', 'password', 'client_credentials', 'implicit'],
  redirect: onePort('127.0.0.1', suggestedPort),
  settings: (answers, grant, clientId = '') => {
    // Signed in, the browser's address goes on with a page of Keyrock's own.
    const root = base(answerOf(answers, 'base')).replace(/\/(idm|oauth2)(\/.*)?$/, '');
    const scope = keyrockTokens.find(({ id }) => id === answerOf(answers, 'token'))?.scope ?? '';
    return {
      provider: 'keyrock',
      server:
        answerOf(answers, 'addresses') === 'described'
          ? {
              kind: 'discovery',
              issuer: `${root}/idm/applications/${encodeURIComponent(clientId)}`,
              document: 'openid',
            }
          : { kind: 'endpoints', endpoints: keyrockEndpoints(root) },
      // The implicit grant gives a plain bearer token whatever is asked for.
      scope: grant === 'implicit' ? '' : scope,
      basicEncoding: 'raw',
    };
  },
  register: (grant, address) => [
    'Switch on this grant under “Grant type” of the application.',
    ...(grant === 'authorization_code' || grant === 'implicit'
      ? [`Enter ${address} as the callback URL of the application; it is compared to the letter, port included.`]
      : []),
  ],
  notes: (grant) => [
    ...(grant === 'authorization_code'
      ? ['Keyrock has no PKCE: a code that somebody else catches is protected by the client secret alone.']
      : []),
    ...(grant === 'authorization_code' || grant === 'implicit'
      ? ['Keyrock shows errors and a denial on its own page only; cancel here when the page says no.']
      : []),
    'JSON Web Tokens cannot be revoked: Keyrock keeps no list of them.',
  ],
};
