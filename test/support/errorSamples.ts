import type { ErrorCode, ErrorDetails, FlowStage } from '../../src/domain/errors';
import type { CertificateFacts } from '../../src/domain/network';

const stages: readonly FlowStage[] = [
  'discovery',
  'authorization',
  'token',
  'refresh',
  'userinfo',
  'introspection',
  'revocation',
  'keys',
  'request',
  'factor',
  'call',
];

export const certificate: CertificateFacts = {
  host: 'login.example.com:443',
  subject: 'CN=login.example.com',
  issuer: 'CN=Corporate Root CA',
  sha256: Array.from({ length: 32 }, () => 'AB').join(':'),
  validFrom: Date.UTC(2025, 0, 1),
  validTo: Date.UTC(2026, 0, 1),
  names: ['login.example.com', 'sso.example.com'],
  selfSigned: false,
};

export const host = 'login.example.com';
export const address = 'https://login.example.com/realms/dev';
const longText = 'something quite long '.repeat(200);
export const secret = 'S3cr3t-that-must-never-appear-anywhere-0123456789abcdef';
export const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJBbGljZSJ9.c2lnbmF0dXJl';

/** Several details for every code: the usual first, then the empty and the enormous. A code left out does not compile. */
export const samples: { readonly [Code in ErrorCode]: readonly ErrorDetails[Code][] } = {
  'input-invalid': [
    { field: 'clientId', reason: 'too long' },
    { field: '', reason: '' },
    { field: longText, reason: longText },
  ],
  'not-found': (['profile', 'token', 'request', 'question', 'run'] as const).map((what) => ({ what })),
  'address-invalid': [
    { field: 'issuer', address: 'nonsense' },
    { field: 'issuer', address: '' },
    { field: longText, address: longText },
  ],
  'address-insecure': [
    { field: 'issuer', address: 'http://login.example.com' },
    { field: '', address: '' },
  ],
  'secret-missing': [{ secret: 'client secret' }, { secret: 'password' }],
  'import-unreadable': [{ reason: 'it is not JSON' }, { reason: '' }, { reason: longText }],
  'discovery-not-found': [
    { address, status: 404 },
    { address: longText, status: 299 },
  ],
  'discovery-not-json': [
    { address, contentType: 'text/html; charset=utf-8' },
    { address, contentType: '' },
    { address, contentType: 'application/xml' },
  ],
  'discovery-invalid': [
    { address, reason: 'token_endpoint is missing' },
    { address, reason: '' },
  ],
  'discovery-issuer-mismatch': [
    { expected: address, actual: `${address}/` },
    { expected: longText, actual: longText },
  ],
  'endpoint-missing': (
    ['authorization', 'token', 'userinfo', 'introspection', 'revocation', 'endSession', 'jwks'] as const
  ).map((endpoint) => ({ endpoint })),
  'host-not-found': [{ host }, { host: '' }, { host: longText }],
  'connection-refused': [{ host }, { host: '' }],
  'connection-lost': stages.flatMap((stage) => [
    { host, stage, sent: true },
    { host, stage, sent: false },
  ]),
  'network-unreachable': [{ host }],
  'timed-out': stages.flatMap((stage) => [
    { host, stage, phase: 'connect' as const, seconds: 10 },
    { host, stage, phase: 'answer' as const, seconds: 1 },
    { host: longText, stage, phase: 'answer' as const, seconds: 600 },
  ]),
  'proxy-failed': [
    { proxy: 'http://proxy:3128', status: 407, reason: '' },
    { proxy: 'http://proxy:3128', reason: 'connection refused' },
    { proxy: '', reason: '' },
  ],
  'tls-untrusted': (
    ['self-signed', 'unknown-issuer', 'expired', 'not-yet-valid', 'wrong-host', 'other'] as const
  ).flatMap((reason) => [
    { host, reason, technical: 'CERT_CODE' },
    { host, reason, technical: 'CERT_CODE', certificate },
    { host, reason, technical: '', certificate: { ...certificate, names: [], issuer: '', validTo: Number.NaN } },
  ]),
  'tls-failed': (['not-tls', 'version', 'other'] as const).map((reason) => ({ host, reason, technical: 'ERR_SSL' })),
  'pin-mismatch': [
    { host, expected: certificate.sha256, actual: certificate.sha256.replaceAll('AB', 'CD') },
    { host: '', expected: '', actual: '' },
  ],
  'ca-invalid': [{ reason: 'no certificate found' }, { reason: '' }],
  'answer-too-large': stages.map((stage) => ({ host, stage, limitBytes: 1_048_576 })),
  'answer-empty': stages.map((stage) => ({ stage, status: 200 })),
  'answer-not-json': [
    { stage: 'token', status: 200, contentType: 'text/html', start: '<html><title>Sign in</title>' },
    { stage: 'refresh', status: 502, contentType: '', start: '' },
    { stage: 'keys', status: 200, contentType: longText, start: longText },
  ],
  'answer-cut': [{ stage: 'token', host }],
  'answer-invalid': [
    { stage: 'token', reason: 'access_token is missing' },
    { stage: 'token', reason: '' },
    { stage: 'token', reason: 'It holds no token.', place: 'data.token' },
    { stage: 'refresh', reason: 'It holds no token.', place: longText, description: longText },
  ],
  'answer-redirected': [{ stage: 'token', to: 'https://other.example.com/login' }],
  'token-unusable': (['line-break', 'not-ascii', 'empty', 'challenge', 'not-jwt'] as const).map((reason) => ({
    reason,
  })),
  'token-too-large': [{ bytes: 90_000, limitBytes: 65_536 }],
  'id-token-invalid': [{ reason: 'the nonce differs' }, { reason: '' }],
  'user-declined': [{}, { description: 'The user said no' }],
  'client-refused': [
    ...['client_secret_basic', 'client_secret_post', 'none', ''].map((method) => ({
      error: 'invalid_client',
      description: 'Unknown client',
      status: 401,
      method,
    })),
    { error: 'invalid_client', status: 401, method: 'client_secret_basic', onlyWay: true },
  ],
  'grant-refused': [
    ...stages.flatMap((stage) =>
      ['invalid_grant', 'unauthorized_client', 'unsupported_grant_type'].map((error) => ({ error, stage })),
    ),
    ...['invalid_grant', 'unauthorized_client'].map((error) => ({
      error,
      stage: 'token' as const,
      proof: true as const,
    })),
  ],
  'credentials-refused': [{ error: 'invalid_grant' }, { error: '', description: longText }],
  'scope-refused': [
    { error: 'invalid_scope', scope: 'openid orders' },
    { error: 'invalid_scope', scope: '' },
    { error: 'invalid_scope', scope: longText },
  ],
  'provider-refused': [
    { error: 'server_error', stage: 'authorization' },
    {
      error: 'AADSTS50011',
      description: 'The redirect URI differs',
      stage: 'token',
      status: 400,
      uri: `${address}?x=1`,
    },
    { error: 'constructor', stage: 'token' },
    { error: '__proto__', stage: 'token' },
    { error: '', stage: 'request', description: '' },
  ],
  'rate-limited': [{ host }, { host, retryAfterSeconds: 30 }, { host, retryAfterSeconds: 0 }],
  'provider-unavailable': [
    { host, status: 503 },
    { host, status: 500, retryAfterSeconds: 120 },
  ],
  cancelled: [{}],
  'sign-in-timed-out': [
    { minutes: 5, strayCallbacks: 0 },
    { minutes: 1, strayCallbacks: 1 },
    { minutes: 5, strayCallbacks: 4 },
    { minutes: 5, strayCallbacks: 0, question: 'one-time-code' },
  ],
  'browser-not-opened': [{ reason: 'xdg-open is missing' }, { reason: '' }],
  'redirect-port-taken': [{ port: 8765, host: '127.0.0.1' }],
  'redirect-port-reserved': [{ port: 80, host: '127.0.0.1' }],
  'redirect-host-unavailable': [{ host: '[::1]' }],
  'redirect-not-ours': (['not-an-address', 'state-missing', 'state-differs', 'no-answer'] as const).map((reason) => ({
    reason,
  })),
  'redirect-invalid': [{ reason: 'code twice' }, { reason: '' }],
  'issuer-differs': [
    { expected: address, actual: 'https://evil.example.com' },
    { expected: address, actual: '' },
  ],
  'interaction-required': [{ question: 'a one-time code' }, { question: '' }],
  'sign-in-needed': (
    ['no-refresh-token', 'refresh-refused', 'refreshes-used-up', 'not-attended', 'reply-lost'] as const
  ).map((reason) => ({ reason })),
  'not-revocable': [{ endsAt: 1_800_000_000_000 }, {}],
  'factor-unending': [{ rounds: 5 }, { rounds: 0 }],
  'factor-none': [
    { left: [] },
    {
      left: (['disabled', 'not-validated', 'not-allowed', 'needs-web-origin', 'not-supported'] as const).map(
        (reason) => ({
          type: 'totp',
          reason,
        }),
      ),
      allowed: ['fido2', 'qr'],
    },
    {
      left: Array.from({ length: 50 }, () => ({ type: longText, reason: 'not-supported' as const })),
      allowed: [longText],
    },
  ],
  'code-refused': [
    ...(['wrong', 'expired', 'used-up'] as const).flatMap((reason) =>
      (['totp', 'emailotp', 'questions'] as const).map((factor) => ({ factor, reason })),
    ),
    { factor: 'totp', reason: 'wrong', fromSeed: true, clockAheadSeconds: 120 },
    { factor: 'totp', reason: 'used-up', fromSeed: true },
    { factor: 'totp', reason: 'wrong', clockAheadSeconds: -7_200 },
  ],
  'code-not-sent': (['limit', 'destination'] as const).map((reason) => ({ factor: 'smsotp', reason })),
  'approval-refused': (['denied', 'reported', 'timed-out', 'failed', 'cancelled'] as const).flatMap((outcome) =>
    (['push', 'qr'] as const).map((factor) => ({ factor, outcome })),
  ),
  'challenge-over': [{}],
  'identity-source-unknown': [
    { wanted: '', known: [] },
    { wanted: 'Corporate', known: ['Cloud Directory', 'Partners'] },
    { wanted: longText, known: Array.from({ length: 40 }, () => longText) },
  ],
  'identity-source-ambiguous': [
    { wanted: 'Corporate', count: 2 },
    { wanted: '', count: 0 },
  ],
  'not-offered': [{ what: 'introspection' }, { what: '' }],
  'keychain-absent': [{ technical: 'Cannot autolaunch D-Bus' }, { technical: '' }],
  'keychain-locked': [{ technical: 'dismissed' }],
  'keychain-timeout': [{ seconds: 5 }],
  'keychain-denied': [{ technical: 'errSecAuthFailed' }],
  'keychain-restarted': [{ technical: 'The session wrapping the secret does not exist' }],
  'keychain-failed': [{ technical: longText }],
  'secret-damaged': [{ what: 'token' }, { what: '' }],
  'storage-undecided': [{}],
  'storage-locked': [{}],
  'passphrase-wrong': [{}],
  'passphrase-weak': [{ minimum: 12 }],
  'disk-full': [{ file: 'profiles.json' }, { file: '' }],
  'disk-denied': [{ file: 'profiles.json' }],
  'disk-failed': [{ file: 'profiles.json', technical: 'EIO' }],
  'file-damaged': [
    { file: 'profiles.json', keptAs: 'profiles.damaged-1.json' },
    { file: 'profiles.json', keptAs: 'x', goesOnWith: 'last-copy' },
    { file: 'profiles.json', keptAs: 'x', goesOnWith: 'other-entries', leftOut: ['Acme', 'Beta', 'Gamma', longText] },
    { file: 'profiles.json', keptAs: 'x', goesOnWith: 'other-entries', leftOut: [longText, longText] },
    { file: longText, keptAs: longText, goesOnWith: 'nothing', leftOut: [] },
  ],
  'file-newer': [{ file: 'profiles.json', version: 3, supported: 1 }],
  'read-only': [{ file: 'profiles.json' }],
  'header-invalid': [
    { name: 'X-Test', reason: 'line break' },
    { name: '', reason: '' },
  ],
  'body-invalid': [{ reason: 'a comma is missing' }, { reason: '' }],
  'redirect-limit': [{ limit: 10 }],
  'shortcut-refused': [
    { keys: 'Control+Alt+C', wayland: false },
    { keys: 'Control+Alt+C', wayland: true },
  ],
  'renewal-interrupted': [{}],
  'renewal-elsewhere': [{}],
  'practice-unavailable': [{ technical: 'EADDRNOTAVAIL' }],
  internal: [{ technical: 'TypeError' }],
};
