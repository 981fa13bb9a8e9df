import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createProofs, type Prover } from '../../src/flows/proofs';
import type { RequestAuthorization } from '../../src/services/requestService';
import { createEnding } from '../network/harness';
import { type SeenRequest, startServer, type TestServer } from '../support/badServers';
import { realClock } from '../support/realClock';
import { createTester, type TypedRequest } from './requestHarness';

const { using, endAll } = createEnding();
afterAll(endAll);

const accessToken = 'CANARY-bound-token';
let prover: Prover;
/** What the API wants in its proofs; each request it refuses names another one. Undefined: none. */
let nonce: string | undefined;
/** It names another nonce each time and takes none. */
let takesNoNonce = false;
let target = '';
let code = 302;
const used = new Set<string>();

const header = ({ headers }: SeenRequest, name: string): string => String(headers[name] ?? '');

/** Why a resource server must refuse a request (RFC 9449 section 4.3); undefined where it lets it in. */
const refusal = async (seen: SeenRequest, origin: string): Promise<string | undefined> => {
  if (header(seen, 'authorization') !== `DPoP ${accessToken}`) return 'invalid_token';
  try {
    const { payload } = await jwtVerify(header(seen, 'dpop'), EmbeddedJWK, { typ: 'dpop+jwt', maxTokenAge: 10 });
    const { jwk = {} } = decodeProtectedHeader(header(seen, 'dpop'));
    const ath = createHash('sha256').update(accessToken).digest('base64url');
    const good =
      payload.htm === seen.method &&
      payload.htu === `${origin}${new URL(seen.path, origin).pathname}` &&
      payload.ath === ath &&
      typeof payload.jti === 'string' &&
      !used.has(payload.jti) &&
      (await calculateJwkThumbprint(jwk)) === prover.thumbprint;
    used.add(String(payload.jti));
    if (!good) return 'invalid_dpop_proof';
    return nonce !== undefined && (takesNoNonce || payload.nonce !== nonce) ? 'use_dpop_nonce' : undefined;
  } catch {
    return 'invalid_dpop_proof';
  }
};

const api =
  (origin: () => string) => (seen: SeenRequest, response: Parameters<Parameters<typeof startServer>[0]>[1]) => {
    void refusal(seen, origin()).then((error) => {
      if (error !== undefined) {
        const given = error === 'use_dpop_nonce' ? { 'dpop-nonce': nonce ?? '' } : {};
        response.writeHead(401, { 'www-authenticate': `DPoP error="${error}", algs="ES256"`, ...given }).end();
      } else if (seen.path.startsWith('/start')) response.writeHead(code, { location: target }).end();
      else response.end(`taken: ${seen.method} ${seen.body}`);
    });
  };

let resource: TestServer;
let other: TestServer;

beforeAll(async () => {
  resource = await using(startServer(api(() => resource.url)));
  other = await using(startServer((_seen, response) => void response.end('elsewhere')));
});

const seenBy = (server: TestServer): SeenRequest[] => server.requests as SeenRequest[]; // the test empties its own servers' lists
beforeEach(async () => {
  const proofs = createProofs({ clock: realClock });
  prover = await proofs.of(await proofs.newKey('ES256'));
  [nonce, takesNoNonce] = [undefined, false];
  for (const server of [resource, other]) seenBy(server).length = 0;
});

const boundToken = (): RequestAuthorization => ({
  in: 'header',
  name: 'Authorization',
  value: `DPoP ${accessToken}`,
  masked: 'DPoP CANA…oken',
  bytes: 18,
  generation: 1,
  prove: (call, send) => prover.send({ ...call, token: accessToken }, send),
});

const tester = (renewed?: (generation: number) => RequestAuthorization | undefined) =>
  createTester({ token: boundToken(), ...(renewed === undefined ? {} : { renewed }) });

const send = (request: Partial<TypedRequest> = {}) =>
  tester().send({ url: `${resource.url}/data?secret=1#part`, ...request });

describe('a request with a bound token', () => {
  test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'is taken by an API that verifies the proof: %s',
    async (method) => {
      const body = ['POST', 'PUT', 'PATCH'].includes(method) ? { kind: 'text', text: 'the body' } : { kind: 'none' };
      const answer = await send({ method, body });
      expect(answer).toMatchObject({ status: 200, proof: 'sent', sentAuthorization: 'DPoP CANA…oken' });
      expect(resource.requests).toHaveLength(1);
    },
  );

  test('carries another proof each time', async () => {
    await send();
    await send();
    const [first, second] = resource.requests.map((seen) => header(seen, 'dpop'));
    expect(first).not.toBe(second);
  });

  test('carries one proof, and not the one a person typed', async () => {
    const answer = await send({ headers: [{ name: 'dpop', value: 'typed', enabled: true }] });
    expect(answer.status).toBe(200);
    expect(header(resource.requests[0] ?? ({} as SeenRequest), 'dpop')).not.toContain('typed'); // there was one
  });

  test('carries neither where no token is wanted', async () => {
    const answer = await send({ authorization: 'none', url: `${other.url}/` });
    expect(answer).not.toHaveProperty('proof');
    expect(other.requests[0]?.headers).not.toHaveProperty('dpop');
  });
});

describe('an API that demands its nonce (F33, T28)', () => {
  test.each([
    ['GET', { kind: 'none' }],
    ['POST', { kind: 'json', text: '{"a":1}' }],
  ])('gets it with one more try, and at once the next time: %s', async (method, body) => {
    nonce = 'nonce-1';
    const { send: sendIt } = tester();
    const request = { url: `${resource.url}/data`, method, body };
    expect(await sendIt(request)).toMatchObject({ status: 200, proof: 'with-nonce' });
    expect(resource.requests).toHaveLength(2);
    expect(resource.requests.map((seen) => seen.body)).toEqual(resource.requests.map(() => resource.requests[0]?.body));
    expect(await sendIt(request)).toMatchObject({ status: 200, proof: 'sent' });
    expect(resource.requests).toHaveLength(3);
  });

  test('and takes none is asked twice, and the token is not renewed for it', async () => {
    [nonce, takesNoNonce] = ['nonce-1', true];
    const renewals: number[] = [];
    const { send: sendIt } = tester((generation) => {
      renewals.push(generation);
      return boundToken();
    });
    const answer = await sendIt({ url: `${resource.url}/data` });
    expect(answer).toMatchObject({ status: 401, proof: 'with-nonce' });
    expect(answer).not.toHaveProperty('replayed');
    expect(resource.requests).toHaveLength(2);
    expect(renewals).toEqual([]);
  });

  test('changes it between the hops of a redirect', async () => {
    nonce = 'nonce-1';
    [code, target] = [302, '/landing'];
    expect(await send({ url: `${resource.url}/start` })).toMatchObject({ status: 200, proof: 'with-nonce' });
    expect(resource.requests.map(({ path }) => path)).toEqual(['/start', '/start', '/landing']);
  });
});

describe('an API that refuses the proof', () => {
  test('does not make the app renew the token', async () => {
    const renewals: number[] = [];
    const { send: sendIt } = createTester({
      token: {
        ...boundToken(),
        prove: (_call, sendWith) => sendWith({ authorization: `DPoP ${accessToken}`, proof: 'x' }),
      },
      renewed: (generation) => {
        renewals.push(generation);
        return undefined;
      },
    });
    expect(await sendIt({ url: `${resource.url}/data` })).toMatchObject({ status: 401 });
    expect(renewals).toEqual([]);
  });

  test('but one that refuses the token gets the newer one, under a proof for that', async () => {
    const old = { ...boundToken(), value: 'DPoP ended', generation: 1 };
    const { send: sendIt } = createTester({
      token: { ...old, prove: (call, sendWith) => prover.send({ ...call, token: 'ended' }, sendWith) },
      renewed: () => ({ ...boundToken(), generation: 2 }),
    });
    expect(await sendIt({ url: `${resource.url}/data` })).toMatchObject({ status: 200, replayed: true, proof: 'sent' });
  });
});

const codes = [301, 302, 303, 307, 308] as const;

describe('a redirect with a bound token (T28)', () => {
  test.each(codes)('%d within the origin gets a proof of its own', async (status) => {
    [code, target] = [status, '/landing?x=1'];
    const answer = await send({ url: `${resource.url}/start` });
    expect(answer).toMatchObject({ status: 200, url: `${resource.url}/landing?x=1` });
    const [first, second] = resource.requests.map((seen) => header(seen, 'dpop'));
    expect(second).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(second).not.toBe(first);
  });

  test.each(codes)('%d of a POST within the origin gets a proof for the method it goes on with', async (status) => {
    [code, target] = [status, '/landing'];
    const answer = await send({ url: `${resource.url}/start`, method: 'POST', body: { kind: 'text', text: 'b' } });
    expect(answer.status).toBe(200);
    expect(resource.requests.map(({ method }) => method)).toEqual(['POST', status >= 307 ? 'POST' : 'GET']);
  });

  test.each(codes.flatMap((status) => ['GET', 'HEAD', 'DELETE'].map((method) => [status, method] as const)))(
    '%d of a %s to another origin takes neither token nor proof along',
    async (status, method) => {
      [code, target] = [status, `${other.url}/landing`];
      const answer = await send({ url: `${resource.url}/start`, method });
      expect(answer).toMatchObject({ status: 200, hops: [{ stripped: true }] });
      expect(other.requests).toHaveLength(1);
      expect(JSON.stringify(other.requests)).not.toMatch(/CANARY|authorization|dpop/i);
    },
  );

  test('to another name of the same server takes neither along', async () => {
    [code, target] = [302, `${resource.url.replace('127.0.0.1', 'localhost')}/landing`];
    expect((await send({ url: `${resource.url}/start` })).status).toBe(401);
    expect(resource.requests[1]?.headers).not.toHaveProperty('dpop');
    expect(resource.requests[1]?.headers).not.toHaveProperty('authorization');
  });
});
