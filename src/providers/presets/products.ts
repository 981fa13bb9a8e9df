import { suggestedPort } from '../../domain/redirectAddress';
import { checkHost, hostOfAnswer } from './answers';
import { answerOf, anyPort, apiScopes, discovered, onePort, type Preset, scopes, toTheLetterOrAnyPort } from './preset';

const google: Preset = {
  id: 'google',
  name: 'Google',
  aliases: ['Google Cloud', 'GCP', 'Workspace'],
  questions: [
    apiScopes(
      'Scopes of the Google APIs you call, separated by spaces.',
      'https://www.googleapis.com/auth/drive.readonly',
    ),
  ],
  clientId: {
    label: 'Client ID',
    description: 'Of an OAuth client of the type “Desktop app”.',
    example: '1234567890-abc.apps.googleusercontent.com',
  },
  secret: { need: 'required', label: 'Client secret', method: 'client_secret_post' },
  grants: ['authorization_code'],
  redirect: anyPort('127.0.0.1'),
  settings: (answers) => ({
    server: discovered('https://accounts.google.com'),
    scope: scopes('openid profile email', answerOf(answers, 'scopes')),
    // Google gives a refresh token only for offline access, and again only after consent was asked for again.
    extra: {
      authorize: [
        { name: 'access_type', value: 'offline' },
        { name: 'prompt', value: 'consent' },
      ],
      token: [],
      refresh: [],
    },
  }),
  register: () => [
    'Create an OAuth client of the type “Desktop app”; no redirect address has to be registered for it.',
    'Google expects its client secret, although it is not treated as one.',
  ],
};

const github: Preset = {
  id: 'github',
  name: 'GitHub',
  aliases: ['Microsoft'],
  questions: [
    {
      id: 'scopes',
      label: 'Scopes',
      description: 'What the token may do, separated by spaces.',
      example: 'read:user repo',
      optional: true,
      initial: 'read:user',
    },
  ],
  clientId: {
    label: 'Client ID',
    description: 'Of an OAuth app, from the developer settings.',
    example: 'Ov23li…',
  },
  secret: { need: 'required', label: 'Client secret', method: 'client_secret_post' },
  grants: ['authorization_code'],
  redirect: anyPort('127.0.0.1'),
  settings: (answers) => ({
    server: {
      kind: 'endpoints',
      endpoints: {
        authorization: 'https://github.com/login/oauth/authorize',
        token: 'https://github.com/login/oauth/access_token',
        userinfo: 'https://api.github.com/user',
      },
    },
    scope: scopes(answerOf(answers, 'scopes')),
  }),
  register: (_grant, address) => [
    `Set ${address} as the authorization callback URL of the OAuth app${toTheLetterOrAnyPort(address, 'GitHub then takes any port of this computer.')}`,
  ],
};

const salesforce: Preset = {
  id: 'salesforce',
  name: 'Salesforce',
  aliases: ['SFDC'],
  questions: [
    {
      id: 'domain',
      label: 'Sign-in domain',
      description: 'login.salesforce.com, test.salesforce.com for sandboxes, or your My Domain.',
      example: 'my-company.my.salesforce.com',
      initial: 'login.salesforce.com',
      check: checkHost,
    },
  ],
  clientId: { label: 'Consumer key', description: 'From the OAuth settings of the app.', example: '3MVG9…' },
  secret: { need: 'optional', label: 'Consumer secret', method: 'client_secret_post' },
  grants: ['authorization_code'],
  redirect: onePort('localhost', suggestedPort),
  settings: (answers) => ({
    server: discovered(`https://${hostOfAnswer(answerOf(answers, 'domain'))}`),
    scope: 'openid api refresh_token',
  }),
  register: (_grant, address) => [
    `Add ${address} to the callback URLs of an external client app, to the letter, and select the scopes openid, api and refresh_token.`,
    'The token is used at the address of your own instance, not at the sign-in domain: the Token tab shows it as instance_url.',
  ],
};

/** Products that people have accounts at, and whose own APIs a token is for. */
export const productPresets: readonly Preset[] = [google, github, salesforce];
