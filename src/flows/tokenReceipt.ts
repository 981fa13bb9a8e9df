import type { TokenEndpointResponse } from 'openid-client';
import { tokenProblem } from '../domain/bearer';
import { type FlowStage, fail } from '../domain/errors';
import { isBoundType, type ProofKey } from '../domain/proofKey';
import { shownText } from '../domain/redact';
import { clockDifference } from '../domain/serverClock';
import type { TokenExtras } from '../domain/token';
import type { WireAnswer } from '../providers/provider';
import type { FlowClient } from './client';

/** A yes of a token endpoint in standard form, before openid-client has judged it. */
export type TokenReceipt = {
  readonly answer: WireAnswer;
  /** Our clock when it came, in ms since 1970. */
  readonly receivedAt: number;
  /** How far the provider's clock is ahead of ours by the answer's Date header, in ms; absent where it does not say. */
  readonly clockAhead?: number | undefined;
  /** As the provider wrote it; openid-client lower-cases its own copy. */
  readonly tokenType: string;
  readonly idToken: string | undefined;
  /** The key the tokens were asked for with, where there was one. */
  readonly proofKey?: ProofKey;
  /** What the system says beside the tokens. */
  readonly extras: TokenExtras;
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (answer: WireAnswer): Fields | undefined => {
  if (answer.status !== 200) return undefined;
  try {
    const fields: unknown = JSON.parse(answer.body);
    // A JSON object has string keys and nothing else is known of its values.
    return typeof fields === 'object' && fields !== null ? (fields as Fields) : undefined;
  } catch {
    return undefined;
  }
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Facts beside the tokens, short, and none that holds a token. */
const extrasOf = (client: FlowClient, wired: WireAnswer): TokenExtras =>
  Object.fromEntries(
    Object.entries(client.provider.extras?.(wired) ?? {}).map(([name, value]) => [
      shownText(name, 60, client.hidden()),
      shownText(value, 300, client.hidden()),
    ]),
  );

/**
 * Notes a yes as it comes, and hides its tokens from every message of the run; undefined for anything else. `wired` is
 * the answer before the provider made it standard. Throws `token-unusable` for a token that no header can carry, without
 * the token, and `answer-invalid` for one of a type that only some proof beside it makes good, unless a key is there for it.
 */
export const receiveTokens = (
  client: FlowClient,
  stage: FlowStage,
  { answer, wired }: { readonly answer: WireAnswer; readonly wired: WireAnswer },
): TokenReceipt | undefined => {
  const fields = fieldsOf(answer);
  if (fields === undefined) return undefined;
  const accessToken = text(fields.access_token);
  const idToken = text(fields.id_token);
  client.hide(accessToken, text(fields.refresh_token), idToken);
  const reason = accessToken === undefined ? undefined : tokenProblem(accessToken);
  if (reason !== undefined) throw fail('token-unusable', { reason });
  const tokenType = text(fields.token_type) ?? '';
  const isProved = client.binding !== undefined && isBoundType(tokenType);
  if (accessToken !== undefined && tokenType !== '' && tokenType.toLowerCase() !== 'bearer' && !isProved) {
    const shown = shownText(tokenType, 40, client.hidden());
    throw fail('answer-invalid', {
      stage,
      reason: `Its token_type is “${shown}”, and only bearer tokens can be sent by themselves.`,
    });
  }
  const receivedAt = client.context.clock.now();
  return {
    answer,
    receivedAt,
    clockAhead: clockDifference(wired.headers?.date, receivedAt),
    tokenType: client.provider.tokenType?.(wired) ?? tokenType,
    idToken,
    ...(client.binding === undefined ? {} : { proofKey: client.binding.key }),
    extras: extrasOf(client, wired),
  };
};

/** The tokens of a yes that no openid-client has judged; undefined where there is no access token. */
export const tokenFields = (answer: WireAnswer): TokenEndpointResponse | undefined => {
  const fields = fieldsOf(answer);
  const accessToken = text(fields?.access_token);
  if (fields === undefined || accessToken === undefined) return undefined;
  const [idToken, scope] = [text(fields.id_token), text(fields.scope)];
  return {
    access_token: accessToken,
    token_type: 'bearer',
    ...(typeof fields.expires_in === 'number' ? { expires_in: fields.expires_in } : {}),
    ...(typeof fields.expires_at === 'number' ? { expires_at: fields.expires_at } : {}),
    ...(idToken === undefined ? {} : { id_token: idToken }),
    ...(scope === undefined ? {} : { scope }),
  };
};

/** The same yes without its ID token. */
export const withoutIdToken = (answer: WireAnswer): WireAnswer => {
  const { id_token: _left, ...rest } = fieldsOf(answer) ?? {};
  return { ...answer, body: JSON.stringify(rest) };
};
