import type { LookupFunction } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEnding, errorOf } from '../network/harness';
import { type SeenRequest, startAnswering, startServer, type TestServer } from '../support/badServers';
import { createAuthority, type TestAuthority } from '../support/certificates';
import { createTester } from './requestHarness';

const { using, endAll } = createEnding();
afterAll(endAll);

const codes = [301, 302, 303, 307, 308] as const;

/** Headers in which people and products put credentials; the token's own Authorization comes beside them. */
const secretHeaders = [
  'Cookie',
  'X-API-Key',
  'Api-Key',
  'X-Auth-Token',
  'X-Access-Token',
  'X-Csrf-Token',
  'DPoP',
  'Ocp-Apim-Subscription-Key',
  'X-Amz-Security-Token',
  'PRIVATE-TOKEN',
  'X-Forwarded-For',
  'Referer',
  'X-Anything-At-All',
] as const;

const headers = [
  ...secretHeaders.map((name) => ({ name, value: `CANARY-${name}`, enabled: true })),
  { name: 'Accept-Language', value: 'de', enabled: true },
];

const requests = [
  { method: 'GET', body: { kind: 'none' } },
  { method: 'HEAD', body: { kind: 'none' } },
  { method: 'DELETE', body: { kind: 'none' } },
  { method: 'POST', body: { kind: 'json', text: '{"password":"CANARY-body"}' } },
  { method: 'PUT', body: { kind: 'form', fields: [{ name: 'client_secret', value: 'CANARY-body', enabled: true }] } },
] as const;

const cells = codes.flatMap((code) => requests.map((request) => ({ code, ...request, sent: request.method })));

let authority: TestAuthority;
/** Where the redirect points; every server here asks for it. */
let target = '';
let code: number = 302;

const answer = (request: SeenRequest, response: Parameters<Parameters<typeof startServer>[0]>[1]): void => {
  if (request.path.startsWith('/start')) response.writeHead(code, { location: target, 'x-from': 'start' }).end('moved');
  else response.end('arrived');
};

let plain: TestServer;
let other: TestServer;
let secure: TestServer;
let otherSecure: TestServer;

beforeAll(async () => {
  authority = await createAuthority();
  const tls = await authority.issue();
  [plain, other] = [await using(startServer(answer)), await using(startServer(answer))];
  [secure, otherSecure] = [await using(startServer(answer, { tls })), await using(startServer(answer, { tls }))];
});

const seenBy = (server: TestServer): SeenRequest[] => server.requests as SeenRequest[]; // the test empties its own servers' lists
beforeEach(() => {
  for (const server of [plain, other, secure, otherSecure]) seenBy(server).length = 0;
});

const keepsMethod = (status: number): boolean => status === 307 || status === 308;

const send = (from: string, request: (typeof requests)[number]) =>
  createTester({ network: { caPem: authority.certPem } }).send({ url: `${from}/start`, headers, ...request });

const foreign: readonly (readonly [string, () => readonly [from: string, to: string, arrivesAt: TestServer]])[] = [
  ['another port', () => [plain.url, other.url, other]],
  ['another name of the same server', () => [plain.url, plain.url.replace('127.0.0.1', 'localhost'), plain]],
  ['http from https', () => [secure.url, plain.url, plain]],
  ['https from http', () => [plain.url, secure.url, secure]],
  ['another https port', () => [secure.url, otherSecure.url, otherSecure]],
];

describe.each(foreign)('a redirect to %s (T15, G12)', (_name, place) => {
  test.each(cells)('$code for $sent takes no secret along', async ({ code: status, sent: _sent, ...request }) => {
    const [from, to, server] = place();
    [code, target] = [status, `${to}/landing?x=1`];
    const response = await send(from, request);
    const landed = server.requests.filter((each) => each.path.startsWith('/landing'));
    const bodyStays = request.body.kind !== 'none' && keepsMethod(status);
    if (bodyStays) {
      expect(landed).toHaveLength(0);
      const hop = { status, from: `${from}/start`, to: target, stripped: false, notFollowed: 'body-elsewhere' };
      expect(response).toMatchObject({ status, url: `${from}/start`, text: 'moved', hops: [hop] });
      return;
    }
    expect(landed).toHaveLength(1);
    const arrived = JSON.stringify(landed);
    for (const name of secretHeaders) expect(arrived.toLowerCase()).not.toContain(`"${name.toLowerCase()}"`);
    expect(arrived).not.toMatch(/CANARY|authorization/i);
    expect(landed[0]).toMatchObject({
      body: '',
      headers: { 'accept-language': 'de', 'user-agent': 'token-helper/1.2.3' },
    });
    expect(landed[0]?.headers).not.toHaveProperty('content-type');
    expect(response.hops).toEqual([{ status, from: `${from}/start`, to: target, stripped: true }]);
    expect(response).toMatchObject({ status: 200, url: target });
  });
});

describe('a redirect within the same origin', () => {
  test.each(cells)(
    '$code for $sent keeps the headers, and the body where its code says so',
    async ({ code: status, sent: _sent, ...request }) => {
      [code, target] = [status, '/landing?x=1'];
      const response = await send(plain.url, request);
      const [landed] = plain.requests.filter((each) => each.path === '/landing?x=1');
      const keeps = keepsMethod(status) || request.method === 'GET' || request.method === 'HEAD';
      expect(landed?.method).toBe(keeps ? request.method : 'GET');
      expect(landed?.headers).toMatchObject({ authorization: 'Bearer CANARY-token', 'x-api-key': 'CANARY-X-API-Key' });
      const hasBody = keeps && request.body.kind !== 'none';
      expect(landed?.body.includes('CANARY-body')).toBe(hasBody);
      expect('content-type' in (landed?.headers ?? {})).toBe(hasBody);
      expect(response.hops).toEqual([
        { status, from: `${plain.url}/start`, to: `${plain.url}/landing?x=1`, stripped: false },
      ]);
    },
  );
});

describe('what has been left behind', () => {
  test('does not come back when a later redirect leads home again (T15)', async () => {
    const home = await using(
      startServer((request, response) => {
        if (request.path === '/start') response.writeHead(302, { location: `${away.url}/away` }).end();
        else response.end('home');
      }),
    );
    const away: TestServer = await using(
      startServer((_request, response) => response.writeHead(302, { location: `${home.url}/back` }).end()),
    );
    const response = await createTester().send({ url: `${home.url}/start`, headers });
    expect(response.hops.map((hop) => hop.stripped)).toEqual([true, true]);
    const back = home.requests.filter((request) => request.path === '/back');
    expect(back).toHaveLength(1);
    expect(JSON.stringify([...away.requests, ...back])).not.toContain('CANARY');
  });

  test('does not hide in the address: a user name in it is dropped', async () => {
    [code, target] = [302, `${other.url.replace('//', '//user:pass@')}/landing#part`];
    const response = await createTester().send({ url: `${plain.url}/start` });
    expect(response.url).toBe(`${other.url}/landing`);
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('following', () => {
  test('ends after ten redirects', async () => {
    const round = await using(
      startServer((request, response) => response.writeHead(302, { location: `${request.path}x` }).end()),
    );
    expect(await errorOf(createTester().send({ url: round.url }))).toEqual({ code: 'redirect-limit', limit: 10 });
    expect(round.requests).toHaveLength(11);
  });

  test('goes through exactly ten', async () => {
    const steps = await using(
      startServer((request, response) => {
        if (request.path.length > 10) response.end('there');
        else response.writeHead(302, { location: `${request.path}x` }).end();
      }),
    );
    const response = await createTester().send({ url: steps.url });
    expect([response.status, response.hops.length]).toEqual([200, 10]);
  });

  test('is left off where the person says so', async () => {
    [code, target] = [302, `${other.url}/landing`];
    const response = await createTester().send({ url: `${plain.url}/start`, followRedirects: false });
    expect(response).toMatchObject({ status: 302, text: 'moved', hops: [] });
    expect(other.requests).toHaveLength(0);
  });

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'ftp://127.0.0.1/', 'http://['])(
    'stops at %s',
    async (to) => {
      [code, target] = [302, to];
      const response = await createTester().send({ url: `${plain.url}/start` });
      expect(response).toMatchObject({ status: 302, text: 'moved', hops: [{ notFollowed: 'not-web' }] });
    },
  );

  test('takes a 300 or 304, or a redirect without a Location, as the answer it is', async () => {
    for (const status of [300, 304]) {
      const server = await using(startAnswering(status, { location: `${other.url}/landing` }, ''));
      expect(await createTester().send({ url: server.url })).toMatchObject({ status, hops: [] });
    }
    const bare = await using(startAnswering(302, {}, 'nowhere'));
    expect(await createTester().send({ url: bare.url })).toMatchObject({ status: 302, text: 'nowhere', hops: [] });
    expect(other.requests).toHaveLength(0);
  });

  test('a failure on the way is the failure of the request', async () => {
    [code, target] = [302, 'http://127.0.0.1:1/'];
    expect((await errorOf(createTester().send({ url: `${plain.url}/start` }))).code).toBe('connection-refused');
  });
});

describe('a server out there (T16)', () => {
  /** Names as a test needs them: public.test is where the request goes, sly.test pretends to be elsewhere. */
  const lookup: LookupFunction = (name, options, callback) => {
    const address = name === 'cloud.test' ? '169.254.169.254' : '127.0.0.1';
    if (options.all === true) callback(null, [{ address, family: 4 }]);
    else callback(null, address, 4);
  };
  const tester = () => createTester({ deps: { lookup } });

  const places = [
    '127.0.0.1',
    'localhost',
    '127.1',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    'sly.test',
    'cloud.test',
  ];
  test.each(places)('cannot send a request on to %s', async (host) => {
    [code, target] = [302, `http://${host}:${other.port}/landing`];
    const response = await tester().send({ url: `http://public.test:${plain.port}/start`, plainHttp: true });
    expect(response).toMatchObject({ status: 302, text: 'moved', url: `http://public.test:${plain.port}/start` });
    expect(response.hops).toMatchObject([{ stripped: false, notFollowed: 'local-address' }]);
    expect(other.requests).toHaveLength(0);
  });

  test('can send it on within its own host', async () => {
    [code, target] = [302, '/landing'];
    const response = await tester().send({ url: `http://public.test:${plain.port}/start`, plainHttp: true });
    expect(response).toMatchObject({ status: 200, text: 'arrived' });
  });
});
