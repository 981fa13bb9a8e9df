import { describe, expect, it } from 'vitest';
import type { HttpWire } from '../../src/ports';
import { exchangeRecord } from '../../src/recorder/exchangeRecord';
import { maskAddress } from '../../src/recorder/maskAddress';
import { keptCharacters, recordedBody } from '../../src/recorder/maskBody';
import { maskFacts, maskJsonText } from '../../src/recorder/maskJson';
import { maskKnown, maskLoose } from '../../src/recorder/maskText';
import { ownSecretNames } from '../../src/recorder/secretNames';
import { createSecretSet } from '../../src/recorder/secretSet';
import { writtenForms } from './generatedExchanges';

const secret = 'P@ss/wörd+with "every" sign\\&=%41;';
const known = { secrets: createSecretSet([secret]) };
const unknown = { secrets: createSecretSet() };

const bodyText = (text: string | Buffer, contentType: string, masking = unknown): string => {
  const body = recordedBody({ chunks: [text], contentType }, masking);
  return body?.kind === 'text' ? body.text : JSON.stringify(body);
};

describe('a secret that nobody named, in a place that does', () => {
  it.each([
    ['an element of XML', 'application/xml', '<t:Password Type="x">hush</t:Password><token>hush</token><id>seen</id>'],
    [
      'a script of a page',
      'text/html',
      `<script>var csrf_token='hush';x.setItem("refresh_token","hush");y="seen"</script>`,
    ],
    ['a field of a page', 'text/html', '<input type=hidden name="SAMLResponse" value="hush"><i>seen</i>'],
    ['YAML', 'text/yaml', `password: 'hush hush'\nrefresh_token: "hush"\nother: seen`],
    ['JSON with names bare', 'application/json', `{access_token:'hush', "x":"seen",}`],
    [
      'a part of a form',
      'multipart/form-data',
      '--b\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\nhush\r\n--b\r\nseen',
    ],
    [
      'JSON that was cut within JSON',
      'application/json',
      JSON.stringify({ message: '{"access_token":"hush', a: 'seen' }),
    ],
    ['a list of several', 'application/json', '{"tokens":["hush"],"passwords":["hush"],"names":["seen"]}'],
    ['an object around it', 'application/json', '{"access_token":{"value":"hush","note":"seen"}}'],
    ['an address within JSON', 'application/json', '{"next":"/cb?access_token=hush&page=seen"}'],
    ['words of a refusal', 'application/json', '{"error_description":"assertion=hush was seen"}'],
    ['text after a byte order mark', 'application/json', '\ufeff{"access_token":"hush","x":"seen"}'],
  ])('is masked in %s', (_place, contentType, text) => {
    expect(text).toContain('hush');
    expect(bodyText(text, contentType)).not.toContain('hush');
    expect(bodyText(text, contentType)).toContain('seen');
  });

  it.each([
    'https://h.example/a;jsessionid=hush/seen',
    'https://h.example/?next=%2Fcb%3Fseen%3D1%26access_token%3Dhush',
    'https://h.example/seen?next=%2Fcb%3Fnext%3Dhttps%253A%252F%252Fx%252F%253Faccess_token%253Dhush',
  ])('is masked in the address %s', (address) => {
    expect(maskAddress(address, unknown)).not.toContain('hush');
    expect(maskAddress(address, unknown)).toContain('seen');
  });

  it.each([
    ['link', '<https://a.example/?access_token=hush>; rel=seen'],
    ['ocp-apim-subscription-key', 'hush'],
    ['x-csrf', 'hush'],
  ])('is masked in the header %s', (name, value) => {
    const wire: HttpWire = {
      address: 'https://h.example/',
      request: { headers: {} },
      answer: { status: 200, statusText: '', headers: [[name, value]], chunks: [], brokenOff: false },
    };
    const record = exchangeRecord('1', { stage: 'token', method: 'GET', milliseconds: 1 }, wire, unknown, 0);
    expect(JSON.stringify(record)).not.toContain('hush');
  });

  it('leaves what merely speaks of tokens as it is', () => {
    const text = JSON.stringify({ error: 'invalid_token', error_description: 'Invalid token: it has expired' });
    expect(maskJsonText(text, unknown)).toBe(text);
  });
});

describe('numbers that JavaScript cannot hold', () => {
  it('stay as they were sent, and a secret among them is masked to its last digit', () => {
    const text = '{"id":98765432109876543210,"deep":[{"a":-12345678901234567891}],"s":"12345678901234567891"}';
    expect(maskJsonText(text, unknown)).toBe(text);
    const secrets = createSecretSet(['98765432109876543210']);
    expect(maskJsonText(text, { secrets })).toContain('{"id":"[hidden]","deep"');
    expect(maskJsonText('{"access_token":98765432109876543210}', unknown)).toBe('{"access_token":"[hidden]"}');
  });
});

describe('a body in another character set than UTF-8', () => {
  it('is read in its own, so that a secret in it is found', () => {
    const latin = Buffer.from('x pässwörd y', 'latin1');
    const secrets = { secrets: createSecretSet(['pässwörd']) };
    expect(bodyText(latin, 'text/plain; charset="ISO-8859-1"', secrets)).toBe('x [hidden] y');
    expect(bodyText(Buffer.from('größer'), 'text/plain; charset=klingon')).toBe('größer');
  });
});

describe('a known secret', () => {
  it.each(Object.entries(writtenForms))('is masked when it is written as %s', (_name, write) => {
    const masked = maskKnown(`before ${write(secret, 'client')} after`, known.secrets);
    expect(masked).toMatch(/^before .*\[hidden\].* after$/);
    expect(masked.length).toBeLessThan('before [hidden] after'.length + 20);
  });

  it('is masked over the borders of the pieces a body comes in', () => {
    const bytes = Buffer.from(`{"note":"${writtenForms.unicode?.(secret, '')}"}`);
    for (const size of [1, 2, 3, 7]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(recordedBody({ chunks, contentType: 'application/json' }, known)).toMatchObject({
        text: '{"note":"[hidden]"}',
      });
    }
  });

  it('is masked where a broken body ends in the middle of it', () => {
    const body = { chunks: [`Your password is ${secret.slice(0, 9)}`], contentType: 'text/plain', brokenOff: true };
    expect(recordedBody(body, known)).toMatchObject({ text: 'Your password is [hidden]', cut: true });
  });

  it('is masked where what is kept of a long body would end in the middle of it', () => {
    const text = `${'.'.repeat(keptCharacters - 5)}${secret}${'.'.repeat(500_000)}`;
    const body = recordedBody({ chunks: [text], contentType: 'text/plain' }, known);
    expect(body).toMatchObject({ kind: 'text', cut: true, bytes: Buffer.byteLength(text) });
    const shown = body?.kind === 'text' ? body.text : '';
    expect(shown).toHaveLength(keptCharacters);
    expect(shown).not.toContain(secret.slice(0, 4));
  });

  it('that is an ordinary word is masked as a word and leaves words it is part of alone', () => {
    const { secrets } = { secrets: createSecretSet(['demo']) };
    expect(maskKnown('demo, demonstration and demo_x', secrets)).toBe('[hidden], demonstration and demo_x');
  });

  it('does not change what the app itself decides by', () => {
    const secrets = createSecretSet(['password', 'token', 'checked']);
    const step = { kind: 'checked', what: 'state', note: 'the password' };
    expect(maskFacts(step, { secrets })).toEqual({ kind: 'checked', what: 'state', note: 'the [hidden]' });
  });
});

describe('what nobody has seen before', () => {
  it.each([
    ['access_token', 'abc'],
    ['tkn', 'abc'],
    ['rtkn', 'abc'],
    ['mfa_token', 'abc'],
    ['otp', '123456'],
    ['client_assertion', 'abc'],
    ['X-Subject-Token', 'abc'],
    ['apiKey', 'abc'],
    ['userPassword', 'abc'],
  ])('is masked under the name %s', (name, value) => {
    expect(maskJsonText(JSON.stringify({ [name]: value }), unknown)).toBe(`{"${name}":"[hidden]"}`);
    expect(maskLoose(`{"${name}": "${value}`, unknown)).toBe(`{"${name}": "[hidden]`);
    expect(maskAddress(`https://a.example/?${name}=${value}`, unknown)).toContain('=[hidden]');
  });

  it('is masked by its shape under any name', () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
    expect(maskJsonText(JSON.stringify({ t: jwt, u: `Bearer ${'a1'.repeat(20)}`, v: 'a1'.repeat(20) }), unknown)).toBe(
      '{"t":"[hidden]","u":"[hidden]","v":"[hidden]"}',
    );
  });

  it('is masked under the names a system of one’s own has for it', () => {
    const ownNames = ownSecretNames(['data.items[0].t', 'header:X-Vendor-Auth', '']);
    expect(maskJsonText('{"data":{"items":[{"t":"abc","u":"abc"}]}}', { ...unknown, ownNames })).toBe(
      '{"data":{"items":[{"t":"[hidden]","u":"abc"}]}}',
    );
    expect([...ownNames]).toContain('xvendorauth');
  });

  it('leaves what helps: identifiers, challenges, keys that are public, error codes', () => {
    const helpful = {
      client_id: 'aB3dE6gH9kL2nP5rS8uV1xY4zC7fJ0mQ',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      kid: 'b52a9ebc7b9d8e5d6f0c1a2b3c4d5e6f7a8b9c0d',
      n: 'u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0',
      error: 'invalid_grant',
      error_description: 'AADSTS50076 Trace ID: 0d5a5e0c-7a3b-4a58-9c1a-1f6c3a7c2a00',
      token_type: 'Bearer',
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      password: [{ name: 'Cloud Directory', id: '7' }],
      expires_in: 3600,
      practice_token: 'jwt',
    };
    expect(JSON.parse(maskJsonText(JSON.stringify(helpful), unknown) ?? '')).toEqual(helpful);
  });
});

describe('an exchange', () => {
  const wire: HttpWire = {
    address: 'https://user:pw@idp.example.com/token?code=abc&scope=openid#access_token=xyz',
    request: {
      headers: {
        Authorization: 'Basic Y2xpZW50OnNlY3JldA==',
        Cookie: 'sid=abc; theme=dark',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=authorization_code&code=abc&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback',
    },
    answer: {
      status: 200,
      statusText: 'OK',
      headers: [
        ['set-cookie', 'session=abc; Path=/; HttpOnly'],
        ['date', 'Sun, 22 Nov 2026 12:10:00 GMT'],
      ],
      chunks: [],
      brokenOff: false,
    },
  };
  const record = exchangeRecord(
    '1',
    { stage: 'token', method: 'POST', milliseconds: 12.4 },
    wire,
    unknown,
    Date.parse('2026-11-22T12:00:00Z'),
  );

  it('is decoded, its secrets masked, and says how far the clocks are apart', () => {
    expect(record.request.address).toBe(
      'https://[hidden]@idp.example.com/token?code=[hidden]&scope=openid#access_token=[hidden]',
    );
    expect(record.request.headers).toContainEqual({ name: 'Authorization', value: 'Basic [hidden]' });
    expect(record.request.headers).toContainEqual({ name: 'Cookie', value: 'sid=[hidden]; theme=[hidden]' });
    expect(record.request.body).toMatchObject({
      kind: 'form',
      parameters: [
        { name: 'grant_type', value: 'authorization_code' },
        { name: 'code', value: '[hidden]' },
        { name: 'redirect_uri', value: 'http://127.0.0.1:1/callback' },
      ],
    });
    expect(record.response?.headers[0]?.value).toBe('session=[hidden]; Path=/; HttpOnly');
    expect(Math.round((record.aheadMs ?? 0) / 1000)).toBe(601);
  });
});

describe('hostile text', () => {
  it('hides nothing behind the mark that stands before long digits', () => {
    const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXNvbWUtbGVuZ3Ro';
    const masked = maskJsonText(JSON.stringify({ note: `\uE000#${jwt}` }), unknown);
    expect(masked).not.toContain(jwt);
  });

  it.each([
    ['backslashes', '\\'.repeat(200_000)],
    ['percent signs', '%25'.repeat(60_000)],
    ['ampersands', '&amp;'.repeat(40_000)],
    ['dots', 'a.'.repeat(100_000)],
    ['a name without an end', `${'token'.repeat(40_000)}=`],
    ['quotes', '"'.repeat(200_000)],
    ['tags', '<input name='.repeat(15_000)],
    ['letters', 'a'.repeat(300_000)],
    ['nesting', '['.repeat(100_000)],
  ])('is masked and comes to an end: %s', (_name, text) => {
    expect(recordedBody({ chunks: [text], contentType: 'application/json' }, known)).toBeDefined();
  });
});
