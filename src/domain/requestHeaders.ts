import { fail } from './errors';
import type { ApiRequest, Field } from './request';

/** Headers by name as typed; no name comes twice, whatever its case. */
export type RequestHeaders = Readonly<Record<string, string>>;

/** Headers that follow from the address, the body and the connection: one typed beside them could only contradict (RFC 9110, RFC 9112). */
const ownHeaders = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'http2-settings',
];

const namePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What a field value may hold (RFC 9110 section 5.5): everything else either ends the line or cannot be written. */
const badCharacter = /[^\t\x20-\x7e\x80-\xff]/;

/** Whether settings can give a header this name: it is written as names are, and does not follow from the call itself. */
export const isOwnHeaderName = (name: string): boolean =>
  namePattern.test(name) && !ownHeaders.includes(name.toLowerCase());

const problemOf = (field: Field, authorization: ApiRequest['authorization']): string | undefined => {
  const name = field.name.trim().toLowerCase();
  if (name === '') return 'It has a value but no name.';
  if (!namePattern.test(name)) return 'Its name may hold letters, digits and a few signs such as the hyphen only.';
  if (/[\r\n\0]/.test(field.value.trim())) return 'Its value holds a line break or a NUL character.';
  if (badCharacter.test(field.value)) return 'Its value holds a character that no header may hold.';
  if (ownHeaders.includes(name)) return 'It follows from the address and the body, and is set by itself.';
  if (name === 'proxy-authorization')
    return 'It is meant for the proxy; give the proxy its user name under Network in Settings.';
  if (name === 'authorization' && authorization !== 'none') {
    return 'The token already goes into this header; send no token to use your own.';
  }
  return undefined;
};

/** Finds a header whatever the case of its name. */
export const headerNamed = (headers: RequestHeaders, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

/** Puts values of one name together as one field (RFC 9110 section 5.3; cookies, RFC 6265 section 5.4). */
const joined = (name: string, first: string | undefined, second: string): string =>
  first === undefined ? second : `${first}${name.toLowerCase() === 'cookie' ? '; ' : ', '}${second}`;

/** The headers a person typed, without those switched off. Throws `header-invalid`, which never holds the value. */
export const typedHeaders = (request: Pick<ApiRequest, 'headers' | 'authorization'>): RequestHeaders => {
  const headers = new Map<string, readonly [name: string, value: string]>();
  for (const field of request.headers) {
    if (!field.enabled || (field.name.trim() === '' && field.value.trim() === '')) continue;
    const problem = problemOf(field, request.authorization);
    if (problem !== undefined) throw fail('header-invalid', { name: field.name.trim(), reason: problem });
    const key = field.name.trim().toLowerCase();
    const [name, value] = headers.get(key) ?? [field.name.trim(), undefined];
    headers.set(key, [name, joined(key, value, field.value.trim())]);
  }
  return Object.fromEntries(headers.values());
};

/** Adds headers where none of that name was typed. */
export const withDefaults = (headers: RequestHeaders, defaults: RequestHeaders): RequestHeaders => ({
  ...headers,
  ...Object.fromEntries(
    Object.entries(defaults).filter(([name]) => headerNamed(headers, name.toLowerCase()) === undefined),
  ),
});
