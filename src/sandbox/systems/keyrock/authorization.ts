import { type Answer, pageAnswer, redirectAnswer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';
import { errorPage, explain } from './answers';
import { authorizationAnswer } from './authorizationAnswer';
import type { KeyrockApplication, KeyrockUser } from './directory';
import type { KeyrockParts } from './parts';
import { csrfHolds, issueCsrf, noSession, type Session } from './session';
import { attributesField, consentPage, type SignInPageFacts, signInPage } from './signInPages';

/** An answer to a browser, and its session from now on. */
export type BrowserAnswer = { readonly answer: Answer; readonly session: Session };

/** A request of a browser with the session it came with. */
export type BrowserRequest = { readonly arrival: Arrival; readonly session: Session };

type Step = BrowserRequest & { readonly application: KeyrockApplication };

const factsOf = ({ arrival, application }: Step, csrfToken: string): SignInPageFacts => ({
  application,
  search: arrival.url.search,
  redirectUri: arrival.url.searchParams.get('redirect_uri'),
  csrfToken,
});

const showSignIn = ({ directory }: KeyrockParts, step: Step): BrowserAnswer => {
  const { token, cookies } = issueCsrf(step.arrival);
  const hint = directory.content().users.find(({ admin }) => !admin);
  const page = signInPage(factsOf(step, token), hint, step.session.failed);
  return { answer: pageAnswer(200, page, { 'set-cookie': cookies }), session: noSession };
};

const showConsent = (step: Step): BrowserAnswer => {
  const { token, cookies } = issueCsrf(step.arrival);
  const page = consentPage(factsOf(step, token));
  return { answer: pageAnswer(200, page, { 'set-cookie': cookies }), session: step.session };
};

const sendBack = async (parts: KeyrockParts, step: Step, user: KeyrockUser): Promise<BrowserAnswer> => {
  const location = await authorizationAnswer(parts, step.application, user, step.arrival.url.searchParams);
  return { answer: redirectAnswer(location), session: step.session };
};

const goOn = async (parts: KeyrockParts, step: Step, user: KeyrockUser): Promise<BrowserAnswer> => {
  const { askAuthorization } = parts.switches();
  const agreed = parts.directory.consent(user.id, step.application.id) !== undefined;
  return askAuthorization && !agreed ? showConsent(step) : sendBack(parts, step, user);
};

const signIn = async (parts: KeyrockParts, step: Step): Promise<BrowserAnswer> => {
  const { form, url } = step.arrival;
  const user = parts.directory.userByEmail(form.get('email') ?? '');
  const password = form.get('password') ?? '';
  if (user === undefined || password === '' || user.password !== password) {
    // Only the person hears of it, on the same page again.
    const session = { ...noSession, failed: true };
    return { answer: redirectAnswer(`${url.pathname}${url.search}`), session };
  }
  return goOn(parts, { ...step, session: { userId: user.id, failed: false } }, user);
};

const enableApp = async (parts: KeyrockParts, step: Step, user: KeyrockUser | undefined): Promise<BrowserAnswer> => {
  const { arrival, application, session } = step;
  if (user === undefined) {
    return { answer: explain(arrival, 500, "Cannot read properties of undefined (reading 'id')"), session };
  }
  const attributes = arrival.form.getAll(attributesField);
  if (attributes.length === 0) {
    const message = "Cannot read properties of undefined (reading 'shared_attributes')";
    return { answer: explain(arrival, 500, message), session };
  }
  if (parts.switches().askAuthorization) {
    // The server's form reader makes a list of a field only when it comes twice, and then joins the list.
    if (attributes.length === 1) return { answer: explain(arrival, 500, 'val.join is not a function'), session };
    parts.directory.addConsent(user.id, application.id, attributes);
  }
  return sendBack(parts, step, user);
};

const hasResponseType = (text: string | null): boolean =>
  text !== null && (text.includes('code') || text.includes('token'));

/** The application of the request, or the page that says why nothing can be done; both pages come with status 200. */
const findApplication = ({ directory }: KeyrockParts, { url }: Arrival): KeyrockApplication | Answer => {
  const application = directory.application(url.searchParams.get('client_id'));
  if (application === undefined) return errorPage(200, 'invalid_client: application id not found');
  if (hasResponseType(url.searchParams.get('response_type'))) return application;
  return errorPage(200, 'invalid_request: response_type not valid or not exist');
};

/**
 * `GET` and `POST /oauth2/authorize`, and `POST /oauth2/enable_app`, which is the consent. Errors are pages for the
 * person, never redirects to the application (observed on Keyrock 8.3.0); a KeyrockRefusal is thrown for some.
 */
export const authorization = async (
  parts: KeyrockParts,
  { arrival, session }: BrowserRequest,
): Promise<BrowserAnswer> => {
  if (arrival.method === 'POST' && !csrfHolds(arrival)) {
    return { answer: explain(arrival, 403, 'invalid csrf token'), session };
  }
  const application = findApplication(parts, arrival);
  if ('status' in application) return { answer: application, session };
  const step = { arrival, session, application };
  const user = parts.directory.user(session.userId);
  if (arrival.url.pathname === '/oauth2/enable_app') return enableApp(parts, step, user);
  if (user !== undefined) return goOn(parts, step, user);
  return arrival.method === 'POST' ? signIn(parts, step) : showSignIn(parts, step);
};
