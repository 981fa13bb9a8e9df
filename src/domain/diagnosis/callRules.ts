import type { ErrorCode, FlowStage } from '../errors';
import { plain, shownAddress } from '../text/wording';
import type { Evidence, Rule } from './rule';
import { hostOf } from './ruleFacts';

/** Calls that carry the access token as their proof. */
const withToken: readonly FlowStage[] = ['userinfo', 'call'];

/** Calls about a token in which the client proves itself. */
const byClient: readonly FlowStage[] = ['introspection', 'revocation'];

const either = [...withToken, ...byClient];

const unreadable: readonly ErrorCode[] = ['answer-not-json', 'answer-empty', 'answer-cut', 'answer-invalid'];

const lacksScope = ({ oauthError, error }: Evidence): boolean =>
  oauthError === 'insufficient_scope' || error.code === 'scope-refused';

/** The token itself is refused; some say so with another status than 401. */
const isAboutToken = (evidence: Evidence): boolean =>
  !lacksScope(evidence) && (evidence.status === 401 || evidence.oauthError === 'invalid_token');

const isOther = (evidence: Evidence): boolean => !lacksScope(evidence) && !isAboutToken(evidence);

/** Said with whatever status (RFC 7009 section 2.2.1). */
const isAboutType = ({ oauthError }: Evidence): boolean => oauthError === 'unsupported_token_type';

/** The scope that a challenge names (RFC 6750 section 3), as a clause. */
const wantedScope = ({ said }: Evidence): string => {
  const scope = /\bscope="([^"]{1,200})"/.exec(said)?.[1];
  return scope === undefined ? 'the scope that the call needs' : `“${plain(scope, 120)}”`;
};

const nameOf: Readonly<Partial<Record<FlowStage, string>>> = {
  userinfo: 'user info',
  introspection: 'introspection',
  revocation: 'revocation',
};

const addressOf = ({ last }: Evidence): string => shownAddress(last?.request.address.replace(/\?.*$/s, '') ?? '', 120);

/** Calls about a kept token: user info, introspection, revocation, a system's own (OpenID Connect Core 5.3, RFC 7662, RFC 7009). */
export const callRules: readonly Rule[] = [
  {
    id: 'call-token',
    when: { stages: withToken, statuses: [400, 401, 403], where: isAboutToken },
    cause: (e) =>
      `${hostOf(e)} does not accept the access token: it has ended, was revoked, or was issued for another audience.`,
    remedy: 'Get a new one; if it is refused as well, compare its issuer and audience with what this system wants.',
    action: 'sign-in-again',
  },
  {
    id: 'call-scope',
    when: { stages: withToken, where: lacksScope },
    cause: 'The token is good, and its scope does not cover this call.',
    remedy: (e) => `Add ${wantedScope(e)} to the scope in Settings, and get the token again; user info wants openid.`,
    action: 'open-settings',
  },
  {
    id: 'call-forbidden',
    when: { stages: withToken, statuses: [403], where: isOther },
    cause: (e) => `${hostOf(e)} knows the token and does not allow it this call.`,
    remedy: 'Ask for the scope that the call needs, or have the account or client given the right to it.',
    action: 'open-settings',
  },
  {
    id: 'call-request',
    when: { stages: withToken, statuses: [400, 422], where: isOther },
    cause: (e) => `${hostOf(e)} could make nothing of what the call asked for.`,
    remedy: 'Compare what was sent with the answer below; a value typed for the call may be wrong.',
  },
  {
    id: 'call-address',
    when: { stages: either, statuses: [404, 405, 410] },
    cause: (e) => `There is no such call at ${addressOf(e)}.`,
    remedy: 'Check the address of the endpoint in Settings, or whether this system has the call at all.',
    action: 'open-settings',
  },
  {
    id: 'client-not-allowed',
    when: { stages: byClient, statuses: [403], where: (e) => !isAboutType(e) },
    cause: (e) =>
      `The provider does not allow this client the ${nameOf[e.stage ?? 'introspection'] ?? 'call'} of tokens.`,
    remedy:
      'Have the client given the right to it at the provider; many want a confidential client or one of its own for APIs.',
  },
  {
    id: 'revocation-type',
    when: { stages: ['revocation'], where: isAboutType },
    cause: 'The provider cannot revoke tokens of this type.',
    remedy: 'Forget the token here and use it nowhere else; it is good until it ends.',
    action: 'forget-token',
  },
  {
    id: 'call-answer',
    when: { stages: either, codes: unreadable, where: ({ status }) => status !== undefined && status < 300 },
    cause: (e) => `${hostOf(e)} said yes, and its answer is not the JSON that this call is answered with.`,
    remedy: 'Look at the answer below: the address may be that of a web page, or a proxy may have changed the answer.',
    action: 'open-settings',
  },
  {
    id: 'call-too-large',
    when: { stages: either, codes: ['answer-too-large'] },
    cause: (e) => `The answer of ${hostOf(e)} is far larger than any that is meant to be read.`,
    remedy: 'Check the address of the endpoint in Settings.',
    action: 'open-settings',
  },
  {
    id: 'sign-out-not-opened',
    when: { codes: ['browser-not-opened'], where: ({ run }) => run.steps.some(({ kind }) => kind === 'sign-out-page') },
    cause: 'The browser did not open for the sign-out page, so the session at the provider goes on.',
    remedy: 'Sign out at the provider in a browser of your own; the token is still kept here.',
  },
];
