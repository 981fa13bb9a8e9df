import { escapeHtml, formTargetsFor, page } from '../../page';
import { splitScope } from '../../scopes';
import { type Answer, jsonAnswer, pageAnswer, redirectAnswer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';
import { issueAccessToken } from './accessTokens';
import { type AuthorizationRequest, faultOf, readAuthorizationRequest } from './authorizationRequest';
import { issueCode } from './codeGrant';
import { newGrant } from './grants';
import { beginSignIn } from './signInFlow';
import { brand } from './signInPages';
import type { SignInOutcome, SignIns } from './signIns';
import type { Surface } from './surfaces';
import type { Tenant } from './tenant';
import { issueIdToken } from './tokenAnswers';

type Parameters = Readonly<Record<string, string>>;

const formPostPage = (redirectUri: string, parameters: Parameters) =>
  page({
    title: 'Back to the application',
    brand,
    formTargets: formTargetsFor(redirectUri),
    script: 'document.forms[0].submit();',
    body: `<form method="post" action="${escapeHtml(redirectUri)}">
${Object.entries(parameters)
  .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
  .join('\n')}
<div class="choices"><button type="submit">Continue</button></div>
</form>`,
  });

/** Sends the browser back in the way the request asked for (OAuth 2.0 Multiple Response Types, Form Post). */
const sendBack = ({ redirectUri, responseMode, state }: AuthorizationRequest, answer: Parameters): Answer => {
  const parameters = { ...answer, ...(state !== undefined && { state }) };
  if (responseMode === 'form_post') return pageAnswer(200, formPostPage(redirectUri, parameters));
  const encoded = new URLSearchParams(parameters).toString();
  if (responseMode === 'fragment') return redirectAnswer(`${redirectUri}#${encoded}`);
  return redirectAnswer(`${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${encoded}`);
};

const grantTypeOf = ({ responseTypes }: AuthorizationRequest): string =>
  responseTypes.includes('code') ? 'authorization_code' : 'implicit';

const giveWhatWasAsked = async (
  tenant: Tenant,
  surface: Surface,
  request: AuthorizationRequest,
  { person, factors }: Extract<SignInOutcome, { kind: 'signedIn' }>,
): Promise<Parameters> => {
  const { responseTypes, scope, nonce, application } = request;
  const held = newGrant(tenant, {
    clientId: application.clientId,
    surface,
    begunWith: grantTypeOf(request),
    userId: person.id,
    factors: [...factors],
  });
  const { accessTokenSeconds: seconds, accessTokenFormat: format } = tenant.switches();
  const code = responseTypes.includes('code') ? issueCode(tenant, held, request) : undefined;
  const access = responseTypes.includes('token')
    ? await issueAccessToken(tenant, held, { scope, seconds, format })
    : undefined;
  const bound = { ...(code !== undefined && { code }), ...(access !== undefined && { accessToken: access.token }) };
  return {
    ...(code !== undefined && { code }),
    ...(access !== undefined && {
      access_token: access.token,
      token_type: 'Bearer',
      expires_in: String(seconds),
      scope,
      grant_id: held.id,
    }),
    ...(responseTypes.includes('id_token') && {
      id_token: await issueIdToken(tenant, held, { scope, nonce, ...bound }),
    }),
  };
};

/** The authorization endpoint of both surfaces (RFC 6749 section 3.1): it shows the sign-in page. */
export const authorize = (tenant: Tenant, signIns: SignIns, arrival: Arrival, surface: Surface): Answer => {
  const { method } = arrival;
  if (method !== 'GET' && method !== 'POST') return jsonAnswer(405, { error: 'invalid_request' });
  const request = readAuthorizationRequest(tenant, arrival);
  if ('status' in request) return request;
  const fault = faultOf(tenant, request);
  if (fault !== undefined) return sendBack(request, { error: fault.error, error_description: fault.description });
  return beginSignIn(tenant, signIns, {
    applicationName: request.application.name,
    scopes: splitScope(request.scope),
    redirectUri: request.redirectUri,
    person: undefined,
    finish: async (outcome) =>
      sendBack(
        request,
        outcome.kind === 'signedIn'
          ? await giveWhatWasAsked(tenant, surface, request, outcome)
          : { error: outcome.error, error_description: outcome.description },
      ),
  });
};
