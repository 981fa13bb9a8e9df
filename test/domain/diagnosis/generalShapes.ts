import type { AppError } from '../../../src/domain/errors';
import type { Shape } from './failedRun';
import type { ShapeOf } from './vendorShapes';

const host = 'idp.example.com';

const refused = (error: string, description: string, status = 400): Shape => ({
  status,
  body: { error, error_description: description },
});

const failed = (error: AppError, more: Partial<Shape> = {}): Shape => ({ error, ...more });

const untrusted = (reason: Extract<AppError, { code: 'tls-untrusted' }>['reason'], more: Partial<Shape> = {}): Shape =>
  failed({ code: 'tls-untrusted', host, reason, technical: 'X' }, more);

const page = '<!doctype html><html><title>Sign in</title></html>';

export const networkShapes: readonly ShapeOf[] = [
  ['host-not-found', failed({ code: 'host-not-found', host })],
  ['connection-refused', failed({ code: 'connection-refused', host })],
  ['network-unreachable', failed({ code: 'network-unreachable', host })],
  ['connection-lost', failed({ code: 'connection-lost', host, stage: 'token', sent: true })],
  ['timeout-connect', failed({ code: 'timed-out', host, stage: 'token', phase: 'connect', seconds: 10 })],
  ['timeout-answer', failed({ code: 'timed-out', host, stage: 'token', phase: 'answer', seconds: 30 })],
  [
    'proxy-credentials',
    failed({ code: 'proxy-failed', proxy: 'proxy:3128', status: 407, reason: 'It wants a user name and password.' }),
  ],
  ['proxy', failed({ code: 'proxy-failed', proxy: 'proxy:3128', reason: 'It does not answer.' })],
  ['tls-clock', untrusted('expired', { status: 200, body: {}, stage: 'discovery', ahead: 90_000 })],
  ['tls-self-signed', untrusted('self-signed')],
  ['tls-unknown-issuer', untrusted('unknown-issuer')],
  ['tls-expired', untrusted('expired')],
  ['tls-not-yet-valid', untrusted('not-yet-valid')],
  ['tls-wrong-host', untrusted('wrong-host')],
  ['tls-pin', failed({ code: 'pin-mismatch', host, expected: 'aa', actual: 'bb' })],
  ['tls-not-tls', failed({ code: 'tls-failed', host, reason: 'not-tls', technical: 'X' })],
  ['tls-version', failed({ code: 'tls-failed', host, reason: 'version', technical: 'X' })],
  ['captive-portal', { status: 200, body: '<html><title>Hotel Wi-Fi login</title></html>' }],
  ['redirected', { status: 302, body: '', headers: { location: 'https://other.example.com/token' } }],
  ['rate-limited', { status: 429, body: '', headers: { 'retry-after': '20' } }],
  ['provider-unavailable', { status: 503, body: 'busy' }],
  [
    'discovery-missing',
    {
      status: 404,
      body: '',
      stage: 'discovery',
      error: { code: 'discovery-not-found', address: 'https://idp.example.com/x', status: 404 },
    },
  ],
  [
    'discovery-page',
    {
      status: 200,
      body: page,
      stage: 'discovery',
      error: { code: 'discovery-not-json', address: 'https://idp.example.com/x', contentType: 'text/html' },
    },
  ],
  [
    'discovery-issuer',
    {
      status: 200,
      body: {},
      stage: 'discovery',
      error: { code: 'discovery-issuer-mismatch', expected: 'https://a.example', actual: 'https://b.example' },
    },
  ],
];

export const factorShapes: readonly ShapeOf[] = [
  [
    'code-clock-off',
    failed({ code: 'code-refused', factor: 'totp', reason: 'wrong', fromSeed: true, clockAheadSeconds: 240 }),
  ],
  ['code-seed', failed({ code: 'code-refused', factor: 'totp', reason: 'wrong', fromSeed: true })],
  ['code-wrong', failed({ code: 'code-refused', factor: 'emailotp', reason: 'wrong' })],
  [
    'code-wrong',
    failed(
      { code: 'code-refused', factor: 'totp', reason: 'wrong' },
      { stage: 'factor', status: 400, body: { messageId: 'CSIBN0021E', messageDescription: 'The attempt failed.' } },
    ),
  ],
  ['approval-refused', failed({ code: 'approval-refused', factor: 'push', outcome: 'denied' })],
  ['approval-reported', failed({ code: 'approval-refused', factor: 'push', outcome: 'reported' })],
  ['factor-page', { status: 404, body: page, stage: 'factor' }],
  [
    'factor-answer',
    failed(
      { code: 'answer-invalid', stage: 'factor', reason: 'no assertion came with it.' },
      { stage: 'factor', status: 204, body: '' },
    ),
  ],
  ['factor-none', failed({ code: 'factor-none', left: [] })],
  ['challenge-over', failed({ code: 'challenge-over' })],
  ['refresh-asks', { ...refused('interaction_required', 'A second step is due.'), stage: 'refresh', grant: 'refresh' }],
  ['mfa-required', { ...refused('mfa_required', 'A second step is due.', 403), grant: 'password' }],
];

export const signInShapes: readonly ShapeOf[] = [
  [
    'redirect-not-registered',
    { callback: { error: 'invalid_request', error_description: 'redirect_uri does not match a registered one' } },
  ],
  ['browser-never-returned', failed({ code: 'sign-in-timed-out', minutes: 5, strayCallbacks: 0 })],
  ['stray-callbacks', failed({ code: 'sign-in-timed-out', minutes: 5, strayCallbacks: 3 })],
  ['port-taken', failed({ code: 'redirect-port-taken', port: 8765, host: '127.0.0.1' })],
  ['port-reserved', failed({ code: 'redirect-port-reserved', port: 80, host: '127.0.0.1' })],
  ['declined', { callback: { error: 'access_denied' } }],
  ['consent', { callback: { error: 'consent_required', error_description: 'The user has to give consent' } }],
  [
    'issuer-differs',
    failed(
      { code: 'issuer-differs', expected: 'https://a.example', actual: 'https://b.example' },
      { callback: { code: 'x' } },
    ),
  ],
  ['response-type', { callback: { error: 'unsupported_response_type' } }],
  [
    'pushed-required',
    { callback: { error: 'invalid_request', error_description: 'Pushed Authorization Request is only allowed.' } },
  ],
  ['pkce-required', { callback: { error: 'invalid_request', error_description: 'code_challenge is required' } }],
  ['question-forbidden', { callback: { error: 'login_required', error_description: 'No session' } }],
  ['provider-trouble', { callback: { error: 'server_error', error_description: 'Something broke' } }],
  ['pkce-refused', refused('invalid_grant', 'code_verifier does not match')],
  ['account-locked', { ...refused('invalid_grant', 'CSIAQ9999E The account is locked.'), grant: 'password' }],
  [
    'account-password-change',
    failed(
      { code: 'provider-refused', error: 'CSIBH9999E', description: 'The password must be changed.', stage: 'factor' },
      {
        stage: 'factor',
        status: 400,
        body: { messageId: 'CSIBH9999E', messageDescription: 'The password must be changed.' },
      },
    ),
  ],
  ['account-disabled', { ...refused('invalid_grant', 'The user account is disabled.'), grant: 'password' }],
];

export const clientShapes: readonly ShapeOf[] = [
  ['client-none', refused('invalid_client', 'client_assertion or client_secret is missing', 401)],
  ['dpop-required', refused('invalid_dpop_proof', 'The DPoP proof JWT header is missing.')],
  ['client-certificate-required', refused('invalid_client', 'client certificate was not provided', 401)],
  ['client-certificate-required', refused('invalid_client', 'The client uses tls_client_auth.', 401)],
  ['client-certificate-required', refused('invalid_client', 'No required SSL certificate was sent', 401)],
  [
    'client-certificate-required',
    { ...refused('invalid_client', 'DPoP alone does not do; the client certificate is missing', 401), proved: true },
  ],
  [
    'client-assertion-required',
    refused('invalid_client', "The client_assertion must be sent for a client of 'private_key_jwt'.", 401),
  ],
  [
    'client-method-basic',
    { ...refused('invalid_client', 'Wrong authentication method for this client', 401), proof: 'Basic' },
  ],
  [
    'client-method-form',
    { ...refused('invalid_client', 'The registered auth method is client_secret_basic', 401), proof: 'form' },
  ],
  [
    'client-github',
    {
      ...refused('incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.'),
      proof: 'form',
    },
  ],
  [
    'client-only-way',
    {
      ...refused('invalid_client', 'no', 401),
      proof: 'Basic',
      error: {
        code: 'client-refused',
        error: 'invalid_client',
        status: 401,
        method: 'client_secret_basic',
        onlyWay: true,
      },
    },
  ],
  [
    'client-only-way',
    {
      ...refused('invalid_client', 'Unsupported authentication method', 401),
      proof: 'Basic',
      retried: true,
      error: {
        code: 'client-refused',
        error: 'invalid_client',
        status: 401,
        method: 'client_secret_basic',
        onlyWay: true,
      },
    },
  ],
  ['client-encoding', { ...refused('invalid_client', 'no', 401), proof: 'Basic', retried: true }],
  ['client-basic', { ...refused('invalid_client', 'no', 401), proof: 'Basic' }],
  ['client-form', { ...refused('invalid_client', 'no', 401), proof: 'form' }],
  ['client-none', refused('invalid_client', 'no', 401)],
  ['grant-not-allowed', refused('unauthorized_client', 'no')],
  ['grant-unsupported', refused('unsupported_grant_type', 'no')],
  [
    'client-certificate',
    { status: 400, body: '<html><head><title>400 No required SSL certificate was sent</title></head></html>' },
  ],
  ['client-public', { ...refused('invalid_client', 'The client is public and takes no secret', 401), proof: 'form' }],
];

export const proofShapes: readonly ShapeOf[] = [
  // In the words of oidc-provider, Keycloak and Okta, and by the code alone.
  ['dpop-required', refused('invalid_grant', 'DPoP proof JWT not provided')],
  ['dpop-required', refused('invalid_request', 'DPoP proof is missing')],
  ['dpop-required', refused('invalid_dpop_proof', 'The DPoP proof JWT header is missing.')],
  ['dpop-required', refused('use_dpop_nonce', 'Authorization server requires nonce in DPoP proof')],
  [
    'dpop-required',
    failed({
      code: 'answer-invalid',
      stage: 'token',
      reason: 'Its token_type is “DPoP”, and only bearer tokens can be sent.',
    }),
  ],
  ['proof-nonce', { ...refused('use_dpop_nonce', 'nonce is required'), proved: true }],
  ['proof-nonce', { ...refused('use_dpop_nonce', 'nonce is required', 401), proved: true, proof: 'Basic' }],
  [
    'proof-nonce',
    {
      status: 401,
      body: '',
      headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"' },
      stage: 'userinfo',
      call: { kind: 'userinfo' },
      proved: true,
    },
  ],
  // A bearer that is refused for itself, by a server that would take a bound one as well.
  [
    'call-token',
    {
      status: 401,
      body: '',
      headers: { 'www-authenticate': 'Bearer error="invalid_token", DPoP algs="ES256"' },
      stage: 'userinfo',
      call: { kind: 'userinfo' },
    },
  ],
  ['proof-clock', { ...refused('invalid_dpop_proof', 'iat is not recent enough'), proved: true, ahead: -900 }],
  ['proof-refused', { ...refused('invalid_dpop_proof', 'htu mismatch'), proved: true }],
  ['proof-refused', { ...refused('invalid_dpop_proof', 'no', 401), proved: true, stage: 'refresh', grant: 'refresh' }],
];

export const grantShapes: readonly ShapeOf[] = [
  ['scope-missing', refused('invalid_scope', 'no')],
  ['scope-unknown', { ...refused('invalid_scope', 'no'), form: { scope: 'nope' } }],
  ['audience-unknown', { ...refused('invalid_target', 'no'), form: { audience: 'urn:api' } }],
  ['audience-words', { ...refused('invalid_request', 'Unknown audience urn:api'), form: { audience: 'urn:api' } }],
  ['password-wrong', { ...refused('invalid_grant', 'no'), grant: 'password' }],
  // The words of a library that Keyrock uses too, from another server.
  ['refresh-dead', { ...refused('invalid_grant', 'Invalid grant: refresh token is invalid'), stage: 'refresh' }],
  [
    'scope-unknown',
    { ...refused('invalid_scope', 'The requested scope is invalid, unknown, or malformed.'), form: { scope: 'a' } },
  ],
  ['refresh-dead', { ...refused('bad_refresh_token', 'no'), stage: 'refresh', grant: 'refresh' }],
  ['refresh-dead', { ...refused('invalid_grant', 'no'), stage: 'refresh', grant: 'refresh' }],
  ['code-out-of-time', { ...refused('invalid_grant', 'The grant has expired'), ahead: 700 }],
  ['code-refused', refused('invalid_grant', 'no')],
  ['github-code', refused('bad_verification_code', 'The code passed is incorrect or expired.')],
  ['request-malformed', refused('invalid_request', 'no')],
  ['refresh-missing', failed({ code: 'sign-in-needed', reason: 'no-refresh-token' })],
  ['refresh-reply-lost', failed({ code: 'sign-in-needed', reason: 'reply-lost' })],
];

const idToken = (reason: string, more: Partial<Shape> = {}): Shape =>
  failed({ code: 'id-token-invalid', reason }, { status: 200, body: { token_type: 'Bearer' }, ...more });

export const tokenShapes: readonly ShapeOf[] = [
  ['opaque-token', failed({ code: 'token-unusable', reason: 'not-jwt' })],
  ['challenge-token', failed({ code: 'token-unusable', reason: 'challenge' })],
  ['token-characters', failed({ code: 'token-unusable', reason: 'line-break' })],
  [
    'id-token-clock',
    idToken('unexpected JWT "exp" (expiration time) claim value, expiration is past current timestamp', {
      ahead: -7200,
    }),
  ],
  [
    'id-token-time',
    idToken('unexpected JWT "exp" (expiration time) claim value, expiration is past current timestamp'),
  ],
  ['id-token-nonce', idToken('unexpected ID Token "nonce" claim value')],
  ['id-token-audience', idToken('unexpected JWT "aud" (audience) claim value')],
  ['id-token-issuer', idToken('unexpected JWT "iss" (issuer) claim value')],
  ['id-token-signature', idToken('JWT signature verification failed')],
  ['answer-page', { status: 200, body: page }],
  ['answer-empty', { status: 200, body: '', error: { code: 'answer-empty', stage: 'token', status: 200 } }],
  ['answer-cut', { status: 200, body: '{"access_token":"x' }],
  ['answer-too-large', failed({ code: 'answer-too-large', host, stage: 'token', limitBytes: 1_048_576 })],
  ['answer-token-type', failed({ code: 'answer-invalid', stage: 'token', reason: 'unsupported `token_type` value' })],
  [
    'answer-place',
    failed({
      code: 'answer-invalid',
      stage: 'token',
      reason: 'It holds no token.',
      place: 'data.token',
      description: 'The account is locked',
    }),
  ],
  [
    'answer-invalid',
    failed({ code: 'answer-invalid', stage: 'token', reason: '"access_token" property must be a string' }),
  ],
  ['endpoint-missing', failed({ code: 'endpoint-missing', endpoint: 'token' })],
  ['secret-missing', failed({ code: 'secret-missing', secret: 'client secret' })],
];
