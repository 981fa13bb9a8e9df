import { describe, expect, it } from 'vitest';
import { createPersonBrowser, signInWithCode } from './personBrowser';
import { callApi, startPractice, withPkce } from './practice';

describe('a browser in which Dana is signed in', () => {
  it('needs no second sign-in', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    await signInWithCode(provider, {}, browser);

    const landing = await browser.visit(withPkce(provider));

    expect(landing.url.searchParams.get('code')).toBeTruthy();
  });

  it('asks for the password again with prompt=login', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    await signInWithCode(provider, {}, browser);

    const page = await browser.visit(withPkce(provider, { prompt: 'login' }));

    expect(page.html).toContain('name="password"');
    expect((await browser.signIn(page)).url.searchParams.get('code')).toBeTruthy();
  });

  it.each(['consent', 'select_account'])('asks only for agreement with prompt=%s', async (prompt) => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    await signInWithCode(provider, {}, browser);

    const page = await browser.visit(withPkce(provider, { prompt }));
    const landing = await browser.submit(page, { choice: 'continue' });

    expect(page.html).toContain('Continue as Dana');
    expect(page.html).not.toContain('name="password"');
    expect(landing.url.searchParams.get('code')).toBeTruthy();
  });

  it('cannot be spared the question by a parameter of the request', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    await signInWithCode(provider, {}, browser);

    const page = await browser.visit(withPkce(provider, { prompt: 'consent', practice_quiet_consent: 'yes' }));

    expect(page.html).toContain('Continue as Dana');
  });

  it('cannot be made to skip the password by answering the other form', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const page = await browser.visit(withPkce(provider));

    const landing = await browser.submit(page, { choice: 'continue' });

    expect(landing.url.origin).toBe(provider.issuer);
    expect(landing.html).toContain('name="password"');
  });

  it('is found by prompt=none, which otherwise answers login_required', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);

    const before = await browser.visit(withPkce(provider, { prompt: 'none' }));
    await signInWithCode(provider, {}, browser);
    const after = await browser.visit(withPkce(provider, { prompt: 'none' }));

    expect(before.url.searchParams.get('error')).toBe('login_required');
    expect(after.url.searchParams.get('code')).toBeTruthy();
  });

  it('is signed out at the end-session endpoint, and sent back', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const choice = { scope: 'openid api:read', practice_token: 'opaque' };
    const { id_token = '', access_token } = await signInWithCode(provider, choice, browser);
    const back = 'http://127.0.0.1:49152/signed-out';
    const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: back, state: 'bye' });

    const page = await browser.visit(`${provider.issuer}/session/end?${query}`);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const action = /action="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const form = { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) };
    const landing = await browser.visit(action, form);

    expect(page.html).toContain('Sign out</button>');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:49152;");
    expect(landing.url.href).toBe(`${back}?state=bye`);
    expect((await browser.visit(withPkce(provider))).html).toContain('name="password"');
    // As the page said: signing out does not end tokens.
    expect((await callApi(provider, access_token)).status).toBe(200);
  });
});
