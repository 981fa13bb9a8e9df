import type { SentFactorType } from '../domain/question';
import type { VerifyFactor } from './ibmVerifyFactors';

/** A call of Verify's own interfaces, relative to the tenant. */
export type VerifyRequest = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
};

const segment = encodeURIComponent;

/** Makes a successful attempt answer with the assertion; the value is the text `true`. */
const withAssertion = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}returnJwt=true`;

/** The enrolments of the person a challenge is about. */
export const listFactors: VerifyRequest = { method: 'GET', path: '/v2.0/factors' };

/** Hands in a code of an authenticator app. */
export const attemptTotp = (enrolmentId: string, otp: string): VerifyRequest => ({
  method: 'POST',
  path: withAssertion(`/v2.0/factors/totp/${segment(enrolmentId)}`),
  body: { otp },
});

type CodeFactor = Extract<VerifyFactor, { readonly type: SentFactorType }>;

const codePath = (factor: CodeFactor): string =>
  `/v2.0/factors/${factor.type}/${'id' in factor ? segment(factor.id) : 'transient'}/verifications`;

/** Has a code sent, to an enrolment or to a `destination` that is not one. The server makes up the mark before the code. */
export const sendCode = (factor: CodeFactor, destination: string): VerifyRequest => ({
  method: 'POST',
  path: codePath(factor),
  body: 'id' in factor ? {} : { [factor.type === 'emailotp' ? 'emailAddress' : 'phoneNumber']: destination },
});

/** Hands in a code that was sent; the code alone, without the mark before it. */
export const attemptCode = (factor: CodeFactor, verificationId: string, otp: string): VerifyRequest => ({
  method: 'POST',
  path: withAssertion(`${codePath(factor)}/${segment(verificationId)}`),
  body: { otp },
});

/** Asks for the questions of an enrolment. */
export const beginQuestions = (enrolmentId: string): VerifyRequest => ({
  method: 'POST',
  path: `/v2.0/factors/questions/${segment(enrolmentId)}/verifications`,
  body: {},
});

/** Hands in the answers, all of them in one call. */
export const attemptQuestions = (
  enrolmentId: string,
  verificationId: string,
  answers: readonly { readonly key: string; readonly answer: string }[],
): VerifyRequest => ({
  method: 'POST',
  path: withAssertion(`/v2.0/factors/questions/${segment(enrolmentId)}/verifications/${segment(verificationId)}`),
  body: { questions: answers.map(({ key, answer }) => ({ questionKey: key, answer })) },
});

const pushPath = (authenticatorId: string): string => `/v1.0/authenticators/${segment(authenticatorId)}/verifications`;

/** How long an approval may take, in seconds. */
const pushSeconds = 120;

/** Sends an approval request to a phone; `purpose` is what its owner reads. */
export const beginPush = (
  { authenticatorId, enrolmentIds }: Extract<VerifyFactor, { readonly type: 'push' }>,
  purpose: string,
): VerifyRequest => ({
  method: 'POST',
  path: pushPath(authenticatorId),
  body: {
    transactionData: { message: purpose, originUserAgent: 'Token Helper', additionalData: [] },
    pushNotification: { send: true, title: 'Token Helper', message: purpose },
    authenticationMethods: enrolmentIds.map((id) => ({ id, methodType: 'signature' })),
    logic: 'OR',
    expiresIn: pushSeconds,
  },
});

/** Asks how an approval stands: at the address the answer named, where that is the tenant's own. */
export const pollPush = (transactionUri: URL): VerifyRequest => ({
  method: 'GET',
  path: withAssertion(`${transactionUri.pathname}${transactionUri.search}`),
});

/** The same by search, for an answer that named an address elsewhere, to which no token is ever sent. */
export const searchPush = (authenticatorId: string, verificationId: string): VerifyRequest => ({
  method: 'GET',
  path: withAssertion(`${pushPath(authenticatorId)}?search=${encodeURIComponent(`id="${verificationId}"`)}`),
});

/** One request by its id. */
export const getPush = (authenticatorId: string, verificationId: string): VerifyRequest => ({
  method: 'GET',
  path: withAssertion(`${pushPath(authenticatorId)}/${segment(verificationId)}`),
});

/** The registration profiles of the tenant's phone apps, one of which a QR code is made for. */
export const listRegistrations: VerifyRequest = { method: 'GET', path: '/v1.0/authenticators/clients' };

/** Asks for a QR code to sign in with. */
export const beginQr = (registrationId: string): VerifyRequest => ({
  method: 'GET',
  path: `/v2.0/factors/qr/authenticate?profileId=${segment(registrationId)}`,
});

/** Asks whether the QR code was scanned; `dsi` proves that the same device asks. */
export const pollQr = (id: string, dsi: string): VerifyRequest => ({
  method: 'GET',
  path: withAssertion(`/v2.0/factors/qr/authenticate/${segment(id)}?dsi=${segment(dsi)}`),
});

/** The identity sources passwords can be checked in. */
export const listSources: VerifyRequest = { method: 'GET', path: '/v1.0/authnmethods/password' };

/** A further page of them; the parts of the value are encoded as a whole (IBM Verify, `pagination`). */
export const listSourcesPage = (page: number, limit: number): VerifyRequest => ({
  method: 'GET',
  path: `/v1.0/authnmethods/password?pagination=${encodeURIComponent(`page=${page}&limit=${limit}`)}`,
});

/** The identity source of a name. The filter's syntax leaves open how a quote in a name is written: see `isSearchable`. */
export const searchSource = (name: string): VerifyRequest => ({
  method: 'GET',
  path: `/v1.0/authnmethods/password?search=${encodeURIComponent(`name = "${name}"`)}`,
});

/** Whether a name can stand in a search filter. */
export const isSearchable = (name: string): boolean => !/["\\]/.test(name);

/** Checks a password in an identity source. */
export const checkPassword = (
  sourceId: string,
  credentials: { readonly username: string; readonly password: string },
  wantsAssertion: boolean,
): VerifyRequest => {
  const path = `/v1.0/authnmethods/password/${segment(sourceId)}`;
  return {
    method: 'POST',
    path: wantsAssertion ? withAssertion(path) : path,
    body: { username: credentials.username, password: credentials.password },
  };
};
