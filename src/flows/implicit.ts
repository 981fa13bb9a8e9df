import {
  buildAuthorizationUrl,
  implicitAuthentication,
  None,
  randomNonce,
  randomState,
  useIdTokenResponseType as setIdTokenResponseType,
  type TokenEndpointResponse,
} from 'openid-client';
import { fail } from '../domain/errors';
import { readJwt } from '../domain/jwt';
import type { Profile } from '../domain/profile';
import { providerOf } from '../providers/index';
import type { Provider } from '../providers/provider';
import { hashBelongs } from './accessTokenHash';
import { callbackMode, checkIssuer } from './authorizationRequest';
import { callFacts, configuration, type FlowClient, openClient, requireEndpoint, withoutNobody } from './client';
import type { FlowContext, FlowTokens } from './context';
import { flowTokens } from './flowTokens';
import { authorizationRefusal, callFailure } from './oauthErrors';
import { asksForIdToken, authorizationParameters } from './parameters';
import { signIn } from './signIn';
import { receiveTokens, type TokenReceipt, tokenFields, tokenTypeIn } from './tokenReceipt';
import { createWire, type Wire } from './wire';

type Ties = { readonly state: string; readonly nonce: string };

const wireOf = ({ context, server }: FlowClient): Wire =>
  createWire({ http: context.http, signal: context.signal, stage: 'authorization', keys: server.endpoints.jwks });

/** Whether an ID token comes along: one that nobody here could check is not asked for. */
const wantsIdToken = (provider: Provider, asked: URLSearchParams): boolean =>
  asksForIdToken(asked) && provider.idTokens !== 'from-token-endpoint';

const authorizationAddress = (client: FlowClient, asked: URLSearchParams, ties: Ties, redirectUri: string): URL => {
  const idToken = wantsIdToken(client.provider, asked);
  const config = configuration(client, { auth: None(), fetch: wireOf(client).fetch, signature: false });
  const parameters = new URLSearchParams(asked);
  parameters.set('response_type', idToken ? 'id_token token' : 'token');
  parameters.set('redirect_uri', redirectUri);
  parameters.set('state', ties.state);
  // Some providers refuse a nonce that no ID token could carry.
  if (idToken) parameters.set('nonce', ties.nonce);
  const address = buildAuthorizationUrl(config, parameters);
  withoutNobody(client.profile, address.searchParams);
  return address;
};

/** The answer in standard form, its issuer checked. An ID token nobody asked for would go unchecked, so it is dropped. */
const answerOf = (client: FlowClient, parameters: URLSearchParams, idTokenAsked: boolean): URLSearchParams => {
  const answer = new URLSearchParams(client.provider.redirectResponse(parameters));
  if (!idTokenAsked) answer.delete('id_token');
  return checkIssuer(client, answer, { idTokenNamesIssuer: idTokenAsked && answer.has('id_token') });
};

/** The tokens in a redirect (RFC 6749 section 4.2.2), read like those of a token endpoint. Throws AppFailure. */
const tokensIn = (
  client: FlowClient,
  parameters: URLSearchParams,
): TokenReceipt & { readonly tokens: TokenEndpointResponse } => {
  const body = JSON.stringify(Object.fromEntries(parameters));
  const wired = { status: 200, contentType: 'application/json', body };
  const answer = client.provider.tokenResponse(wired);
  const receipt = receiveTokens(client, answer, wired);
  const tokens = tokenFields(answer);
  if (receipt === undefined || tokens === undefined) {
    throw fail('redirect-invalid', { reason: 'It holds no access token.' });
  }
  if (tokenTypeIn(answer).toLowerCase() !== 'bearer') {
    throw fail('answer-invalid', { stage: 'authorization', reason: 'unsupported `token_type` value' });
  }
  return { ...receipt, tokens };
};

/**
 * Checks the ID token that came along, signature and all, and that the access token belongs to it. The browser carried
 * both, so nothing but the signature vouches for them. Throws `id-token-invalid`, and what reading the keys throws.
 */
const checkIdToken = async (
  client: FlowClient,
  parameters: URLSearchParams,
  ties: Ties,
  accessToken: string,
): Promise<void> => {
  const wire = wireOf(client);
  const idToken = parameters.get('id_token') ?? '';
  const config = configuration(client, { auth: None(), fetch: wire.fetch, signature: true, idToken });
  setIdTokenResponseType(config);
  try {
    const address = new URL(`http://127.0.0.1/#${parameters}`);
    await implicitAuthentication(config, address, ties.nonce, { expectedState: ties.state });
  } catch (caught) {
    throw callFailure(caught, callFacts(client, 'authorization', wire.seen()));
  }
  const read = readJwt(idToken);
  if (read.format !== 'jwt' || !(await hashBelongs(read.claims.at_hash, accessToken, read.header.alg))) {
    throw fail('id-token-invalid', { reason: 'Its at_hash does not belong to the access token that came with it.' });
  }
  client.context.step({ kind: 'checked', what: 'nonce' });
  client.context.step({ kind: 'checked', what: 'id-token' });
  client.context.step({ kind: 'checked', what: 'signature' });
  client.context.step({ kind: 'checked', what: 'access-token-hash' });
};

/**
 * The implicit grant (RFC 6749 section 4.2, OpenID Connect Core section 3.2); legacy, since the token travels through the
 * browser (RFC 9700 section 2.1.2). Throws AppFailure.
 */
export const implicit = async (profile: Profile, context: FlowContext): Promise<FlowTokens> => {
  const asked = authorizationParameters(profile);
  const idToken = wantsIdToken(providerOf(profile), asked);
  const client = await openClient(profile, context, {
    endpoints: idToken ? ['authorization', 'jwks'] : ['authorization'],
    clientSecret: false,
  });
  const page = requireEndpoint(client, 'authorization');
  const ties: Ties = { state: randomState(), nonce: randomNonce() };
  client.hide(ties.state, ties.nonce);

  const { parameters } = await signIn(
    {
      redirect: profile.redirect,
      mode: callbackMode(profile),
      state: ties.state,
      standard: client.provider.redirectResponse,
      askedBy: page.host,
      addressFor: (redirectUri) => authorizationAddress(client, asked, ties, redirectUri),
    },
    context,
  );
  const standard = answerOf(client, parameters, idToken);
  if (standard.has('error')) throw authorizationRefusal(standard, { scope: profile.scope, secrets: client.hidden() });
  const { tokens, ...receipt } = tokensIn(client, standard);
  if (idToken) await checkIdToken(client, standard, ties, tokens.access_token);
  const kept = flowTokens({ ...receipt, tokens }, client.provider);
  return idToken ? { ...kept, nonce: ties.nonce } : kept;
};
