import { type CustomParameter, type CustomSettings, defaultCustomSettings } from '../../domain/customSystem';
import { type AppError, toAppError } from '../../domain/errors';
import type { Presentation } from '../../domain/presentation';
import { type Profile, usesBrowser } from '../../domain/profile';
import { redirectAddress } from '../../domain/redirectAddress';
import { wordsIn } from '../../domain/template';
import { customPresentation, customTokenRequest, leftOutParameters } from '../customRequest';

/** A call as it would be sent, every secret in it hidden; or why it could not be made. */
export type CustomCallPreview =
  | {
      readonly kind: 'call';
      readonly method: 'POST';
      readonly url: string;
      readonly headers: readonly (readonly [name: string, value: string])[];
      /** Empty where the call has none. */
      readonly body: string;
      /** Parameters that stay out of this call, because a word of theirs has no value in it. */
      readonly leftOut: readonly string[];
    }
  | { readonly kind: 'problem'; readonly error: AppError };

/** Which call of the token endpoint is looked at: for the first token, or for the next one. */
export type CustomCall = 'token' | 'refresh';

/** What stands for a secret on its way through the settings: nothing that an encoding would change. */
const marker = 'zq0hidden0qz';
/** Ends a secret that travels without quotes in a JSON body. */
const unquoted = 'zq1bare1qz';
const shown = (text: string): string =>
  text
    .replace(new RegExp(`"[^"]*${unquoted}"`, 'g'), '•••')
    .replaceAll(unquoted, '')
    .replaceAll(marker, '•••');

const secretWords: ReadonlySet<string> = new Set([
  'password',
  'code',
  'code_verifier',
  'refresh_token',
  'client_secret',
  'assertion',
  'token',
]);

/** Base64 would hide where the secret stands; so what is encoded is shown inside `base64(…)`. What stands for it is no number. */
const unencoded = <Part extends Pick<CustomParameter, 'value' | 'encode' | 'prefix'>>(part: Part): Part => {
  if (part.encode === 'none' || !wordsIn(part.value).some((word) => secretWords.has(word))) return part;
  return part.encode === 'json'
    ? { ...part, encode: 'none', value: `${part.value}${unquoted}` }
    : { ...part, encode: 'none', prefix: `${part.prefix}base64(`, value: `${part.value})` };
};

const grantFields = (profile: Profile): Readonly<Record<string, string>> => {
  switch (profile.grant) {
    case 'password':
    case 'verify_password':
      return { username: profile.username || 'user-name', password: marker, grant_type: 'password' };
    case 'authorization_code':
      return {
        redirect_uri: redirectAddress(profile.redirect),
        code: marker,
        code_verifier: marker,
        grant_type: 'authorization_code',
      };
    case 'client_credentials':
    case 'implicit':
      return { grant_type: 'client_credentials' };
  }
};

const clientFields = ({ clientAuth, clientId }: Profile): Readonly<Record<string, string>> => {
  if (clientAuth === 'client_secret_basic') return {};
  const id = clientId === '' ? {} : { client_id: clientId };
  return clientAuth === 'client_secret_post' ? { ...id, client_secret: marker } : id;
};

/** The form of a standard call, before the settings change it. */
const standardForm = (profile: Profile, call: CustomCall): URLSearchParams => {
  const isRefresh = call === 'refresh';
  const scope = profile.scope.trim().replace(/\s+/g, ' ');
  const asks = !isRefresh && !usesBrowser(profile.grant);
  const form = new URLSearchParams(asks && scope !== '' ? { scope } : {});
  if (asks && profile.audience !== '') form.set('audience', profile.audience);
  for (const one of profile.resource) form.append('resource', one);
  for (const { name, value } of isRefresh ? profile.extra.refresh : profile.extra.token) form.append(name, value);
  const own = isRefresh ? { refresh_token: marker, grant_type: 'refresh_token' } : grantFields(profile);
  for (const [name, value] of Object.entries({ ...own, ...clientFields(profile) })) form.set(name, value);
  return form;
};

const spelt = (settings: CustomSettings): CustomSettings => ({
  ...settings,
  parameters: settings.parameters.map(unencoded),
  present: unencoded(settings.present),
});

type Attempt<Result> = (settings: CustomSettings) => Result;

/** With what is encoded spelt out; where only the encoding makes it fit for a header, as it would leave. */
const readably = <Result>(settings: CustomSettings, attempt: Attempt<Result>): Result => {
  try {
    return attempt(spelt(settings));
  } catch {
    return attempt(settings);
  }
};

/**
 * The token call of a custom system as it would be sent now. Nothing is sent, no secret is known here, and what is typed
 * may still be wrong. Never throws.
 */
export const previewCustomCall = (profile: Profile, call: CustomCall): CustomCallPreview => {
  const settings = profile.custom ?? defaultCustomSettings;
  const url = (profile.server.kind === 'endpoints' ? profile.server.endpoints.token : undefined) || 'https://…';
  const form = standardForm(profile, call);
  const marks = { transactionId: 'a-new-name-each-time' };
  const basic = profile.clientAuth === 'client_secret_basic' ? { authorization: `Basic ${marker}` } : {};
  const headers = {
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    accept: 'application/json',
    ...basic,
  };
  try {
    const leaving = readably(settings, (how) => customTokenRequest(how)({ url, headers, form }, profile, marks));
    return {
      kind: 'call',
      method: 'POST',
      url: shown(leaving.url),
      headers: Object.entries(leaving.headers).map(([name, value]) => [name, shown(value)] as const),
      body: shown(leaving.body ?? ''),
      leftOut: leftOutParameters(settings, form, profile, marks),
    };
  } catch (caught) {
    return { kind: 'problem', error: toAppError(caught) };
  }
};

/** How a token would travel in a request, the token hidden; or why it could not. Never throws. */
export const previewCustomPresentation = (profile: Profile): Presentation | { readonly error: AppError } => {
  const settings = profile.custom ?? defaultCustomSettings;
  const extras = Object.fromEntries(settings.facts.map(({ name }) => [name, `(${name})`]));
  const token = { accessToken: marker, tokenType: 'Bearer', extras };
  try {
    const presented = readably(settings, (how) => customPresentation(how, token, profile));
    return { ...presented, value: shown(presented.value) };
  } catch (caught) {
    return { error: toAppError(caught) };
  }
};
