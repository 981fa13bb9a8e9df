import type { Shape } from './failedRun';
import type { ShapeOf } from './vendorShapes';

const refused = (error: string, description: string, more: Partial<Shape> = {}): Shape => ({
  status: 400,
  body: { error, error_description: description },
  ...more,
});

const form = { scope: 'openid read' };

/** Answers in words that one system is known for, from others: each under the rule that any system's answer is read by. */
export const foreignShapes: readonly ShapeOf[] = [
  ['refresh-dead', refused('invalid_grant', 'The refresh token has expired.', { stage: 'refresh', grant: 'refresh' })],
  ['refresh-dead', refused('invalid_grant', 'Token is not active', { stage: 'refresh', grant: 'refresh' })],
  [
    'refresh-dead',
    refused('invalid_grant', 'Token has been expired or revoked.', { stage: 'refresh', grant: 'refresh' }),
  ],
  ['code-refused', refused('invalid_grant', 'The authorization code is invalid or was used')],
  ['code-refused', refused('invalid_grant', 'Code not valid')],
  ['password-wrong', refused('invalid_grant', 'Invalid user credentials', { grant: 'password' })],
  ['password-wrong', refused('invalid_grant', 'user credentials are invalid', { grant: 'password' })],
  ['client-basic', { ...refused('invalid_client', 'The client is invalid', { status: 401, proof: 'Basic' }) }],
  [
    'scope-unknown',
    refused('invalid_scope', "The requested scope is invalid, unknown, or malformed: 'read'.", { form }),
  ],
  ['scope-unknown', refused('invalid_scope', 'Invalid scopes: read', { form })],
  ['request-malformed', refused('invalid_request', 'client_secret is missing.')],
  ['request-malformed', refused('invalid_request', 'HTTPS required')],
  [
    'pkce-required',
    { callback: { error: 'invalid_request', error_description: 'Clients must include a code_challenge.' } },
  ],
  [
    'pkce-required',
    { callback: { error: 'invalid_request', error_description: 'OAuth 2.0 Parameter: code_challenge' } },
  ],
  [
    'redirect-not-registered',
    { callback: { error: 'invalid_grant', error_description: 'The redirect URI included is not valid.' } },
  ],
  [
    'audience-words',
    refused('invalid_request', "Requested audience 'https://api.example.com' has not been whitelisted by the client."),
  ],
];
