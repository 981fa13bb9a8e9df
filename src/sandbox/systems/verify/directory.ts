import { createHash, timingSafeEqual } from 'node:crypto';
import type { Derive, Seed } from './seed';

/** A question whose answer only the person knows. */
export type KnowledgeQuestion = {
  readonly questionKey: string;
  readonly question: string;
  readonly answer: string;
};

/** Somebody with an account in one of the identity sources. */
export type Person = {
  readonly id: string;
  readonly sourceId: string;
  readonly username: string;
  readonly password: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly phone: string;
  readonly group: string;
};

/** A directory that passwords can be checked against. */
export type IdentitySource = { readonly id: string; readonly name: string; readonly type: string };

/** The people of the tenant and where their accounts are. */
export type Directory = {
  readonly sources: readonly IdentitySource[];
  /** Dana, who is enrolled with every factor. */
  readonly dana: Person;
  /** Lee, whose account is in another source and who is enrolled with none. */
  readonly lee: Person;
  readonly questions: readonly KnowledgeQuestion[];
  readonly byId: (id: string | undefined) => Person | undefined;
  /** Whose name and password these are, in one source or in any; compared in constant time. */
  readonly signIn: (username: string, password: string, sourceId?: string) => Person | undefined;
};

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

const questionsOf = ({ code }: Derive): readonly KnowledgeQuestion[] => [
  { questionKey: 'firstPet', question: 'What was the name of your first pet?', answer: `Rex ${code('pet', 4)}` },
  {
    questionKey: 'firstStreet',
    question: 'In which street did you grow up?',
    answer: `Mill Lane ${code('street', 4)}`,
  },
];

/** Creates the directory: `.example` addresses and a fictional telephone number can belong to nobody. */
export const createDirectory = (seed: Seed, derive: Derive): Directory => {
  const sources = [
    { id: derive.id('source cloud'), name: 'Cloud Directory', type: 'ibmldap' },
    { id: derive.id('source ldap'), name: 'Practice LDAP', type: 'ibmldap' },
    { id: derive.id('source devices'), name: 'Device management', type: 'maas360' },
  ] as const;
  const dana: Person = {
    id: derive.code('user dana', 10),
    sourceId: sources[0].id,
    username: 'dana',
    password: seed.password,
    givenName: 'Dana',
    familyName: 'Doyle',
    email: 'dana@practice.example',
    phone: '+15555550100',
    group: 'developers',
  };
  const lee: Person = {
    id: derive.code('user lee', 10),
    sourceId: sources[1].id,
    username: 'lee',
    password: seed.otherPassword,
    givenName: 'Lee',
    familyName: 'Lang',
    email: 'lee@practice.example',
    phone: '+15555550101',
    group: 'visitors',
  };
  const people = [dana, lee];
  return {
    sources,
    dana,
    lee,
    questions: questionsOf(derive),
    byId: (id) => people.find((person) => person.id === id),
    signIn: (username, password, sourceId) => {
      const person = people.find(
        (one) => one.username === username.trim().toLowerCase() && (sourceId ?? one.sourceId) === one.sourceId,
      );
      const right = timingSafeEqual(digest(password), digest(person?.password ?? ''));
      return right ? person : undefined;
    },
  };
};

/** What is said about a person, by the scopes that allow it (OpenID Connect Core section 5.4). */
export const claimsOf = (person: Person, scopes: readonly string[]): Readonly<Record<string, unknown>> => ({
  sub: person.id,
  uniqueSecurityName: person.id,
  realmName: 'cloudIdentityRealm',
  preferred_username: person.username,
  ...(scopes.includes('profile') && {
    name: `${person.givenName} ${person.familyName}`,
    given_name: person.givenName,
    family_name: person.familyName,
  }),
  ...(scopes.includes('email') && { email: person.email, email_verified: true }),
  ...(scopes.includes('phone') && { phone_number: person.phone, phone_number_verified: true }),
});
