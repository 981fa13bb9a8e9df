import { type Answer, jsonAnswer } from '../shared/answer';
import { type ApiCall, type ApiRoute, bodyOf, isEntitled, mayActFor } from './apiCall';
import type { Person } from './directory';
import { enrolledAt } from './enrolments';
import { notEntitled } from './refusal';

const schemas = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  ibmUser: 'urn:ietf:params:scim:schemas:extension:ibm:2.0:User',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
} as const;

const scimType = { 'content-type': 'application/scim+json;charset=UTF-8' };

/** A refusal in SCIM's own shape (RFC 7644 section 3.12). */
const scimRefusal = (status: number, detail: string): Answer =>
  jsonAnswer(status, { schemas: [schemas.error], status: String(status), detail }, scimType);

/** A person as SCIM writes one (RFC 7643 section 4.1). */
const written = ({ tenant }: ApiCall, person: Person) => ({
  schemas: [schemas.user, schemas.ibmUser],
  id: person.id,
  userName: person.username,
  name: {
    formatted: `${person.givenName} ${person.familyName}`,
    familyName: person.familyName,
    givenName: person.givenName,
  },
  displayName: `${person.givenName} ${person.familyName}`,
  active: true,
  emails: [{ type: 'work', value: person.email }],
  phoneNumbers: [{ type: 'work', value: person.phone }],
  groups: [{ displayName: person.group, id: tenant.derive.code(`group ${person.group}`, 10) }],
  meta: {
    resourceType: 'User',
    location: `${tenant.origin}/v2.0/Users/${person.id}`,
    created: enrolledAt,
    lastModified: enrolledAt,
  },
  [schemas.ibmUser]: { userCategory: 'regular', realm: 'cloudIdentityRealm', twoFactorAuthentication: true },
});

const read = (call: ApiCall): Answer => {
  const [id = ''] = call.parts;
  if (!mayActFor(call.caller, id)) return notEntitled('BH');
  const person = call.tenant.directory.byId(id);
  return person === undefined
    ? scimRefusal(404, 'CSIAI0010E There is no such user.')
    : jsonAnswer(200, written(call, person), scimType);
};

/** The person of the token itself; a client's own token stands for nobody. */
const readOneself = (call: ApiCall): Answer => {
  const person = call.tenant.directory.byId(call.caller.facts.userId);
  return person === undefined ? notEntitled('BH') : jsonAnswer(200, written(call, person), scimType);
};

const authenticate = (call: ApiCall): Answer => {
  if (!isEntitled(call.caller, 'authnAnyUser')) return notEntitled('BH');
  const given = bodyOf(call, 'BH');
  if ('refusal' in given) return given.refusal;
  const { userName, password } = given.body;
  const person =
    typeof userName === 'string' && typeof password === 'string'
      ? call.tenant.directory.signIn(userName, password, call.tenant.directory.sources[0]?.id)
      : undefined;
  return person === undefined
    ? scimRefusal(400, 'CSIAI0160E The user name or the password is not right.')
    : jsonAnswer(200, written(call, person), scimType);
};

/** People of the directory in SCIM's shape, and its own password check, which gives no assertion. */
export const scimRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: /^\/v2\.0\/Users\/authentication$/, component: 'BH', answer: authenticate },
  { method: 'GET', path: /^\/v2\.0\/Me$/, component: 'BH', answer: readOneself },
  { method: 'GET', path: /^\/v2\.0\/Users\/([^/]+)$/, component: 'BH', answer: read },
];
