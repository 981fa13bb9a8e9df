import { createHash } from 'node:crypto';
import type { Directory, KeyrockApplication, KeyrockOrganization, KeyrockRole, KeyrockUser } from './directory';
import type { KeyrockParts } from './parts';
import { KeyrockRefusal } from './refusal';

/** What a call wants to know besides who the user is. */
export type UserInfoQuestion = {
  readonly action: string | null;
  readonly resource: string | null;
  /** The Fiware-Service, for permissions that are bound to one. */
  readonly serviceHeader: string | null;
  readonly authzforce: boolean;
  /** The application that asks, when it says so. */
  readonly askingApplication: KeyrockApplication | undefined;
};

/** A question about the user alone. */
export const whoOnly: UserInfoQuestion = {
  action: null,
  resource: null,
  serviceHeader: null,
  authzforce: false,
  askingApplication: undefined,
};

type Holding = { readonly role: KeyrockRole; readonly organization: KeyrockOrganization | undefined };

/** The roles of a user in an application, their own and those of their organizations. */
const holdingsOf = (directory: Directory, userId: string, applicationId: string): readonly Holding[] => {
  const { assignments, roles, organizations } = directory.content();
  const mine = organizations.filter(({ memberIds }) => memberIds.includes(userId));
  return assignments.flatMap((assignment) => {
    const organization = mine.find(({ id }) => id === assignment.holderId);
    const role = roles.find(({ id }) => id === assignment.roleId);
    const held = assignment.holderId === userId || organization !== undefined;
    return role !== undefined && held && assignment.applicationId === applicationId ? [{ role, organization }] : [];
  });
};

const matches = (pattern: string, text: string): boolean => {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
};

const isPermitted = (
  directory: Directory,
  holdings: readonly Holding[],
  { action, resource, serviceHeader }: UserInfoQuestion,
): boolean => {
  const ids = new Set(holdings.flatMap(({ role }) => role.permissionIds));
  return directory
    .content()
    .permissions.some(
      (permission) =>
        ids.has(permission.id) &&
        permission.action === action &&
        (permission.isRegex ? matches(permission.resource, resource ?? '') : permission.resource === resource) &&
        (permission.serviceHeader === null || permission.serviceHeader === serviceHeader),
    );
};

const roleAnswer = ({ id, name }: KeyrockRole) => ({ id, name });

const organizationAnswers = (holdings: readonly Holding[]) => {
  const organizations = new Set(holdings.flatMap(({ organization }) => organization ?? []));
  return [...organizations].map((organization) => ({
    id: organization.id,
    name: organization.name,
    description: organization.description,
    website: null,
    roles: holdings.filter((held) => held.organization === organization).map(({ role }) => roleAnswer(role)),
  }));
};

/** The domain of the application at the policy server, made up but always the same. */
const authzforceDomain = (applicationId: string): string =>
  createHash('sha256').update(applicationId).digest('base64url').slice(0, 22);

/**
 * What `GET /user` tells about a user, in the order of the keys observed on Keyrock 8.3.0. Throws a KeyrockRefusal when
 * the asking application does not trust the one the token is for.
 */
export const userInfo = (
  { directory, switches }: Pick<KeyrockParts, 'directory' | 'switches'>,
  user: KeyrockUser,
  applicationId: string,
  question: UserInfoQuestion,
): Readonly<Record<string, unknown>> => {
  const { action, resource, authzforce, askingApplication } = question;
  const trusted = askingApplication?.trusted ?? [];
  if (askingApplication !== undefined && askingApplication.id !== applicationId && !trusted.includes(applicationId)) {
    throw new KeyrockRefusal(401, 'User not authorized in application');
  }
  // A server that never asks has no agreements to go by.
  const unasked = switches().askAuthorization ? [] : ['username', 'email'];
  const shared = directory.consent(user.id, applicationId) ?? unasked;
  const shares = (attribute: string): boolean => shared.includes(attribute);
  const holdings = holdingsOf(directory, user.id, applicationId);
  const decision = isPermitted(directory, holdings, question) ? 'Permit' : 'Deny';
  return {
    organizations: organizationAnswers(holdings),
    displayName: '',
    roles: holdings.filter(({ organization }) => organization === undefined).map(({ role }) => roleAnswer(role)),
    app_id: applicationId,
    trusted_apps: trusted,
    isGravatarEnabled: shares('gravatar') ? false : '',
    id: user.id,
    authorization_decision: action !== null && resource !== null ? decision : '',
    app_azf_domain: authzforce && switches().authzforce ? authzforceDomain(applicationId) : '',
    eidas_profile: {},
    attributes: {},
    shared_attributes: '',
    username: shares('username') ? user.username : '',
    email: shares('email') ? user.email : '',
    given_name: user.givenName,
    family_name: user.familyName,
    image: '',
    gravatar: '',
    extra: null,
    sub: user.id,
  };
};
