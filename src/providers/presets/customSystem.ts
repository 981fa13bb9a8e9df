import { suggestedPort } from '../../domain/redirectAddress';
import { checkAddress } from './answers';
import { answerOf, onePort, type Preset } from './preset';

/** Any other system, described by settings. */
export const customSystem: Preset = {
  id: 'custom',
  name: 'Custom system',
  about: 'Any login that gives a token, described by settings.',
  aliases: ['other', 'REST', 'login', 'home-made'],
  questions: [
    {
      id: 'token',
      label: 'Token endpoint',
      description: 'Where tokens are fetched.',
      example: 'https://api.example.com/auth/token',
      optional: true,
      check: checkAddress,
    },
    {
      id: 'authorization',
      label: 'Authorization endpoint',
      description: 'The sign-in page; needed for the grants that open the browser.',
      example: 'https://api.example.com/auth/authorize',
      optional: true,
      check: checkAddress,
    },
  ],
  clientId: {
    label: 'Client ID',
    description: 'The name the system knows this client by, if it has one.',
    example: 'my-client',
    need: 'optional',
  },
  // The settings say where the secret goes, so it is handed to them as a word.
  secret: { need: 'optional', label: 'Client secret', method: 'client_secret_post' },
  grants: ['password', 'client_credentials', 'authorization_code', 'implicit'],
  redirect: onePort('127.0.0.1', suggestedPort),
  settings: (answers) => {
    const token = answerOf(answers, 'token');
    const authorization = answerOf(answers, 'authorization');
    return {
      provider: 'custom',
      server: {
        kind: 'endpoints',
        endpoints: { ...(token === '' ? {} : { token }), ...(authorization === '' ? {} : { authorization }) },
      },
      scope: '',
      custom: {},
    };
  },
  register: () => ['Whatever the system asks for. Paste one of its answers into the form to see what is read from it.'],
};
