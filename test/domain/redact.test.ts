import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, shownText } from '../../src/domain/redact';

/** Every UTF-16 unit, halves of pairs and controls among them. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });

describe('masking', () => {
  it('finds a secret plain, percent-encoded and as a form writes it', () => {
    const secret = 'p ss wörd&1';
    const text = `${secret}|${encodeURIComponent(secret)}|${new URLSearchParams({ a: secret })}`;
    expect(redact(text, [secret])).toBe('[hidden]|[hidden]|a=[hidden]');
  });

  it('leaves no rest of a secret that holds another', () => {
    expect(redact('my-secret-long', ['my-secret', 'my-secret-long'])).toBe('[hidden]');
  });

  it.each([
    ['a JWT', 'the token eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.sig expired', 'the token [hidden] expired'],
    ['the start of a JWT', 'got eyJhbGciOi... there', 'got [hidden] there'],
    ['a header', 'sent Bearer abc.DEF-123 there', 'sent [hidden] there'],
    ['a Basic pair', 'Basic YWxhZGRpbjpvcGVu', '[hidden]'],
    ['40 hex digits', 'code 0123456789abcdef0123456789abcdef01234567.', 'code [hidden].'],
    ['a long random run', 'rt_4f7Gh29dKq0PzL3mNbVcXs8WtYuR1e2T=', '[hidden]'],
  ])('knows %s by its shape', (_name, text, masked) => {
    expect(redact(text, [])).toBe(masked);
  });

  it.each([
    'AADSTS50011: The redirect URI specified in the request does not match',
    'Trace ID: 7a6f3b52-1c2d-4e5f-8a9b-0c1d2e3f4a5b Timestamp: 2026-01-01 00:00:00Z',
    'see https://login.example.com/help/errors/redirect-uri-mismatch-of-the-client',
    'the-scope-is-a-rather-long-list-of-words-with-dashes is unknown',
  ])('leaves alone what helps: %s', (text) => {
    expect(redact(text, ['ab', ''])).toBe(text);
  });

  it('never shows a secret of the run, wherever and however often it stands (T18)', () => {
    const secret = fc.string({ minLength: 6, maxLength: 60 }).filter((text) => text.trim() === text && text.length > 5);
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
        const text = `${before}${hidden}${after}${hidden}`;
        expect(redact(text, [hidden])).not.toContain(hidden);
      }),
    );
  });
});

describe('somebody else’s text', () => {
  it('becomes one line without characters that steer, at most as long as allowed', () => {
    expect(shownText('a\r\nb\u001b[31m\u202ec\u2028d  e', 100, [])).toBe('a b [31m c d e');
    expect(shownText('abcdefgh', 5, [])).toBe('abcd…');
    expect(shownText('', 5, [])).toBe('');
  });

  it('hides a secret also when a control character was put into it (T18)', () => {
    expect(shownText('the se\u0000cret is', 100, ['se\u0000cret'])).toBe('the [hidden] is');
    expect(shownText('line\nbreak-secret', 100, ['line\nbreak-secret'])).toBe('[hidden]');
  });

  it('never holds a control character or grows beyond its limit', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 50 }), (text, limit) => {
        const shown = shownText(text, limit, []);
        expect(shown.length).toBeLessThanOrEqual(limit);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});
