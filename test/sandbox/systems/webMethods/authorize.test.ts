import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  authorizeUrl,
  basic,
  bodyOf,
  call,
  errorOf,
  getToken,
  grantAccess,
  locationOf,
  logIn,
  type Practice,
  run,
  startWebMethods,
  submit,
  withCode,
} from './webMethods';

const publicRequest = ({ credentials }: Practice, parameters: Readonly<Record<string, string | undefined>> = {}) => ({
  client_id: credentials.publicClient.clientId,
  redirect_uri: credentials.publicClient.redirectUris[0],
  ...parameters,
});

const verifier = 'a'.repeat(43);
const s256 = createHash('sha256').update(verifier).digest('base64url');

describe('the authorize page of webMethods Integration', () => {
  it('4.1: log-in comes first, then the permissions with "Grant Access"', async () => {
    const practice = await startWebMethods();

    const page = await logIn(practice, authorizeUrl(practice));

    expect(page.status).toBe(200);
    expect(page.text).toMatch(/<button[^>]*>Grant Access<\/button>/);
    expect([...page.text.matchAll(/<option value="(\w+)" selected>/g)].map((match) => match[1])).toEqual([
      'Orders',
      'Stock',
    ]);
  });

  it('4.1: granting leads back with the code and the state in the query', async () => {
    const practice = await startWebMethods();

    const reply = await grantAccess(practice, await logIn(practice, authorizeUrl(practice)));

    expect(reply.status).toBe(302);
    const { redirectUri } = practice.credentials.confidentialClient;
    expect(locationOf(reply).href).toMatch(new RegExp(`^${redirectUri}\\?code=[0-9a-f]{64}&state=s1$`));
  });

  it('4.1: only the scopes that the person chose are granted, and the answer names them', async () => {
    const practice = await startWebMethods();
    const page = await logIn(practice, authorizeUrl(practice, { scope: 'orders stock' }));
    const code = locationOf(await grantAccess(practice, page, ['Stock'])).searchParams.get('code') ?? '';
    const { redirectUri } = practice.credentials.confidentialClient;

    const body = bodyOf(
      await getToken(practice, { grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
    );

    expect(body.scope).toBe('Stock');
    expect((await run(practice.credentials.flowServiceUrl, body.access_token)).status).toBe(403);
    expect((await run(practice.credentials.restResourceUrl, body.access_token)).status).toBe(200);
  });

  it('4.1: no scope chosen shows the permissions again', async () => {
    const practice = await startWebMethods();
    const page = await logIn(practice, authorizeUrl(practice));

    const again = await grantAccess(practice, page, []);

    expect(again.text).toContain('Choose at least one scope.');
    expect((await grantAccess(practice, again)).status).toBe(302);
  });

  it('4.4: denying leads back with access_denied', async () => {
    const practice = await startWebMethods();
    const page = await logIn(practice, authorizeUrl(practice));

    const { searchParams } = locationOf(await submit(practice, page, [['choice', 'deny']]));

    expect([searchParams.get('error'), searchParams.get('state')]).toEqual(['access_denied', 's1']);
  });

  it('a wrong password shows the log-in again, and tells the client nothing', async () => {
    const practice = await startWebMethods();
    const fields = [
      ['username', practice.credentials.user.username],
      ['password', 'wrong'],
    ] as const;

    const reply = await submit(practice, await call(authorizeUrl(practice)), fields);

    expect([reply.status, reply.headers.get('location')]).toEqual([401, null]);
    expect(reply.text).toContain('do not belong together');
  });

  it('a grant needs the ticket of a log-in, for this request, once, within ten minutes, from its own page', async () => {
    const practice = await startWebMethods();
    const page = await logIn(practice, authorizeUrl(practice));
    const isLogIn = (text: string) => text.includes('name="password"');

    const made = { ...page, text: page.text.replace(/value="[0-9a-f]{32}"/, 'value="made-up"') };
    expect(isLogIn((await grantAccess(practice, made)).text)).toBe(true);
    const other = { ...page, text: page.text.replace('state=s1', 'state=s2') };
    expect(isLogIn((await grantAccess(practice, other)).text)).toBe(true);
    expect((await submit(practice, page, [['choice', 'grant']], { origin: 'http://evil.example' })).status).toBe(403);
    expect((await grantAccess(practice, page)).status).toBe(302);
    expect(isLogIn((await grantAccess(practice, page)).text)).toBe(true);
    const late = await logIn(practice, authorizeUrl(practice));
    practice.clock.pass(600);
    expect(isLogIn((await grantAccess(practice, late)).text)).toBe(true);
  });
});

describe('redirect addresses at webMethods Integration', () => {
  it.each([
    ['another port', 'http://127.0.0.1:47899/callback'],
    ['another path', 'http://127.0.0.1:47823/other'],
    ['a trailing slash', 'http://127.0.0.1:47823/callback/'],
  ])('4.4: %s is a page with status 400, because the address must equal a registered one', async (_case, address) => {
    const practice = await startWebMethods();

    const reply = await call(authorizeUrl(practice, { redirect_uri: address }));

    expect([reply.status, reply.headers.get('location')]).toEqual([400, null]);
  });

  it('4.4: none is needed where one is registered, and one must be named where several are', async () => {
    const practice = await startWebMethods();
    const { clientId, redirectUris } = practice.credentials.publicClient;
    const implicit = { response_type: 'token', client_id: clientId };

    expect((await withCode(practice, { redirect_uri: undefined })).status).toBe(200);
    expect((await call(authorizeUrl(practice, { ...implicit, redirect_uri: undefined }))).status).toBe(400);
    for (const address of redirectUris) {
      expect((await call(authorizeUrl(practice, { ...implicit, redirect_uri: address }))).status).toBe(200);
    }
  });

  it('4.4: an unknown client is a page with status 400', async () => {
    const practice = await startWebMethods();

    expect((await call(authorizeUrl(practice, { client_id: 'nobody' }))).status).toBe(400);
  });
});

describe('errors that go back to the client of webMethods Integration', () => {
  it.each([
    ['a response type nobody knows', { response_type: 'id_token' }, 'unsupported_response_type', 'search'],
    ['implicit for a confidential client', { response_type: 'token' }, 'unauthorized_client', 'hash'],
    ['a scope that is associated with no client', { scope: 'Audit' }, 'invalid_scope', 'search'],
  ] as const)('4.4: %s', async (_case, parameters, error, part) => {
    const practice = await startWebMethods();

    const url = locationOf(await call(authorizeUrl(practice, parameters)));

    const answer = new URLSearchParams(url[part].slice(1));
    expect([answer.get('error'), answer.get('state')]).toEqual([error, 's1']);
  });
});

describe('implicit and PKCE at webMethods Integration', () => {
  it('4.1: implicit is for public clients; the token comes in the fragment, without a refresh token', async () => {
    const practice = await startWebMethods();
    const address = authorizeUrl(practice, publicRequest(practice, { response_type: 'token', scope: 'orders' }));

    const url = locationOf(await grantAccess(practice, await logIn(practice, address)));

    const answer = new URLSearchParams(url.hash.slice(1));
    expect([...answer.keys()]).toEqual(['access_token', 'token_type', 'expires_in', 'state']);
    expect(url.search).toBe('');
    expect((await run(practice.credentials.flowServiceUrl, answer.get('access_token') ?? '')).status).toBe(200);
  });

  it('4.2: where PKCE is required a public client has to send a challenge', async () => {
    const practice = await startWebMethods({ requirePkce: true });
    const address = authorizeUrl(practice, publicRequest(practice));

    expect(locationOf(await call(address)).searchParams.get('error')).toBe('invalid_request');
    practice.switches.set({ requirePkce: false });
    expect((await call(address)).status).toBe(200);
  });

  it('4.2: a confidential client needs none even then', async () => {
    expect((await withCode(await startWebMethods({ requirePkce: true }))).status).toBe(200);
  });

  it.each([
    ['S256', { code_challenge: s256, code_challenge_method: 'S256' }],
    ['plain', { code_challenge: verifier, code_challenge_method: 'plain' }],
    ['plain, because no method was named', { code_challenge: verifier }],
  ])('4.2: the verifier at getToken is held against %s', async (_method, challenge) => {
    const practice = await startWebMethods({ requirePkce: true });
    const { clientId, redirectUris } = practice.credentials.publicClient;
    const exchange = async (fields: Readonly<Record<string, string>>) => {
      const page = await logIn(practice, authorizeUrl(practice, publicRequest(practice, challenge)));
      const code = locationOf(await grantAccess(practice, page)).searchParams.get('code') ?? '';
      const query = { grant_type: 'authorization_code', code, redirect_uri: redirectUris[0] ?? '', ...fields };
      return getToken(practice, query, basic(clientId, ''));
    };

    expect(errorOf(await exchange({}))).toEqual([400, 'invalid_request']);
    expect(errorOf(await exchange({ code_verifier: 'b'.repeat(43) }))).toEqual([400, 'invalid_grant']);
    expect((await exchange({ code_verifier: verifier })).status).toBe(200);
  });

  it('4.2: a public client may name itself in the query, without Basic', async () => {
    const practice = await startWebMethods();
    const { clientId, redirectUris } = practice.credentials.publicClient;
    const page = await logIn(practice, authorizeUrl(practice, publicRequest(practice)));
    const code = locationOf(await grantAccess(practice, page)).searchParams.get('code') ?? '';
    const query = { grant_type: 'authorization_code', code, redirect_uri: redirectUris[0] ?? '', client_id: clientId };

    expect((await getToken(practice, query, {})).status).toBe(200);
  });

  it('4.2: a challenge method nobody knows is refused', async () => {
    const practice = await startWebMethods();
    const parameters = { code_challenge: s256, code_challenge_method: 'S512' };

    expect(locationOf(await call(authorizeUrl(practice, parameters))).searchParams.get('error')).toBe(
      'invalid_request',
    );
  });
});
