import { describe, expect, it } from 'vitest';
import { administration, memberOf } from './administration';
import { attributesField, authorizeUrl, createBrowser, locationOf } from './browser';
import { bodyOf, type Practice, refresh, standing, startKeyrock, token, user, withPassword } from './keyrock';

describe('GET /user at Keyrock', () => {
  it('3.6: answers the keys in the order observed, for a user without roles', async () => {
    const practice = await startKeyrock();
    const admin = await administration(practice);
    const created = await admin('POST', '/users', {
      user: { username: 'kim', email: 'kim@practice.example', password: 'kims-password' },
    });
    const { access_token } = await withPassword(practice, {
      username: 'kim@practice.example',
      password: 'kims-password',
    });

    const { json, text } = await user(practice, { access_token });

    const { id } = memberOf(created, 'user');
    expect(json).toEqual({
      organizations: [],
      displayName: '',
      roles: [],
      app_id: practice.credentials.application.clientId,
      trusted_apps: [],
      isGravatarEnabled: '',
      id,
      authorization_decision: '',
      app_azf_domain: '',
      eidas_profile: {},
      attributes: {},
      shared_attributes: '',
      username: 'kim',
      email: 'kim@practice.example',
      given_name: 'kim',
      family_name: '',
      image: '',
      gravatar: '',
      extra: null,
      sub: id,
    });
    expect(Object.keys(JSON.parse(text)).join()).toMatch(/^organizations,displayName,roles,app_id.*extra,sub$/);
  });

  it('3.6: tells roles of the user apart from roles of their organizations', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice);

    expect(await standing(practice, access_token)).toMatchObject({
      roles: [{ id: expect.any(String), name: 'reader' }],
      organizations: [{ name: 'Workshop', website: null, roles: [{ name: 'member' }] }],
    });
  });

  it('3.6: takes ?access_token or a Bearer header', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice);

    const byQuery = await user(practice, { access_token });
    const byHeader = await user(practice, {}, { authorization: `Bearer ${access_token}` });

    expect([byQuery.status, byHeader.status]).toEqual([200, 200]);
    expect(byHeader.json).toEqual(byQuery.json);
  });

  it('3.6: both at once is 400 "Invalid request: only one authentication method is allowed"', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice);

    const reply = await user(practice, { access_token }, { authorization: `Bearer ${access_token}` });

    expect([reply.status, reply.json]).toEqual([400, 'Invalid request: only one authentication method is allowed']);
  });

  it('3.6: no token, and a token in X-Auth-token, is 401 "Unauthorized request: no authentication given"', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice);

    for (const headers of [{}, { 'x-auth-token': access_token }]) {
      const reply = await user(practice, {}, headers);
      expect([reply.status, reply.json]).toEqual([401, 'Unauthorized request: no authentication given']);
      expect(reply.headers.get('www-authenticate')).toBeNull();
    }
  });

  it('3.6: an unknown token is 401 "Invalid token: access token is invalid"', async () => {
    const practice = await startKeyrock();

    const reply = await user(practice, { access_token: 'f'.repeat(40) });

    expect([reply.status, reply.json]).toEqual([401, 'Invalid token: access token is invalid']);
  });

  it('3.6: an expired token is 401 "Invalid token: access token has expired"', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice);

    practice.clock.pass(3601);

    const reply = await user(practice, { access_token });
    expect([reply.status, reply.json]).toEqual([401, 'Invalid token: access token has expired']);
  });

  it('3.6: a header of another scheme is 400, and a refresh token is no access token', async () => {
    const practice = await startKeyrock();
    const { refresh_token = '' } = await withPassword(practice);

    expect((await user(practice, {}, { authorization: 'Basic eDp5' })).status).toBe(400);
    expect(await standing(practice, refresh_token)).toBe('Invalid token: access token is invalid');
  });

  it('keyrock: tells only what the person chose to share', async () => {
    const practice = await startKeyrock();
    const browser = createBrowser(practice);
    const page = await browser.signIn(await browser.request(authorizeUrl(practice, { response_type: 'token' })));
    const reply = await browser.submit(page, [
      [attributesField, 'email'],
      [attributesField, 'gravatar'],
    ]);
    const accessToken = new URL(locationOf(reply)).searchParams.get('token') ?? '';

    expect(await standing(practice, accessToken)).toMatchObject({
      username: '',
      email: practice.credentials.user.email,
      isGravatarEnabled: false,
    });
  });
});

const decision = async (practice: Practice, accessToken: string, query: Readonly<Record<string, string>>) => {
  const { status, text } = await user(practice, { access_token: accessToken, ...query });
  return status === 200 ? JSON.parse(text).authorization_decision : status;
};

describe('authorization decisions of Keyrock', () => {
  it('3.6: action and resource answer Permit or Deny; one of them alone decides nothing', async () => {
    const practice = await startKeyrock();
    const { access_token: mine } = await withPassword(practice);

    expect(await decision(practice, mine, { action: 'GET', resource: '/things' })).toBe('Permit');
    expect(await decision(practice, mine, { action: 'POST', resource: '/things' })).toBe('Deny');
    expect(await decision(practice, mine, { action: 'GET', resource: '/things/1' })).toBe('Deny');
    expect(await decision(practice, mine, { action: 'GET' })).toBe('');
  });

  it('3.6: with app_id of the same application the answer is the same', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice);
    const { clientId } = practice.credentials.application;

    expect(await decision(practice, access_token, { action: 'GET', resource: '/things', app_id: clientId })).toBe(
      'Permit',
    );
    expect(await decision(practice, access_token, { app_id: clientId })).toBe('');
  });

  it('3.6: permissions set up through the API count: regular expressions and authorization_service_header', async () => {
    const practice = await startKeyrock();
    const admin = await administration(practice);
    const app = `/applications/${practice.credentials.application.clientId}`;
    const role = memberOf(await admin('POST', `${app}/roles`, { role: { name: 'meter' } }), 'role');
    const permission = memberOf(
      await admin('POST', `${app}/permissions`, {
        permission: {
          name: 'meters',
          action: 'POST',
          resource: '^/meters/\\d+$',
          is_regex: true,
          use_authorization_service_header: true,
          authorization_service_header: 'water',
        },
      }),
      'permission',
    );
    await admin('POST', `${app}/roles/${role.id}/permissions/${permission.id}`);
    const { access_token } = await withPassword(practice);
    const me = JSON.parse((await user(practice, { access_token })).text).id;
    await admin('POST', `${app}/users/${me}/roles/${role.id}`);
    const ask = (resource: string, header: string) =>
      decision(practice, access_token, { action: 'POST', resource, authorization_service_header: header });

    expect(await ask('/meters/17', 'water')).toBe('Permit');
    expect(await ask('/meters/x', 'water')).toBe('Deny');
    expect(await ask('/meters/17', 'gas')).toBe('Deny');
  });

  it('3.6: authzforce together with action or resource is 400 with an object', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice);

    const reply = await user(practice, { access_token, action: 'GET', resource: '/things', authzforce: 'true' });

    expect([reply.status, reply.json]).toEqual([
      400,
      { message: 'Cannot handle 2 authentications levels at the same time', code: 400, title: 'Bad Request' },
    ]);
  });

  it('3.6: authzforce=true fills app_azf_domain where the server is set up for it', async () => {
    const practice = await startKeyrock({ authzforce: true });
    const { access_token } = await withPassword(practice);
    const domain = async () =>
      JSON.parse((await user(practice, { access_token, authzforce: 'true' })).text).app_azf_domain;

    expect(await domain()).toMatch(/^[\w-]{22}$/);
    practice.switches.set({ authzforce: false });
    expect(await domain()).toBe('');
  });

  it('3.6: an unknown app_id is 401 with an object', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice);

    const reply = await user(practice, { access_token, app_id: 'nobody' });

    expect([reply.status, reply.json]).toEqual([401, { message: 'Unauthorized', code: 401, title: 'Unauthorized' }]);
  });

  it('3.6: a foreign untrusted application is 401 "User not authorized in application"; trust lets it in', async () => {
    const practice = await startKeyrock();
    const { application, plainApplication } = practice.credentials;
    const { access_token } = await withPassword(practice, {}, plainApplication);
    const ask = () => user(practice, { access_token, app_id: application.clientId });

    const refused = await ask();
    expect([refused.status, refused.json]).toEqual([401, 'User not authorized in application']);
    const admin = await administration(practice);
    await admin('PUT', `/applications/${application.clientId}/trusted_applications/${plainApplication.clientId}`);
    expect((await ask()).json).toMatchObject({
      app_id: plainApplication.clientId,
      trusted_apps: [plainApplication.clientId],
    });
  });

  it('3.6: a token of the application itself is no user, whatever is asked', async () => {
    const practice = await startKeyrock();
    const { application } = practice.credentials;
    const { access_token } = bodyOf(await token(practice, application, { grant_type: 'client_credentials' }));

    const reply = await user(practice, { access_token, action: 'GET', resource: '/things' });

    expect(reply.json).toEqual({ app_id: application.clientId });
  });

  it('3.4: a refreshed token is for the same user', async () => {
    const practice = await startKeyrock();
    const { refresh_token } = await withPassword(practice);

    const { access_token } = bodyOf(await refresh(practice, refresh_token));

    expect(await standing(practice, access_token)).toMatchObject({ email: practice.credentials.user.email });
  });
});
