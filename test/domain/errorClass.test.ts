import { describe, expect, it } from 'vitest';
import { askedPause, type ErrorClass, errorClass, replyMayBeLost } from '../../src/domain/errorClass';
import type { AppError, ErrorCode } from '../../src/domain/errors';
import { samples } from '../support/errorSamples';

/** The class of each code's usual sample. A code left out does not compile. */
const usual: { readonly [Code in ErrorCode]: ErrorClass } = {
  'input-invalid': 'misconfigured',
  'not-found': 'misconfigured',
  'address-invalid': 'misconfigured',
  'address-insecure': 'misconfigured',
  'secret-missing': 'misconfigured',
  'import-unreadable': 'misconfigured',
  'discovery-not-found': 'misconfigured',
  'discovery-not-json': 'transient',
  'discovery-invalid': 'misconfigured',
  'discovery-issuer-mismatch': 'misconfigured',
  'endpoint-missing': 'misconfigured',
  'host-not-found': 'transient',
  'connection-refused': 'transient',
  'connection-lost': 'transient',
  'network-unreachable': 'transient',
  'timed-out': 'transient',
  'proxy-failed': 'misconfigured',
  'tls-untrusted': 'transient',
  'tls-failed': 'transient',
  'pin-mismatch': 'misconfigured',
  'ca-invalid': 'misconfigured',
  'answer-too-large': 'misconfigured',
  'answer-empty': 'misconfigured',
  'answer-not-json': 'transient',
  'answer-cut': 'uncertain',
  'answer-invalid': 'uncertain',
  'answer-redirected': 'misconfigured',
  'token-unusable': 'misconfigured',
  'token-too-large': 'misconfigured',
  'id-token-invalid': 'misconfigured',
  'user-declined': 'refused',
  'client-refused': 'misconfigured',
  'grant-refused': 'refused',
  'credentials-refused': 'refused',
  'scope-refused': 'misconfigured',
  'provider-refused': 'transient',
  'rate-limited': 'transient',
  'provider-unavailable': 'transient',
  cancelled: 'none',
  'sign-in-timed-out': 'refused',
  'browser-not-opened': 'refused',
  'redirect-port-taken': 'misconfigured',
  'redirect-port-reserved': 'misconfigured',
  'redirect-host-unavailable': 'misconfigured',
  'redirect-not-ours': 'misconfigured',
  'redirect-invalid': 'misconfigured',
  'issuer-differs': 'misconfigured',
  'interaction-required': 'refused',
  'sign-in-needed': 'refused',
  'factor-none': 'refused',
  'code-refused': 'refused',
  'code-not-sent': 'refused',
  'approval-refused': 'refused',
  'challenge-over': 'refused',
  'identity-source-unknown': 'misconfigured',
  'identity-source-ambiguous': 'misconfigured',
  'factor-unending': 'misconfigured',
  'not-offered': 'misconfigured',
  'not-revocable': 'misconfigured',
  'keychain-absent': 'transient',
  'keychain-locked': 'transient',
  'keychain-timeout': 'transient',
  'keychain-denied': 'misconfigured',
  'keychain-restarted': 'misconfigured',
  'keychain-failed': 'transient',
  'secret-damaged': 'refused',
  'storage-undecided': 'transient',
  'storage-locked': 'transient',
  'passphrase-wrong': 'misconfigured',
  'passphrase-weak': 'misconfigured',
  'disk-full': 'transient',
  'disk-denied': 'transient',
  'disk-failed': 'transient',
  'file-damaged': 'misconfigured',
  'file-newer': 'misconfigured',
  'read-only': 'misconfigured',
  'header-invalid': 'misconfigured',
  'body-invalid': 'misconfigured',
  'redirect-limit': 'misconfigured',
  'shortcut-refused': 'misconfigured',
  'renewal-interrupted': 'uncertain',
  'renewal-elsewhere': 'transient',
  'practice-unavailable': 'transient',
  internal: 'misconfigured',
};

describe('what a failure means for the kept tokens', () => {
  it.each(Object.entries(usual))('%s is %s', (code, expected) => {
    // The code and its details stand side by side in the samples; Object.entries forgets which.
    const error = { code, ...samples[code as ErrorCode][0] } as AppError;
    expect(errorClass(error)).toBe(expected);
  });

  it.each<[string, AppError, ErrorClass]>([
    [
      'F7, F29: a log-in page of the network',
      { code: 'answer-not-json', stage: 'refresh', status: 200, contentType: 'text/html', start: '' },
      'transient',
    ],
    [
      'F29: a log-in page at discovery',
      { code: 'discovery-not-found', address: 'https://a/', status: 302 },
      'transient',
    ],
    [
      'F7: a page that says the address is wrong',
      { code: 'answer-not-json', stage: 'refresh', status: 404, contentType: 'text/html', start: '' },
      'misconfigured',
    ],
    [
      'F15: a connection lost after the request',
      { code: 'connection-lost', host: 'h', stage: 'refresh', sent: true },
      'uncertain',
    ],
    [
      'F1: a connection lost before the request',
      { code: 'connection-lost', host: 'h', stage: 'refresh', sent: false },
      'transient',
    ],
    [
      'F1: a connection lost while the provider is looked up',
      { code: 'connection-lost', host: 'h', stage: 'discovery', sent: true },
      'transient',
    ],
    [
      'F3: no answer in time',
      { code: 'timed-out', host: 'h', stage: 'refresh', phase: 'answer', seconds: 30 },
      'transient',
    ],
    [
      'F5: an answer without an end',
      { code: 'answer-too-large', host: 'h', stage: 'refresh', limitBytes: 1 },
      'uncertain',
    ],
    ['F6: half an answer', { code: 'answer-cut', host: 'h', stage: 'refresh' }, 'uncertain'],
    ['F6: an answer that holds no token', { code: 'answer-invalid', stage: 'refresh', reason: '' }, 'uncertain'],
    [
      'an answer with no token where the settings look for one',
      { code: 'answer-invalid', stage: 'refresh', reason: '', place: 'data.token' },
      'misconfigured',
    ],
    ['F6: an empty yes', { code: 'answer-empty', stage: 'refresh', status: 200 }, 'uncertain'],
    ['F6: an empty no', { code: 'answer-empty', stage: 'refresh', status: 500 }, 'transient'],
    [
      'F13: a provider that says it is unwell',
      { code: 'provider-refused', error: 'temporarily_unavailable', stage: 'refresh' },
      'transient',
    ],
    [
      'F33: a nonce that was refused twice in a row',
      { code: 'provider-refused', error: 'use_dpop_nonce', stage: 'refresh' },
      'transient',
    ],
    [
      'a proof that the provider does not take',
      { code: 'provider-refused', error: 'invalid_dpop_proof', stage: 'refresh' },
      'misconfigured',
    ],
    ['F28: a proxy that is down', { code: 'proxy-failed', proxy: 'p:1', reason: '' }, 'transient'],
    [
      'F28: a proxy that wants a sign-in',
      { code: 'proxy-failed', proxy: 'p:1', reason: '', status: 407 },
      'misconfigured',
    ],
  ])('%s', (_name, error, expected) => {
    expect(errorClass(error)).toBe(expected);
  });

  it('F4: remembers that a refresh which got no answer in time may have been answered', () => {
    const timedOut = { code: 'timed-out', host: 'h', seconds: 30 } as const;
    expect(replyMayBeLost({ ...timedOut, stage: 'refresh', phase: 'answer' })).toBe(true);
    expect(replyMayBeLost({ ...timedOut, stage: 'refresh', phase: 'connect' })).toBe(false);
    expect(replyMayBeLost({ ...timedOut, stage: 'discovery', phase: 'answer' })).toBe(false);
  });

  it.each([
    [undefined, undefined],
    [0, undefined],
    [-5, undefined],
    [7, 7000],
    [1_000_000, 3_600_000],
  ])('F12: a pause of %s s is %s ms, an hour at most', (retryAfterSeconds, milliseconds) => {
    const said = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    expect(askedPause({ code: 'rate-limited', host: 'h', ...said })).toBe(milliseconds);
    expect(askedPause({ code: 'provider-unavailable', host: 'h', status: 503, ...said })).toBe(milliseconds);
  });
});
