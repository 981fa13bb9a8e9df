import { isSafeToCall } from '../../domain/address';
import type { GrantKind, ProfileInput } from '../../domain/profile';
import { suggestedPort } from '../../domain/redirectAddress';
import { verifyIssuer } from '../../domain/verifyIssuer';
import { checkHost, checkSafeAddress } from './answers';
import {
  answerOf,
  discovered,
  onePort,
  type Preset,
  type PresetAnswers,
  type PresetQuestion,
  withUser,
} from './preset';

/** The origin of a tenant, which people have as a host name or as whatever stands in the browser's address bar. */
const originOf = (answer: string): URL | undefined => {
  try {
    const url = new URL(/^https?:\/\//i.test(answer) ? answer : `https://${answer}`);
    return new URL(url.origin);
  } catch {
    return undefined;
  }
};

/** Judges a tenant: a host name, or an address whose path does not matter. */
const checkTenant = (answer: string): string | undefined => {
  if (!/^https?:\/\//i.test(answer)) return checkHost(answer);
  const url = originOf(answer);
  if (url === undefined || /\s/.test(answer)) return 'This is not a complete address; it begins with https://.';
  if (/@/.test(answer)) return 'Leave the user name and password out of the address.';
  return isSafeToCall(url) ? undefined : 'Use https; plain http is only for this computer itself.';
};

const tenant: PresetQuestion = {
  id: 'tenant',
  label: 'Tenant',
  description: 'The host name in the address of the tenant’s admin console, or a vanity name for it.',
  example: 'mycompany.verify.ibm.com',
  check: checkTenant,
};

const surface: PresetQuestion = {
  id: 'surface',
  label: 'OpenID Connect endpoints',
  description: 'The Sign-on tab of the application shows which of the two its endpoints begin with.',
  example: 'legacy',
  initial: 'legacy',
  options: [
    { id: 'legacy', label: '/oidc/endpoint/default' },
    { id: 'newer', label: '/oauth2' },
  ],
};

const surfaceOf = (answers: PresetAnswers): 'legacy' | 'newer' =>
  answerOf(answers, 'surface') === 'newer' ? 'newer' : 'legacy';

const serverOf = (answers: PresetAnswers): ProfileInput['server'] => {
  const typed = answerOf(answers, 'tenant');
  return discovered(verifyIssuer(originOf(typed)?.origin ?? typed, surfaceOf(answers)));
};

const client = {
  clientId: {
    label: 'Client ID',
    description: 'From the Sign-on tab of the application.',
    example: '8a4bd2b5-6ff0-4c35-9d36-8f4b3b5ce1a0',
  },
  secret: { need: 'optional', label: 'Client secret', method: 'client_secret_post' },
  username: { label: 'User name', description: 'As it is typed at the tenant’s sign-in page.' },
  takesTotpSeed: true,
  redirect: onePort('127.0.0.1', suggestedPort),
} as const;

const grantTypes: Readonly<Record<GrantKind, string>> = {
  authorization_code: 'Authorization code',
  implicit: 'Implicit',
  password: 'Resource owner password credentials',
  client_credentials: 'Client credentials',
  verify_password: 'JWT bearer',
};

const register: Preset['register'] = (grant, address) => {
  const allow = `Switch on the grant type “${grantTypes[grant]}” at the application, on its Sign-on tab.`;
  switch (grant) {
    case 'authorization_code':
    case 'implicit':
      return [allow, `Add ${address} to the redirect URIs there, to the letter.`];
    case 'password':
      return [
        allow,
        'Switch on “JWT bearer” as well: a second factor is exchanged for the token by it.',
        'An access policy applies where the application’s API access or Sign-on tab names one.',
      ];
    case 'client_credentials':
      return [allow, 'Give the application the entitlements its calls need, under API access.'];
    case 'verify_password':
      return [
        allow,
        'Give the application the entitlement “Authenticate any user”, under API access.',
        'The client credentials grant has to be on as well, unless the policy is asked for the first token.',
      ];
  }
};

const challengeNote =
  'The tenant can ask for a second factor in place of a token; it is given here, and the seed of an authenticator app can be kept so that nobody has to.';
const keyNote =
  'Security keys and passkeys only work on web pages of an https address that is registered with the tenant, so they cannot be used in an app on this computer.';

const verifyAliases = ['IBM Security Verify', 'ISV', 'IBM Cloud Identity', 'CIAM', 'CAIM', 'IAM'];

/** An application of a tenant. */
export const verifyPreset: Preset = {
  id: 'ibm-verify',
  name: 'IBM Verify',
  about: 'Identity and access in IBM’s cloud, with a second factor where its policy asks for one.',
  aliases: verifyAliases,
  questions: [tenant, surface],
  ...client,
  grants: ['authorization_code', 'password', 'client_credentials', 'implicit'],
  settings: (answers, grant) => ({
    provider: 'ibmVerify',
    server: serverOf(answers),
    scope: withUser(grant) ? 'openid profile email' : '',
    verify: { surface: surfaceOf(answers) },
  }),
  register,
  notes: (grant) => (grant === 'password' ? [challengeNote, keyNote] : []),
};

const looksLikeId = (answer: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(answer);

const sourceOf = (answer: string): NonNullable<ProfileInput['verify']>['identitySource'] => {
  if (answer === '') return { by: 'ask' };
  return looksLikeId(answer) ? { by: 'id', id: answer } : { by: 'name', name: answer };
};

/** The check of a password by the tenant's own interface, and a token for the person by its proof. */
export const verifyPasswordPreset: Preset = {
  id: 'ibm-verify-password',
  name: 'IBM Verify: password authentication',
  about: 'The tenant checks a user name and password by its own interface, without a browser.',
  aliases: [...verifyAliases, 'authenticate any user'],
  questions: [
    tenant,
    surface,
    {
      id: 'source',
      label: 'Identity source',
      description: 'Where the accounts are kept, by its name or its ID; empty to choose it from the list.',
      example: 'Cloud Directory',
      optional: true,
      check: (answer) => (answer.length > 300 ? 'This is too long.' : undefined),
    },
  ],
  ...client,
  secret: { ...client.secret, need: 'required' },
  grants: ['verify_password'],
  settings: (answers) => ({
    provider: 'ibmVerify',
    server: serverOf(answers),
    scope: 'openid profile email',
    verify: { surface: surfaceOf(answers), identitySource: sourceOf(answerOf(answers, 'source')) },
  }),
  register,
  notes: () => [
    'The user name and password are handed to the tenant by this app, so it is for accounts of your own.',
    challengeNote,
  ],
};

/** IBM Cloud Object Storage Manager, which takes JWTs of a tenant. */
export const cosManagerPreset: Preset = {
  id: 'ibm-cos-manager',
  name: 'IBM Cloud Object Storage Manager',
  about: 'Administers IBM object storage on premises, and takes JWTs of a Verify tenant.',
  aliases: ['COS', 'Cleversafe', 'dsNet', 'IBM Verify', 'ISV'],
  questions: [
    {
      id: 'manager',
      label: 'Manager',
      description:
        'The address of the Manager; its certificate is mostly its own and can be trusted for this host alone.',
      example: 'https://manager.example.com',
      check: checkSafeAddress,
    },
    tenant,
    surface,
  ],
  ...client,
  grants: ['password', 'authorization_code'],
  settings: (answers) => ({
    provider: 'ibmVerify',
    server: serverOf(answers),
    scope: 'openid profile email',
    verify: {
      surface: surfaceOf(answers),
      jwtOnly: true,
      resource: { kind: 'cosManager', url: answerOf(answers, 'manager') },
    },
  }),
  register: (grant, address) => [
    ...register(grant, address),
    'Set the access tokens of the application to the format JWT: the Manager refuses every other.',
    'Name the tenant as the OpenID Connect provider in the Manager, and give the user a role there.',
  ],
  notes: (grant) => (grant === 'password' ? [challengeNote, keyNote] : []),
};
