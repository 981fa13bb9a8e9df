import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createRecords } from '../../../src/sandbox/records';
import { emptyAnswer, jsonAnswer, pageAnswer } from '../../../src/sandbox/systems/shared/answer';
import {
  type Arrival,
  basicPairOf,
  basicTextOf,
  bearerOf,
  isFromElsewhere,
  jsonOf,
  plainPath,
} from '../../../src/sandbox/systems/shared/arrival';
import { openEmulatorServer, type Route } from '../../../src/sandbox/systems/shared/emulatorServer';
import { readKeptState, writeKeptState } from '../../../src/sandbox/systems/shared/keptState';
import { qrCodePng, qrSquares } from '../../../src/sandbox/systems/shared/qrCode';
import { createSwitchBoard } from '../../../src/sandbox/systems/shared/switchBoard';
import { createTotpDevice } from '../../../src/sandbox/systems/shared/totpDevice';

const openServer = async (route: Route, onError?: (error: unknown) => void) => {
  const server = await openEmulatorServer({ now: Date.now, onError });
  server.handle(route);
  onTestFinished(server.stop);
  return server;
};

const arrivalOf = (headers: Arrival['headers'], address = 'http://127.0.0.1:1/path', body = ''): Arrival => ({
  method: 'POST',
  url: new URL(address),
  headers,
  body,
  form: new URLSearchParams(),
});

describe('the server of an emulator', () => {
  it('refuses a body over 64 KB with 413 and keeps none of it', async () => {
    const { origin, exchanges } = await openServer(() => jsonAnswer(200, {}));

    const { status } = await fetch(origin, { method: 'POST', body: 'x'.repeat(64 * 1024 + 1) });
    const fits = await fetch(origin, { method: 'POST', body: 'x'.repeat(64 * 1024) });

    expect([status, fits.status]).toEqual([413, 200]);
    expect(exchanges.map(({ body }) => body.length)).toEqual([0, 64 * 1024]);
  });

  it('says the time of its own clock, of faults too, so that a client can tell how wrong its own is', async () => {
    const server = await openEmulatorServer({ now: () => Date.UTC(2001, 1, 3, 4, 5, 6) });
    server.handle(({ url }) => {
      if (url.pathname === '/fault') throw new Error('broken');
      return jsonAnswer(200, {});
    });
    onTestFinished(server.stop);

    const [answer, fault] = await Promise.all([fetch(server.origin), fetch(`${server.origin}/fault`)]);

    expect([answer.status, fault.status]).toEqual([200, 500]);
    for (const { headers } of [answer, fault]) expect(headers.get('date')).toBe('Sat, 03 Feb 2001 04:05:06 GMT');
  });

  it('keeps the latest two hundred exchanges', async () => {
    const { origin, exchanges } = await openServer(() => emptyAnswer(204));

    for (let i = 0; i < 203; i += 1) await fetch(`${origin}/${i}`);

    expect(exchanges.length).toBe(200);
    expect([exchanges[0]?.path, exchanges.at(-1)?.path]).toEqual(['/3', '/202']);
  });

  it('answers 500 and tells of the fault when a route throws', async () => {
    const faults: unknown[] = [];
    const { origin } = await openServer(
      () => {
        throw new Error('broken');
      },
      (error) => faults.push(error),
    );

    const { status } = await fetch(origin);

    expect(status).toBe(500);
    expect(faults).toEqual([new Error('broken')]);
  });

  it('sends the headers of the answer and nothing but the length beside them', async () => {
    const { origin } = await openServer(() => ({
      status: 200,
      headers: { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] },
      body: 'ü',
    }));

    const { headers } = await fetch(origin);

    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(headers.get('content-length')).toBe('2');
    expect(headers.get('cache-control')).toBeNull();
  });

  it('answers HEAD without a body, and a strange target as the root', async () => {
    const { origin, exchanges } = await openServer(() => jsonAnswer(200, { a: 1 }));

    const head = await fetch(origin, { method: 'HEAD' });
    await new Promise<void>((resolve, reject) => {
      const sent = request(origin, { path: '*', method: 'OPTIONS' }, (answer) => answer.resume().on('end', resolve));
      sent.on('error', reject).end();
    });

    expect([head.headers.get('content-length'), await head.text()]).toEqual(['7', '']);
    expect(exchanges.at(-1)?.path).toBe('/');
  });
});

describe('reading a request', () => {
  it('collapses doubled slashes and drops one at the end', () => {
    const at = (path: string) => plainPath(arrivalOf({}, `http://127.0.0.1:1${path}`));

    expect([at('//v2.0//factors/'), at('/'), at('/a')]).toEqual(['/v2.0/factors', '/', '/a']);
  });

  it('takes one well-formed bearer token', () => {
    const token = (authorization: string) => bearerOf(arrivalOf({ authorization }));

    expect([token('Bearer abc.def'), token('bearer abc='), token('Bearer a b'), token('Basic abc')]).toEqual([
      'abc.def',
      'abc=',
      undefined,
      undefined,
    ]);
  });

  it('reads a Basic header as pair or as text, undecoded', () => {
    const authorization = (text: string) =>
      arrivalOf({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

    expect(basicPairOf(authorization('id:se:cr%3Aet'))).toEqual({ name: 'id', secret: 'se:cr%3Aet' });
    expect(basicPairOf(authorization('TENANT'))).toBeUndefined();
    expect(basicTextOf(authorization('TENANT'))).toBe('TENANT');
    expect(basicTextOf(arrivalOf({}))).toBeUndefined();
  });

  it('reads JSON, or nothing from what is none', () => {
    expect(jsonOf(arrivalOf({}, undefined, '{"a":1}'))).toEqual({ a: 1 });
    expect(jsonOf(arrivalOf({}, undefined, '{'))).toBeUndefined();
  });

  it('knows a form of another web site by its origin', () => {
    expect(isFromElsewhere(arrivalOf({ origin: 'http://evil.example' }))).toBe(true);
    expect(isFromElsewhere(arrivalOf({ origin: 'http://127.0.0.1:1' }))).toBe(false);
    expect(isFromElsewhere(arrivalOf({}))).toBe(false);
  });
});

describe('the kept state of an emulator', () => {
  const seed = z.object({ name: z.string() });
  const records = () => createRecords({ now: () => 1_000_000, saved: [], onChange: () => undefined });

  it('comes back as it was written', () => {
    const held = records();
    held.put('AccessToken', 'token-1', { grantId: 'g', exp: 5000 });

    const read = readKeptState(writeKeptState({ name: 'x' }, held), seed);

    expect(read?.seed).toEqual({ name: 'x' });
    expect(read?.records).toMatchObject([
      ['AccessToken', expect.any(String), 5000, expect.any(Number), { grantId: 'g' }],
    ]);
    expect(JSON.stringify(read)).not.toContain('token-1');
  });

  it.each([
    undefined,
    '',
    '{',
    '[]',
    '{"version":2,"seed":{"name":"x"},"records":[]}',
    '{"version":1,"seed":{},"records":[]}',
  ])('is a fresh start when it is %j', (text) => {
    expect(readKeptState(text, seed)).toBeUndefined();
  });

  it('leaves out records that are damaged', () => {
    const text = '{"version":1,"seed":{"name":"x"},"records":[["AccessToken"],["A","k",1,2,{"a":1}],7]}';

    expect(readKeptState(text, seed)?.records).toEqual([['A', 'k', 1, 2, { a: 1 }]]);
  });
});

describe('switches', () => {
  it('start at their defaults, and change one by one', () => {
    const board = createSwitchBoard({ a: 1, b: 'x' }, { b: 'y' });
    const before = board.get();

    board.set({ a: 2 });

    expect(before).toEqual({ a: 1, b: 'y' });
    expect(board.get()).toEqual({ a: 2, b: 'y' });
  });
});

describe('an authenticator app', () => {
  // The seed of RFC 6238 appendix B, "12345678901234567890", in base32.
  const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('shows the code of RFC 6238 appendix B at %s seconds', (seconds, code) => {
    expect(createTotpDevice({ seed, now: () => seconds * 1000 }).show().code).toBe(code);
  });

  it('counts the seconds to the next code', () => {
    const at = (seconds: number) => createTotpDevice({ seed, now: () => seconds * 1000 }).show().secondsLeft;

    expect([at(60), at(61), at(89.9)]).toEqual([30, 29, 1]);
  });

  it('F38: is taken once, and only near its time', () => {
    const clock = { now: 600_000 };
    const device = createTotpDevice({ seed, now: () => clock.now, window: 0 });
    const { code } = device.show();

    const first = device.accept(code);
    const second = device.accept(code);
    clock.now += 30_000;
    const next = device.show().code;
    clock.now += 30_000;

    expect([first, second, device.accept(next), device.accept('')]).toEqual([true, false, false, false]);
  });

  it('tells on its display that a code was used', () => {
    const device = createTotpDevice({ seed, now: () => 600_000 });

    const before = device.show().used;
    device.accept(device.show().code);

    expect([before, device.show().used]).toEqual([false, true]);
  });
});

describe('a QR code', () => {
  it.each([
    [17, 21],
    [18, 25],
    [32, 25],
    [53, 29],
    [78, 33],
    [106, 37],
  ])('of %s bytes has %s squares a side', (bytes, side) => {
    expect(qrSquares('x'.repeat(bytes)).length).toBe(side);
  });

  it('of more than 106 bytes is refused', () => {
    expect(() => qrSquares('x'.repeat(107))).toThrow(RangeError);
    expect(() => qrSquares('é'.repeat(54))).toThrow(RangeError);
  });

  it('is what an independent reader read back as "practice"', () => {
    const drawn = qrSquares('practice').map((row) => row.map((dark) => (dark ? '#' : '.')).join(''));

    expect(drawn).toMatchInlineSnapshot(`
      [
        "#######...#.#.#######",
        "#.....#.....#.#.....#",
        "#.###.#.#.#...#.###.#",
        "#.###.#.....#.#.###.#",
        "#.###.#..#.##.#.###.#",
        "#.....#..###..#.....#",
        "#######.#.#.#.#######",
        "........#.#..........",
        "###.#####.#.###...#..",
        "##...#.##.##...###..#",
        ".######.##.#.####..##",
        "....##..#.####..#..#.",
        "#..#..#..###..#.#...#",
        "........#.....####..#",
        "#######.###.#..######",
        "#.....#.#.....#....#.",
        "#.###.#.#...#.#......",
        "#.###.#..#.#.#.###.#.",
        "#.###.#.##.#.#####..#",
        "#.....#.##.###.#...#.",
        "#######.##.#.#####.##",
      ]
    `);
  });

  it('becomes a square PNG with a light border of four squares', () => {
    const png = qrCodePng('practice');

    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([232, 232]);
  });
});

it('a page answer keeps the headers of the page', () => {
  const answer = pageAnswer(200, { html: '<p>', headers: { a: '1' } }, { b: '2' });

  expect(answer).toEqual({ status: 200, headers: { a: '1', b: '2' }, body: '<p>' });
});
