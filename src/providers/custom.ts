import { type CustomReading, readCustomAnswer } from '../domain/customAnswer';
import type { CustomSettings } from '../domain/customSystem';
import { wordsIn } from '../domain/template';
import { customPresentation, customTokenRequest } from './customRequest';
import type { Provider, WireAnswer } from './provider';
import { standard } from './standard';
import { granted, jsonObject, mayBeAboutGrant, refused, succeeded } from './wireFields';

const readingOf = (settings: CustomSettings, { status, headers, body }: WireAnswer): CustomReading =>
  readCustomAnswer(settings, { status, headers: headers ?? {}, body });

/** The types of tokens that openid-client takes; any other word means a token that is presented as the settings say. */
const knownType = (type: string | undefined): string => (type?.toLowerCase() === 'bearer' ? (type ?? '') : 'Bearer');

/** Whether the system knows its clients at all; where it does not, a refusal is never about one. */
const knowsClients = ({ parameters }: CustomSettings): boolean =>
  parameters.some(({ value }) => wordsIn(value).some((word) => word === 'client_id' || word === 'client_secret'));

const tokenResponse =
  (settings: CustomSettings) =>
  (answer: WireAnswer): WireAnswer => {
    const reading = readingOf(settings, answer);
    const { accessToken, error, errorDescription } = reading;
    if (error !== undefined) return refused(answer, { error, error_description: errorDescription });
    const codeless = !succeeded(answer) && mayBeAboutGrant(answer) && errorDescription !== undefined;
    if (codeless) {
      const code = knowsClients(settings) ? {} : { error: 'invalid_grant' };
      return refused(answer, { ...code, error_description: errorDescription });
    }
    // A redirect has its token under the standard name already; what stands beside it there is the system's own all the same.
    const plain = accessToken === undefined ? jsonObject(answer.body) : undefined;
    const token = accessToken ?? plain?.access_token;
    if (!succeeded(answer) || token === undefined) return standard.tokenResponse(answer);
    const fields = {
      access_token: token,
      token_type: knownType(reading.tokenType),
      expires_in: reading.expiresIn ?? plain?.expires_in,
      refresh_token: reading.refreshToken ?? plain?.refresh_token,
      id_token: reading.idToken ?? plain?.id_token,
      scope: reading.scope ?? plain?.scope,
    };
    return granted(fields, reading.endsAt);
  };

/** Gives the parameters of the redirect their standard names. */
const redirectResponse =
  ({ redirect }: CustomSettings) =>
  (parameters: URLSearchParams): URLSearchParams => {
    const names: Readonly<Record<string, string>> = { [redirect.code]: 'code', [redirect.accessToken]: 'access_token' };
    return new URLSearchParams(
      [...parameters].map(([name, value]): [string, string] => [
        Object.hasOwn(names, name) ? (names[name] ?? name) : name,
        value,
      ]),
    );
  };

const expiryModels = { absolute: 'absolute', sliding: 'sliding', never: 'jwt-or-never' } as const;

/** A system as its settings describe it. */
export const customProvider = (settings: CustomSettings): Provider => ({
  id: 'custom',
  name: 'Custom system',
  tokenResponse: tokenResponse(settings),
  redirectResponse: redirectResponse(settings),
  // A profile with a client ID has one all the same.
  clientless: true,
  tokenRequest: customTokenRequest(settings),
  tokenType: (answer) => readingOf(settings, answer).tokenType,
  tokenPlace: (answer) => {
    const { errorDescription } = readingOf(settings, answer);
    const words = errorDescription === undefined ? {} : { description: errorDescription };
    return { place: settings.answer.accessToken, ...words };
  },
  extras: (answer) => (succeeded(answer) ? readingOf(settings, answer).facts : {}),
  expiry: expiryModels[settings.expiry.model],
  present: (token, profile) => customPresentation(settings, token, profile),
});
