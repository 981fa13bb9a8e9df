import { describe, expect, it } from 'vitest';
import { matches } from '../../renderer/features/request/requestSearch';
import {
  emptyForm,
  formOfRequest,
  requestOfForm,
  suggestedName,
  timeoutProblem,
} from '../../renderer/features/request/requestWork';
import { bodyView, hopText, tokenMayBeTooLarge } from '../../renderer/features/request/responseText';
import { type ApiResponse, apiRequestSchema } from '../../src/domain/request';

const response = (change: Partial<ApiResponse>): ApiResponse => ({
  runId: '1',
  status: 200,
  statusText: 'OK',
  url: 'https://api.example.com',
  headers: [],
  contentType: 'application/json',
  text: '{"a":1}',
  bytes: 7,
  truncated: false,
  hops: [],
  timing: { total: 1, firstByte: 1 },
  ...change,
});

describe('how a body is shown', () => {
  it.each([
    ['JSON by its type', {}, 'json'],
    ['a type that ends in +json', { contentType: 'application/problem+json' }, 'json'],
    ['JSON that calls itself text', { contentType: 'text/plain' }, 'json'],
    ['JSON without a type', { contentType: '' }, 'json'],
    ['JSON in HTML', { contentType: 'text/html' }, 'text'],
    ['what is no JSON', { text: '{"a":' }, 'text'],
    ['a beginning of JSON', { truncated: true }, 'text'],
    ['nothing', { text: '', bytes: 0 }, 'empty'],
  ] as const)('%s', (_what, change, kind) => {
    expect(bodyView(response(change)).kind).toBe(kind);
  });

  it('bytes that are no text', () => {
    const { text: _text, ...binary } = response({ bytes: 10 });
    expect(bodyView(binary).kind).toBe('binary');
  });
});

describe('a token that may be too large', () => {
  it.each([
    [431, 9000, true],
    [400, 7000, true],
    [431, 900, false],
    [401, 9000, false],
  ])('status %s with %s bytes: %s', (status, tokenBytes, expected) => {
    expect(tokenMayBeTooLarge(response({ status, tokenBytes }))).toBe(expected);
  });
});

describe('redirects in words', () => {
  it('tells each way apart', () => {
    const hop = { status: 302, from: 'a', to: 'b', stripped: false };
    const texts = [
      hopText(hop),
      hopText({ ...hop, stripped: true }),
      ...(['body-elsewhere', 'local-address', 'not-web'] as const).map((notFollowed) =>
        hopText({ ...hop, notFollowed }),
      ),
    ];
    expect(new Set(texts).size).toBe(5);
  });
});

describe('the form of a request', () => {
  it('stands for the request it was made from', () => {
    for (const body of [
      { kind: 'none' },
      { kind: 'json', text: '{"a":1}' },
      { kind: 'text', text: 'hello' },
      { kind: 'form', fields: [{ name: 'a', value: 'b', enabled: false }] },
    ] as const) {
      const request = apiRequestSchema.parse({ method: 'POST', url: 'https://a.example/x', body, timeoutSeconds: 5 });
      expect(requestOfForm(formOfRequest(request))).toEqual(request);
    }
  });

  it.each(['', '0', '601', '1.5', 'x', '1e2'])('refuses a time limit of “%s”', (timeoutSeconds) => {
    expect(timeoutProblem({ ...emptyForm, timeoutSeconds })).toBeDefined();
  });

  it.each([
    ['https://api.example.com/orders?page=2', 'GET /orders'],
    ['https://api.example.com', 'GET https://api.example.com'],
    ['api.example.com/x#y', 'GET api.example.com/x'],
    ['', 'GET'],
  ])('suggests a name for %s', (url, name) => {
    expect(suggestedName({ method: 'GET', url })).toBe(name);
  });
});

describe('searching', () => {
  it('wants every word, in any order and case', () => {
    expect(matches('ORDERS get', 'List', 'GET', 'https://a/orders')).toBe(true);
    expect(matches('orders post', 'List', 'GET', 'https://a/orders')).toBe(false);
    expect(matches('  ', 'List')).toBe(true);
  });
});
