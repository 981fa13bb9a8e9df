import { type Answer, jsonAnswer } from '../shared/answer';
import { type ApiCall, type ApiRoute, bodyOf, isEntitled } from './apiCall';
import type { IdentitySource, Person } from './directory';
import { assertionField } from './proof';
import { badValue, messageRefusal, notEntitled } from './refusal';

const written = ({ tenant }: ApiCall, { id, name, type }: IdentitySource) => ({
  name,
  location: `${tenant.origin}/v1.0/authnmethods/password/${id}`,
  id,
  type,
});

/** The name in `name = "…"`; undefined when the filter asks for something else. */
const nameIn = (search: string): string | undefined => /^\s*name\s*=\s*"(.*)"\s*$/.exec(search)?.[1];

const list = (call: ApiCall): Answer => {
  if (!isEntitled(call.caller, 'authnAnyUser')) return notEntitled('BH');
  const search = call.arrival.url.searchParams.get('search');
  const name = search === null ? undefined : nameIn(search);
  if (search !== null && name === undefined) return badValue('BH', 'The search filter is not valid.');
  const all = call.tenant.directory.sources;
  const found = name === undefined ? all : all.filter((source) => source.name === name);
  return jsonAnswer(200, {
    total: found.length,
    password: found.map((source) => written(call, source)),
    limit: 200,
    count: 200,
    page: 1,
  });
};

const attributesOf = (person: Person) =>
  Object.entries({
    email: person.email,
    name: `${person.givenName} ${person.familyName}`,
    familyName: person.familyName,
    givenName: person.givenName,
    username: person.username,
    realm: 'cloudIdentityRealm',
    userCategory: 'regular',
  }).map(([name, value]) => ({ values: [value], name }));

const check = async (call: ApiCall): Promise<Answer> => {
  if (!isEntitled(call.caller, 'authnAnyUser')) return notEntitled('BH');
  const read = bodyOf(call, 'BH');
  if ('refusal' in read) return read.refusal;
  const { username, password } = read.body;
  if (typeof username !== 'string' || typeof password !== 'string') {
    return badValue('BH', 'The property username or password is missing or not valid.');
  }
  const { derive, directory } = call.tenant;
  const person = directory.signIn(username, password, call.parts[0] ?? '');
  if (person === undefined) {
    return messageRefusal(400, 'CSIBH0044E', 'The user name or the password is not right.');
  }
  return jsonAnswer(200, {
    groups: [{ sourceId: person.sourceId, displayName: person.group, name: derive.code(`group ${person.group}`, 10) }],
    attributes: attributesOf(person),
    id: person.id,
    ...(await assertionField(call, { userId: person.id, factor: 'password' })),
  });
};

/** Password authentication (IBM Security Verify guide of that name). */
export const passwordRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: /^\/v1\.0\/authnmethods\/password$/, component: 'BH', answer: list },
  { method: 'POST', path: /^\/v1\.0\/authnmethods\/password\/([^/]+)$/, component: 'BH', answer: check },
];
