import type { AppError } from '../../../src/domain/errors';
import type { Shape } from './failedRun';
import type { ShapeOf } from './vendorShapes';

const host = 'idp.example.com';

/** A call that the profile's system has of its own. */
export const systemCall = (label: string): Pick<Shape, 'stage' | 'call'> => ({
  stage: 'call',
  call: { kind: 'system', id: 'own', label },
});
const own = systemCall('Who am I');
const userinfo = { stage: 'userinfo', call: { kind: 'userinfo' }, url: `https://${host}/userinfo` } as const;
const introspection = { stage: 'introspection', call: { kind: 'introspection' } } as const;
const revocation = { stage: 'revocation', call: { kind: 'revocation' } } as const;

const bearer = (facts: string): Shape => ({ headers: { 'www-authenticate': `Bearer ${facts}` } });
const page = '<!doctype html><html><title>Shop</title></html>';
const notOpened: AppError = { code: 'browser-not-opened', reason: 'xdg-open is not installed' };

export const callShapes: readonly ShapeOf[] = [
  ['call-token', { ...userinfo, status: 401, body: '', ...bearer('error="invalid_token"') }],
  ['call-token', { ...userinfo, status: 401, body: '' }],
  [
    'call-token',
    { ...userinfo, status: 401, body: { error: 'invalid_token', error_description: 'Token is not active' } },
  ],
  ['call-token', { ...userinfo, status: 401, body: { error_description: 'The access token has expired' } }],
  ['call-token', { ...userinfo, status: 400, body: { error: 'invalid_token' } }],
  ['call-token', { ...own, status: 401, body: '' }],
  ['call-token', { ...own, status: 401, body: page }],
  ['call-token', { ...own, status: 401, body: { error: 'invalid_client' } }],
  ['call-scope', { ...userinfo, status: 403, body: '', ...bearer('error="insufficient_scope", scope="openid email"') }],
  ['call-scope', { ...own, status: 401, body: { error: 'insufficient_scope' } }],
  ['call-scope', { ...own, status: 400, body: { error: 'invalid_scope' } }],
  ['call-forbidden', { ...own, status: 403, body: '' }],
  ['call-forbidden', { ...userinfo, status: 403, body: { message: 'Forbidden' } }],
  ['call-request', { ...own, status: 400, body: { error: 'invalid_request' } }],
  ['call-request', { ...own, status: 422, body: { detail: 'app_id is malformed' } }],
  ['call-address', { ...own, status: 404, body: page }],
  ['call-address', { ...introspection, status: 404, body: { error: 'not_found' } }],
  ['call-address', { ...revocation, status: 405, body: '' }],
  ['client-not-allowed', { ...introspection, status: 403, body: { error: 'access_denied' }, proof: 'Basic' }],
  ['client-not-allowed', { ...revocation, status: 403, body: page }],
  ['revocation-type', { ...revocation, status: 400, body: { error: 'unsupported_token_type' } }],
  ['revocation-type', { ...revocation, status: 403, body: { error: 'unsupported_token_type' } }],
  ['call-answer', { ...userinfo, status: 200, body: page }],
  ['call-answer', { ...introspection, status: 200, body: '{"active":tr' }],
  ['call-too-large', { ...own, error: { code: 'answer-too-large', host, stage: 'call', limitBytes: 1_048_576 } }],
  ['sign-out-not-opened', { call: { kind: 'end-session' }, error: notOpened }],
  // What is not about the call is read as on any other way.
  ['client-basic', { ...introspection, status: 401, body: { error: 'invalid_client' }, proof: 'Basic' }],
  ['client-none', { ...revocation, status: 401, body: '' }],
  ['captive-portal', { ...own, status: 403, body: '<html><title>Hotel Wi-Fi login</title></html>' }],
  ['rate-limited', { ...userinfo, status: 429, body: '' }],
  ['provider-unavailable', { ...own, status: 503, body: '' }],
  [
    'keyrock-access-token',
    { ...own, status: 401, body: '"The access token has expired"', url: `https://${host}/user?action=GET` },
  ],
  [
    'verify-call-entitlement',
    { ...own, status: 403, body: { messageId: 'CSIBN0002E', messageDescription: 'Not entitled.' } },
  ],
  ['call-token', { ...own, status: 401, body: { messageId: 'CSIBH0001E', messageDescription: 'Not authorised.' } }],
  ['okta-E0000011', { ...own, status: 401, body: { errorCode: 'E0000011' } }],
  ['endpoint-missing', { ...introspection, error: { code: 'endpoint-missing', endpoint: 'introspection' } }],
];
