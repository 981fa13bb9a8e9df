import { describe, expect, it } from 'vitest';
import { createPersonBrowser } from './personBrowser';
import { redirectUri, startPractice, withPkce } from './practice';

describe('the sign-in page', () => {
  it('says who asks for what, and how to sign in', async () => {
    const provider = await startPractice();

    const { html, status } = await createPersonBrowser(provider).visit(withPkce(provider));

    expect(status).toBe(200);
    expect(html).toContain('<title>Practice sign-in</title>');
    expect(html).toContain('<strong>Practice app</strong>');
    expect(html).toContain('<li>Read from the practice API</li>');
    expect(html).not.toContain('Write to the practice API');
    expect(html).toContain(`<code>${provider.user.password}</code>`);
    expect(html).toContain('<label for="username">User name</label>');
    expect(html).toContain('<label for="password">Password</label>');
  });

  it('runs no script, loads nothing, and may lead nowhere but to itself and the redirect URI', async () => {
    const provider = await startPractice();

    const { headers, html } = await createPersonBrowser(provider).visit(withPkce(provider));

    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
    expect(policy).toContain("form-action 'self' http://127.0.0.1:49152;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(html).not.toMatch(/<script|<link|<img|src=|url\(/);
    expect(headers.get('cache-control')).toContain('no-store');
  });

  it('names any http address as form target for an IPv6 redirect URI, which CSP cannot express', async () => {
    const provider = await startPractice();

    const page = await createPersonBrowser(provider).visit(
      withPkce(provider, { redirect_uri: 'http://[::1]:4000/callback' }),
    );

    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http:;");
  });

  it('fills in the login hint, harmlessly', async () => {
    const provider = await startPractice();

    const { html } = await createPersonBrowser(provider).visit(withPkce(provider, { login_hint: '"><b>dana' }));

    expect(html).toContain('value="&quot;&gt;&lt;b&gt;dana"');
  });

  it('shows itself again after a wrong password, and signs in after the right one', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const page = await browser.visit(withPkce(provider));

    const again = await browser.submit(page, { username: 'dana', password: 'not-it', choice: 'sign-in' });

    expect(again.url.origin).toBe(provider.issuer);
    expect(again.html).toContain('do not belong together');
    expect(again.html).toContain('value="dana"');
    expect(again.html).not.toContain('not-it');
    expect((await browser.signIn(again)).url.searchParams.get('code')).toBeTruthy();
  });

  it('knows the password of this installation only, and the name in any case', async () => {
    const provider = await startPractice();
    const other = await startPractice();
    const browser = createPersonBrowser(provider);
    const page = await browser.visit(withPkce(provider));

    const refused = await browser.submit(page, {
      username: 'dana',
      password: other.user.password,
      choice: 'sign-in',
    });
    const accepted = await browser.submit(refused, {
      username: ' Dana ',
      password: provider.user.password,
      choice: 'sign-in',
    });

    expect(other.user.password).not.toBe(provider.user.password);
    expect(refused.html).toContain('do not belong together');
    expect(accepted.url.searchParams.get('code')).toBeTruthy();
  });

  it('F81: Decline returns to the application with access_denied and the state', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);

    const landing = await browser.submit(await browser.visit(withPkce(provider)), { choice: 'decline' });

    expect(landing.url.href.startsWith(redirectUri)).toBe(true);
    expect(Object.fromEntries(landing.url.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'the person declined',
      state: 'state-1',
      iss: provider.issuer,
    });
  });

  it('refuses a form that another web page sent', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const page = await browser.visit(withPkce(provider));
    const fields = { username: 'dana', password: provider.user.password, choice: 'sign-in' };

    const landing = await browser.submit(page, fields, { origin: 'http://127.0.0.1:1' });

    expect(landing.status).toBe(403);
    expect(landing.url.origin).toBe(provider.issuer);
  });

  it('answers only at the address that belongs to the cookie of this browser', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    await browser.visit(withPkce(provider));
    const names = ['practice_interaction', 'practice_interaction.sig'];
    const cookie = names.map((name) => `${name}=${browser.cookie(name)}`).join('; ');

    const { status } = await browser.visit(`${provider.issuer}/interaction/another`, { headers: { cookie } });

    expect(status).toBe(400);
  });

  it('says that the sign-in is over when it is opened again, or in another browser', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const page = await browser.visit(withPkce(provider));
    const elsewhere = await createPersonBrowser(provider).visit(page.url.href);
    await browser.signIn(page);

    const again = await browser.visit(page.url.href);

    for (const { status, html } of [elsewhere, again]) {
      expect(status).toBe(400);
      expect(html).toContain('This sign-in is over');
    }
  });
});
