import { filled, seconds } from '../domain/answerValues';
import { base64 } from '../domain/base64';
import type { DxSettings } from '../domain/dxSettings';
import { dxSettingsSchema } from '../domain/dxSettings';
import type { TokenUse } from '../domain/presentation';
import { bearerPresentation, type Presentation } from '../domain/presentation';
import type { Profile } from '../domain/profile';
import { apiRequestSchema } from '../domain/request';
import type { TokenSet } from '../domain/token';
import { dxCalls } from './dxCalls';
import type { CallMarks, OutgoingRequest, Provider, ReadyRequest, TokenRequest, WireAnswer } from './provider';
import { standard } from './standard';
import { type Fields, factsOf, granted, jsonObject, mayBeAboutGrant, refused, succeeded } from './wireFields';

const settingsOf = ({ dx }: Pick<Profile, 'dx'>): DxSettings => dx ?? dxSettingsSchema.parse({});

/** Parameters of RFC 6749 that the security server has no use for. */
const unknownThere: ReadonlySet<string> = new Set(['client_id', 'client_secret', 'scope', 'audience', 'resource']);

/** The token call: grant names in capitals, the tenant alone in the Basic header, a name for the call in the query. */
const tokenRequest = (
  { url, headers, form }: TokenRequest,
  profile: Profile,
  { transactionId }: CallMarks,
): OutgoingRequest => {
  const { tenant, extToken, language } = settingsOf(profile);
  const fields = new URLSearchParams([...form].filter(([name]) => !unknownThere.has(name)));
  fields.set('grant_type', (form.get('grant_type') ?? '').toUpperCase());
  if (extToken) fields.set('exttoken_requested', 'true');
  const address = new URL(url);
  address.searchParams.set('client_txn_id', transactionId);
  return {
    url: address.href,
    headers: {
      ...headers,
      authorization: `Basic ${base64(tenant)}`,
      ...(language === '' ? {} : { 'accept-language': language }),
    },
    body: fields.toString(),
  };
};

/** The lifetime of a token that says nothing of its own, in seconds; the documented default. */
const defaultIdle = 1800;

/** Whether a reason is about the tenant alone; the server has no codes, and its words differ by version. */
const isAboutTenant = (msg: string): boolean =>
  /\btenant\b/i.test(msg) && !/\b(user|username|password|credentials?|token|log-?in)\b/i.test(msg);

/** Whether an error is a code, as RFC 6749 has them, and not the text of a status or a sentence. */
const isCode = (error: unknown): error is string => filled(error) && /^[a-z]+(_[a-z]+)+$/.test(error);

/** The one who is known by the Basic header is the tenant. */
const ownCode = (error: string): string => (error === 'invalid_client' ? 'invalid_tenant' : error);

/** A reason without a code. Versions differ in the field; where a status has its text beside it, 401 alone is about the grant. */
const reasonIn = (fields: Fields, answer: WireAnswer): string | undefined => {
  const { error, message, msg } = fields;
  if (!mayBeAboutGrant(answer)) return undefined;
  if (filled(msg)) return msg;
  return filled(message) && (!filled(error) || answer.status === 401) ? message : undefined;
};

const tokenResponse = (answer: WireAnswer): WireAnswer => {
  const fields = jsonObject(answer.body);
  if (fields === undefined) return standard.tokenResponse(answer);
  const { error, tkn, v } = fields;
  if (isCode(error)) return refused(answer, { error_description: fields.msg, ...fields, error: ownCode(error) });
  if (succeeded(answer) && tkn !== undefined && tkn !== null) {
    return granted({
      access_token: tkn,
      // `tt` may say Basic, yet the token always travels as a bearer.
      token_type: 'Bearer',
      expires_in: v === undefined || v === null || v === '' ? defaultIdle : seconds(v),
      refresh_token: fields.rtkn,
    });
  }
  const reason = reasonIn(fields, answer);
  if (reason === undefined) return standard.tokenResponse(answer);
  return refused(answer, {
    error: isAboutTenant(reason) ? 'invalid_tenant' : 'invalid_grant',
    error_description: reason,
  });
};

/** The token as JSON with the tenants it is for, in base64 (Broadcom, pass the authorization details). */
const present = (token: TokenSet, profile: Profile, use: TokenUse | undefined): Presentation => {
  const { tenant, scopeKind, scopeTenant } = { ...settingsOf(profile), ...use };
  const scope = scopeKind === 't' ? { t: scopeTenant || tenant } : { [scopeKind]: true };
  return bearerPresentation(base64(JSON.stringify({ tkn: token.accessToken, ...scope })));
};

/** The two addresses of the documentation, on the host of the token endpoint. */
const readyRequests = ({ server }: Profile): readonly ReadyRequest[] => {
  const token = server.kind === 'endpoints' ? server.endpoints.token : undefined;
  const root = token === undefined ? undefined : /^(.*)\/ess\/security\/v1\/token$/.exec(token)?.[1];
  if (root === undefined) return [];
  return [
    {
      id: 'me',
      label: 'Check the token',
      request: apiRequestSchema.parse({ url: `${root}/ess/security/v1/me` }),
    },
    {
      id: 'aoanalytics',
      label: 'Query analytics',
      request: apiRequestSchema.parse({
        method: 'POST',
        url: `${root}/mdo/v2/aoanalytics`,
        body: { kind: 'json', text: '{}' },
      }),
    },
  ];
};

/** Broadcom DX Operational Intelligence and its EMM security server. */
export const dxOperationalIntelligence: Provider = {
  id: 'dxOperationalIntelligence',
  name: 'Broadcom DX Operational Intelligence',
  tokenResponse,
  redirectResponse: (parameters) => parameters,
  clientless: true,
  tokenRequest,
  extras: (answer) => factsOf(answer, ['userRefID', 'lc', 'tt', 'userCohort']),
  expiry: 'sliding',
  present,
  calls: dxCalls(present),
  readyRequests,
};
