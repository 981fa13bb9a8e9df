import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { fail } from '../domain/errors';
import type { Profile } from '../domain/profile';
import { callbackMode, checkIssuer } from './authorizationRequest';
import { configuration, type FlowClient, openClient, requireEndpoint, withoutNobody } from './client';
import type { FlowContext, FlowTokens } from './context';
import { flowTokens } from './flowTokens';
import { authorizationRefusal } from './oauthErrors';
import { asksForIdToken, authorizationParameters, codeParameters } from './parameters';
import { pushedAddress } from './pushedRequest';
import { signIn } from './signIn';
import { callTokenEndpoint, type TokenAnswer } from './tokenCall';
import { createWire } from './wire';

/** What ties one sign-in together: its mark, its ID token's mark where one is asked for, and the key to its code (RFC 7636). */
type Ties = { readonly state: string; readonly nonce?: string; readonly verifier: string };

const authorizationAddress = async (
  client: FlowClient,
  asked: URLSearchParams,
  { state, nonce, verifier }: Ties,
): Promise<(redirectUri: string) => URL | Promise<URL>> => {
  const challenge = await calculatePKCECodeChallenge(verifier);
  const { http, signal } = client.context;
  const { fetch } = createWire({ http, signal, stage: 'authorization' });
  const config = configuration(client, { auth: None(), fetch, signature: false });
  return (redirectUri) => {
    const parameters = new URLSearchParams(asked);
    parameters.set('redirect_uri', redirectUri);
    parameters.set('state', state);
    parameters.set('code_challenge', challenge);
    parameters.set('code_challenge_method', 'S256');
    if (nonce !== undefined) parameters.set('nonce', nonce);
    if (client.server.wantsPushedRequests) return pushedAddress(client, parameters);
    const address = buildAuthorizationUrl(config, parameters);
    withoutNobody(client.profile, address.searchParams);
    return address;
  };
};

/** openid-client reads the answer from an address; which one does not matter to it, since the form is put right below. */
const answerAddress = (parameters: URLSearchParams): URL => new URL(`http://127.0.0.1/?${parameters}`);

const exchange = (
  client: FlowClient,
  answer: { readonly parameters: URLSearchParams; readonly redirectUri: string },
  { state, nonce, verifier }: Ties,
): Promise<TokenAnswer> =>
  callTokenEndpoint(client, {
    stage: 'token',
    badIdToken: 'spoils',
    run: (config, proof) => {
      const checks = {
        expectedState: state,
        pkceCodeVerifier: verifier,
        ...(nonce === undefined ? {} : { expectedNonce: nonce }),
      };
      const address = answerAddress(answer.parameters);
      return authorizationCodeGrant(config, address, checks, codeParameters(client.profile), proof);
    },
    // Providers compare the address letter by letter, and openid-client would write it in its own way.
    form: (form) => form.set('redirect_uri', answer.redirectUri),
  });

/** The authorization code grant with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 8252). Throws AppFailure. */
export const authorizationCode = async (profile: Profile, context: FlowContext): Promise<FlowTokens> => {
  const asked = authorizationParameters(profile);
  codeParameters(profile);
  const client = await openClient(profile, context, {
    endpoints: ['token', 'authorization'],
    clientSecret: true,
    proofKey: 'new',
  });
  const page = requireEndpoint(client, 'authorization');
  const ties: Ties = {
    state: randomState(),
    verifier: randomPKCECodeVerifier(),
    ...(asksForIdToken(asked) ? { nonce: randomNonce() } : {}),
  };
  client.hide(...Object.values(ties));

  const { parameters, redirectUri } = await signIn(
    {
      redirect: profile.redirect,
      mode: callbackMode(profile),
      state: ties.state,
      standard: client.provider.redirectResponse,
      askedBy: page.host,
      addressFor: await authorizationAddress(client, asked, ties),
    },
    context,
  );
  const standard = checkIssuer(client, client.provider.redirectResponse(parameters), { idTokenNamesIssuer: false });
  if (standard.has('error')) {
    throw authorizationRefusal(standard, { scope: profile.scope, secrets: client.hidden() });
  }
  if (!standard.has('code')) {
    throw fail('redirect-invalid', { reason: 'It holds neither a code nor an error.' });
  }
  client.hide(standard.get('code') ?? undefined);
  const answer = await exchange(client, { parameters: standard, redirectUri }, ties);
  if (client.server.pkceSupported.includes('S256')) context.step({ kind: 'checked', what: 'pkce' });
  if (ties.nonce !== undefined) context.step({ kind: 'checked', what: 'nonce' });
  if (answer.tokens.id_token !== undefined) context.step({ kind: 'checked', what: 'id-token' });
  const tokens = flowTokens(answer, client.provider);
  return tokens.idToken === undefined || ties.nonce === undefined ? tokens : { ...tokens, nonce: ties.nonce };
};
