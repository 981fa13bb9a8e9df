import type { ClientAuth, Configuration, TokenEndpointResponse } from 'openid-client';
import { fail } from '../domain/errors';
import { readJwt } from '../domain/jwt';
import type { WireAnswer } from '../providers/provider';
import { callFacts, configuration, type FlowClient, issuerIsOpen } from './client';
import { withClientAuthentication } from './clientAuthentication';
import { callFailure } from './oauthErrors';
import { receiveTokens, type TokenReceipt, withoutIdToken } from './tokenReceipt';
import { createWire, type Wire } from './wire';

/** One call of the token endpoint. */
export type TokenCall = {
  readonly stage: 'token' | 'refresh';
  /** The openid-client function of the grant, with its parameters. It may be called more than once. */
  readonly run: (config: Configuration) => Promise<TokenEndpointResponse>;
  /** Changes the form before it leaves. */
  readonly form?: (form: URLSearchParams) => void;
  /**
   * What a bad ID token does: it spoils the whole answer, or it alone is left out, where the tokens beside it could not
   * be had a second time.
   */
  readonly badIdToken: 'spoils' | 'is-left-out';
};

/** What a token endpoint gave, checked. */
export type TokenAnswer = TokenReceipt & { readonly tokens: TokenEndpointResponse };

type Look = { readonly wire: Wire; readonly signature: boolean; readonly idToken?: string };
type Outcome = { readonly tokens: TokenEndpointResponse } | { readonly failure: unknown };

/** Lets openid-client make the call and judge the answer. */
const look = async (client: FlowClient, call: TokenCall, auth: ClientAuth, how: Look): Promise<Outcome> => {
  const { signature, idToken, wire } = how;
  try {
    return { tokens: await call.run(configuration(client, { auth, fetch: wire.fetch, signature, idToken })) };
  } catch (caught) {
    return { failure: callFailure(caught, callFacts(client, call.stage, wire.seen())) };
  }
};

/**
 * An ID token signed with the client's own secret: openid-client has no such check, and TLS to the token endpoint vouches
 * for it (OpenID Connect Core section 3.1.3.7, step 6).
 */
const signedWithSecret = (idToken: string): boolean => {
  const read = readJwt(idToken);
  return read.format === 'jwt' && String(read.header.alg).startsWith('HS');
};

const lineTo = ({ context, server }: FlowClient, stage: TokenCall['stage']) => ({
  http: context.http,
  signal: context.signal,
  stage,
  keys: server.endpoints.jwks,
});

/** Goes over an answer again with what only the answer could tell: whose ID token it holds, and how that is signed. */
const lookAgain = async (
  client: FlowClient,
  call: TokenCall,
  auth: ClientAuth,
  { answer, idToken }: TokenReceipt,
): Promise<Outcome | undefined> => {
  if (idToken === undefined) return undefined;
  const strict = call.badIdToken === 'spoils';
  const bySecret = signedWithSecret(idToken);
  if (strict && !bySecret && !issuerIsOpen(client.server)) return undefined;
  const wire = createWire({ ...lineTo(client, call.stage), replay: answer });
  return look(client, call, auth, { wire, signature: strict && !bySecret, idToken });
};

/** Asks the token endpoint once. Throws AppFailure. */
const ask = async (client: FlowClient, call: TokenCall, auth: ClientAuth): Promise<TokenAnswer> => {
  const strict = call.badIdToken === 'spoils';
  const received: TokenReceipt[] = [];
  const read = (wired: WireAnswer): WireAnswer => {
    const answer = client.provider.tokenResponse(wired);
    const receipt = receiveTokens(client, answer);
    if (receipt === undefined) return answer;
    received.push(receipt);
    return strict ? answer : withoutIdToken(answer);
  };
  const wire = createWire({ ...lineTo(client, call.stage), read, form: call.form });
  const first = await look(client, call, auth, { wire, signature: strict });
  const [receipt] = received;
  const second = receipt === undefined ? undefined : await lookAgain(client, call, auth, receipt);
  const outcome = second !== undefined && (strict || 'tokens' in second) ? second : first;
  if ('failure' in outcome) throw outcome.failure;
  if (receipt === undefined) throw fail('internal', { technical: 'no answer' });
  return { ...receipt, tokens: outcome.tokens };
};

/** Calls the token endpoint as the profile's client; keeps a typed client secret once it has proved right. Throws AppFailure. */
export const callTokenEndpoint = async (client: FlowClient, call: TokenCall): Promise<TokenAnswer> => {
  const answer = await withClientAuthentication(client, (auth) => ask(client, call, auth));
  await client.secret?.keep();
  return answer;
};
