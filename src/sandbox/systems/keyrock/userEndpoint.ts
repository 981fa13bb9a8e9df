import type { Answer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';
import { keyrockJson } from './answers';
import type { KeyrockApplication } from './directory';
import type { KeyrockParts } from './parts';
import { invalidRequest, invalidToken, KeyrockRefusal } from './refusal';
import type { TokenPair } from './tokens';
import { type UserInfoQuestion, userInfo } from './userInfo';

const tokenIn = ({ url, headers }: Arrival): string => {
  const query = url.searchParams.get('access_token') ?? '';
  const header = headers.authorization ?? '';
  if (query !== '' && header !== '') throw invalidRequest('only one authentication method is allowed');
  if (query !== '') return query;
  // No other header is read, X-Auth-token least of all.
  if (header === '') throw new KeyrockRefusal(401, 'Unauthorized request: no authentication given');
  const token = /Bearer\s(\S+)/.exec(header)?.[1];
  if (token === undefined) throw invalidRequest('malformed authorization header');
  return token;
};

const goodPair = ({ tokens, now }: KeyrockParts, token: string): TokenPair => {
  const pair = tokens.byAccessToken(token);
  if (pair === undefined) throw invalidToken('access token is invalid');
  if (!pair.accessGood) throw invalidToken('access token is no longer valid');
  if (pair.accessEnds !== null && pair.accessEnds < now()) throw invalidToken('access token has expired');
  return pair;
};

type Holder = { readonly userId: string | null; readonly applicationId: string };

/** A JWT is read only where the query has it beside the application it belongs to (observed on Keyrock 8.3.0). */
const jwtHolder = async (
  { signing }: KeyrockParts,
  arrival: Arrival,
  asking: KeyrockApplication | undefined,
): Promise<Holder | undefined> => {
  const token = arrival.url.searchParams.get('access_token');
  if (token === null || asking?.jwtSecret == null || !asking.tokenTypes.includes('jwt')) return undefined;
  const claims = await signing.read(asking.jwtSecret, token);
  if (typeof claims?.app_id !== 'string') return undefined;
  return { userId: typeof claims.id === 'string' ? claims.id : null, applicationId: claims.app_id };
};

const notAuthorized = { message: 'Unauthorized', code: 401, title: 'Unauthorized' };
const twoLevels = {
  message: 'Cannot handle 2 authentications levels at the same time',
  code: 400,
  title: 'Bad Request',
};

/** `GET /user`: who the token is for, and whether they may do something; throws a KeyrockRefusal. */
export const userEndpoint = async (parts: KeyrockParts, arrival: Arrival): Promise<Answer> => {
  const asked = (name: string): string | null => arrival.url.searchParams.get(name) || null;
  const applicationId = asked('app_id');
  const asking = parts.directory.application(applicationId);
  const question: UserInfoQuestion = {
    action: asked('action'),
    resource: asked('resource'),
    serviceHeader: asked('authorization_service_header'),
    authzforce: asked('authzforce') !== null,
    askingApplication: asking,
  };
  const asksDecision = question.action !== null || question.resource !== null || question.serviceHeader !== null;
  if (asksDecision && question.authzforce) return keyrockJson(400, twoLevels);
  if (applicationId !== null && asking === undefined) return keyrockJson(401, notAuthorized);
  const holder = (await jwtHolder(parts, arrival, asking)) ?? holderOf(goodPair(parts, tokenIn(arrival)));
  const user = parts.directory.user(holder.userId);
  if (user === undefined) return keyrockJson(200, { app_id: holder.applicationId });
  return keyrockJson(200, userInfo(parts, user, holder.applicationId, question));
};

const holderOf = ({ userId, clientId }: TokenPair): Holder => ({ userId, applicationId: clientId });
