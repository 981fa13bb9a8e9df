import { isLoopbackRedirect } from '../../clients';
import { splitScope } from '../../scopes';
import { type Answer, pageAnswer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';
import type { Application } from './applications';
import { stopPage } from './signInPages';
import type { Tenant } from './tenant';

/** How the answer travels back to the application. */
export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** An authorization request whose application and way back are sound (RFC 6749 section 4.1.1). */
export type AuthorizationRequest = {
  readonly application: Application;
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  readonly responseTypes: readonly string[];
  readonly scope: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly codeChallenge: string | undefined;
  readonly codeChallengeMethod: 'plain' | 'S256';
  readonly prompt: string | undefined;
};

/** Why a request with a sound way back is refused. */
export type RequestFault = { readonly error: string; readonly description: string };

const knownTypes = new Set(['code', 'token', 'id_token']);

const modeOf = (asked: string | null, types: readonly string[]): ResponseMode => {
  if (asked === 'query' || asked === 'fragment' || asked === 'form_post') return asked;
  return types.some((type) => type === 'token' || type === 'id_token') ? 'fragment' : 'query';
};

/** Reads the request; a page when the browser cannot be sent back, as there is nowhere safe to send it. */
export const readAuthorizationRequest = (
  { applications }: Tenant,
  { method, url, form }: Arrival,
): AuthorizationRequest | Answer => {
  const given = method === 'POST' ? form : url.searchParams;
  const text = (name: string): string | undefined => given.get(name) ?? undefined;
  const application = applications.find(text('client_id') ?? '');
  if (application === undefined) {
    return pageAnswer(400, stopPage('Unknown application', 'No application has this client ID.', 'CSIAQ0155E'));
  }
  const redirectUri = text('redirect_uri');
  if (redirectUri === undefined || !isLoopbackRedirect(redirectUri)) {
    const what = 'The redirect URI is not one that is registered for the application.';
    return pageAnswer(400, stopPage('The browser cannot be sent back', what, 'CSIAQ0167E'));
  }
  const responseTypes = splitScope(text('response_type'));
  return {
    application,
    redirectUri,
    responseTypes,
    responseMode: modeOf(given.get('response_mode'), responseTypes),
    scope: text('scope') ?? '',
    state: text('state'),
    nonce: text('nonce'),
    codeChallenge: text('code_challenge'),
    codeChallengeMethod: text('code_challenge_method') === 'S256' ? 'S256' : 'plain',
    prompt: text('prompt'),
  };
};

const fault = (error: string, words: string): RequestFault => ({ error, description: `CSIAQ0006E ${words}` });

/** What is wrong with the request; undefined when a person may sign in for it. */
export const faultOf = ({ switches }: Tenant, request: AuthorizationRequest): RequestFault | undefined => {
  const { responseTypes, responseMode, scope, nonce, codeChallenge, application, prompt } = request;
  const isNone = responseTypes.length === 1 && responseTypes[0] === 'none';
  if (!isNone && (responseTypes.length === 0 || responseTypes.some((type) => !knownTypes.has(type)))) {
    return fault('unsupported_response_type', 'The response type is not known.');
  }
  if (!application.grants.includes('authorization_code')) {
    return fault('unauthorized_client', 'The application signs nobody in.');
  }
  const tellsTokens = responseTypes.includes('token') || responseTypes.includes('id_token');
  if (tellsTokens && responseMode === 'query') return fault('invalid_request', 'Tokens do not travel in a query.');
  const wantsIdToken = responseTypes.includes('id_token');
  if (wantsIdToken && (nonce === undefined || !splitScope(scope).includes('openid'))) {
    return fault('invalid_request', 'An ID token needs the scope openid and a nonce.');
  }
  if (switches().requirePkce && responseTypes.includes('code') && codeChallenge === undefined) {
    return fault('invalid_request', 'The application requires PKCE.');
  }
  // Nobody stays signed in here, so a request that may show no page cannot be granted.
  return prompt === 'none' ? fault('login_required', 'Nobody is signed in.') : undefined;
};
