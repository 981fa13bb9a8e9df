import type { Records } from '../../records';
import { type Answer, emptyAnswer, pageAnswer, redirectAnswer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';
import { adminApi } from './adminApi';
import { explain, keyrockJson, keyrockPage, nothingHere, pathNotFound } from './answers';
import { authorization, type BrowserAnswer, type BrowserRequest } from './authorization';
import { applicationPages } from './discovery';
import type { KeyrockParts } from './parts';
import { KeyrockRefusal } from './refusal';
import { revocationEndpoint } from './revocation';
import { noSession, readSession, sessionCookies } from './session';
import { tokenEndpoint } from './tokenEndpoint';
import { userEndpoint } from './userEndpoint';

/** What the router works with. */
export type RouterParts = KeyrockParts & { readonly records: Records };

type Handler = (parts: RouterParts, request: BrowserRequest) => Promise<BrowserAnswer>;
type Refused = (arrival: Arrival, refusal: KeyrockRefusal) => Answer;

/** Turns a thrown refusal into an answer, in the form that the endpoint gives its errors. */
const refusingAs =
  (refused: Refused, handler: Handler): Handler =>
  async (parts, request) => {
    try {
      return await handler(parts, request);
    } catch (error) {
      if (!(error instanceof KeyrockRefusal)) throw error;
      return { answer: refused(request.arrival, error), session: request.session };
    }
  };

const asJsonString: Refused = (_arrival, { status, message }) => keyrockJson(status, message);
const asText: Refused = (arrival, { status, message }) => explain(arrival, status, message);

const plain =
  (handle: (parts: RouterParts, arrival: Arrival) => Answer | Promise<Answer>): Handler =>
  async (parts, { arrival, session }) => ({ answer: await handle(parts, arrival), session });

/** `GET|DELETE /auth/external_logout?client_id=ID`: ends the browser session and goes to the application. */
const signOut: Handler = async ({ directory }, { arrival }) => {
  const application = directory.application(arrival.url.searchParams.get('client_id'));
  return { answer: redirectAnswer(application?.signOutUri || '/'), session: noSession };
};

const home: Handler = plain(() => {
  const body = '<p>Nothing was sent to the application. You can close this page, and stop the sign-in there.</p>';
  return pageAnswer(200, keyrockPage('Keyrock', body));
});

const authorize = refusingAs(asText, authorization);

const handlers: ReadonlyMap<string, Handler> = new Map([
  ['POST /oauth2/token', refusingAs(asJsonString, plain(tokenEndpoint))],
  ['POST /oauth2/revoke', refusingAs(asText, plain(revocationEndpoint))],
  ['GET /user', refusingAs(asJsonString, plain(userEndpoint))],
  ['GET /oauth2/authorize', authorize],
  ['POST /oauth2/authorize', authorize],
  ['POST /oauth2/enable_app', authorize],
  ['DELETE /auth/external_logout', signOut],
  ['GET /', home],
]);

const methodOf = ({ method, url }: Arrival): string => {
  const replaced = url.pathname === '/auth/external_logout' ? url.searchParams.get('_method') : null;
  return replaced?.toUpperCase() ?? method;
};

const other: Handler = plain(async (parts, arrival) => {
  const { pathname } = arrival.url;
  if (pathname.startsWith('/v1/')) return adminApi(parts, arrival);
  if (pathname.startsWith('/oauth2/')) return pathNotFound(arrival);
  const page = arrival.method === 'GET' ? await applicationPages(parts, pathname) : undefined;
  return page ?? nothingHere();
});

const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE',
  'access-control-allow-headers': 'Content-Type, Authorization, X-Auth-token',
};

const noCache = 'no-cache, private, no-store, must-revalidate, max-stale=0, post-check=0, pre-check=0';

/** Adds what every answer carries: the session's cookies, the cache header, and CORS where it is switched on. */
const dress = (parts: RouterParts, { answer, session }: BrowserAnswer): Answer => {
  const cookies = [answer.headers['set-cookie'] ?? [], sessionCookies(session, parts.cookieKey, parts.now())].flat();
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'cache-control': noCache,
      'set-cookie': cookies,
      ...(parts.switches().cors && corsHeaders),
    },
  };
};

/** Answers every request to the emulator. */
export const createRouter =
  (parts: RouterParts) =>
  async (arrival: Arrival): Promise<Answer> => {
    const session = readSession(arrival, parts.cookieKey, parts.now());
    if (arrival.method === 'OPTIONS' && parts.switches().cors) {
      return dress(parts, { answer: emptyAnswer(204), session });
    }
    const handler = handlers.get(`${methodOf(arrival)} ${arrival.url.pathname}`) ?? other;
    return dress(parts, await handler(parts, { arrival, session }));
  };
