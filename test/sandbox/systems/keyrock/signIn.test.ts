import { describe, expect, it } from 'vitest';
import { attributesField, authorizeUrl, createBrowser, locationOf } from './browser';
import { startKeyrock, user, withPassword } from './keyrock';

const desktop = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130 Safari/537.36' };

describe('signing in at Keyrock', () => {
  it('keyrock: not logged in answers 200 HTML with the form, its _csrf in single quotes, email and password', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    const address = authorizeUrl(practice);

    const page = await browser.request(address);

    expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8']);
    const action = `/oauth2/authorize${new URL(address).search}`.replaceAll('&', '&amp;');
    expect(page.text).toContain(`<form id="form_submit_authentication" method="post" action="${action}">`);
    expect(page.text).toMatch(/<input type="hidden" name="_csrf" value='[\w-]{20,}'>/);
    expect(page.text).toMatch(/name="email"[\s\S]*name="password" type="password"/);
    expect([...browser.jar.keys()].sort()).toEqual(['_csrf', 'session', 'session.sig']);
  });

  it.each(['', 'a-wrong-one'])('keyrock: a missing or wrong _csrf ("%s") is 403 HTML', async (csrf) => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    const address = authorizeUrl(practice);
    await browser.request(address);
    const { email, password } = practice.credentials.user;

    const body = new URLSearchParams({ _csrf: csrf, email, password });
    const reply = await browser.request(address, { method: 'POST', body });

    expect([reply.status, reply.type]).toEqual([403, 'text/html; charset=utf-8']);
  });

  it('keyrock: a _csrf value without the cookie it belongs to is 403', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    const page = await browser.request(authorizeUrl(practice));

    browser.jar.delete('_csrf');

    expect((await browser.signIn(page)).status).toBe(403);
  });

  it('keyrock: the first time, the right password answers 200 with the consent page and a new _csrf', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    const first = await browser.request(authorizeUrl(practice));

    const page = await browser.signIn(first);

    expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8']);
    const search = new URL(authorizeUrl(practice)).search.replaceAll('&', '&amp;');
    expect(page.text).toContain(`action="/oauth2/enable_app${search}"`);
    expect(page.text).toContain(`name="${attributesField}" multiple`);
    const chosen = [...page.text.matchAll(/<option value="(\w+)" selected>/g)].map((match) => match[1]);
    expect(chosen).toEqual(['username', 'email', 'identity_attributes', 'image', 'gravatar', 'eidas_profile']);
    const csrf = /name="_csrf" value='([^']+)'/;
    expect(csrf.exec(page.text)?.[1]).not.toBe(csrf.exec(first.text)?.[1]);
  });

  it('keyrock: a single shared attribute is 500 HTML "val.join is not a function"; two are enough', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    const page = await browser.signIn(await browser.request(authorizeUrl(practice)));

    const one = await browser.submit(page, [[attributesField, 'email']]);
    expect([one.status, one.type, one.text]).toEqual([500, 'text/html; charset=utf-8', 'val.join is not a function']);
    const two = await browser.submit(page, [
      [attributesField, 'email'],
      [attributesField, 'gravatar'],
    ]);
    expect(two.status).toBe(302);
  });

  it('keyrock: no shared attribute at all is 500 HTML', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    const page = await browser.signIn(await browser.request(authorizeUrl(practice)));

    expect((await browser.submit(page, [])).status).toBe(500);
  });

  it('3.5: "Deny" is only a link to /, where nothing tells the client', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    const page = await browser.signIn(await browser.request(authorizeUrl(practice)));

    expect(page.text).toContain('<a href="/">Deny</a>');
    const left = await browser.request('/');
    expect([left.status, left.headers.get('location')]).toEqual([200, null]);
  });

  it('3.5: a wrong password is 302 back to the same authorize URL, and the page says so once', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    const address = authorizeUrl(practice);

    const reply = await browser.signIn(await browser.request(address), 'wrong');

    expect([reply.status, new URL(locationOf(reply), practice.origin).href]).toEqual([302, address]);
    expect((await browser.request(address)).text).toContain('do not belong together');
    expect((await browser.request(address)).text).not.toContain('do not belong together');
  });

  it('keyrock: with a session and consent the GET itself redirects', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    await browser.goThrough(authorizeUrl(practice));

    const again = await browser.request(authorizeUrl(practice));

    expect(again.status).toBe(302);
    expect(locationOf(again)).toMatch(/\?code=[0-9a-f]{40}&state=st123$/);
  });

  it('keyrock: with consent but no session the login POST redirects', async () => {
    const practice = await startKeyrock();
    await createBrowser(practice).goThrough(authorizeUrl(practice));
    const other = createBrowser(practice);

    const reply = await other.signIn(await other.request(authorizeUrl(practice)));

    expect([reply.status, locationOf(reply)]).toEqual([302, expect.stringContaining('?code=')]);
  });

  it('keyrock: ROPC records consent, so a later authorize skips the consent page', async () => {
    const practice = await startKeyrock();
    await withPassword(practice);
    const browser = createBrowser(practice);

    const reply = await browser.signIn(await browser.request(authorizeUrl(practice)));

    expect(locationOf(reply)).toContain('?code=');
  });

  it('keyrock: consent is recorded once; later tokens leave it as it is', async () => {
    const practice = await startKeyrock();
    await withPassword(practice);
    const once = JSON.parse(practice.states.at(-1) ?? '').seed.directory.consents;

    await withPassword(practice);

    expect(once).toHaveLength(1);
    expect(JSON.parse(practice.states.at(-1) ?? '').seed.directory.consents).toEqual(once);
  });

  it('3.5: with ask_authorization off nobody is asked', async () => {
    const practice = await startKeyrock({ askAuthorization: false });
    const browser = createBrowser(practice);

    const reply = await browser.signIn(await browser.request(authorizeUrl(practice)));

    expect(locationOf(reply)).toContain('?code=');
    const { access_token } = await withPassword(practice);
    expect((await user(practice, { access_token })).json).toMatchObject({ email: practice.credentials.user.email });
  });

  it('keyrock: an old session is none', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    await browser.goThrough(authorizeUrl(practice));

    practice.clock.pass(3600);

    expect((await browser.request(authorizeUrl(practice))).text).toContain('form_submit_authentication');
  });

  it('keyrock: a session with a forged signature is none', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    await browser.goThrough(authorizeUrl(practice));

    browser.jar.set('session.sig', 'forged');

    expect((await browser.request(authorizeUrl(practice))).text).toContain('form_submit_authentication');
  });

  it('keyrock: logout is 302 to the sign-out URI of the application and ends the session', async () => {
    const practice = await startKeyrock();
    const { clientId, redirectUri } = practice.credentials.application;
    const browser = createBrowser(practice);
    await browser.goThrough(authorizeUrl(practice));

    const reply = await browser.request(`/auth/external_logout?_method=DELETE&client_id=${clientId}`);

    expect([reply.status, locationOf(reply)]).toEqual([302, redirectUri]);
    expect((await browser.request(authorizeUrl(practice))).text).toContain('form_submit_authentication');
    const deleted = await browser.request(`/auth/external_logout?client_id=${clientId}`, { method: 'DELETE' });
    expect([deleted.status, locationOf(deleted)]).toEqual([302, redirectUri]);
  });
});

describe('what Keyrock tells people and not clients', () => {
  it.each([
    ['an unknown client', { client_id: 'nobody' }, 200, 'invalid_client: application id not found'],
    [
      'a bad response_type',
      { response_type: 'nonsense' },
      200,
      'invalid_request: response_type not valid or not exist',
    ],
  ])('3.5: %s is a page with status %s before anybody signs in', async (_case, change, status, message) => {
    const practice = await startKeyrock();

    const reply = await createBrowser(practice).request(authorizeUrl(practice, change));

    expect([reply.status, reply.type, reply.headers.get('location')]).toEqual([
      status,
      'text/html; charset=utf-8',
      null,
    ]);
    expect(reply.text).toContain(message);
  });

  it.each([
    [
      'another port in redirect_uri',
      { redirect_uri: 'http://127.0.0.1:47822/callback' },
      'Invalid client: `redirect_uri` does not match client value',
    ],
    ['no state', { state: undefined }, 'Missing parameter: `state`'],
    [
      'response types nobody knows',
      { response_type: 'code foo' },
      'Unsupported response type: `response_type` is not supported',
    ],
    [
      'an ID token without openid in the request',
      { response_type: 'id_token' },
      'Invalid scope: Requested scope is invalid',
    ],
  ])('3.5: %s is 400 HTML, after sign-in and consent', async (_case, change, message) => {
    const practice = await startKeyrock();

    const reply = await createBrowser(practice).goThrough(authorizeUrl(practice, change));

    expect([reply.status, reply.type, reply.text]).toEqual([400, 'text/html; charset=utf-8', message]);
    expect(reply.headers.get('location')).toBeNull();
  });

  it('keyrock: an ID token for an application without openid is 400 HTML', async () => {
    const practice = await startKeyrock();
    const parameters = { response_type: 'id_token', scope: 'openid', nonce: 'n1' };
    const address = authorizeUrl(practice, parameters, practice.credentials.plainApplication);

    const reply = await createBrowser(practice).goThrough(address);

    expect([reply.status, reply.text]).toEqual([400, 'Invalid scope: Requested scope is invalid']);
  });

  it('3.5: browsers on a desktop get a page with the sentence, others the sentence alone', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    await browser.goThrough(authorizeUrl(practice));
    const address = authorizeUrl(practice, { state: undefined });

    const page = await browser.request(address, { headers: desktop });

    expect(page.status).toBe(400);
    expect(page.text).toMatch(/^<!doctype html>[\s\S]*Missing parameter: `state`/);
    expect((await browser.request(address)).text).toBe('Missing parameter: `state`');
  });

  it('3.5: allow_empty_state lifts the need for state, and none comes back', async () => {
    const practice = await startKeyrock({ allowEmptyState: true });

    const reply = await createBrowser(practice).goThrough(authorizeUrl(practice, { state: undefined }));

    expect(locationOf(reply)).toMatch(/\?code=[0-9a-f]{40}$/);
  });

  it('3.1: paths nobody knows, the well-known ones at the root above all, answer 200 HTML', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);

    for (const path of ['openid-configuration', 'oauth-authorization-server']) {
      const reply = await browser.request(`/.well-known/${path}`);
      expect([reply.status, reply.type]).toEqual([200, 'text/html; charset=utf-8']);
      expect(reply.text).toContain('the page you have requested not exist');
    }
    expect((await browser.request('/oauth2/introspect', { headers: desktop })).type).toContain('text/html');
  });
});
