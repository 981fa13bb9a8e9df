import { fail } from '../domain/errors';
import type { Profile } from '../domain/profile';
import { addressWithoutSecrets } from '../domain/requestAddress';
import { type FlowClient, issuerIsOpen } from './client';
import type { CallbackMode } from './loopbackAnswer';

/** How the answer comes back when the profile does not say: a code in the query, tokens in the fragment. */
export const callbackMode = (profile: Profile): CallbackMode => {
  if (profile.responseMode !== 'default') return profile.responseMode;
  return profile.grant === 'implicit' ? 'fragment' : 'query';
};

/**
 * Checks who answered (RFC 9207), against a mix-up of two providers (RFC 9700 section 4.4), and hands the answer on
 * without an `iss` that cannot be compared. An ID token that is going to be checked names the issuer as well, so the
 * provider may leave the parameter away; a no gives nothing away, and some leave it out there alone. Throws
 * `issuer-differs`.
 */
export const checkIssuer = (
  client: FlowClient,
  parameters: URLSearchParams,
  answer: { readonly idTokenNamesIssuer: boolean },
): URLSearchParams => {
  const { server, context } = client;
  const actual = parameters.get('iss');
  const rest = new URLSearchParams(parameters);
  if (issuerIsOpen(server)) {
    rest.delete('iss');
    return rest;
  }
  const mayBeAbsent = !server.issParameterSupported || answer.idTokenNamesIssuer || parameters.has('error');
  if (actual === null && mayBeAbsent) return rest;
  if (actual !== server.issuer) {
    throw fail('issuer-differs', { expected: server.issuer, actual: addressWithoutSecrets(actual ?? '') });
  }
  context.step({ kind: 'checked', what: 'issuer' });
  return rest;
};
