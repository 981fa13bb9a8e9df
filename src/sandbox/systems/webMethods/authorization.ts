import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Answer, pageAnswer, redirectAnswer } from '../shared/answer';
import { type Arrival, isFromElsewhere } from '../shared/arrival';
import { issueTokens } from './issue';
import { errorPage, OAuthRefusal } from './oauthError';
import { type GrantPageFacts, permissionsPage, signInPage } from './pages';
import { clientOf, isActive, type WebMethodsParts } from './parts';
import { type Challenge, readChallenge } from './pkce';
import { requestedScopes } from './scopes';
import type { WebMethodsClient } from './seed';
import type { codeSchema } from './tokenEndpoint';

/** An authorization request whose client and redirect address are certain. */
type Request = {
  readonly client: WebMethodsClient;
  readonly redirectUri: string;
  readonly query: URLSearchParams;
};

type Wanted = { readonly scopes: readonly string[]; readonly asAsked: boolean; readonly challenge: Challenge | null };

const codeSeconds = 300;
const ticketSeconds = 600;
const ticketSchema = z.object({ search: z.string(), ends: z.number() });

const refuse = (description: string): OAuthRefusal => new OAuthRefusal(400, 'invalid_request', description);

/** The client and where to go back to; throws an OAuthRefusal that only the person may see. */
const readTarget = (parts: WebMethodsParts, query: URLSearchParams): Request => {
  const client = clientOf(parts, query.get('client_id'));
  if (client === undefined || !isActive(parts, client)) throw refuse('This client is not known, or it is not active.');
  const sent = query.get('redirect_uri') || null;
  const [only, ...others] = client.redirectUris;
  if (sent === null && (only === undefined || others.length > 0)) {
    throw refuse('The client has several redirection URLs, so redirect_uri must name one.');
  }
  const redirectUri = sent ?? only ?? '';
  if (!client.redirectUris.includes(redirectUri)) throw refuse('This redirect_uri is not registered for the client.');
  return { client, redirectUri, query };
};

/** What is asked for; throws an OAuthRefusal that goes back to the client. */
const readWanted = (parts: WebMethodsParts, { client, query }: Request): Wanted => {
  const responseType = query.get('response_type');
  if (responseType !== 'code' && responseType !== 'token') {
    throw new OAuthRefusal(400, 'unsupported_response_type', 'The response type must be code or token.');
  }
  if (!client.grants.includes(responseType === 'code' ? 'authorization_code' : 'implicit')) {
    throw new OAuthRefusal(400, 'unauthorized_client', 'This grant is not allowed for the client.');
  }
  const mustProve = parts.switches().requirePkce && client.secret === null && responseType === 'code';
  const challenge = responseType === 'code' ? readChallenge(query, mustProve) : null;
  return { ...requestedScopes(query.get('scope'), client.scopes), challenge };
};

/** Goes back to the client: a code and its errors in the query, a token and its errors in the fragment (RFC 6749). */
const sendBack = ({ redirectUri, query }: Request, fields: Readonly<Record<string, string>>): Answer => {
  const state = query.get('state');
  const text = new URLSearchParams({ ...fields, ...(state !== null && { state }) }).toString();
  if (query.get('response_type') === 'token') return redirectAnswer(`${redirectUri}#${text}`);
  return redirectAnswer(`${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${text}`);
};

const factsOf = ({ client, redirectUri }: Request, { url }: Arrival): GrantPageFacts => ({
  client,
  redirectUri,
  search: url.search,
});

const newCode = (
  parts: WebMethodsParts,
  { client, query }: Request,
  { challenge, scopes, asAsked }: Wanted,
): string => {
  const code = randomBytes(32).toString('hex');
  const facts: z.infer<typeof codeSchema> = {
    clientId: client.id,
    username: parts.seed.user.username,
    scopes,
    asAsked,
    redirectUri: query.get('redirect_uri') || null,
    challenge,
    ends: parts.now() + codeSeconds * 1000,
  };
  parts.records.put('AuthorizationCode', code, facts, codeSeconds);
  return code;
};

const grantAccess = (parts: WebMethodsParts, request: Request, wanted: Wanted, chosen: readonly string[]): Answer => {
  const scopes = wanted.scopes.filter((name) => chosen.includes(name));
  const granted = { ...wanted, scopes, asAsked: wanted.asAsked && scopes.length === wanted.scopes.length };
  if (request.query.get('response_type') === 'code') {
    return sendBack(request, { code: newCode(parts, request, granted) });
  }
  const { username } = parts.seed.user;
  const { client } = request;
  return sendBack(request, issueTokens(parts, { client, username, scopes, asAsked: granted.asAsked, refreshes: 0 }));
};

const askPermission = (parts: WebMethodsParts, request: Request, wanted: Wanted, arrival: Arrival, problem = '') => {
  const ticket = randomBytes(16).toString('hex');
  const ends = parts.now() + ticketSeconds * 1000;
  parts.records.put('Ticket', ticket, { search: arrival.url.search, ends }, ticketSeconds);
  const scopes = parts.seed.scopes.filter(({ name }) => wanted.scopes.includes(name));
  return pageAnswer(200, permissionsPage(factsOf(request, arrival), scopes, ticket, problem));
};

const logIn = (parts: WebMethodsParts, request: Request, wanted: Wanted, arrival: Arrival): Answer => {
  const { user } = parts.seed;
  const { form } = arrival;
  if (form.get('username') === user.username && form.get('password') === user.password) {
    return askPermission(parts, request, wanted, arrival);
  }
  return pageAnswer(401, signInPage(factsOf(request, arrival), user, true));
};

const decide = (parts: WebMethodsParts, request: Request, wanted: Wanted, arrival: Arrival): Answer => {
  const { form, url } = arrival;
  const ticket = form.get('ticket') ?? '';
  const held = ticketSchema.safeParse(parts.records.find('Ticket', ticket)).data;
  // The ticket is what a log-in gave, for this very request and once.
  if (held === undefined || held.search !== url.search || held.ends <= parts.now()) {
    return pageAnswer(200, signInPage(factsOf(request, arrival), parts.seed.user, false));
  }
  parts.records.remove('Ticket', ticket);
  if (form.get('choice') === 'deny') throw new OAuthRefusal(400, 'access_denied', 'The user denied access.');
  const chosen = form.getAll('scope');
  if (chosen.length === 0) return askPermission(parts, request, wanted, arrival, 'Choose at least one scope.');
  return grantAccess(parts, request, wanted, chosen);
};

/** `GET` and `POST /integration/rest/oAuth/authorize`: log-in, permissions, and the way back. */
export const authorization = (parts: WebMethodsParts, arrival: Arrival): Answer => {
  if (arrival.method === 'POST' && isFromElsewhere(arrival)) {
    return errorPage(new OAuthRefusal(403, 'invalid_request', 'The form was sent by another web page.'));
  }
  let request: Request | undefined;
  try {
    request = readTarget(parts, arrival.url.searchParams);
    const wanted = readWanted(parts, request);
    if (arrival.method !== 'POST')
      return pageAnswer(200, signInPage(factsOf(request, arrival), parts.seed.user, false));
    const deciding = arrival.form.has('ticket');
    return deciding ? decide(parts, request, wanted, arrival) : logIn(parts, request, wanted, arrival);
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error;
    if (request === undefined) return errorPage(error);
    return sendBack(request, { error: error.error, error_description: error.message });
  }
};
