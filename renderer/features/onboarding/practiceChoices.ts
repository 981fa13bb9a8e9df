import { type GrantKind, type PracticeSystem, practiceSystems } from '../../../src/domain/profile';
import { presetById } from '../../../src/providers/presets';
import { grantNames } from '../profile/grantNames';

/** What is special about each system, in a line. */
const special: Readonly<Record<PracticeSystem, string>> = {
  standard: 'OAuth 2.0 and OpenID Connect as their standards say, with an API that takes the tokens.',
  'ibm-verify': 'Asks for a second factor: a code, a question, or an approval on the practice phone.',
  'ibm-verify-password': 'Checks the password in an identity source, asks for a second factor, then gives the token.',
  'ibm-cos-manager': 'Takes JWTs of a Verify tenant alone, and shows a certificate of its own that has to be trusted.',
  keyrock: 'Opaque tokens; who they stand for, and with which roles, is asked for by a call.',
  'dx-operational-intelligence': 'No client but a tenant; a token lives on for as long as it is used.',
  'webmethods-integration': 'Refreshes are counted, and an administrator can take tokens away at any time.',
};

/** What a practice profile can be made for, the standard provider first. */
export const systemOptions = practiceSystems.map((id) => ({
  id,
  label: presetById(id)?.name ?? 'Standard provider',
  description: special[id],
}));

/** What is special about one system, in a line. */
export const specialOf = (system: PracticeSystem): string => special[system];

const standardGrants = ['authorization_code', 'client_credentials', 'password', 'implicit'] as const;

/** The grants to practise with at a system, the one to choose first. */
export const practiceGrants = (system: PracticeSystem): readonly [GrantKind, ...GrantKind[]] =>
  presetById(system)?.grants ?? standardGrants;

const grantDescriptions: Readonly<Record<GrantKind, string>> = {
  authorization_code: 'Sign in with the browser. What most applications use today.',
  client_credentials: 'The application signs in as itself; no browser, no person.',
  password: 'User name and password go to the token endpoint. Being phased out.',
  implicit: 'The token comes with the redirect. Being phased out.',
  verify_password: 'User name and password are checked by the tenant’s own interface.',
};

/** The grants of a system as they are chosen from. */
export const grantOptions = (system: PracticeSystem) =>
  practiceGrants(system).map((id) => ({ id, label: grantNames[id], description: grantDescriptions[id] }));

/** Whether this app, and not a page in the browser, asks for a second factor. */
export const asksSecondFactor = (system: PracticeSystem, grant: GrantKind): boolean =>
  system.startsWith('ibm-') && (grant === 'password' || grant === 'verify_password');
