import { tenantScopes } from '../../domain/dxSettings';
import { suggestedPort } from '../../domain/redirectAddress';
import { base, hostQuestion } from './answers';
import { answerOf, onePort, type Preset } from './preset';

const dxScopeNames: Readonly<Record<(typeof tenantScopes)[number], string>> = {
  t: 'One tenant',
  all: 'All tenants of the user',
  global: 'Global configuration',
};

/** Broadcom DX Operational Intelligence: no client, a tenant, and tokens that live as long as they are used. */
export const dxPreset: Preset = {
  id: 'dx-operational-intelligence',
  name: 'Broadcom DX Operational Intelligence',
  about: 'Broadcom’s platform for watching systems; tokens come from its EMM security server.',
  aliases: ['CA Digital Operational Intelligence', 'CA DOI', 'DX OI', 'DX O2', 'AIOps', 'EMM', 'ESS'],
  questions: [
    hostQuestion(
      'Server address',
      'Scheme, host and port of the EMM security server, without a path.',
      'https://doi.example.com:8080',
    ),
    {
      id: 'tenant',
      label: 'Tenant',
      description: 'The tenant to sign in at; in trial systems it may be your e-mail address.',
      example: 'DEFAULTORG',
    },
    {
      id: 'scopeKind',
      label: 'Tenant scope',
      description: 'What requests are for; can be chosen anew each time the token is used.',
      example: 't',
      initial: 't',
      options: tenantScopes.map((id) => ({ id, label: dxScopeNames[id] })),
    },
    {
      id: 'scopeTenant',
      label: 'Tenant of requests',
      description: 'Only where it is another one than the tenant you sign in at.',
      example: 'cohort1',
      optional: true,
    },
    {
      id: 'language',
      label: 'Language',
      description: 'Of the session, as browsers write it; empty for the choice of the server.',
      example: 'en',
      optional: true,
      check: (answer) => (/^[A-Za-z0-9 ,;=.*-]{1,100}$/.test(answer) ? undefined : 'Write it like es or en-GB.'),
    },
    {
      id: 'extToken',
      label: 'Token of an external module',
      description: 'Whether the token shall come from a module outside that checks the sign-in (exttoken_requested).',
      example: 'no',
      initial: 'no',
      options: [
        { id: 'no', label: 'No' },
        { id: 'yes', label: 'Yes' },
      ],
    },
  ],
  clientId: { label: 'Client ID', description: 'There is none here.', example: '', need: 'none' },
  secret: { need: 'none', label: 'Client secret', method: 'client_secret_basic' },
  username: { label: 'User name', description: 'The account that signs in at the tenant.' },
  grants: ['password'],
  redirect: onePort('127.0.0.1', suggestedPort),
  settings: (answers) => {
    const root = base(answerOf(answers, 'base')).replace(/\/(ess(\/security(\/.*)?)?|mdo\/v\d+(\/.*)?)$/, '');
    const scopeKind = tenantScopes.find((kind) => kind === answerOf(answers, 'scopeKind')) ?? 't';
    return {
      provider: 'dxOperationalIntelligence',
      server: {
        kind: 'endpoints',
        endpoints: { token: `${root}/ess/security/v1/token`, userinfo: `${root}/ess/security/v1/me` },
      },
      scope: '',
      dx: {
        tenant: answerOf(answers, 'tenant').slice(0, 300),
        scopeKind,
        scopeTenant: answerOf(answers, 'scopeTenant').slice(0, 300),
        extToken: answerOf(answers, 'extToken') === 'yes',
        language: answerOf(answers, 'language'),
      },
    };
  },
  register: () => ['Nothing has to be set up: an account of the tenant is enough.'],
  notes: () => [
    'The token ends when it has not been used for a while, half an hour unless set otherwise; each use begins that time anew.',
    'There is no way to revoke a token; it can only be forgotten.',
  ],
};
