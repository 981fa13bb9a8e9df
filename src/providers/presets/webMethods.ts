import { suggestedPort } from '../../domain/redirectAddress';
import { base, hostQuestion } from './answers';
import { answerOf, onePort, type Preset } from './preset';

/** IBM webMethods Integration: token calls in the query, refreshes that are counted. */
export const webMethodsPreset: Preset = {
  id: 'webmethods-integration',
  name: 'IBM webMethods Integration',
  about: 'Integration in the cloud, once of Software AG: tokens for its flow services and APIs.',
  aliases: ['Software AG', 'webMethods.io', 'IWHI', 'iPaaS', 'Hybrid Integration'],
  questions: [
    hostQuestion(
      'Address of the tenant',
      'As in the browser, without a path; it is the beginning of the endpoints on the client’s page.',
      'https://abc.dev-int-aws-us.webmethods.io',
    ),
    {
      id: 'refreshCount',
      label: 'Refresh Count',
      description:
        'As set for the client, where it is limited; empty for unlimited. With a number none is spent in the background.',
      example: '10',
      optional: true,
      check: (answer) => (/^[1-9]\d{0,5}$/.test(answer) ? undefined : 'Enter a whole number of 1 or more.'),
    },
    {
      id: 'parametersIn',
      label: 'Parameters of the token call',
      description: 'The documentation wants them in the address; a form keeps secrets out of logs where it is taken.',
      example: 'query',
      initial: 'query',
      options: [
        { id: 'query', label: 'In the address, as documented' },
        { id: 'body', label: 'In a form' },
      ],
    },
  ],
  clientId: {
    label: 'Client ID',
    description: 'Settings > OAuth 2.0 > Client Registration, when the client is opened again.',
    example: '1f0f4be2b4c04a5d9ee2a1f7cf4e1d52',
  },
  secret: { need: 'optional', label: 'Client Secret', method: 'client_secret_basic' },
  grants: ['authorization_code', 'client_credentials', 'password', 'implicit'],
  redirect: onePort('127.0.0.1', suggestedPort),
  settings: (answers) => {
    const root = base(answerOf(answers, 'base')).replace(/\/integration(\/.*)?$/, '');
    const count = answerOf(answers, 'refreshCount');
    return {
      provider: 'webMethods',
      server: {
        kind: 'endpoints',
        endpoints: {
          authorization: `${root}/integration/rest/oAuth/authorize`,
          token: `${root}/integration/rest/oAuth/getToken`,
        },
      },
      scope: '',
      basicEncoding: 'raw',
      webMethods: {
        parametersIn: answerOf(answers, 'parametersIn') === 'body' ? 'body' : 'query',
        refreshLimit: count === '' ? null : Number(count),
      },
    };
  },
  register: (grant, address) => [
    grant === 'implicit'
      ? 'Register a client of the type Public, and associate the scopes with it.'
      : 'Register a client of the type Confidential with this grant, and associate the scopes with it.',
    ...(grant === 'authorization_code' || grant === 'implicit'
      ? [`Add ${address} to the redirection URLs of the client.`]
      : []),
  ],
  notes: (grant) => [
    ...(grant === 'authorization_code'
      ? []
      : ['Tokens of this grant cannot be refreshed; a new one is fetched instead.']),
    ...(grant === 'password' ? ['The password goes into the address of the call unless a form is chosen.'] : []),
    'Use a client of its own for each profile: two that share one can end each other’s tokens.',
  ],
};
