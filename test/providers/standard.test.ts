import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileSchema } from '../../src/domain/profile';
import { providerOf } from '../../src/providers/index';
import { standard } from '../../src/providers/standard';

const answer = (fields: unknown, status = 200, contentType = 'application/json') =>
  standard.tokenResponse({ status, contentType, body: JSON.stringify(fields) });

const fieldsOf = (fields: unknown) => JSON.parse(answer(fields).body);

const good = { access_token: 'at', token_type: 'Bearer' };

describe('the standard provider', () => {
  it('is the one every profile has for now', () => {
    expect(providerOf({ provider: 'standard' })).toBe(standard);
    expect(profileSchema.shape.provider.parse(undefined)).toBe(standard.id);
  });

  it('leaves a good answer as it is', () => {
    const whole = { ...good, expires_in: 60, refresh_token: 'rt', id_token: 'it', scope: 'a b' };
    expect(fieldsOf(whole)).toEqual(whole);
  });

  it.each<[string, object, object]>([
    ['a scope list', { scope: ['a', 'b'] }, { scope: 'a b' }],
    ['a scope that is no list of words', { scope: ['a', 1] }, {}],
    ['a scope of null', { scope: null }, {}],
    ['an empty scope', { scope: '' }, { scope: '' }],
    ['a number in text (F18)', { expires_in: ' 3600 ' }, { expires_in: 3600 }],
    ['a fraction in text (F18)', { expires_in: '59.9' }, { expires_in: 59.9 }],
    ['words for a number (F18)', { expires_in: '1 hour' }, {}],
    ['an unbelievable number (F18)', { expires_in: 1e308 }, { expires_in: Number.MAX_SAFE_INTEGER }],
    ['zero (F18)', { expires_in: 0 }, {}],
    ['a negative number (F18)', { expires_in: -1 }, {}],
    ['a refresh token of null (F17)', { refresh_token: null }, {}],
    ['an empty refresh token (F17)', { refresh_token: '' }, {}],
    ['an ID token of null', { id_token: null }, {}],
    ['an error of null', { error: null }, {}],
    ['fields nobody knows', { extra: { deep: [[]] }, __proto__: { x: 1 } }, {}],
  ])('makes %s standard', (_name, odd, expected) => {
    expect(fieldsOf({ ...good, ...odd })).toEqual({ ...good, ...expected });
  });

  it.each([undefined, null, '', 'BearerToken', 'bearer_token', 'JWT'])(
    'takes a token type of %s for Bearer',
    (type) => {
      expect(fieldsOf({ ...good, token_type: type })).toEqual(good);
    },
  );

  it('keeps another token type and a wrong access token, for them to be refused (F20)', () => {
    expect(fieldsOf({ access_token: 5, token_type: 'mac' })).toEqual({ access_token: 5, token_type: 'mac' });
  });

  it('takes blanks around a token type away', () => {
    expect(fieldsOf({ ...good, token_type: 'bearer ' })).toEqual({ ...good, token_type: 'bearer' });
  });

  it.each<[string, string]>([
    ['an error', 'error=bad_verification_code&error_description=The+code+is+old.'],
    ['an error with a status that says no', 'error=bad_verification_code&error_description=The%20code%20is%20old.'],
  ])('reads %s in a form (F9)', (name, body) => {
    const status = name === 'an error' ? 200 : 401;
    expect(standard.tokenResponse({ status, contentType: '', body })).toEqual({
      status: status === 200 ? 400 : 401,
      contentType: 'application/json',
      body: '{"error":"bad_verification_code","error_description":"The code is old."}',
    });
  });

  it.each(['access_token=a&access_token=b', 'a=b', 'access_token=<html>', 'access_token', 'x access_token=a', 'error'])(
    'leaves “%s” as it came, which is no answer in a form',
    (body) => {
      const came = { status: 200, contentType: 'application/x-www-form-urlencoded', body };
      expect(standard.tokenResponse(came)).toBe(came);
    },
  );

  it('knows an error by its field, whatever the status says (F9)', () => {
    const said = { ...good, error: 'bad_code', error_description: 'old', error_uri: '', more: 1 };
    expect(answer(said)).toEqual({
      status: 400,
      contentType: 'application/json',
      body: '{"error":"bad_code","error_description":"old"}',
    });
    expect(answer({ error: 'x' }, 403, 'text/plain')).toEqual({
      status: 403,
      contentType: 'application/json',
      body: '{"error":"x"}',
    });
  });

  it.each(['', 'null', '[]', '"text"', '12', '<html>', '{"access_token":'])(
    'hands on %j as it came, for its own fault to be named (F6)',
    (body) => {
      const came = { status: 200, contentType: 'text/html', body };
      expect(standard.tokenResponse(came)).toEqual(came);
    },
  );

  it('hands on a refusal without an error field as it came', () => {
    const came = { status: 400, contentType: 'application/json', body: '{"message":"no"}' };
    expect(standard.tokenResponse(came)).toEqual(came);
  });

  it('never throws, and says yes only in the types of RFC 6749 (F6, F18)', () => {
    const name = fc.constantFrom(
      'access_token',
      'token_type',
      'expires_in',
      'refresh_token',
      'id_token',
      'scope',
      'error',
    );
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.dictionary(name, fc.oneof(fc.jsonValue(), fc.string(), fc.double())).map((fields) => JSON.stringify(fields)),
    );
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.string(), body, (status, contentType, text) => {
        const read = standard.tokenResponse({ status, contentType, body: text });
        if (read.contentType !== 'application/json' || read.body === text) return;
        const fields = JSON.parse(read.body);
        if (read.status !== 200) {
          expect(fields.error).toMatch(/./s);
          return;
        }
        expect(Object.keys(fields)).not.toContain('error');
        for (const one of ['refresh_token', 'id_token'].filter((key) => key in fields)) {
          expect(fields[one]).toMatch(/./s);
        }
        if ('scope' in fields) expect(typeof fields.scope).toBe('string');
        if ('expires_in' in fields) expect(fields.expires_in).toBeGreaterThan(0);
        expect(fields.token_type).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps where Salesforce wants its token used, and nothing else beside the tokens', () => {
    const body = JSON.stringify({ ...good, instance_url: 'https://x.my.salesforce.com', signature: 's', id: 'i' });
    expect(standard.extras?.({ status: 200, contentType: '', body })).toEqual({
      instance_url: 'https://x.my.salesforce.com',
    });
  });

  it('reads a redirect as it came', () => {
    const parameters = new URLSearchParams('code=a&state=b');
    expect(standard.redirectResponse(parameters).toString()).toBe('code=a&state=b');
  });
});
