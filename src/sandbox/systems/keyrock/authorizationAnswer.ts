import type { KeyrockApplication, KeyrockUser } from './directory';
import { issueIdToken } from './issue';
import type { KeyrockParts } from './parts';
import { dateText, type RedirectFields, redirectTo } from './redirects';
import { invalidClient, invalidRequest, KeyrockRefusal, missingParameter } from './refusal';
import { grantedScope, splitScope } from './scopes';
import { newOpaqueToken } from './tokens';

/** The response types Keyrock 8.3.0 was seen to answer, and those its library lists beside them. */
const responseTypes = [
  'code',
  'token',
  'id_token',
  'id_token token',
  'code token',
  'code id_token',
  'code id_token token',
];

/** Parameters that do not come back; every other one, known or not, is repeated in the redirect. */
const notRepeated = new Set(['client_id', 'response_type', 'code', 'redirect_uri', 'state', 'nonce']);

type Request = {
  readonly words: readonly string[];
  readonly query: URLSearchParams;
  readonly scope: readonly string[];
  readonly redirectUri: string;
  readonly state: string | undefined;
};

const isUri = (text: string): boolean => /^[a-zA-Z][a-zA-Z0-9+.-]+:/.test(text);

const neededGrant = (words: readonly string[]): string => {
  if (words.length > 1 && words.includes('code')) return 'hybrid';
  return words.includes('code') ? 'authorization_code' : 'implicit';
};

/** The checks that come only after sign-in and consent; throws a KeyrockRefusal, which the person sees as a page. */
const readRequest = ({ switches }: KeyrockParts, application: KeyrockApplication, query: URLSearchParams): Request => {
  const responseType = query.get('response_type') ?? '';
  const words = responseType.split(' ');
  if (!responseTypes.some((known) => known.split(' ').sort().join() === [...words].sort().join())) {
    throw new KeyrockRefusal(400, 'Unsupported response type: `response_type` is not supported');
  }
  const redirectUri = query.get('redirect_uri') || application.redirectUris[0] || '';
  if (!isUri(redirectUri)) throw invalidRequest('`redirect_uri` is not a valid URI');
  if (!application.grantTypes.includes(neededGrant(words))) {
    throw new KeyrockRefusal(400, 'Unauthorized client: `grant_type` is invalid');
  }
  if (!application.redirectUris.includes(redirectUri))
    throw invalidClient(400, '`redirect_uri` does not match client value');
  const scope = splitScope(query.get('scope'));
  if (words.includes('id_token') && !(scope.includes('openid') && application.scopes.includes('openid'))) {
    throw new KeyrockRefusal(400, 'Invalid scope: Requested scope is invalid');
  }
  if (words.includes('token')) grantedScope(application, scope);
  const state = query.get('state') || undefined;
  if (state === undefined && !switches().allowEmptyState) throw missingParameter('state');
  return { words, query, scope, redirectUri, state };
};

const implicitToken = (
  { tokens, now, switches }: KeyrockParts,
  application: KeyrockApplication,
  user: KeyrockUser,
  scope: readonly string[],
): string => {
  const token = newOpaqueToken();
  tokens.add({
    accessToken: token,
    refreshToken: null,
    clientId: application.id,
    userId: user.id,
    scope: grantedScope(application, scope),
    // Fixed, whatever the scope says.
    accessEnds: now() + switches().accessTokenSeconds * 1000,
    refreshEnds: null,
  });
  return token;
};

const newCode = (
  { tokens, now, switches }: KeyrockParts,
  application: KeyrockApplication,
  user: KeyrockUser,
  { scope, redirectUri, query }: Request,
): string => {
  const code = newOpaqueToken();
  tokens.addCode(code, {
    clientId: application.id,
    userId: user.id,
    scope,
    redirectUri,
    nonce: query.get('nonce'),
    ends: now() + switches().codeSeconds * 1000,
    used: false,
    pairId: null,
  });
  return code;
};

const lifetimeFields = ({ now, switches }: KeyrockParts, alone: boolean): RedirectFields => {
  const seconds = switches().accessTokenSeconds;
  // The implicit answer says when, in words, and the hybrid ones say how long; their spelling of Bearer differs too.
  return alone
    ? { token_type: 'Bearer', expires_at: dateText(now() + seconds * 1000) }
    : { token_type: 'bearer', expires_in: String(seconds) };
};

/** The scope comes back with an implicit token alone. */
const repeated = ({ words, query }: Request): RedirectFields => {
  const implicit = words.length === 1 && words[0] === 'token';
  return Object.fromEntries([...query].filter(([name]) => !notRepeated.has(name) && (implicit || name !== 'scope')));
};

/** Where the browser goes once the person is signed in and has agreed; throws a KeyrockRefusal. */
export const authorizationAnswer = async (
  parts: KeyrockParts,
  application: KeyrockApplication,
  user: KeyrockUser,
  query: URLSearchParams,
): Promise<string> => {
  const request = readRequest(parts, application, query);
  const { words, scope, redirectUri, state } = request;
  const token = words.includes('token') ? implicitToken(parts, application, user, scope) : undefined;
  const code = words.includes('code') ? newCode(parts, application, user, request) : undefined;
  const nonce = query.get('nonce');
  const idToken = words.includes('id_token')
    ? await issueIdToken(parts, application, user, { nonce, accessToken: token })
    : undefined;
  const lifetime = token === undefined ? {} : lifetimeFields(parts, words.length === 1);
  // Seen: code before id_token where there is no token, and id_token, token, code where there is one.
  const values = token === undefined ? { code, id_token: idToken } : { id_token: idToken, token, code };
  return redirectTo(redirectUri, { ...lifetime, ...values, state, ...repeated(request) });
};
