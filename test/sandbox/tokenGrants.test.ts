import * as oauth from 'openid-client';
import { describe, expect, it } from 'vitest';
import { createPersonBrowser, signInWithCode } from './personBrowser';
import { basic, callApi, claimsIn, post, refresh, startPractice, type TokenAnswer, withPassword } from './practice';

const lifetimeOf = ({ access_token }: TokenAnswer): number => {
  const { exp, iat } = claimsIn(access_token);
  return Number(exp) - Number(iat);
};

describe('the client credentials grant', () => {
  it('takes the secret in the Basic header and in the form, as openid-client sends them', async () => {
    const provider = await startPractice();
    const { service, servicePost } = provider.clients;
    const allow = { execute: [oauth.allowInsecureRequests] };
    const issuer = new URL(provider.issuer);
    const clients = [
      await oauth.discovery(issuer, service.clientId, {}, oauth.ClientSecretBasic(service.clientSecret), allow),
      await oauth.discovery(issuer, servicePost.clientId, {}, oauth.ClientSecretPost(servicePost.clientSecret), allow),
    ];

    for (const client of clients) {
      const tokens = await oauth.clientCredentialsGrant(client, { scope: 'api:write' });
      expect(tokens.scope).toBe('api:write');
      expect(claimsIn(tokens.access_token).sub).toBe(client.clientMetadata().client_id);
      expect((await callApi(provider, tokens.access_token, { method: 'POST' })).status).toBe(200);
    }
  });

  it('F11: refuses a wrong secret with 401 and a challenge', async () => {
    const { issuer, clients } = await startPractice();
    const headers = { authorization: basic(clients.service.clientId, clients.servicePost.clientSecret) };

    const answer = await post(`${issuer}/token`, { grant_type: 'client_credentials' }, headers);

    expect(answer.status).toBe(401);
    expect(answer.body.error).toBe('invalid_client');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it('makes every installation secrets of its own', async () => {
    const [first, second] = [await startPractice(), await startPractice()];

    const secrets = [first, second].flatMap(({ clients }) => [
      clients.service.clientSecret,
      clients.servicePost.clientSecret,
    ]);

    expect(new Set(secrets).size).toBe(4);
    expect(Math.min(...secrets.map((secret) => secret.length))).toBeGreaterThanOrEqual(43);
  });

  it('leaves out the scopes that are about a person, and refuses those it does not know', async () => {
    const { issuer, clients } = await startPractice();
    const headers = { authorization: basic(clients.service.clientId, clients.service.clientSecret) };
    const ask = (scope: string) => post(`${issuer}/token`, { grant_type: 'client_credentials', scope }, headers);

    const person = await ask('openid offline_access api:read');
    const unknown = await ask('api:everything');

    expect(person.body).toMatchObject({ scope: 'api:read' });
    expect(person.body).not.toHaveProperty('refresh_token');
    expect([unknown.status, unknown.body.error]).toEqual([400, 'invalid_scope']);
    expect(unknown.body.error_description).toContain('api:read');
  });

  it('gives api:read to a request that names no scope', async () => {
    const { issuer, clients } = await startPractice();
    const headers = { authorization: basic(clients.service.clientId, clients.service.clientSecret) };

    expect((await post(`${issuer}/token`, { grant_type: 'client_credentials' }, headers)).body.scope).toBe('api:read');
  });

  it('is not for the public client', async () => {
    const { issuer } = await startPractice();

    const { body } = await post(`${issuer}/token`, { grant_type: 'client_credentials', client_id: 'practice-app' });

    expect(body.error).toBe('invalid_request');
  });
});

describe('the password grant', () => {
  it('gives tokens that the API takes and that can be refreshed', async () => {
    const provider = await startPractice();

    const tokens = await withPassword(provider);

    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'openid profile offline_access api:read' });
    expect(claimsIn(tokens.id_token)).toMatchObject({
      sub: provider.user.sub,
      aud: 'practice-app',
      given_name: 'Dana',
    });
    expect((await callApi(provider, tokens.access_token)).status).toBe(200);
    expect((await refresh(provider, tokens.refresh_token)).status).toBe(200);
  });

  it('gives an ID token and a refresh token only to those who ask for them', async () => {
    const tokens = await withPassword(await startPractice(), { scope: 'api:read' });

    expect(Object.keys(tokens).sort()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
  });

  it('works for a confidential client', async () => {
    const { issuer, clients, user } = await startPractice();
    const headers = { authorization: basic(clients.service.clientId, clients.service.clientSecret) };
    const form = { grant_type: 'password', username: user.username, password: user.password };

    expect((await post(`${issuer}/token`, form, headers)).status).toBe(200);
  });

  it.each([
    ['a wrong password', { password: 'maple-maple-maple-00' }, 'invalid_grant'],
    ['a wrong name', { username: 'dan' }, 'invalid_grant'],
    ['no password', { password: '' }, 'invalid_request'],
    ['an unknown scope', { scope: 'api:everything' }, 'invalid_scope'],
    ['a foreign resource', { resource: 'https://api.elsewhere.example' }, 'invalid_target'],
  ])('refuses %s', async (_what, change, error) => {
    const { issuer, user } = await startPractice();
    const form = { grant_type: 'password', client_id: 'practice-app', username: 'dana', password: user.password };

    const { status, body } = await post(`${issuer}/token`, { ...form, ...change });

    expect([status, body.error]).toEqual([400, error]);
    expect(JSON.stringify(body)).not.toContain(user.password);
  });
});

describe('refreshing', () => {
  it('gives a public client a new refresh token every time, with the same scope and lifetime', async () => {
    const provider = await startPractice();
    const first = await signInWithCode(provider, { practice_lifetime: '20' });

    const second = (await refresh(provider, first.refresh_token)).body;
    const third = (await refresh(provider, second.refresh_token)).body;

    expect(new Set([first, second, third].map((tokens) => tokens.refresh_token)).size).toBe(3);
    expect(third.scope).toBe(first.scope);
    expect([first, second, third].map(lifetimeOf)).toEqual([20, 20, 20]);
  });

  it('lets a confidential client keep its refresh token', async () => {
    const { issuer, clients, user } = await startPractice();
    const headers = { authorization: basic(clients.service.clientId, clients.service.clientSecret) };
    const form = {
      grant_type: 'password',
      username: 'dana',
      password: user.password,
      scope: 'offline_access api:read',
    };
    const { refresh_token = '' } = (await post(`${issuer}/token`, form, headers)).body;

    const again = await post(`${issuer}/token`, { grant_type: 'refresh_token', refresh_token }, headers);

    expect(again.body.refresh_token).toBe(refresh_token);
  });

  it('F43: a refresh token used twice ends the whole family, its access tokens too', async () => {
    const provider = await startPractice();
    const first = await signInWithCode(provider);
    const second = (await refresh(provider, first.refresh_token)).body;
    expect((await callApi(provider, second.access_token)).status).toBe(200);

    const replay = await refresh(provider, first.refresh_token);

    expect([replay.status, replay.body.error]).toEqual([400, 'invalid_grant']);
    expect((await refresh(provider, second.refresh_token)).body.error).toBe('invalid_grant');
    expect((await callApi(provider, second.access_token)).status).toBe(401);
  });

  it('F43: leaves the other sign-ins of the same browser and client alone', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const one = await signInWithCode(provider, {}, browser);
    const other = await signInWithCode(provider, {}, browser);
    await refresh(provider, one.refresh_token);
    await refresh(provider, one.refresh_token);

    expect((await callApi(provider, other.access_token)).status).toBe(200);
    expect((await refresh(provider, other.refresh_token)).status).toBe(200);
  });

  it('can narrow the scope and not widen it', async () => {
    const provider = await startPractice();
    const { refresh_token } = await withPassword(provider, { scope: 'offline_access api:read api:write' });

    const narrow = await refresh(provider, refresh_token, { scope: 'api:read' });
    const wide = await refresh(provider, narrow.body.refresh_token, { scope: 'api:read email' });

    expect(narrow.body.scope).toBe('api:read');
    expect(wide.body.error).toBe('invalid_scope');
  });

  it('refuses a token of another client', async () => {
    const provider = await startPractice();
    const { refresh_token = '' } = await withPassword(provider);
    const { clientId, clientSecret } = provider.clients.service;

    const answer = await post(
      `${provider.issuer}/token`,
      { grant_type: 'refresh_token', refresh_token },
      { authorization: basic(clientId, clientSecret) },
    );

    expect(answer.body.error).toBe('invalid_grant');
  });
});

describe('choosing the access token', () => {
  it.each([
    [undefined, 600],
    ['20', 20],
    ['120', 120],
    ['3600', 3600],
    ['1', 5],
    ['999999', 86_400],
    ['soon', 600],
    ['-20', 600],
  ])('practice_lifetime=%s gives %d seconds, at every grant', async (lifetime, seconds) => {
    const provider = await startPractice();
    const { clientId, clientSecret } = provider.clients.service;
    const choice = lifetime === undefined ? {} : { practice_lifetime: lifetime };

    const code = await signInWithCode(provider, choice);
    const password = await withPassword(provider, choice);
    const service = await post(
      `${provider.issuer}/token`,
      { grant_type: 'client_credentials', ...choice },
      { authorization: basic(clientId, clientSecret) },
    );

    expect([code, password, service.body].map(lifetimeOf)).toEqual([seconds, seconds, seconds]);
    expect(code.expires_in).toBe(seconds);
  });

  it('carries the choice of a password sign-in through its refreshes', async () => {
    const provider = await startPractice();
    const first = await withPassword(provider, { practice_lifetime: '20', practice_token: 'opaque' });

    const second = (await refresh(provider, first.refresh_token)).body;

    expect(second.expires_in).toBe(20);
    expect(second.access_token).not.toContain('.');
  });

  it('lets one refresh choose otherwise', async () => {
    const provider = await startPractice();
    const { refresh_token } = await withPassword(provider, { practice_lifetime: '20' });

    const other = await refresh(provider, refresh_token, { practice_lifetime: '3600' });

    expect(other.body.expires_in).toBe(3600);
  });

  it('gives an opaque token that the API takes like any other', async () => {
    const provider = await startPractice();

    const { access_token } = await signInWithCode(provider, { practice_token: 'opaque' });

    expect(access_token).toMatch(/^[\w-]{43}$/);
    expect(await (await callApi(provider, access_token)).json()).toMatchObject({
      token: { sub: provider.user.sub, scope: 'openid profile offline_access api:read' },
    });
  });

  it('takes the choice inside an explicit resource too (RFC 8707)', async () => {
    const provider = await startPractice();

    const tokens = await withPassword(provider, { resource: `${provider.issuer}/api?lifetime=120` });

    expect(lifetimeOf(tokens)).toBe(120);
    expect(claimsIn(tokens.access_token).aud).toBe('urn:practice:api');
  });
});
