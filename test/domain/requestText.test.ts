import { describe, expect, test } from 'vitest';
import { decodedText, isBinary } from '../../src/domain/requestText';

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('a body that is no text', () => {
  test.each([
    'image/png',
    'Image/PNG',
    'application/octet-stream',
    'application/pdf',
    'application/zip',
    'video/mp4',
    'font/woff2',
    'application/vnd.ms-excel',
  ])('is known by its type %s', (type) => expect(isBinary(utf8('text all the same'), type)).toBe(true));

  test.each([
    'application/json',
    'text/html; charset=utf-8',
    'image/svg+xml',
    'application/vnd.ms-graph+json',
    'application/problem+json',
    '',
    'application/x-unknown',
  ])('is not taken for one of type %s', (type) => expect(isBinary(utf8('{"a":1}'), type)).toBe(false));

  test('is known by its NUL bytes, whatever its type says', () => {
    expect(isBinary(bytes(0x7b, 0x00, 0x01), 'application/json')).toBe(true);
  });

  test('is not UTF-16, which is full of NUL bytes', () => {
    expect(isBinary(bytes(0x41, 0x00), 'text/plain; charset=utf-16le')).toBe(false);
    expect(isBinary(bytes(0xff, 0xfe, 0x41, 0x00), 'text/plain')).toBe(false);
  });
});

describe('a body as text', () => {
  test.each([
    ['UTF-8 unless said otherwise', utf8('Zoë €'), 'text/plain', 'Zoë €'],
    ['the charset of its type', bytes(0x5a, 0x6f, 0xeb), 'text/plain; charset="ISO-8859-1"', 'Zoë'],
    ['UTF-16 by its mark', bytes(0xfe, 0xff, 0x00, 0x41), 'text/plain', 'A'],
    ['UTF-8 where the charset is unknown', utf8('ë'), 'text/plain; charset=made-up', 'ë'],
    ['without its byte order mark', bytes(0xef, 0xbb, 0xbf, 0x41), 'text/plain', 'A'],
    ['with a sign for what is no character', bytes(0x41, 0xff), 'text/plain', 'A\ufffd'],
  ])('is %s', (_name, body, type, text) => expect(decodedText(body, type, true)).toBe(text));

  test('that ends inside a character leaves that one out when more follows', () => {
    const cut = utf8('a€').subarray(0, 2);
    expect([decodedText(cut, 'text/plain', false), decodedText(cut, 'text/plain', true)]).toEqual(['a', 'a\ufffd']);
  });
});
