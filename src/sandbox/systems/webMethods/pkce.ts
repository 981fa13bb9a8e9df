import { createHash } from 'node:crypto';
import { OAuthRefusal } from './oauthError';

/** What an authorization request says for PKCE; Integration Server takes `plain` where no method is named. */
export type Challenge = { readonly value: string; readonly method: 'plain' | 'S256' };

/** Reads the challenge of an authorization request (RFC 7636 section 4.3); throws an OAuthRefusal. */
export const readChallenge = (query: URLSearchParams, required: boolean): Challenge | null => {
  const value = query.get('code_challenge') || null;
  const method = query.get('code_challenge_method') || 'plain';
  if (value === null) {
    if (!required) return null;
    throw new OAuthRefusal(400, 'invalid_request', 'The parameter code_challenge is missing.');
  }
  if (method !== 'plain' && method !== 'S256') {
    throw new OAuthRefusal(400, 'invalid_request', 'This code_challenge_method is not supported.');
  }
  return { value, method };
};

/** Holds the verifier of a token call against the challenge (RFC 7636 section 4.6); throws an OAuthRefusal. */
export const checkVerifier = (challenge: Challenge | null, verifier: string | null): void => {
  if (challenge === null) return;
  if (verifier === null) throw new OAuthRefusal(400, 'invalid_request', 'The parameter code_verifier is missing.');
  const answer = challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  if (answer !== challenge.value) throw new OAuthRefusal(400, 'invalid_grant', 'The code_verifier is wrong.');
};
