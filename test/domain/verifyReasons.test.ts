import { describe, expect, it } from 'vitest';
import type { AppError } from '../../src/domain/errors';
import { errorText } from '../../src/domain/text/errorText';
import { vendorCodeIn, vendorReason } from '../../src/domain/text/verifyReasons';

describe('the message IDs of IBM Verify in words', () => {
  it.each<[string, string, RegExp]>([
    ['1.1: a redirect that is not registered', 'CSIAQ0167E', /redirect address is not registered/],
    ['1.2: a wrong or stale secret', 'CSIAQ0155E', /client secret/],
    ['1.2: a dead grant object', 'CSIAQ0158E', /unknown there, has ended, was used before/],
    ['1.2: a policy that denies', 'CSIAQ0278E', /access policy of the application denies/],
    ['1.2: an account that is not entitled', 'CSIAQ0279E', /not entitled/],
    ['1.2: a policy that wants more', 'CSIAQ0298E', /wants to know more/],
    ['1.2: an internal error, in any component', 'CSIBN0000E', /inside the provider/],
    ['1.2: a bad credential of the call, in any component', 'CSIBH0001E', /token of the call/],
    ['1.2: a missing entitlement, in any component', 'CSIZZ0002E', /Authenticate any user/],
    ['1.2: an unknown tenant', 'CSIBN0003E', /tenant is not known/],
    ['1.2: a body that is no JSON', 'CSIBN0004E', /could not read the request/],
    ['1.2: an invalid body', 'CSIBN0005E', /not as the provider wants it/],
    ['1.2: BH 0006, a property missing or invalid', 'CSIBH0006E', /missing or not allowed/],
    ['1.2: BN 0007, a bad paging value', 'CSIBN0007E', /that many entries/],
    ['1.5: a correlation with a hyphen', 'CSIBN0018E', /letters and digits only/],
    ['1.5: the limit of text messages', 'CSIBN0081E', /No more text messages/],
    ['1.8: a wrong password', 'CSIBH0044E', /user name or the password is wrong/],
  ])('%s', (_name, id, words) => {
    expect(vendorReason(`${id} whatever the words are`)?.why).toMatch(words);
    const error: AppError = { code: 'provider-refused', error: id, stage: 'factor', status: 400 };
    expect(errorText(error).why).toMatch(words);
  });

  it('are found at any place in the words, and only whole', () => {
    expect(vendorCodeIn('it says CSIAQ0278E: no')).toBe('CSIAQ0278E');
    for (const text of ['', 'CSIAQ278E', 'XCSIAQ0278E', 'CSIAQ0278EX', 'csiaq0278e'])
      expect(vendorCodeIn(text)).toBeUndefined();
    expect(vendorReason('CSIAQ9999E something else')).toBeUndefined();
    expect(vendorReason('no code at all')).toBeUndefined();
  });

  it('come before the general words, and stand beside the provider’s own', () => {
    const denied = errorText({
      code: 'provider-refused',
      error: 'access_denied',
      description: 'CSIAQ0278E The policy says no.',
      stage: 'token',
      status: 403,
    });
    expect(denied.next).toContain('administrator of the tenant');
    expect(denied.fromProvider).toEqual({ code: 'access_denied', description: 'CSIAQ0278E The policy says no.' });

    const wrong = errorText({ code: 'credentials-refused', error: 'CSIBH0044E' });
    expect(wrong.why).toContain('identity source');
  });
});

describe('a tenant that does not describe itself where it was looked for', () => {
  const nextFor = (address: string) => errorText({ code: 'discovery-not-found', address, status: 404 }).next;

  it('1.1: may have the other surface, which the settings let one choose', () => {
    for (const path of ['oidc/endpoint/default', 'oauth2']) {
      const next = nextFor(`https://t.verify.ibm.com:8443/${path}/.well-known/openid-configuration`);
      expect(next).toContain('“OpenID Connect endpoints” in Settings');
    }
  });

  it('1.1: is no other system with a path that begins alike', () => {
    const next = nextFor('https://dev-1.okta.com/oauth2/default/.well-known/openid-configuration');
    expect(next).toContain('Check the issuer');
  });
});

describe('a second factor that came to nothing', () => {
  const why = (error: AppError): string => errorText(error).why;

  it('names each factor with its reason, and what would be taken', () => {
    const words = why({
      code: 'factor-none',
      left: [
        { type: 'totp', reason: 'disabled' },
        { type: 'fido2', reason: 'needs-web-origin' },
      ],
      allowed: ['fido2'],
    });
    expect(words).toContain('code of an authenticator app (switched off)');
    expect(words).toContain('security key or passkey (for web pages only)');
    expect(words).toContain('It would take: fido2.');
  });

  it('1.5: says why a key cannot be used where there is nothing else', () => {
    expect(why({ code: 'factor-none', left: [{ type: 'fido2', reason: 'needs-web-origin' }] })).toContain(
      'https address that is registered with the provider',
    );
  });

  it('tells how far the clocks are apart where a code from the seed is refused', () => {
    const words = why({
      code: 'code-refused',
      factor: 'totp',
      reason: 'wrong',
      fromSeed: true,
      clockAheadSeconds: 120,
    });
    expect(words).toMatch(/2 minutes behind the provider/);
    expect(why({ code: 'code-refused', factor: 'totp', reason: 'wrong', clockAheadSeconds: -120 })).toMatch(
      /2 minutes ahead of/,
    );
  });

  it('tells a denied push from one that nobody answered, and from fraud', () => {
    const said = (['denied', 'reported', 'timed-out', 'failed', 'cancelled'] as const).map(
      (outcome) => errorText({ code: 'approval-refused', factor: 'push', outcome }).what,
    );
    expect(new Set(said).size).toBe(5);
  });

  it('lists the identity sources that there are', () => {
    expect(why({ code: 'identity-source-unknown', wanted: 'Gone', known: ['Cloud Directory', 'Partners'] })).toContain(
      'Cloud Directory, Partners',
    );
    expect(why({ code: 'identity-source-ambiguous', wanted: 'Twins', count: 2 })).toContain('There are 2');
    expect(errorText({ code: 'identity-source-unknown', wanted: '', known: [] }).next).toContain('set up there');
  });
});
