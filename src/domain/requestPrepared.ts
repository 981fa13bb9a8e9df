import { parsedAddress, withScheme } from './address';
import { assertNever, fail } from './errors';
import type { ApiRequest, Field } from './request';
import { addressWithoutSecrets } from './requestAddress';
import { type RequestHeaders, typedHeaders, withDefaults } from './requestHeaders';
import { jsonFault } from './requestJson';

/** A request of the tester as it will be sent. `url` is absolute, without fragment and user name. */
export type PreparedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: RequestHeaders;
  readonly body?: string;
};

const active = (fields: readonly Field[]): readonly Field[] =>
  fields.filter((field) => field.enabled && (field.name !== '' || field.value !== ''));

const formEncoded = (fields: readonly Field[]): string =>
  new URLSearchParams(active(fields).map((field): [string, string] => [field.name, field.value])).toString();

/** `%20` rather than `+` for a blank: every server reads the first, in a path's query not all read the second. */
const queryEncoded = (fields: readonly Field[]): string => formEncoded(fields).replaceAll('+', '%20');

/** The address with the query fields after what it already holds, which stays as typed. Throws `address-invalid`. */
export const requestAddress = ({ url: typed, query }: Pick<ApiRequest, 'url' | 'query'>): string => {
  const text = typed.trim();
  const url = text === '' || /\s/.test(text) ? undefined : parsedAddress(withScheme(text));
  const web = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === undefined || !web || url.username !== '' || url.password !== '') {
    throw fail('address-invalid', { field: 'url', address: addressWithoutSecrets(text) });
  }
  const given = [url.search.replace(/^\?/, ''), queryEncoded(query)].filter((part) => part !== '').join('&');
  return `${url.origin}${url.pathname}${given === '' ? '' : `?${given}`}`;
};

type Encoded = { readonly body?: string; readonly contentType?: string };

/** The body as text, and the type it has unless another was typed. Throws `body-invalid`, which never quotes the body. */
export const encodedBody = (body: ApiRequest['body']): Encoded => {
  switch (body.kind) {
    case 'none':
      return {};
    case 'text':
      return { body: body.text, contentType: 'text/plain; charset=utf-8' };
    case 'form':
      return { body: formEncoded(body.fields), contentType: 'application/x-www-form-urlencoded' };
    case 'json': {
      if (body.text.trim() === '') throw fail('body-invalid', { reason: 'It is empty, which is no JSON.' });
      const fault = jsonFault(body.text);
      if (fault === undefined) return { body: body.text, contentType: 'application/json' };
      throw fail('body-invalid', { reason: `It stops being JSON at line ${fault.line}, column ${fault.column}.` });
    }
    default:
      return assertNever(body);
  }
};

/**
 * Makes a request ready to send, without its token. `version` is the app's.
 * Throws `address-invalid`, `header-invalid`, `body-invalid`.
 */
export const prepareRequest = (request: ApiRequest, version: string): PreparedRequest => {
  const { body, contentType } = encodedBody(request.body);
  const headers = withDefaults(typedHeaders(request), {
    Accept: 'application/json, */*;q=0.8',
    'User-Agent': `token-helper/${version}`,
    ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
  });
  return {
    method: request.method,
    url: requestAddress(request),
    headers,
    ...(body === undefined ? {} : { body }),
  };
};
