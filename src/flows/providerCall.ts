import { AppFailure, fail } from '../domain/errors';
import { jsonDepth } from '../domain/jsonDepth';
import type { Profile } from '../domain/profile';
import type { TokenSet } from '../domain/token';
import { providerOf } from '../providers/index';
import type { ProviderCall } from '../providers/provider';
import { callFacts, type FlowClient, openClient } from './client';
import type { FlowContext } from './context';
import type { ProviderJson } from './manage';
import { refusal, statusFailure, unreadable } from './refusedAnswers';
import { createWire, type SeenAnswer } from './wire';

/** Deeper than anything meant to be read. */
const deepest = 64;

type Outgoing = NonNullable<ReturnType<ProviderCall['request']>>;

const send = async (client: FlowClient, { url, method, headers, body }: Outgoing): Promise<SeenAnswer> => {
  const { http, signal } = client.context;
  const wire = createWire({ http, signal, stage: 'call', read: client.provider.tokenResponse });
  await wire.fetch(url, { method, headers: { ...headers }, body, redirect: 'manual', signal });
  const seen = wire.seen();
  if (seen === undefined) throw fail('internal', { technical: 'no answer' });
  return seen;
};

const jsonOf = (client: FlowClient, seen: SeenAnswer): unknown => {
  if (seen.body.trim() === '') return null;
  try {
    return JSON.parse(seen.body);
  } catch {
    throw unreadable(seen, client.hidden(), undefined);
  }
};

/**
 * Makes a named call of a system with a kept token. Throws `token-unusable` for one that must not be sent, `not-offered` for a call the system or the profile does not
 * have, `answer-*` for what is no JSON, and what a refused call throws.
 */
export const callProvider = async (
  profile: Profile,
  token: TokenSet,
  { callId, inputs }: { readonly callId: string; readonly inputs: Readonly<Record<string, string>> },
  context: FlowContext,
): Promise<ProviderJson> => {
  const problem = providerOf(profile).usable?.(token, profile);
  if (problem !== undefined) throw new AppFailure(problem);
  const client = await openClient(profile, context, { endpoints: ['token'], clientSecret: false });
  client.hide(token.accessToken, token.refreshToken, token.idToken);
  const call = client.provider.calls?.find(({ id }) => id === callId);
  const request = call?.request({ profile, token, inputs, endpoints: client.server.endpoints });
  if (request === undefined) throw fail('not-offered', { what: call?.label ?? 'this call' });
  const seen = await send(client, request);
  const failure = statusFailure(seen, context.clock.now(), undefined);
  if (failure !== undefined) throw failure;
  if (seen.status >= 400) throw refusal(seen, callFacts(client, 'call', seen), undefined);
  const json = jsonOf(client, seen);
  if (jsonDepth(json) > deepest) {
    throw fail('answer-invalid', { stage: 'call', reason: 'It is nested too deep to be shown.' });
  }
  return { status: seen.status, json };
};
