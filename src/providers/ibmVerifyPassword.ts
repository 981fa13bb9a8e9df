import type { TokenExtras } from '../domain/token';
import type { IdentityRule } from '../domain/verifySettings';
import { fieldsOf, idText } from './ibmVerifyAnswers';

/** A place where accounts are kept: the tenant's own directory, an LDAP directory behind a bridge, and so on. */
export type IdentitySource = { readonly id: string; readonly name: string; readonly type: string };

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 300) : '');

/** The identity sources of a listing; undefined where the answer is no listing at all. An empty one is no error. */
export const readSources = (json: unknown): readonly IdentitySource[] | undefined => {
  const { password } = fieldsOf(json);
  if (!Array.isArray(password)) return undefined;
  return password
    .map(fieldsOf)
    .map(({ id, name, type }) => ({ id: text(idText(id)), name: text(name), type: text(type) }))
    .filter(({ id }) => id !== '');
};

/** How many sources there are in all, where a listing says so, and how many one page of it holds. */
export const sourcePages = (json: unknown): { readonly total: number; readonly limit: number } => {
  const { total, limit } = fieldsOf(json);
  const number = (value: unknown, otherwise: number): number =>
    typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : otherwise;
  return { total: number(total, 0), limit: number(limit, 200) };
};

/** A name however its accents are composed, without the blanks that pasting leaves around it. */
const asName = (name: string): string => name.normalize('NFC').trim();

const lower = (value: string): string => value.trim().toLowerCase();

const fits = ({ kind, text: wanted }: IdentityRule, username: string): boolean => {
  const [name, part] = [lower(username), lower(wanted)];
  switch (kind) {
    case 'prefix':
      return name.startsWith(part);
    case 'suffix':
      return name.endsWith(part);
    case 'domain':
      return name.includes('@') && name.slice(name.lastIndexOf('@') + 1) === part.replace(/^@/, '');
  }
};

/** The id or name of the source that the first fitting rule names; `otherwise` where none fits, which may be empty. */
export const sourceByRules = (rules: readonly IdentityRule[], otherwise: string, username: string): string =>
  rules.find((rule) => fits(rule, username))?.source ?? otherwise;

/** The sources that an id or a name means; an id wins, and names are compared to the letter. */
export const sourcesMeant = (sources: readonly IdentitySource[], wanted: string): readonly IdentitySource[] => {
  const byId = sources.filter(({ id }) => id === wanted.trim());
  return byId.length > 0 ? byId : sources.filter(({ name }) => asName(name) === asName(wanted));
};

/** What the fact with the person's id is called; a call for the whole record looks it up there. */
export const userIdFact = 'user id';

const listed = (values: unknown): string =>
  Array.isArray(values) ? values.filter((value) => typeof value === 'string').join(', ') : '';

const attributeFacts = (attributes: unknown): readonly (readonly [string, string])[] =>
  (Array.isArray(attributes) ? attributes : [])
    .map(fieldsOf)
    .map(({ name, values }) => [text(name), listed(values)] as const)
    .filter(([name, values]) => name !== '' && values !== '')
    .map(([name, values]) => [attributeName(name), values]);

/** Facts beside a token that the app gives itself, or reads elsewhere in an answer. */
const ownFacts: readonly string[] = [userIdFact, 'groups', 'grant_id', 'token_type'];

/** What an attribute is called beside a token: a directory's name for it never stands for a fact of the app's own. */
const attributeName = (name: string): string => (ownFacts.includes(name) ? `${name} (attribute)` : name);

/** Who a checked password belongs to: the person's id, groups and attributes by the names the system gives them. */
export const userFacts = (json: unknown): TokenExtras => {
  const { id, groups, attributes } = fieldsOf(json);
  const names = (Array.isArray(groups) ? groups : [])
    .map(fieldsOf)
    .map(({ displayName, name }) => text(displayName) || text(name));
  const groupList = names.filter((name) => name !== '').join(', ');
  const userId = text(idText(id));
  return {
    ...(userId === '' ? {} : { [userIdFact]: userId }),
    ...(groupList === '' ? {} : { groups: groupList }),
    ...Object.fromEntries(attributeFacts(attributes)),
  };
};
