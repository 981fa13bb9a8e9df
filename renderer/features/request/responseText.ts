import type { ApiResponse, RedirectHop } from '../../../src/domain/request';
import { prettyJson } from '../../../src/domain/text/prettyJson';

/** Whether a body is JSON by its type (RFC 8259, RFC 6839) or, where the type says nothing, by its first character. */
const mayBeJson = ({ contentType }: Pick<ApiResponse, 'contentType'>, text: string): boolean =>
  /[/+]json\b/i.test(contentType) || (!/html|xml/i.test(contentType) && /^\s*[[{]/.test(text));

/** How the body of an answer is shown. */
export type BodyView =
  | { readonly kind: 'empty' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

/** What to show of a body: JSON laid out where it is whole and JSON, else the text as it came. */
export const bodyView = (response: ApiResponse): BodyView => {
  const { text } = response;
  if (response.bytes === 0 || text === '') return { kind: 'empty' };
  if (text === undefined) return { kind: 'binary' };
  const pretty = !response.truncated && mayBeJson(response, text) ? prettyJson(text) : undefined;
  return pretty === undefined ? { kind: 'text', text } : { kind: 'json', text: pretty };
};

/** Headers above this many bytes are refused by many servers, 8 KiB being the smallest common limit. */
const heavyToken = 7000;

/** Whether the token's own size may be why the request was refused. */
export const tokenMayBeTooLarge = ({ status, tokenBytes }: ApiResponse): boolean =>
  (status === 400 || status === 413 || status === 431 || status === 494) && (tokenBytes ?? 0) >= heavyToken;

const stopReasons: Readonly<Record<NonNullable<RedirectHop['notFollowed']>, string>> = {
  'body-elsewhere': 'Not followed: the body would have gone to another server.',
  'local-address': 'Not followed: a server out there points to an address of this computer or its network.',
  'not-web': 'Not followed: this is not a web address.',
};

/** Why a redirect was not followed, or what it cost, in words. */
export const hopText = (hop: RedirectHop): string => {
  if (hop.notFollowed !== undefined) return stopReasons[hop.notFollowed];
  return hop.stripped
    ? 'Another server: token, credentials and body were left behind.'
    : 'The same server: the token went along.';
};
