import { describe, expect, it } from 'vitest';
import { isSafeToCall, readAddress } from '../../src/domain/address';
import { toAppError } from '../../src/domain/errors';

const errorOf = (typed: string) => {
  try {
    return readAddress(typed, 'issuer').href;
  } catch (caught) {
    return toAppError(caught);
  }
};

describe('a typed address', () => {
  it.each([
    ['https://a.example/t', 'https://a.example/t'],
    ['  HTTPS://A.Example/T  ', 'https://a.example/T'],
    ['a.example/t', 'https://a.example/t'],
    ['a.example:8443', 'https://a.example:8443/'],
    ['localhost:8080/realms/dev', 'http://localhost:8080/realms/dev'],
    ['127.0.0.1:9/x', 'http://127.0.0.1:9/x'],
    ['[::1]:9/x', 'http://[::1]:9/x'],
    ['http://127.0.0.1:9', 'http://127.0.0.1:9/'],
    ['https://localhost', 'https://localhost/'],
  ])('%s is read as %s', (typed, read) => {
    expect(errorOf(typed)).toBe(read);
  });

  it.each(['', '   ', 'two words', 'https://', 'ftp://a.example', 'javascript://x', 'https://u:p@a.example', '://x'])(
    '%j is none',
    (typed) => {
      expect(errorOf(typed)).toMatchObject({ code: 'address-invalid', field: 'issuer' });
    },
  );

  it('is refused over plain http to anywhere else, and repeated without what may be secret', () => {
    expect(errorOf('http://a.example/t?token=1#x')).toEqual({
      code: 'address-insecure',
      field: 'issuer',
      address: 'http://a.example/t',
    });
    expect(JSON.stringify(errorOf('https://user:hunter2@a.example'))).not.toContain('hunter2');
  });
});

describe('where secrets may travel', () => {
  it.each([
    ['https://a.example', true],
    ['http://localhost:1', true],
    ['http://127.9.9.9', true],
    ['http://127.1', true],
    ['http://[::1]', true],
    ['http://a.example', false],
    ['http://localhost.evil.example', false],
    ['http://127.0.0.1.evil.example', false],
    ['http://0.0.0.0', false],
    ['ws://localhost', false],
    ['file:///etc/passwd', false],
  ])('%s: %s', (address, safe) => {
    expect(isSafeToCall(new URL(address))).toBe(safe);
  });
});
