import { describe, expect, test } from 'vitest';
import { toAppError } from '../../src/domain/errors';
import { type ApiRequest, apiRequestSchema } from '../../src/domain/request';
import { prepareRequest } from '../../src/domain/requestPrepared';

type Typed = { readonly [Key in keyof ApiRequest]?: unknown };

const prepare = (request: Typed) =>
  prepareRequest(apiRequestSchema.parse({ url: 'https://api.example/x', ...request }), '1.2.3');

const errorOf = (request: Typed) => {
  try {
    prepare(request);
  } catch (caught) {
    return toAppError(caught);
  }
  throw new Error('The request was expected to be refused, and was not.');
};

const field = (name: string, value: string, enabled = true) => ({ name, value, enabled });

describe('the address of a request', () => {
  test.each([
    ['https://api.example/a b', undefined],
    ['https://api.example', 'https://api.example/'],
    [' https://api.example/x ', 'https://api.example/x'],
    ['api.example/x', 'https://api.example/x'],
    ['localhost:3000/x', 'http://localhost:3000/x'],
    ['http://127.0.0.1:8080/x?a=%20+b#part', 'http://127.0.0.1:8080/x?a=%20+b'],
    ['ftp://api.example/', undefined],
    ['file:///etc/passwd', undefined],
    ['javascript:alert(1)', undefined],
    ['https://user:CANARY@api.example/', undefined],
    ['https://CANARY@api.example/?CANARY', undefined],
    ['', undefined],
    ['https://', undefined],
  ])('%j is read as %j', (typed, expected) => {
    if (expected !== undefined) return expect(prepare({ url: typed }).url).toBe(expected);
    const error = errorOf({ url: typed });
    expect(error).toMatchObject({ code: 'address-invalid', field: 'url' });
    expect(JSON.stringify(error)).not.toContain('CANARY');
  });

  test('takes the query fields after what it already holds, and leaves out those switched off', () => {
    const query = [field('q', 'a b&c=d+ü'), field('off', '1', false), field('q', ''), field('', '')];
    expect(prepare({ url: 'https://api.example/x?kept=%2Fa+b', query }).url).toBe(
      'https://api.example/x?kept=%2Fa+b&q=a%20b%26c%3Dd%2B%C3%BC&q=',
    );
  });

  test('survives half a character in a query field', () => {
    expect(prepare({ query: [field('q', 'a\ud83d')] }).url).toBe('https://api.example/x?q=a%EF%BF%BD');
  });
});

describe('the headers of a request', () => {
  test('are the typed ones, trimmed, and the usual ones beside them', () => {
    const headers = [field(' X-One ', ' 1 '), field('X-Off', '1', false), field('', '')];
    expect(prepare({ headers }).headers).toEqual({
      'X-One': '1',
      Accept: 'application/json, */*;q=0.8',
      'User-Agent': 'token-helper/1.2.3',
    });
  });

  test('of one name become one, and typed ones win over the usual ones', () => {
    const headers = [
      field('accept', 'text/csv'),
      field('ACCEPT', 'a/b'),
      field('Cookie', 'a=1'),
      field('cookie', 'b=2'),
    ];
    expect(prepare({ headers }).headers).toEqual({
      accept: 'text/csv, a/b',
      Cookie: 'a=1; b=2',
      'User-Agent': 'token-helper/1.2.3',
    });
  });

  test('may be called as an object has properties', () => {
    expect(prepare({ headers: [field('constructor', 'x'), field('__proto__', 'y')] }).headers).toMatchObject({
      constructor: 'x',
    });
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['X-Bad\r\nInjected', 'CANARY', /name/],
    ['X Bad', 'CANARY', /name/],
    ['X-Bäd', 'CANARY', /name/],
    ['', 'CANARY', /no name/],
    ['X-Ok', 'CANARY\r\nInjected: 1', /line break/],
    ['X-Ok', 'CANARY\nInjected: 1', /line break/],
    ['X-Ok', 'CANARY\0', /line break or a NUL/],
    ['X-Ok', 'CANARY\u001b[31m', /character/],
    ['X-Ok', 'CANARY €', /character/],
    ['Host', 'CANARY', /by itself/],
    ['content-length', '3', /by itself/],
    ['Transfer-Encoding', 'chunked', /by itself/],
    ['CONNECTION', 'close', /by itself/],
    ['Upgrade', 'h2c', /by itself/],
    ['Expect', '100-continue', /by itself/],
    ['Proxy-Authorization', 'CANARY', /proxy/],
    ['authorization', 'CANARY', /token already/],
  ];
  test.each(refused)('%j: %j are refused with a reason, without the value (F21)', (name, value, reason) => {
    const error = errorOf({ headers: [field(name, value)] });
    expect(error).toMatchObject({ code: 'header-invalid', reason: expect.stringMatching(reason) });
    expect(JSON.stringify(error)).not.toContain('CANARY');
  });

  test('may hold an Authorization of their own where no token is sent', () => {
    const request = { authorization: 'none', headers: [field('Authorization', 'Basic abc')] };
    expect(prepare(request).headers).toMatchObject({ Authorization: 'Basic abc' });
  });

  test('may hold Latin-1 and tabs', () => {
    expect(prepare({ headers: [field('X-Name', 'Zoë\tB')] }).headers).toMatchObject({ 'X-Name': 'Zoë\tB' });
  });
});

describe('the body of a request', () => {
  test.each([
    ['none', { kind: 'none' }, undefined, undefined],
    ['JSON', { kind: 'json', text: '{"a": 1}\n' }, '{"a": 1}\n', 'application/json'],
    ['text', { kind: 'text', text: '{no json' }, '{no json', 'text/plain; charset=utf-8'],
    [
      'a form',
      { kind: 'form', fields: [field('a b', 'c&d'), field('off', 'x', false), field('e', 'ü')] },
      'a+b=c%26d&e=%C3%BC',
      'application/x-www-form-urlencoded',
    ],
  ])('is %s', (_name, body, text, type) => {
    const prepared = prepare({ method: 'POST', body });
    expect([prepared.body, prepared.headers['Content-Type']]).toEqual([text, type]);
  });

  test('has the type that was typed', () => {
    const headers = [field('content-type', 'application/merge-patch+json')];
    const prepared = prepare({ method: 'PATCH', headers, body: { kind: 'json', text: '{}' } });
    expect(prepared.headers).toMatchObject({ 'content-type': 'application/merge-patch+json' });
    expect(prepared.headers).not.toHaveProperty('Content-Type');
  });

  test('that is no JSON is refused with the place, without quoting it', () => {
    const error = errorOf({ method: 'POST', body: { kind: 'json', text: '{\n  "secret": CANARY\n}' } });
    expect(error).toEqual({ code: 'body-invalid', reason: 'It stops being JSON at line 2, column 13.' });
  });

  test('that is empty is no JSON', () => {
    expect(errorOf({ body: { kind: 'json', text: ' \n' } })).toMatchObject({
      code: 'body-invalid',
      reason: 'It is empty, which is no JSON.',
    });
  });
});
