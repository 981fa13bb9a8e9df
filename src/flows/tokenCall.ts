import {
  type ClientAuth,
  type Configuration,
  type DPoPOptions,
  genericGrantRequest,
  None,
  randomState,
  type TokenEndpointResponse,
} from 'openid-client';
import { AppFailure, fail } from '../domain/errors';
import { readJwt } from '../domain/jwt';
import { shownText } from '../domain/redact';
import type { OutgoingRequest, TokenRequest, WireAnswer } from '../providers/provider';
import { callFacts, configuration, type FlowClient, issuerIsOpen } from './client';
import { withClientAuthentication } from './clientAuthentication';
import { callFailure } from './oauthErrors';
import { tokenParameters } from './parameters';
import { noteBinding, notingProofs } from './proofSteps';
import { type GivenFactor, giveFactor } from './secondFactor';
import { receiveTokens, type TokenReceipt, tokenFields, withoutIdToken } from './tokenReceipt';
import { createWire, type Wire } from './wire';

/** One call of the token endpoint. */
export type TokenCall = {
  readonly stage: 'token' | 'refresh';
  /** The openid-client function of the grant, with its parameters. It may be called more than once. */
  readonly run: (config: Configuration, proof: DPoPOptions) => Promise<TokenEndpointResponse>;
  /** Changes the form before it leaves. */
  readonly form?: (form: URLSearchParams) => void;
  /** A user name and password are handed in, so that a refused grant is about them. */
  readonly withPassword?: true;
  /**
   * What a bad ID token does: it spoils the whole answer, or it alone is left out, where the tokens beside it could not
   * be had a second time.
   */
  readonly badIdToken: 'spoils' | 'is-left-out';
};

/** What a token endpoint gave, checked. */
export type TokenAnswer = TokenReceipt & { readonly tokens: TokenEndpointResponse };

type Look = {
  readonly wire: Wire;
  readonly signature: boolean;
  readonly idToken?: string;
  readonly clockAhead?: number | undefined;
};
type Outcome = { readonly tokens: TokenEndpointResponse } | { readonly failure: unknown };

/** Lets openid-client make the call and judge the answer. */
const look = async (client: FlowClient, call: TokenCall, auth: ClientAuth, how: Look): Promise<Outcome> => {
  const { wire, ...checks } = how;
  const proof = client.binding === undefined ? {} : { DPoP: client.binding.prover.handle };
  try {
    return { tokens: await call.run(configuration(client, { auth, fetch: wire.fetch, ...checks }), proof) };
  } catch (caught) {
    return { failure: callFailure(caught, callFacts(client, call.stage, wire.seen(), call.withPassword)) };
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

/** Whether a yes only asks for a second factor: its token is nothing to be kept, and soon nothing to go on with. */
const asksForFactor = ({ provider }: FlowClient, answer: WireAnswer): boolean => {
  if (provider.isChallenge === undefined) return false;
  const said = tokenFields(provider.tokenResponse(answer));
  return said !== undefined && provider.isChallenge(said);
};

/** Whether an answer of an earlier run is read: nothing is sent then, and nothing is proved. */
const isHeard = ({ context }: FlowClient, { stage }: TokenCall): boolean =>
  stage === 'refresh' && context.heard !== undefined;

/** What a renewal wants of its one call: its yes kept before it is read, or one from an earlier run read in its place. */
const renewalOf = (client: FlowClient, stage: TokenCall['stage']) => {
  if (stage !== 'refresh') return {};
  const { clock, heard, afterRefresh } = client.context;
  const onYes = async (answer: WireAnswer): Promise<void> => {
    if (asksForFactor(client, answer)) return;
    const { status, contentType, body, headers = {} } = answer;
    await afterRefresh?.({ status, contentType, body, headers, at: clock.now() });
  };
  return { heard, onYes };
};

/**
 * Goes over an answer again with what only the answer could tell: whose ID token it holds, how that is signed, and what
 * the time is at the provider, where a first look by our own clock found something wrong.
 */
const lookAgain = async (
  client: FlowClient,
  call: TokenCall,
  auth: ClientAuth,
  { answer, idToken, clockAhead = 0 }: TokenReceipt,
  first: Outcome,
): Promise<Outcome | undefined> => {
  if (idToken === undefined) return undefined;
  const strict = call.badIdToken === 'spoils';
  const bySecret = signedWithSecret(idToken);
  const clockMayHelp = 'failure' in first && clockAhead !== 0;
  if (strict && !bySecret && !issuerIsOpen(client.server) && !clockMayHelp) return undefined;
  const wire = createWire({ ...lineTo(client, call.stage), replay: answer });
  return look(client, call, auth, { wire, signature: strict && !bySecret, idToken, clockAhead });
};

/** What the system wants otherwise in a call that is ready to leave. A name for it is as random as a state. */
const rewriteOf = ({ provider, profile }: FlowClient) =>
  provider.tokenRequest === undefined
    ? undefined
    : (request: TokenRequest) =>
        provider.tokenRequest?.(request, profile, { transactionId: randomState() }) ?? plainRequest(request);

const plainRequest = ({ url, headers, form }: TokenRequest): OutgoingRequest => ({
  url,
  headers,
  body: form.toString(),
});

/** What openid-client has found right in a yes of the token endpoint. */
const noteChecks = ({ context, server, provider }: FlowClient, { idToken }: TokenReceipt, strict: boolean): void => {
  context.step({ kind: 'checked', what: 'token-answer' });
  if (idToken === undefined || !strict || server.endpoints.jwks === undefined) return;
  if (provider.idTokens === 'from-token-endpoint' || signedWithSecret(idToken)) return;
  context.step({ kind: 'checked', what: 'signature' });
};

/**
 * Throws `answer-invalid` for a yes without a token at the place that the settings name; for a refresh with a reason in
 * its place `grant-refused`, since there was a token at that place before.
 */
const requireToken = (client: FlowClient, stage: TokenCall['stage'], answer: WireAnswer, wired: WireAnswer): void => {
  const looked = tokenFields(answer) === undefined ? client.provider.tokenPlace?.(wired) : undefined;
  if (looked === undefined) return;
  const description =
    looked.description === undefined ? undefined : shownText(looked.description, 1000, client.hidden());
  const words = description === undefined ? {} : { description };
  if (stage === 'refresh' && description !== undefined) {
    throw fail('grant-refused', { error: `HTTP ${wired.status}`, ...words, stage });
  }
  throw fail('answer-invalid', { stage, reason: 'It holds no token.', place: looked.place, ...words });
};

/** Asks the token endpoint once. Throws AppFailure. */
const ask = async (client: FlowClient, call: TokenCall, auth: ClientAuth): Promise<TokenAnswer> => {
  const strict = call.badIdToken === 'spoils';
  const received: TokenReceipt[] = [];
  const read = (wired: WireAnswer): WireAnswer => {
    const answer = client.provider.tokenResponse(wired);
    const receipt = receiveTokens(client, call.stage, { answer, wired });
    if (receipt === undefined) return answer;
    requireToken(client, call.stage, answer, wired);
    received.push(receipt);
    return strict ? answer : withoutIdToken(answer);
  };
  const line = { ...lineTo(client, call.stage), ...renewalOf(client, call.stage) };
  const sender = createWire({ ...line, read, form: call.form, rewrite: rewriteOf(client) });
  const wire: Wire = isHeard(client, call)
    ? sender
    : { ...sender, fetch: notingProofs(client.context.step, sender.fetch) };
  const first = await look(client, call, auth, { wire, signature: strict });
  const [receipt] = received;
  const second = receipt === undefined ? undefined : await lookAgain(client, call, auth, receipt, first);
  const outcome = second !== undefined && (strict || 'tokens' in second) ? second : first;
  if ('failure' in outcome) throw outcome.failure;
  if (receipt === undefined) throw fail('internal', { technical: 'no answer' });
  noteChecks(client, receipt, strict);
  noteBinding(client, receipt, outcome.tokens.access_token);
  return { ...receipt, tokens: outcome.tokens };
};

/** Most factors in a row: more is a policy that never lets anybody in. */
const mostRounds = 5;

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** One call of the token endpoint, as the client, whatever the answer is. Keeps a typed client secret that proved right. */
export const askTokenEndpoint = async (client: FlowClient, call: TokenCall): Promise<TokenAnswer> => {
  if (isHeard(client, call)) return ask(client, call, None());
  const answer = await withClientAuthentication(client, (auth) => ask(client, call, auth));
  await client.secret?.keep();
  return answer;
};

/** A refused exchange of a proof is not about the grant that the profile names. */
const aboutProof = (caught: unknown): never => {
  if (!(caught instanceof AppFailure) || caught.error.code !== 'grant-refused') throw caught;
  const { code, ...details } = caught.error;
  throw fail(code, { ...details, proof: true }, caught);
};

/**
 * The exchange of the proof of a factor for tokens (RFC 7523 section 2.1): once, at once, by the same client; what was
 * asked for has to be asked for again. Throws AppFailure.
 */
export const exchangeProof = (client: FlowClient, { assertion, facts }: GivenFactor): Promise<TokenAnswer> => {
  const parameters = tokenParameters(client.profile);
  parameters.set('assertion', assertion);
  const exchanged = askTokenEndpoint(client, {
    stage: 'token',
    badIdToken: 'spoils',
    run: (config, proof) => genericGrantRequest(config, jwtBearer, parameters, proof),
  });
  return exchanged.then((answer) => ({ ...answer, extras: { ...answer.extras, ...facts } }), aboutProof);
};

/** Gives factors until the answer is a token. Throws `factor-unending`, and everything a factor and a call throw. */
export const finishChallenges = async (client: FlowClient, first: TokenAnswer): Promise<TokenAnswer> => {
  let answer = first;
  for (let round = 0; client.provider.isChallenge?.(answer.tokens) === true; round += 1) {
    if (round === mostRounds) throw fail('factor-unending', { rounds: mostRounds });
    const given = await giveFactor(client, answer.tokens, { first: false });
    const next = await exchangeProof(client, given);
    answer = { ...next, extras: { ...answer.extras, ...next.extras } };
  }
  return answer;
};

/**
 * Calls the token endpoint as the profile's client, and gives second factors where it asks for them; keeps a typed client
 * secret once it has proved right. Throws AppFailure.
 */
export const callTokenEndpoint = async (client: FlowClient, call: TokenCall): Promise<TokenAnswer> =>
  finishChallenges(client, await askTokenEndpoint(client, call));
