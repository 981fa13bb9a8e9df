import { describe, expect, it } from 'vitest';
import { createPersonBrowser } from './personBrowser';
import { authorizationUrl, callApi, claimsIn, redirectUri, startPractice } from './practice';

const fragmentOf = (url: URL): Record<string, string> => Object.fromEntries(new URLSearchParams(url.hash.slice(1)));

describe('the implicit grant', () => {
  it('answers response_type=token in the fragment, with a token the API takes', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const address = authorizationUrl(provider, { response_type: 'token', scope: 'api:read', practice_lifetime: '20' });

    const { url } = await browser.signIn(await browser.visit(address));

    const answer = fragmentOf(url);
    expect(url.search).toBe('');
    expect(answer).toEqual({
      access_token: expect.stringMatching(/^ey/),
      token_type: 'Bearer',
      expires_in: '20',
      scope: 'api:read',
      state: 'state-1',
      iss: provider.issuer,
    });
    expect((await callApi(provider, answer.access_token ?? '')).status).toBe(200);
  });

  it('answers response_type=token in a browser that is signed in already', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const address = authorizationUrl(provider, { response_type: 'token', scope: 'api:read' });
    await browser.signIn(await browser.visit(address));

    const { url } = await browser.visit(address);

    expect(fragmentOf(url).access_token).toBeTruthy();
  });

  it('answers "id_token token" with both, bound to each other and to the nonce', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const address = authorizationUrl(provider, { response_type: 'id_token token', nonce: 'nonce-1' });

    const { url } = await browser.signIn(await browser.visit(address));

    const { access_token = '', id_token = '' } = fragmentOf(url);
    expect(claimsIn(id_token)).toMatchObject({ nonce: 'nonce-1', sub: provider.user.sub, at_hash: expect.any(String) });
    expect((await callApi(provider, access_token)).status).toBe(200);
  });

  it('answers through a form when the request wants form_post', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const address = authorizationUrl(provider, {
      response_type: 'id_token token',
      response_mode: 'form_post',
      nonce: 'nonce-1',
    });

    const { html } = await browser.signIn(await browser.visit(address));

    expect(html).toContain(`<form method="post" action="${redirectUri}">`);
    expect(html).toMatch(/name="access_token" value="ey/);
  });

  it('never gives a refresh token, even to one who asks for offline_access', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const address = authorizationUrl(provider, { response_type: 'token' });

    const { url } = await browser.signIn(await browser.visit(address));

    expect(fragmentOf(url)).not.toHaveProperty('refresh_token');
    expect(fragmentOf(url).scope).toBe('openid profile api:read');
  });

  it.each([
    ['token', 'query'],
    ['id_token token', 'query'],
  ])('refuses to put the answer to "%s" into the %s', async (response_type, response_mode) => {
    const provider = await startPractice();

    const { url } = await createPersonBrowser(provider).visit(
      authorizationUrl(provider, { response_type, response_mode, nonce: 'nonce-1' }),
    );

    expect(`${url.search}${url.hash}`).toMatch(/error=(invalid_request|unsupported_response_type)/);
    expect(url.href).not.toContain('access_token');
  });

  it('declines in the fragment', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const page = await browser.visit(authorizationUrl(provider, { response_type: 'token' }));

    const { url } = await browser.submit(page, { choice: 'decline' });

    expect(fragmentOf(url)).toMatchObject({ error: 'access_denied', state: 'state-1' });
  });

  it('is not for clients with a secret', async () => {
    const provider = await startPractice();

    const { url } = await createPersonBrowser(provider).visit(
      authorizationUrl(provider, { client_id: provider.clients.service.clientId, response_type: 'token' }),
    );

    expect(fragmentOf(url).error).toBe('invalid_request');
  });
});
