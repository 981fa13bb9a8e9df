import { filled, jsonValue, scopeText, seconds, timeOf, timeOfNumber } from './answerValues';
import { type CustomSettings, lifetimeUnits } from './customSystem';

/** An answer of a system that is described by settings. Header names in lower case. */
export type CustomAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What settings read from an answer. */
export type CustomReading = {
  readonly accessToken?: string;
  readonly tokenType?: string;
  readonly refreshToken?: string;
  readonly idToken?: string;
  readonly scope?: string;
  /** Lifetime in seconds, or seconds after each use where the settings say so. */
  readonly expiresIn?: number;
  /** The end in seconds since 1970. */
  readonly endsAt?: number;
  readonly error?: string;
  readonly errorDescription?: string;
  readonly facts: Readonly<Record<string, string>>;
};

/** The steps of a place such as `data.items[0]["odd.name"]`; undefined where it is none. */
export const stepsOf = (place: string): readonly string[] | undefined => {
  const step = /(?:^|\.)([^.[\]"]+)|\[(\d+)\]|\["([^"]+)"\]/y;
  const steps: string[] = [];
  while (step.lastIndex < place.length) {
    const found = step.exec(place);
    if (found === null) return undefined;
    steps.push(found[1] ?? found[2] ?? found[3] ?? '');
  }
  return steps;
};

const inside = (value: unknown, step: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;

/** The body as the values in it: JSON, or a form as some systems answer with. */
const valuesIn = (body: string): unknown => {
  const json = jsonValue(body);
  if (json !== undefined) return json;
  return /^[\w.-]+=[^\s{}<>]*$/.test(body.trim()) ? Object.fromEntries(new URLSearchParams(body.trim())) : undefined;
};

/** An answer whose body has been read once, however many places are looked up in it. */
type Opened = CustomAnswer & { readonly values: unknown };

const opened = (answer: CustomAnswer): Opened => ({ ...answer, values: valuesIn(answer.body) });

/** A page is what a proxy answers with; no token begins like one. */
const wholeText = (body: string): string | undefined => {
  const text = body.trim();
  return text === '' || text.startsWith('<') ? undefined : text;
};

const standsAt = (answer: Opened, place: string): unknown => {
  const path = place.trim();
  if (path === '') return undefined;
  const header = /^header:\s*(\S+)$/i.exec(path)?.[1];
  if (header !== undefined) return inside(answer.headers, header.toLowerCase());
  if (path === 'text:') return typeof answer.values === 'string' ? answer.values : wholeText(answer.body);
  return stepsOf(path)?.reduce(inside, answer.values);
};

/**
 * What stands at a place of an answer: `token`, `data.items[0].token`, `header:X-Subject-Token`, or `text:` for the
 * whole body. Undefined where nothing stands.
 */
export const valueAt = (answer: CustomAnswer, place: string): unknown => standsAt(opened(answer), place);

const textAt = (answer: Opened, place: string): string | undefined => {
  const value = standsAt(answer, place);
  return filled(value) ? value : undefined;
};

/** A token may be a number: some systems count their sessions. */
const tokenAt = (answer: Opened, place: string): string | undefined => {
  const value = standsAt(answer, place);
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? String(value) : textAt(answer, place);
};

const factAt = (answer: Opened, place: string): string | undefined => {
  const value = standsAt(answer, place);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : textAt(answer, place);
};

/** A code for an error; many systems send one with every answer, and mean by `false` or 0 that there was none. */
const errorAt = (answer: Opened, place: string): string | undefined => {
  const code = factAt(answer, place);
  return code === 'false' || code === '0' ? undefined : code;
};

const endIn = (
  answer: Opened,
  { from, as, model }: CustomSettings['expiry'],
): Pick<CustomReading, 'expiresIn' | 'endsAt'> => {
  if (model === 'never') return {};
  const value = standsAt(answer, from);
  const unit = lifetimeUnits[as];
  if (unit !== undefined) {
    const lifetime = seconds(value);
    return lifetime === undefined ? {} : { expiresIn: lifetime * unit };
  }
  const endsAt = as === 'timestamp' ? timeOfNumber(value) : filled(value) ? timeOf(value) : undefined;
  return endsAt === undefined ? {} : { endsAt };
};

type Texts = Pick<
  CustomReading,
  'accessToken' | 'tokenType' | 'refreshToken' | 'idToken' | 'scope' | 'error' | 'errorDescription'
>;

/** The member, where it says something; so that what is not there is left out. */
const member = <Name extends string>(name: Name, value: string | undefined): { readonly [Key in Name]?: string } =>
  // The one key of the object is the name that was given.
  (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: string };

const textsIn = (answer: Opened, places: CustomSettings['answer']): Texts => ({
  ...member('accessToken', tokenAt(answer, places.accessToken)),
  ...member('tokenType', textAt(answer, places.tokenType)),
  ...member('refreshToken', tokenAt(answer, places.refreshToken)),
  ...member('idToken', textAt(answer, places.idToken)),
  ...member('scope', scopeText(standsAt(answer, places.scope))),
  ...member('error', errorAt(answer, places.error)),
  ...member('errorDescription', textAt(answer, places.errorDescription)),
});

/** Reads an answer as the settings say. Never throws; what is not there is left out. */
export const readCustomAnswer = (
  settings: Pick<CustomSettings, 'answer' | 'expiry' | 'facts'>,
  answer: CustomAnswer,
): CustomReading => {
  const read = opened(answer);
  return {
    ...textsIn(read, settings.answer),
    ...endIn(read, settings.expiry),
    facts: Object.fromEntries(
      settings.facts.flatMap(({ name, from }): readonly (readonly [string, string])[] => {
        const value = factAt(read, from);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
};

/** As many places of a sample are named; a person looks for one of a few. */
const mostPlaces = 60;
const deepestPlace = 6;

const stepInto = (path: string, name: string, isItem: boolean): string => {
  if (isItem) return `${path}[${name}]`;
  if (!/^[\p{L}\p{N}_$-]+$/u.test(name)) return `${path}["${name}"]`;
  return path === '' ? name : `${path}.${name}`;
};

/**
 * The places of an answer at which text, a number or a yes or no stands, headers last; never what stands there. The
 * first few of each list, and no more than sixty in all.
 */
export const placesIn = (answer: CustomAnswer): readonly string[] => {
  const places: string[] = [];
  const look = (value: unknown, path: string, depth: number): void => {
    if (places.length >= mostPlaces || depth > deepestPlace || value === null || value === undefined) return;
    if (typeof value !== 'object') {
      if (path !== '' && path.length <= 120) places.push(path);
      return;
    }
    const isList = Array.isArray(value);
    const members = isList
      ? value.slice(0, 2).map((item, index) => [String(index), item] as const)
      : firstMembers(value);
    for (const [name, inner] of members) look(inner, stepInto(path, name, isList), depth + 1);
  };
  look(valuesIn(answer.body), '', 0);
  const headers = Object.keys(answer.headers).map((name) => `header:${name}`);
  return [...places, ...headers].slice(0, mostPlaces);
};

/** The first members of an object, without a list of all of them: there may be a hundred thousand. */
const firstMembers = (value: object): readonly (readonly [string, unknown])[] => {
  const members: (readonly [string, unknown])[] = [];
  for (const name in value) {
    if (members.length >= mostPlaces) break;
    if (Object.hasOwn(value, name) && name !== '' && !name.includes('"'))
      members.push([name, Reflect.get(value, name)]);
  }
  return members;
};
