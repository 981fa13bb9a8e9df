import { describe, expect, it } from 'vitest';
import { pastedToken } from '../../src/domain/pastedToken';
import { unsignedJwt } from '../support/idTokens';

const token = `${unsignedJwt({ iss: 'https://login.example.com', sub: 'somebody' })}c2lnbmF0dXJl`;
const wrapped = (width: number, end = '\n'): string =>
  Array.from({ length: Math.ceil(token.length / width) }, (_, line) =>
    token.slice(line * width, (line + 1) * width),
  ).join(end);

describe('the token in what was pasted', () => {
  it.each([
    ['alone', token],
    ['with blanks around', `  ${token}\n`],
    ['as a header', `Authorization: Bearer ${token}`],
    ['as the value of a header', `DPoP ${token}`],
    ['in quotes', `"${token}"`],
    ['in a token answer', JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 60 })],
    ['in a curl command', `curl -H 'Authorization: Bearer ${token}' https://api.example.com/x.y.z`],
    ['in a shell variable', `export TOKEN='${token}'`],
    ['in a cookie', `token=${token}; Path=/`],
    ['in lines of a terminal', wrapped(40)],
    ['in lines of a mail', wrapped(64, '\r\n  ')],
  ])('is found %s', (_where, text) => {
    expect(pastedToken(text)).toBe(token);
  });

  it('is the text itself where it is no JWT, and nothing of it is taken away', () => {
    expect(pastedToken('ya29.a0AfH6')).toBe('ya29.a0AfH6');
    expect(pastedToken("'2YotnFZFEjr1zCsicMWpAA=='")).toBe('2YotnFZFEjr1zCsicMWpAA==');
    expect(pastedToken(`${token}~WyJzYWx0Il0~`)).toBe(`${token}~WyJzYWx0Il0~`);
    expect(pastedToken('two words')).toBe('two words');
    expect(pastedToken('')).toBe('');
  });
});
