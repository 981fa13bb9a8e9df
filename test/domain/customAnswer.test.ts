import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { base64 } from '../../src/domain/base64';
import { type CustomAnswer, readCustomAnswer, stepsOf, valueAt } from '../../src/domain/customAnswer';
import { previewCustom, sampleAnswer } from '../../src/domain/customPreview';
import { type CustomSettings, customSettingsSchema, defaultCustomSettings } from '../../src/domain/customSystem';
import { filledIn, wordsIn } from '../../src/domain/template';

const answerWith = (body: unknown, headers: Record<string, string> = {}): CustomAnswer => ({
  status: 200,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const settingsWith = (parts: object): CustomSettings => customSettingsSchema.parse(parts);

describe('a place in an answer', () => {
  const answer = answerWith(
    { token: 't1', data: { items: [{ token: 't2' }], 'odd.name': 't3', '0': 't4' }, list: ['a', 'b'] },
    { 'x-subject-token': 't5' },
  );

  it.each([
    ['token', 't1'],
    [' token ', 't1'],
    ['data.items[0].token', 't2'],
    ['data.items.0.token', 't2'],
    ['data["odd.name"]', 't3'],
    ['data.0', 't4'],
    ['list', ['a', 'b']],
    ['header:X-Subject-Token', 't5'],
    ['header: x-subject-token', 't5'],
    ['nowhere', undefined],
    ['data.items[9].token', undefined],
    ['token.length', undefined],
    ['constructor.name', undefined],
    ['__proto__', undefined],
    ['header:set-cookie', undefined],
    ['', undefined],
    ['a..b', undefined],
    ['a[', undefined],
  ])('%s is %j', (place, expected) => {
    expect(valueAt(answer, place)).toEqual(expected);
  });

  it('may be the whole body, as text or as a JSON string', () => {
    expect(valueAt(answerWith('  raw-token \n'), 'text:')).toBe('raw-token');
    expect(valueAt(answerWith('"quoted-token"'), 'text:')).toBe('quoted-token');
    expect(valueAt(answerWith(''), 'text:')).toBeUndefined();
  });

  it('is never the page of a proxy', () => {
    expect(valueAt(answerWith('\n<!DOCTYPE html><title>Sign in</title>'), 'text:')).toBeUndefined();
  });

  it('may be in a form, as some systems answer', () => {
    expect(valueAt(answerWith('access_token=a%20b&scope=x'), 'access_token')).toBe('a b');
    expect(valueAt(answerWith('<html>a=b</html>'), 'a')).toBeUndefined();
  });

  it('is taken apart or refused, whatever is typed', () => {
    expect(stepsOf('a["b.c"][2].d')).toEqual(['a', 'b.c', '2', 'd']);
    fc.assert(fc.property(fc.string(), fc.json(), (place, body) => void valueAt(answerWith(body), place)));
  });
});

describe('the end of a token', () => {
  const end = (parts: object, value: unknown) => {
    const settings = settingsWith({ expiry: { from: 'end', ...parts } });
    const { expiresIn, endsAt } = readCustomAnswer(settings, answerWith({ access_token: 'a', end: value }));
    return [expiresIn, endsAt];
  };
  const noon = Date.UTC(2026, 10, 22, 12, 0, 0) / 1000;

  it.each<[string, object, unknown, readonly [number | undefined, number | undefined]]>([
    ['seconds', { as: 'seconds' }, 1800, [1800, undefined]],
    ['seconds as text', { as: 'seconds' }, '1800', [1800, undefined]],
    ['milliseconds', { as: 'milliseconds' }, 1_800_000, [1800, undefined]],
    ['minutes as text', { as: 'minutes' }, '30', [1800, undefined]],
    ['sliding minutes', { as: 'minutes', model: 'sliding' }, 30, [1800, undefined]],
    ['sliding seconds', { as: 'seconds', model: 'sliding' }, 1800, [1800, undefined]],
    ['a timestamp in seconds', { as: 'timestamp' }, noon, [undefined, noon]],
    ['a timestamp in milliseconds', { as: 'timestamp' }, noon * 1000, [undefined, noon]],
    ['a timestamp in microseconds', { as: 'timestamp' }, noon * 1e6, [undefined, noon]],
    ['a timestamp in nanoseconds', { as: 'timestamp' }, noon * 1e9, [undefined, noon]],
    ['a timestamp as text', { as: 'timestamp' }, String(noon), [undefined, noon]],
    ['ISO 8601', { as: 'iso' }, '2026-11-22T12:00:00Z', [undefined, noon]],
    ['ISO 8601 with an offset', { as: 'iso' }, '2026-11-22T13:00:00+01:00', [undefined, noon]],
    ['ISO 8601 without a zone, as UTC', { as: 'iso' }, '2026-11-22T12:00:00', [undefined, noon]],
    ['the same with a blank', { as: 'iso' }, '2026-11-22 12:00:00', [undefined, noon]],
    [
      'a date text of JavaScript',
      { as: 'date' },
      'Sun Nov 22 2026 12:00:00 GMT+0000 (Coordinated Universal Time)',
      [undefined, noon],
    ],
    ['a date text of mail', { as: 'date' }, 'Sun, 22 Nov 2026 12:00:00 GMT', [undefined, noon]],
    ['no date', { as: 'date' }, 'tomorrow', [undefined, undefined]],
    ['no number', { as: 'seconds' }, 'soon', [undefined, undefined]],
    ['0', { as: 'seconds' }, 0, [undefined, undefined]],
    ['nothing', { as: 'iso' }, undefined, [undefined, undefined]],
    ['a token that does not end, whatever it says', { model: 'never' }, 60, [undefined, undefined]],
  ])('may be written as %s', (_case, parts, value, expected) => {
    expect(end(parts, value)).toEqual(expected);
  });

  const inTokyo = (): void => {
    const zone = process.env.TZ;
    onTestFinished(() => {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    });
    process.env.TZ = 'Asia/Tokyo';
  };

  it.each([
    '2026-11-22T12:00:00',
    '2026-11-22T12:00',
    '2026-11-22 12:00:00',
    '2026-11-22 12:00:00 UTC',
    '2026-11-22T12:00:00.1234567Z',
    '2026-11-22T12:00:00,123Z',
    '2026-11-22T13:00:00+0100',
    '2026-11-22T13:00:00+01',
    '2026-11-22T13:00:00 01:00',
    '2026-11-22T06:30:00-05:30',
    '2026-11-22T13:00:00+01:00[Europe/Berlin]',
    '20261122T120000Z',
    '20261122120000Z',
    'Sun, 22 Nov 2026 12:00:00 GMT',
    'Sun, 22 Nov 2026 13:00:00 +0100',
    'Sunday, 22-Nov-26 12:00:00 GMT',
    'Sun Nov 22 12:00:00 2026',
    'Sun Nov 22 12:00:00 UTC 2026',
    'Sun Nov 22 12:00:00 GMT 2026',
    'Sun Nov 22 07:00:00 EST 2026',
    'Sun Nov 22 2026 13:00:00 GMT+0100 (Central European Standard Time)',
    'Sun Nov 22 2026 13:00:00 GMT 0100',
    'Sun Nov 22 2026 12:00:00',
    '22 Nov 2026 12:00:00',
    '22-Nov-2026 12:00:00',
    'Nov 22, 2026 12:00:00 PM',
    'Nov 22, 2026 1:00:00 PM +0100',
    '11/22/2026 12:00:00',
    '/Date(1795348800000)/',
    '/Date(1795348800000+0100)/',
  ])('reads %s as the same moment, wherever this computer stands', (text) => {
    inTokyo();
    const [, endsAt] = end({ as: 'date' }, text);
    expect(Math.floor(endsAt ?? 0)).toBe(noon);
  });

  it.each([
    'Sun Nov 22 13:00:00 CET 2026',
    '22.11.2026 12:00:00',
    '22/11/2026 12:00:00',
    '2026-13-22T12:00:00Z',
    '1795348800',
    '/Date(0)/',
  ])('takes no guess at %s', (text) => {
    expect(end({ as: 'date' }, text)).toEqual([undefined, undefined]);
  });
});

describe('reading an answer', () => {
  it('takes a whole number for a token', () => {
    const tokenIn = (access_token: unknown) =>
      readCustomAnswer(defaultCustomSettings, answerWith({ access_token })).accessToken;
    expect([123456789, 0, -1, 1.5, 2 ** 53, true, null].map(tokenIn)).toEqual(['123456789', ...Array(6)]);
  });

  it.each([
    ['false', { error: false, access_token: 'a' }, undefined],
    ['0', { error: 0, access_token: 'a' }, undefined],
    ['0 as text', { error: '0', access_token: 'a' }, undefined],
    ['null', { error: null, access_token: 'a' }, undefined],
    ['true', { error: true }, 'true'],
    ['a number', { error: 17 }, '17'],
  ])('takes %s at the place of the error for what it means', (_case, body, error) => {
    expect(readCustomAnswer(defaultCustomSettings, answerWith(body)).error).toBe(error);
  });

  it('takes each thing from where the settings say', () => {
    const settings = settingsWith({
      answer: {
        accessToken: 'r.tkn',
        refreshToken: 'r.rtkn',
        idToken: '',
        tokenType: 'r.tt',
        scope: 'r.s',
        error: 'e',
        errorDescription: 'msg',
      },
      expiry: { from: 'r.v', model: 'sliding' },
      facts: [
        { name: 'user', from: 'r.userRefID' },
        { name: 'gone', from: 'nowhere' },
        { name: 'on', from: 'r.on' },
      ],
    });
    const body = { r: { tkn: 'a', rtkn: 'b', tt: 'Basic', s: ['x', 'y'], v: 60, userRefID: 7, on: true } };
    expect(readCustomAnswer(settings, answerWith(body))).toEqual({
      accessToken: 'a',
      refreshToken: 'b',
      tokenType: 'Basic',
      scope: 'x y',
      expiresIn: 60,
      facts: { user: '7', on: 'true' },
    });
    expect(readCustomAnswer(settings, answerWith({ e: 17, msg: 'no' }))).toEqual({
      error: '17',
      errorDescription: 'no',
      facts: {},
    });
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
        expect(readCustomAnswer(defaultCustomSettings, answerWith(body)).facts).toEqual({});
      }),
    );
  });
});

describe('a pasted sample', () => {
  const pastedBody = '{"tkn":"a3bdf820-1eaf-47f4-acd6-7caca7fe17d2","v":1800,"lc":"es"}';
  const settings = settingsWith({
    answer: { accessToken: 'tkn', refreshToken: 'rtkn' },
    expiry: { from: 'v', model: 'sliding' },
    facts: [{ name: 'language', from: 'lc' }],
  });

  it('shows at once what would be read from it, tokens by their ends alone', () => {
    const preview = previewCustom(settings, pastedBody);
    expect(preview).toMatchObject({ outcome: 'token', expiresIn: 1800 });
    const found = Object.fromEntries(preview.lines.map(({ id, found: value }) => [id, value]));
    expect(found).toEqual({
      accessToken: 'a3bd…17d2',
      refreshToken: undefined,
      idToken: undefined,
      tokenType: undefined,
      scope: undefined,
      expiry: '1800',
      error: undefined,
      errorDescription: undefined,
      fact: 'es',
    });
    expect(preview.lines.find(({ id }) => id === 'accessToken')?.from).toBe('tkn');
    expect(JSON.stringify(preview)).not.toContain('7caca7fe');
  });

  it('may be a whole answer, with its status line and headers', () => {
    const withHeader = settingsWith({ answer: { accessToken: 'header:X-Subject-Token' } });
    const pasted = 'HTTP/1.1 201 Created\r\nX-Subject-Token: 0f0e8c1b-83d3-4c8c-9a8f-7a2b1c3d4e5f\r\n\r\n{"token":{}}';
    expect(sampleAnswer(pasted)).toEqual({
      status: 201,
      headers: { 'x-subject-token': '0f0e8c1b-83d3-4c8c-9a8f-7a2b1c3d4e5f' },
      body: '{"token":{}}',
    });
    expect(previewCustom(withHeader, pasted).lines[0]?.found).toBe('0f0e…4e5f');
  });

  it('may be headers and a body, as browsers copy them', () => {
    expect(sampleAnswer('X-Token: abc\ncontent-type: text/plain\n\nbody\n\nmore')).toEqual({
      status: 200,
      headers: { 'x-token': 'abc', 'content-type': 'text/plain' },
      body: 'body\n\nmore',
    });
  });

  it.each([
    ['a refusal by its error', '{"error":"invalid_grant"}', 'refused'],
    ['a refusal by its status', 'HTTP/2 401 \ndate: x\n\n{"tkn":"a"}', 'refused'],
    ['no token at the place', '{"token":"a"}', 'nothing'],
    ['a page', '<html></html>', 'nothing'],
    ['nothing at all', '', 'nothing'],
    ['JSON cut in the middle', '{"tkn":"a', 'nothing'],
  ])('that is %s says so', (_case, pasted, outcome) => {
    expect(previewCustom(settings, pasted).outcome).toBe(outcome);
  });

  it.each([
    ['between the marks of a chat', '```json\n{"tkn":"a"}\n```'],
    ['behind a 100', 'HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nA: b\n\n{"tkn":"a"}'],
    ['behind a redirect', 'HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n{"tkn":"a"}'],
  ])('is found %s', (_case, pasted) => {
    expect(previewCustom(settings, pasted).outcome).toBe('token');
  });

  it('is read to its end, however large and odd', () => {
    const inDates = settingsWith({ expiry: { from: 'end', as: 'date' } });
    const end = `1:00${' '.repeat(900_000)}x`;
    expect(previewCustom(inDates, JSON.stringify({ access_token: 'a', end })).outcome).toBe('token');
  });

  it('never throws, whatever is pasted', () => {
    fc.assert(fc.property(fc.string(), (pasted) => void previewCustom(settings, pasted)));
  });
});

describe('a template', () => {
  it('fills in its words, and is left out where one has no value', () => {
    expect(filledIn('Basic {{a}}:{{ b }}', { a: '1', b: '2' })).toBe('Basic 1:2');
    expect(filledIn('{{a}}{{b}}', { a: '1' })).toBeUndefined();
    expect(filledIn('{{a}}', { a: undefined })).toBeUndefined();
    expect(filledIn('{{constructor}}', {})).toBeUndefined();
    expect(filledIn('plain {a} }}', {})).toBe('plain {a} }}');
    expect(wordsIn('{{a}}{{ b }}{{a}}{{1}}')).toEqual(['a', 'b']);
  });

  it('that is JSON writes its words as JSON does', () => {
    expect(filledIn('{"tkn":"{{t}}"}', { t: 'a"b\\c' })).toBe('{"tkn":"a\\"b\\\\c"}');
    expect(filledIn('["{{t}}"]', { t: '"' })).toBe('["\\""]');
    expect(filledIn('{{t}}', { t: 'a"b' })).toBe('a"b');
  });

  it('takes no word out of a value: what is filled in is not read again', () => {
    expect(filledIn('{{a}}', { a: '{{b}}', b: 'secret' })).toBe('{{b}}');
    expect(filledIn('{{a}}', { a: '$& $1' })).toBe('$& $1');
  });

  it('in base64 is UTF-8 with padding', () => {
    expect(base64('DEFAULTORG')).toBe('REVGQVVMVE9SRw==');
    expect(base64('Bücher €')).toBe(Buffer.from('Bücher €').toString('base64'));
  });
});
