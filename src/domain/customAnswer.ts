import { filled, jsonValue, scopeText, seconds, timeOf, timeOfNumber } from './answerValues';
import type { CustomSettings } from './customSystem';

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

/**
 * What stands at a place of an answer: `token`, `data.items[0].token`, `header:X-Subject-Token`, or `text:` for the
 * whole body. Undefined where nothing stands.
 */
export const valueAt = (answer: CustomAnswer, place: string): unknown => {
  const path = place.trim();
  if (path === '') return undefined;
  const header = /^header:\s*(\S+)$/i.exec(path)?.[1];
  if (header !== undefined) return inside(answer.headers, header.toLowerCase());
  const values = valuesIn(answer.body);
  if (path === 'text:') return typeof values === 'string' ? values : answer.body.trim() || undefined;
  return stepsOf(path)?.reduce(inside, values);
};

const textAt = (answer: CustomAnswer, place: string): string | undefined => {
  const value = valueAt(answer, place);
  return filled(value) ? value : undefined;
};

const factAt = (answer: CustomAnswer, place: string): string | undefined => {
  const value = valueAt(answer, place);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : textAt(answer, place);
};

const endIn = (
  answer: CustomAnswer,
  { from, as, model }: CustomSettings['expiry'],
): Pick<CustomReading, 'expiresIn' | 'endsAt'> => {
  if (model === 'never') return {};
  const value = valueAt(answer, from);
  if (as === 'seconds') {
    const expiresIn = seconds(value);
    return expiresIn === undefined ? {} : { expiresIn };
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

const textsIn = (answer: CustomAnswer, places: CustomSettings['answer']): Texts => ({
  ...member('accessToken', textAt(answer, places.accessToken)),
  ...member('tokenType', textAt(answer, places.tokenType)),
  ...member('refreshToken', textAt(answer, places.refreshToken)),
  ...member('idToken', textAt(answer, places.idToken)),
  ...member('scope', scopeText(valueAt(answer, places.scope))),
  ...member('error', factAt(answer, places.error)),
  ...member('errorDescription', textAt(answer, places.errorDescription)),
});

/** Reads an answer as the settings say. Never throws; what is not there is left out. */
export const readCustomAnswer = (
  settings: Pick<CustomSettings, 'answer' | 'expiry' | 'facts'>,
  answer: CustomAnswer,
): CustomReading => ({
  ...textsIn(answer, settings.answer),
  ...endIn(answer, settings.expiry),
  facts: Object.fromEntries(
    settings.facts.flatMap(({ name, from }): readonly (readonly [string, string])[] => {
      const value = factAt(answer, from);
      return value === undefined ? [] : [[name, value]];
    }),
  ),
});
