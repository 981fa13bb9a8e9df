import {
  type ClientAuth,
  type Configuration,
  fetchUserInfo,
  None,
  skipSubjectCheck,
  tokenIntrospection,
  tokenRevocation,
} from 'openid-client';
import { AppFailure, type FlowStage, fail } from '../domain/errors';
import { jsonDepth } from '../domain/jsonDepth';
import type { Profile } from '../domain/profile';
import type { ProofKey } from '../domain/proofKey';
import type { WireAnswer } from '../providers/provider';
import { jsonObject } from '../providers/wireFields';
import { callFacts, configuration, type FlowClient, openClient, withoutNobody } from './client';
import { withClientAuthentication } from './clientAuthentication';
import type { FlowContext } from './context';
import { callFailure } from './oauthErrors';
import { notingProofs } from './proofSteps';
import { createWire, type SeenAnswer } from './wire';

/** What a provider said about a token, as JSON. */
export type ProviderJson = { readonly status: number; readonly json: unknown };

type ManageCall<Result> = {
  readonly stage: FlowStage;
  readonly read?: (answer: WireAnswer) => WireAnswer;
  readonly run: (config: Configuration) => Promise<Result>;
  /** Makes something of a failure; undefined leaves it one. */
  readonly rescue?: (seen: SeenAnswer | undefined) => Result | undefined;
};

/** Deeper than anything meant to be read, and far from what the way to the window can carry. */
const deepest = 64;

const call = async <Result>(client: FlowClient, auth: ClientAuth, what: ManageCall<Result>): Promise<Result> => {
  const { context, server } = client;
  const { stage, read, run, rescue } = what;
  const wire = createWire({
    http: context.http,
    signal: context.signal,
    stage,
    keys: server.endpoints.jwks,
    form: (form) => withoutNobody(client.profile, form),
    ...(read === undefined ? {} : { read }),
  });
  const fetch = notingProofs(context.step, wire.fetch);
  try {
    return await run(configuration(client, { auth, fetch, signature: true }));
  } catch (caught) {
    const rescued = rescue?.(wire.seen());
    if (rescued !== undefined) return rescued;
    throw callFailure(caught, callFacts(client, stage, wire.seen()));
  }
};

/** Throws `answer-invalid` for JSON nested too deep to be shown. */
const shallow = (json: unknown, stage: FlowStage): ProviderJson => {
  if (jsonDepth(json) > deepest) throw fail('answer-invalid', { stage, reason: 'It is nested too deep to be shown.' });
  return { status: 200, json };
};

/**
 * A done call says 200, for a token that nobody knows any more too (RFC 7009 section 2.2). Some servers say 204 or 202 and
 * mean the same, and Google calls the access token of a revoked refresh token invalid.
 */
const anyYes = (answer: WireAnswer): WireAnswer => {
  const isOver = answer.status === 400 && jsonObject(answer.body)?.error === 'invalid_token';
  return isOver || (answer.status >= 200 && answer.status < 300) ? { ...answer, status: 200 } : answer;
};

/** Amazon Cognito and others take back refresh tokens alone, and say so of any other (RFC 7009 section 2.2.1). */
const notRevocable = (caught: unknown): unknown =>
  caught instanceof AppFailure &&
  caught.error.code === 'provider-refused' &&
  caught.error.error === 'unsupported_token_type'
    ? fail('not-revocable', {}, caught)
    : caught;

/**
 * Tells the provider that a token is no longer needed (RFC 7009). Throws `endpoint-missing` where it offers no such call,
 * `not-revocable` for an access token of a kind that it does not take back, and AppFailure.
 */
export const revokeToken = async (
  profile: Profile,
  token: string,
  kind: 'access' | 'refresh',
  context: FlowContext,
): Promise<void> => {
  const client = await openClient(profile, context, { endpoints: ['revocation'], clientSecret: true });
  client.hide(token);
  await withClientAuthentication(client, (auth) =>
    call(client, auth, {
      stage: 'revocation',
      read: (answer) => anyYes(client.provider.revocationResponse?.(answer) ?? answer),
      run: (config) => tokenRevocation(config, token, { token_type_hint: `${kind}_token` }),
    }),
  ).catch((caught: unknown) => {
    throw kind === 'access' ? notRevocable(caught) : caught;
  });
  await client.secret?.keep();
};

/** What the provider says of an access token (RFC 7662). Throws `endpoint-missing` where it offers no such call, and AppFailure. */
export const introspectToken = async (profile: Profile, token: string, context: FlowContext): Promise<ProviderJson> => {
  const client = await openClient(profile, context, { endpoints: ['introspection'], clientSecret: true });
  client.hide(token);
  const json = await withClientAuthentication(client, (auth) =>
    call(client, auth, {
      stage: 'introspection',
      run: (config) => tokenIntrospection(config, token, { token_type_hint: 'access_token' }),
    }),
  );
  await client.secret?.keep();
  return shallow(json, 'introspection');
};

/**
 * Who an access token stands for (OpenID Connect Core section 5.3). Systems without OpenID Connect answer here too, only
 * without a `sub`: their JSON is handed on as it is. `boundTo`: the key the token has to be proved with. Throws `endpoint-missing` where there is no such address, and AppFailure.
 */
export const fetchUserinfo = async (
  profile: Profile,
  accessToken: string,
  context: FlowContext,
  boundTo?: ProofKey,
): Promise<ProviderJson> => {
  const client = await openClient(profile, context, {
    endpoints: ['userinfo'],
    clientSecret: false,
    proofKey: boundTo,
  });
  const proof = client.binding === undefined ? {} : { DPoP: client.binding.prover.handle };
  client.hide(accessToken);
  const json = await call<object>(client, None(), {
    stage: 'userinfo',
    run: (config) => fetchUserInfo(config, accessToken, skipSubjectCheck, proof),
    rescue: (seen) => (seen?.status === 200 && seen.stage === 'userinfo' ? jsonObject(seen.body) : undefined),
  });
  return shallow(json, 'userinfo');
};
