import { fail } from '../domain/errors';
import type { Parameters, Profile } from '../domain/profile';

/** What ties an authorization answer to its sign-in and to this client, and what would smuggle it in. */
const ownOfAuthorization = new Set([
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
]);

/** What the grants and the client authentication put into a token call themselves. */
const ownOfToken = new Set([
  'grant_type',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'code',
  'code_verifier',
  'redirect_uri',
  'refresh_token',
  'username',
  'password',
  'assertion',
]);

const refuseOwn = (extra: Parameters, own: ReadonlySet<string>, field: string): void => {
  const taken = extra.find(({ name }) => own.has(name));
  if (taken !== undefined) {
    throw fail('input-invalid', { field, reason: `The app sets ${taken.name} itself, and it cannot be replaced.` });
  }
};

/** The parameters with the profile's extra ones in the place of those of the same name; an extra one may come twice. */
const withExtra = (parameters: URLSearchParams, extra: Parameters): URLSearchParams => {
  const merged = new URLSearchParams(parameters);
  for (const { name } of extra) merged.delete(name);
  for (const { name, value } of extra) merged.append(name, value);
  return merged;
};

const add = (parameters: URLSearchParams, name: string, value: string): void => {
  if (value !== '') parameters.set(name, value);
};

/** Scopes with one blank between them (RFC 6749 section 3.3). */
const oneBlank = (scope: string): string => scope.trim().replace(/\s+/g, ' ');

/** What a profile asks for: scope, audience, resources (RFC 6749 section 3.3, RFC 8707). */
const asked = ({ scope, audience, resource }: Profile): URLSearchParams => {
  const parameters = new URLSearchParams();
  add(parameters, 'scope', oneBlank(scope));
  add(parameters, 'audience', audience);
  for (const one of resource) parameters.append('resource', one);
  return parameters;
};

/** What an authorization request asks for beside its security parameters. Throws `input-invalid`. */
export const authorizationParameters = (profile: Profile): URLSearchParams => {
  refuseOwn(profile.extra.authorize, ownOfAuthorization, 'extra.authorize');
  const parameters = asked(profile);
  add(parameters, 'login_hint', profile.username);
  if (profile.responseMode !== 'default') parameters.set('response_mode', profile.responseMode);
  return withExtra(parameters, profile.extra.authorize);
};

/** What a token call without a browser asks for. Throws `input-invalid`. */
export const tokenParameters = (profile: Profile): URLSearchParams => {
  refuseOwn(profile.extra.token, ownOfToken, 'extra.token');
  return withExtra(asked(profile), profile.extra.token);
};

/** Tokens of a code or a refresh token are for the resources already agreed on, which must be named again (RFC 8707 section 2.2). */
const resourcesAgain = (profile: Profile): URLSearchParams =>
  new URLSearchParams(profile.resource.map((one): [string, string] => ['resource', one]));

/** What goes with an authorization code beside it. Throws `input-invalid`. */
export const codeParameters = (profile: Profile): URLSearchParams => {
  refuseOwn(profile.extra.token, ownOfToken, 'extra.token');
  return withExtra(resourcesAgain(profile), profile.extra.token);
};

/**
 * What goes with a refresh token beside it: no scope, which then stays what it was (RFC 6749 section 6), unless the
 * system wants it again. Throws `input-invalid`.
 */
export const refreshParameters = (profile: Profile, how: { readonly withScope: boolean }): URLSearchParams => {
  refuseOwn(profile.extra.refresh, ownOfToken, 'extra.refresh');
  const parameters = resourcesAgain(profile);
  if (how.withScope) add(parameters, 'scope', oneBlank(profile.scope));
  return withExtra(parameters, profile.extra.refresh);
};

/** Whether an ID token is asked for (OpenID Connect Core section 3.1.2.1). */
export const asksForIdToken = (authorization: URLSearchParams): boolean =>
  authorization.getAll('scope').some((scope) => scope.split(/\s+/).includes('openid'));
