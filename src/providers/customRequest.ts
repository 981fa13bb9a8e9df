import { base64 } from '../domain/base64';
import { tokenProblem } from '../domain/bearer';
import { type CustomParameter, type CustomSettings, standardWords } from '../domain/customSystem';
import { fail } from '../domain/errors';
import type { Presentation } from '../domain/presentation';
import type { Profile } from '../domain/profile';
import { isOwnHeaderName } from '../domain/requestHeaders';
import { filledIn, type Words } from '../domain/template';
import type { TokenSet } from '../domain/token';
import type { CallMarks, OutgoingRequest, TokenRequest } from './provider';

const grantName = ({ grants }: CustomSettings, grant: string): string =>
  // The names of the four are the keys of the settings; anything else is called what it is called.
  Object.hasOwn(grants, grant) ? grants[grant as keyof CustomSettings['grants']] : grant;

const ownWords = ({ words }: CustomSettings): Words =>
  Object.fromEntries(words.map(({ name, value }) => [name, value]));

const wordsOf = (settings: CustomSettings, form: URLSearchParams, profile: Profile, marks: CallMarks): Words => {
  const standard = standardWords.map((name): [string, string | undefined] => [name, form.get(name) ?? undefined]);
  return {
    ...ownWords(settings),
    ...Object.fromEntries(standard),
    grant_type: grantName(settings, form.get('grant_type') ?? ''),
    client_id: profile.clientId || undefined,
    transaction_id: marks.transactionId,
  };
};

type Written = Pick<CustomParameter, 'name' | 'in'> & { readonly value: string; readonly isJson?: boolean };

/** The parameters of this call; one with a word that has no value here is left out. */
const written = (settings: CustomSettings, words: Words): readonly Written[] =>
  settings.parameters.flatMap(({ name, in: place, value, encode, prefix }) => {
    const text = filledIn(value, words);
    if (text === undefined) return [];
    const shown = `${prefix}${encode === 'base64' ? base64(text) : text}`;
    return [{ name, in: place, value: shown, isJson: encode === 'json' }];
  });

/** The parameters that stay out of a call, because a word of theirs has no value in it. */
export const leftOutParameters = (
  settings: CustomSettings,
  form: URLSearchParams,
  profile: Profile,
  marks: CallMarks,
): readonly string[] => {
  const words = wordsOf(settings, form, profile, marks);
  return settings.parameters.filter(({ value }) => filledIn(value, words) === undefined).map(({ name }) => name);
};

/** What the profile adds by itself: every parameter that no template knows. */
const others = (form: URLSearchParams, place: CustomParameter['in']): readonly Written[] =>
  [...form]
    .filter(([name]) => !standardWords.some((known) => known === name))
    .map(([name, value]) => ({ name, in: place, value }));

type Plain = string | number | boolean | null;
type Json = { [name: string]: Plain | Json | Item[] };
type Item = Plain | Json | Item[];

/** The value of a parameter that goes without quotes (RFC 8259 section 3). Throws `input-invalid`, without the value. */
const bareValue = ({ name, value }: Written): Plain => {
  const text = value.trim();
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  // A larger one would be sent as another number than was typed.
  if (Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
  const reason = `The value of ${name} is no number that can be sent, and neither true, false nor null.`;
  throw fail('input-invalid', { field: 'custom.parameters', reason });
};

/** The steps of a name such as `auth.methods[0]`: names lead into objects, numbers into lists. */
const stepsOfName = (name: string): readonly (string | number)[] =>
  name.split('.').flatMap((part) => {
    const [, list, items = ''] = /^([^[\]]+)((?:\[\d{1,2}\])+)$/.exec(part) ?? [];
    return list === undefined ? [part] : [list, ...items.slice(1, -1).split('][').map(Number)];
  });

const isContainer = (value: unknown): value is Json | Item[] => typeof value === 'object' && value !== null;

/** Puts a value where the steps of its name lead; what stands in the way of them makes room. */
const put = (target: Json | Item[], steps: readonly (string | number)[], value: Plain): void => {
  const [step = '', ...rest] = steps;
  const found: unknown = Object.hasOwn(target, step) ? Reflect.get(target, step) : undefined;
  const fresh = typeof rest[0] === 'number' ? [] : {};
  const inner = isContainer(found) && Array.isArray(found) === Array.isArray(fresh) ? found : fresh;
  // Not by assignment: a name may be that of something every object inherits.
  const held = rest.length === 0 ? value : inner;
  Object.defineProperty(target, step, { value: held, enumerable: true, configurable: true, writable: true });
  if (rest.length > 0) put(inner, rest, value);
};

const jsonBody = (fields: readonly Written[]): string => {
  const body: Json = {};
  for (const field of fields) {
    put(body, stepsOfName(field.name), field.isJson === true ? bareValue(field) : field.value);
  }
  return JSON.stringify(body);
};

const asParameters = (fields: readonly Written[]): URLSearchParams =>
  new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value]));

const withQuery = (url: string, fields: readonly Written[]): string => {
  if (fields.length === 0) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${asParameters(fields).toString().replaceAll('+', '%20')}`;
};

/** Throws `input-invalid` for a name that no header can have here. */
const requireHeaderName = (name: string, field: 'custom.parameters' | 'custom.present'): void => {
  if (isOwnHeaderName(name)) return;
  throw fail('input-invalid', { field, reason: `“${name.slice(0, 60)}” cannot be the name of a header here.` });
};

/** Headers with some put in the place of those of the same name. Throws `input-invalid` for what no header can hold. */
const withHeaders = (headers: OutgoingRequest['headers'], fields: readonly Written[]): Record<string, string> => {
  const merged = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  for (const { name, value } of fields) {
    requireHeaderName(name, 'custom.parameters');
    if (tokenProblem(value) !== undefined) {
      throw fail('input-invalid', { field: 'custom.parameters', reason: `No header can hold the value of ${name}.` });
    }
    merged.set(name.toLowerCase(), value);
  }
  return Object.fromEntries(merged);
};

/** The token call as the settings want it. Throws `input-invalid` for a value that no header can hold. */
export const customTokenRequest =
  (settings: CustomSettings) =>
  ({ url, headers, form }: TokenRequest, profile: Profile, marks: CallMarks): OutgoingRequest => {
    const fields = [
      ...written(settings, wordsOf(settings, form, profile, marks)),
      ...others(form, settings.body === 'none' ? 'query' : 'body'),
    ];
    const at = (place: CustomParameter['in']) => fields.filter((field) => field.in === place);
    const type = settings.body === 'json' ? { 'content-type': 'application/json' } : {};
    const leaving = { url: withQuery(url, at('query')), headers: withHeaders({ ...headers, ...type }, at('header')) };
    switch (settings.body) {
      case 'form':
        return { ...leaving, body: asParameters(at('body')).toString() };
      case 'json':
        return { ...leaving, body: jsonBody(at('body')) };
      case 'none':
        return leaving;
    }
  };

/** A token as the settings want it presented. Throws `token-unusable` and `input-invalid`, without the token. */
export const customPresentation = (
  settings: CustomSettings,
  token: Pick<TokenSet, 'accessToken' | 'tokenType' | 'extras'>,
  profile: Profile,
): Presentation => {
  const { in: place, name, prefix, value, encode } = settings.present;
  if (place === 'header') requireHeaderName(name, 'custom.present');
  const words: Words = {
    ...token.extras,
    ...ownWords(settings),
    token: token.accessToken,
    token_type: token.tokenType,
    client_id: profile.clientId,
    username: profile.username,
  };
  const text = filledIn(value, words);
  if (text === undefined) {
    throw fail('input-invalid', { field: 'custom.present', reason: 'It uses a word that has no value.' });
  }
  const shown = `${prefix}${encode === 'base64' ? base64(text) : text}`;
  const reason = tokenProblem(shown);
  if (reason !== undefined) throw fail('token-unusable', { reason });
  return { in: place, name, value: shown };
};
