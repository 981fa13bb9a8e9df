import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppError, FlowStage } from '../../src/domain/errors';
import { errorActionLabels } from '../../src/domain/text/errorAction';
import { errorText } from '../../src/domain/text/errorText';
import { address, certificate, host, jwt, samples, secret } from '../support/errorSamples';

const failures: readonly AppError[] = Object.entries(samples).flatMap(([code, details]) =>
  // The table above pairs each code with its own details.
  details.map((detail) => ({ code, ...detail }) as AppError),
);

const parts = (error: AppError): readonly string[] => {
  const { what, why, next } = errorText(error);
  return [what, why, next];
};
const everything = (error: AppError): string => JSON.stringify(errorText(error));

describe('the words for failures', () => {
  it.each(failures.map((error) => [`${error.code} ${JSON.stringify(error).slice(0, 60)}`, error] as const))(
    'says what happened, why and what to do in whole sentences: %s',
    (_name, error) => {
      for (const part of parts(error)) {
        expect(part).toMatch(/^(\p{Lu}|“|login\.example\.com |something quite long )/u);
        expect(part).toMatch(/[.?…]$/);
        expect(part).not.toMatch(/undefined|NaN|null|\[object|\.\.$| {2}|!| \./);
      }
    },
  );

  it('keeps every sentence short enough to read, whatever the details', () => {
    for (const error of failures) {
      const { what, why, next } = errorText(error);
      expect(what.length, what).toBeLessThanOrEqual(160);
      expect(why.length, why).toBeLessThanOrEqual(330);
      expect(next.length, next).toBeLessThanOrEqual(180);
    }
  });

  it('never says the same about two different failures', () => {
    const codesByWords = new Map<string, Set<string>>();
    for (const error of failures) {
      const { what } = errorText(error);
      codesByWords.set(what, (codesByWords.get(what) ?? new Set()).add(error.code));
    }
    const shared = [...codesByWords].filter(([, codes]) => codes.size > 1);
    expect(shared).toEqual([]);
  });

  it('never shows our own code', () => {
    for (const error of failures) {
      if (!error.code.includes('-')) continue;
      expect(parts(error).join(' ')).not.toContain(error.code);
    }
  });

  it('has a label for every action it suggests', () => {
    for (const error of failures) {
      const { action } = errorText(error);
      if (action !== undefined) expect(errorActionLabels[action]).toMatch(/^\p{Lu}/u);
    }
  });

  it('names the host, the port, the seconds and the method that matter', () => {
    const words = (error: AppError): string => parts(error).join(' ');
    expect(words({ code: 'timed-out', host, stage: 'token', phase: 'connect', seconds: 10 })).toContain('10 seconds');
    expect(words({ code: 'timed-out', host, stage: 'token', phase: 'connect', seconds: 10 })).toContain(host);
    expect(words({ code: 'redirect-port-taken', port: 8765, host: '127.0.0.1' })).toContain('127.0.0.1:8765');
    expect(words({ code: 'discovery-not-found', address, status: 404 })).toContain('404');
    expect(words({ code: 'rate-limited', host, retryAfterSeconds: 30 })).toContain('in 30 seconds');
    expect(words({ code: 'pin-mismatch', host, expected: 'AB:CD:01:02:03:04:05', actual: '' })).toContain('AB:CD:01');
  });

  it('F11: says how the client proved itself, and offers the other way', () => {
    const refused = (method: string) =>
      errorText({ code: 'client-refused', error: 'invalid_client', status: 401, method });
    expect(refused('client_secret_basic').action).toBe('use-form-credentials');
    expect(refused('client_secret_basic').why).toContain('Authorization header');
    expect(refused('client_secret_post').action).toBe('use-basic-credentials');
    expect(refused('client_secret_post').why).toContain('form fields');
    expect(refused('none').action).toBe('open-settings');
  });

  it('F10: tells a dead refresh token from a refused code', () => {
    const refused = (stage: FlowStage) => errorText({ code: 'grant-refused', error: 'invalid_grant', stage });
    expect(refused('refresh').what).toContain('refresh token');
    expect(refused('token').what).not.toContain('refresh token');
  });

  it('tells a refresh that wants to see the person from one whose token is dead', () => {
    const refused = (error: string) => errorText({ code: 'grant-refused', error, stage: 'refresh' });
    expect(refused('interaction_required').why).toContain('second factor');
    expect(refused('interaction_required').why).not.toContain('revoked');
    expect(refused('bad_refresh_token')).toMatchObject({
      what: refused('invalid_grant').what,
      action: 'sign-in-again',
    });
  });

  it('tells an answer that names another provider from one that names none', () => {
    const differs = (actual: string) => errorText({ code: 'issuer-differs', expected: 'https://a.example', actual });
    expect(differs('https://b.example').why).toContain('the answer names https://b.example');
    expect(differs('').what).not.toContain('Another provider');
    expect(differs('').why).not.toContain('names .');
  });

  it('speaks of secrets only where a redirect would have carried any', () => {
    const redirected = (stage: FlowStage) => errorText({ code: 'answer-redirected', stage, to: 'https://b.example' });
    expect(redirected('token').why).toContain('secrets');
    expect(redirected('discovery').why).not.toContain('secrets');
    expect(redirected('discovery').next).toContain('issuer');
  });

  it('F83: tells that strays came back, and how often', () => {
    const timedOut = (strayCallbacks: number) =>
      errorText({ code: 'sign-in-timed-out', minutes: 5, strayCallbacks }).why;
    expect(timedOut(0)).not.toContain('times');
    expect(timedOut(1)).toContain('once');
    expect(timedOut(3)).toContain('3 times');
  });

  it('tells a question that went unanswered from a browser that did not come back', () => {
    const unanswered = errorText({
      code: 'sign-in-timed-out',
      minutes: 5,
      strayCallbacks: 0,
      question: 'one-time-code',
    });
    expect(unanswered.why).toContain('one-time code');
    expect(unanswered.why).not.toContain('browser');
  });

  it('F23: offers to look at a certificate only when there is one to look at', () => {
    const untrusted = (known: boolean) =>
      errorText({
        code: 'tls-untrusted',
        host,
        reason: 'self-signed',
        technical: '',
        ...(known ? { certificate } : {}),
      }).action;
    expect(untrusted(true)).toBe('trust-certificate');
    expect(untrusted(false)).toBe('open-settings');
  });

  it('F24: never offers to trust a certificate whose time has not begun, since the clock is wrong then', () => {
    const text = errorText({ code: 'tls-untrusted', host, reason: 'not-yet-valid', technical: '', certificate });
    expect(text.action).toBe('try-again');
    expect(text.next).toContain('clock');
  });

  it('keeps the provider’s own words apart from ours', () => {
    const text = errorText({
      code: 'provider-refused',
      error: 'AADSTS50011',
      description: 'The redirect URI is not registered',
      stage: 'token',
    });
    expect(text.fromProvider).toEqual({ code: 'AADSTS50011', description: 'The redirect URI is not registered' });
    expect(`${text.what}${text.why}${text.next}`).not.toContain('AADSTS');
  });

  it('F6 F7: hands the beginning of an unreadable answer over as the provider’s words', () => {
    const text = errorText({
      code: 'answer-not-json',
      stage: 'token',
      status: 200,
      contentType: 'text/html',
      start: '<html>',
    });
    expect(text.what).toContain('web page');
    expect(text.fromProvider).toEqual({ code: 'HTTP 200', description: '<html>' });
  });

  it('T18: shows no token, no secret and no query even where a detail wrongly carries one', () => {
    const leaks = [
      `client_secret=${secret}`,
      `{"access_token":"${secret}"}`,
      `Authorization: Bearer ${jwt}`,
      `https://user:${secret}@login.example.com/x?code=${secret}#access_token=${secret}`,
      jwt,
    ];
    const carriers = leaks.flatMap((leak): readonly AppError[] => [
      { code: 'input-invalid', field: leak, reason: leak },
      { code: 'address-invalid', field: 'issuer', address: `https://u:${secret}@h/?code=${secret}` },
      { code: 'discovery-invalid', address: `https://u:${secret}@h/?token=${secret}`, reason: leak },
      { code: 'provider-refused', error: leak, description: leak, uri: leak, stage: 'token' },
      { code: 'client-refused', error: leak, description: leak, status: 401, method: 'client_secret_basic' },
      { code: 'answer-not-json', stage: 'token', status: 200, contentType: leak, start: leak },
      { code: 'proxy-failed', proxy: `http://user:${secret}@proxy:3128`, reason: leak },
      { code: 'keychain-restarted', technical: leak },
      { code: 'keychain-failed', technical: leak },
      { code: 'answer-redirected', stage: 'token', to: `https://h/cb?code=${secret}` },
    ]);
    for (const error of carriers) {
      expect(everything(error)).not.toContain(secret);
      expect(everything(error)).not.toContain('c2lnbmF0dXJl');
    }
  });

  it('T9: lets no character through that would turn or hide the text around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const shown = everything({
          code: 'provider-refused',
          error: text,
          description: `a\u202Eb\u0000${text}`,
          stage: 'token',
        });
        expect(JSON.parse(shown).fromProvider.description).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 300 },
    );
  });

  it('has words for the names of fields, the codes of the schema and the kinds of questions', () => {
    expect(errorText({ code: 'input-invalid', field: 'extra.token', reason: 'too_big' })).toMatchObject({
      what: '“Extra parameters of the token request” cannot be used as it is.',
      why: 'It is longer or larger than it may be.',
    });
    expect(errorText({ code: 'interaction-required', question: 'client-secret' }).why).toMatch(/client secret/);
    expect(errorText({ code: 'secret-damaged', what: '1234.client-secret' }).what).toMatch(/the client secret\.$/);
  });

  it('sends nobody to the settings for the address of a request', () => {
    expect(errorText({ code: 'address-invalid', field: 'url', address: 'x' }).action).toBeUndefined();
    expect(errorText({ code: 'address-invalid', field: 'issuer', address: 'x' }).action).toBe('open-settings');
  });

  it('stays short with details of a megabyte', () => {
    const huge = 'a.'.repeat(500_000);
    const text = errorText({ code: 'provider-refused', error: huge, description: huge, uri: huge, stage: 'token' });
    expect(JSON.stringify(text).length).toBeLessThan(5000);
  });
});

describe('an account that no password opens', () => {
  const refusedFor = (description: string) =>
    errorText({ code: 'credentials-refused', error: 'invalid_grant', description });

  it.each([
    ['locked', 'CSIAQ9999E The account is locked.', /^The account is locked/, /^Wait/],
    ['locked', 'Your account has been temporarily locked out', /locked/, /unlocked/],
    ['locked', 'Too many failed attempts', /locked/, /Wait/],
    ['to be changed', 'The password has expired and must be changed.', /has to be changed/, /in the browser/],
    ['to be changed', 'You must change your password', /has to be changed/, /new one here/],
    ['off', 'The user account is disabled.', /switched off/, /switch it on/],
    ['off', 'User is inactive', /switched off/, /switch it on/],
  ])('is said to be %s for “%s”', (_state, description, why, next) => {
    const text = refusedFor(description);
    expect(text.what).not.toContain('password was not accepted');
    expect(text.why).toMatch(why);
    expect(text.next).toMatch(next);
    expect(text.fromProvider?.description).toBe(description);
    const ofCheck = errorText({
      code: 'provider-refused',
      error: 'CSIBH9999E',
      description,
      stage: 'factor',
      status: 400,
    });
    expect(ofCheck).toMatchObject({ why: text.why, next: text.next });
  });

  it.each([
    'Too many invalid requests',
    'CSIAQ0264E The user name or password is invalid.',
    'Account is not fully set up',
    'The client is disabled',
    'user credentials are invalid',
    'The refresh token has expired',
  ])('is not read into “%s”', (description) => {
    expect(refusedFor(description).what).toBe('The user name or the password was not accepted.');
  });
});

describe('a call with a kept token', () => {
  it('that is refused says what the status means, and leads to its record', () => {
    const refused = errorText({ code: 'provider-refused', error: 'HTTP 403', stage: 'call', status: 403 });
    expect(refused).toMatchObject({
      what: 'The call was refused.',
      why: expect.stringContaining('403: the token is known'),
    });
    expect(refused.next).toContain('Token tab');
    expect(refused.action).toBe('show-flow');
    const other = errorText({ code: 'provider-refused', error: 'x', stage: 'call', status: 404 });
    expect(other.next).toContain('Flow tab');
  });
});
