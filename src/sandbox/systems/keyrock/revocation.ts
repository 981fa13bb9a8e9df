import type { Answer } from '../shared/answer';
import { type Arrival, basicPairOf } from '../shared/arrival';
import { keyrockJson } from './answers';
import { authenticateClient } from './clientAuthentication';
import type { KeyrockParts } from './parts';
import { KeyrockRefusal } from './refusal';

const hints = ['access_token', 'refresh_token'];

/** Takes the token's validity; whether there was anything to take. */
const revoke = ({ tokens }: KeyrockParts, token: string, hint: string | null, clientId: string): boolean => {
  const access = tokens.byAccessToken(token);
  const refresh = tokens.byRefreshToken(token);
  const pair = hint === 'refresh_token' ? (refresh ?? access) : (access ?? refresh);
  if (pair === undefined || pair.clientId !== clientId) return false;
  if (!(pair === refresh ? pair.refreshGood : pair.accessGood)) return false;
  // A refresh token takes its access token along, never the other way round.
  tokens.revoke(pair, pair === refresh ? { refresh: true, access: true } : { access: true });
  return true;
};

/**
 * `POST /oauth2/revoke` (RFC 7009 with the oddities of Keyrock 8.3.0). Throws a KeyrockRefusal, whose message is then
 * shown as text/html, with status 200 for a token that is not known.
 */
export const revocationEndpoint = (parts: KeyrockParts, arrival: Arrival): Answer => {
  const { form } = arrival;
  const named = (form.get('client_id') ?? '') !== '' && (form.get('client_secret') ?? '') !== '';
  // The server trips over a setting it looks up without having it.
  if (basicPairOf(arrival) === undefined && !named) {
    throw new KeyrockRefusal(503, 'Cannot convert undefined or null to object');
  }
  const application = authenticateClient(parts, arrival, true);
  const hint = form.get('token_type_hint') || null;
  if (hint !== null && !hints.includes(hint)) {
    throw new KeyrockRefusal(400, 'Unauthorized request: invalid token type');
  }
  const token = form.get('token') ?? '';
  if (token === '') throw new KeyrockRefusal(401, 'Unauthorized request: no authentication given');
  if (!revoke(parts, token, hint, application.id)) {
    throw new KeyrockRefusal(200, 'Invalid token: access or refresh token is invalid');
  }
  return keyrockJson(200);
};
