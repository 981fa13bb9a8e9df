import { describe, expect, it } from 'vitest';
import { claimsIn } from '../practice';
import { call, field, scope, startTenant } from './verifyTenant';

/** A service client with the right to authenticate any user. */
const withService = async () => {
  const tenant = await startTenant();
  const token = await tenant.serviceToken();
  const [cloud, ldap] = tenant.tenant.credentials.identitySources;
  const { username, password } = tenant.tenant.credentials.user;
  const check = (body: unknown = { username, password }, sourceId = cloud?.id, query = '') =>
    tenant.post(`/v1.0/authnmethods/password/${sourceId}${query}`, token, body);
  return { ...tenant, serviceToken: token, cloud, ldap, username, password, check };
};

const search = (filter: string): string => `/v1.0/authnmethods/password?search=${encodeURIComponent(filter)}`;

describe('password authentication (1.8)', () => {
  it('1.8: a client_credentials token comes with the entitlement, and an ID token for openid', async () => {
    const { clientCredentials, tenant } = await startTenant();

    const { status, body } = await clientCredentials(tenant.credentials.service);

    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 7200, grant_id: expect.any(String) });
    expect(body).not.toHaveProperty('refresh_token');
    expect(claimsIn(field({ body, text: '' }, 'id_token')).sub).toBe(tenant.credentials.service.clientId);
  });

  it('1.8: the identity sources are listed under password', async () => {
    const { get, serviceToken, tenant, cloud } = await withService();

    const { status, body } = await get('/v1.0/authnmethods/password', serviceToken);

    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 3, limit: 200, count: 200, page: 1 });
    expect(body.password).toContainEqual({
      name: 'Cloud Directory',
      location: `${tenant.origin}/v1.0/authnmethods/password/${cloud?.id}`,
      id: cloud?.id,
      type: 'ibmldap',
    });
  });

  it('1.8: searching by name gives the same shape with one element', async () => {
    const { get, serviceToken, cloud } = await withService();

    const { body } = await get('/v1.0/authnmethods/password?search=name%20%3D%20%22Cloud%20Directory%22', serviceToken);

    expect(body).toMatchObject({ total: 1, password: [{ id: cloud?.id, name: 'Cloud Directory' }] });
  });

  it('1.8: a name nobody has gives an empty array with 200, and another filter is refused', async () => {
    const { get, serviceToken } = await withService();

    const none = await get(search('name = "Nowhere"'), serviceToken);
    const bad = await get(search('type = "ibmldap"'), serviceToken);

    expect([none.status, none.body.password, none.body.total]).toEqual([200, [], 0]);
    expect([bad.status, bad.body.messageId]).toEqual([400, 'CSIBH0006E']);
  });

  it('1.8: the right pair is 200 with groups, attributes and id', async () => {
    const { check, tenant, cloud } = await withService();

    const { status, body } = await check();

    expect(status).toBe(200);
    expect(body).toEqual({
      groups: [{ sourceId: cloud?.id, displayName: 'developers', name: expect.stringMatching(/^[0-9A-F]{10}$/) }],
      attributes: [
        { values: ['dana@practice.example'], name: 'email' },
        { values: ['Dana Doyle'], name: 'name' },
        { values: ['Doyle'], name: 'familyName' },
        { values: ['Dana'], name: 'givenName' },
        { values: ['dana'], name: 'username' },
        { values: ['cloudIdentityRealm'], name: 'realm' },
        { values: ['regular'], name: 'userCategory' },
      ],
      id: tenant.credentials.user.id,
    });
  });

  it('1.8: with returnJwt the answer has an assertion, which gives the person’s tokens', async () => {
    const tenant = await withService();
    tenant.tenant.switches.set({ policy: 'firstFactor' });

    const checked = await tenant.check(undefined, undefined, '?returnJwt=true');
    const done = await tenant.redeem(field(checked, 'assertion'), tenant.service);

    expect(claimsIn(field(checked, 'assertion'))).toMatchObject({ factor: 'password', amr: ['password'] });
    expect(done.body.scope).toBe(scope);
    expect(claimsIn(field(done, 'id_token')).sub).toBe(tenant.tenant.credentials.user.id);
  });

  it('1.8: one service token authenticates many people, each into a grant of their own', async () => {
    const tenant = await withService();
    tenant.tenant.switches.set({ policy: 'firstFactor' });
    const { otherUser } = tenant.tenant.credentials;
    const { username, password } = otherUser;

    const dana = await tenant.check(undefined, undefined, '?returnJwt=true');
    const lee = await tenant.check({ username, password }, tenant.ldap?.id, '?returnJwt=true');
    const forLee = await tenant.redeem(field(lee, 'assertion'), tenant.service);
    const forDana = await tenant.redeem(field(dana, 'assertion'), tenant.service);

    expect(claimsIn(field(forLee, 'id_token')).sub).toBe(otherUser.id);
    expect(claimsIn(field(forDana, 'id_token')).sub).toBe(tenant.tenant.credentials.user.id);
    expect(forLee.body.grant_id).not.toBe(forDana.body.grant_id);
  });

  it('1.8: failure is 400 CSIBH0044E', async () => {
    const { check, username } = await withService();

    const { status, body } = await check({ username, password: 'not-it' });

    expect(status).toBe(400);
    expect(body).toEqual({ messageId: 'CSIBH0044E', messageDescription: expect.any(String) });
  });

  it('1.8: a wrong source id fails in the same way', async () => {
    const { check, ldap } = await withService();

    const other = await check(undefined, ldap?.id);
    const unknown = await check(undefined, 'unknown');

    expect([other.status, other.body.messageId]).toEqual([400, 'CSIBH0044E']);
    expect([unknown.status, unknown.body.messageId]).toEqual([400, 'CSIBH0044E']);
  });

  it('1.2: no JSON is CSIBH0004E, no object CSIBH0005E, a missing property CSIBH0006E', async () => {
    const { check, username } = await withService();

    expect((await check('{')).body.messageId).toBe('CSIBH0004E');
    expect((await check([])).body.messageId).toBe('CSIBH0005E');
    expect((await check({ username })).body.messageId).toBe('CSIBH0006E');
  });

  it('1.8: a client without authnAnyUser is 403 CSIBH0002E, and so is a person’s own token', async () => {
    const { tenant, clientCredentials, get, post, challengeToken } = await startTenant();
    const weak = field(await clientCredentials(tenant.credentials.plainService), 'access_token');
    const path = `/v1.0/authnmethods/password/${tenant.credentials.identitySources[0]?.id}`;

    const list = await get('/v1.0/authnmethods/password', weak);
    const check = await post(path, weak, { username: 'dana', password: 'x' });
    const own = await post(path, await challengeToken(), { username: 'dana', password: 'x' });

    expect([list.status, list.body.messageId]).toEqual([403, 'CSIBH0002E']);
    expect([check.status, check.body.messageId]).toEqual([403, 'CSIBH0002E']);
    expect(own.status).toBe(403);
  });

  it('1.8: no token and an expired one are 401 CSIBH0001E', async () => {
    const { tenant, serviceToken, get, clock } = await startTenant();
    const token = await serviceToken();

    clock.now += 7_200_000;
    const expired = await get('/v1.0/authnmethods/password', token);
    const without = await call(`${tenant.origin}/v1.0/authnmethods/password`);

    expect([expired.status, expired.body.messageId]).toEqual([401, 'CSIBH0001E']);
    expect([without.status, without.body.messageId]).toEqual([401, 'CSIBH0001E']);
  });
});

describe('people in SCIM’s shape (1.8)', () => {
  it('1.8: GET /v2.0/Users/{id} answers a SCIM user', async () => {
    const { tenant, get, serviceToken } = await withService();
    const { id } = tenant.credentials.user;

    const { status, headers, body } = await get(`/v2.0/Users/${id}`, serviceToken);

    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/scim+json');
    expect(body).toMatchObject({
      schemas: expect.arrayContaining(['urn:ietf:params:scim:schemas:core:2.0:User']),
      id,
      userName: 'dana',
      name: { familyName: 'Doyle', givenName: 'Dana' },
      active: true,
      emails: [{ value: 'dana@practice.example' }],
      meta: { resourceType: 'User', location: `${tenant.origin}/v2.0/Users/${id}` },
    });
  });

  it('1.8: an unknown id is a SCIM error with 404', async () => {
    const { get, serviceToken } = await withService();

    const { status, body } = await get('/v2.0/Users/NOBODY', serviceToken);

    expect(status).toBe(404);
    expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404' });
  });

  it('1.8: somebody’s own token reads that person and nobody else', async () => {
    const { tenant, get, challengeToken } = await withService();
    const token = await challengeToken();

    expect((await get(`/v2.0/Users/${tenant.credentials.user.id}`, token)).status).toBe(200);
    expect((await get(`/v2.0/Users/${tenant.credentials.otherUser.id}`, token)).status).toBe(403);
  });

  it('1.8: POST /v2.0/Users/authentication checks a password, and never gives an assertion', async () => {
    const { post, serviceToken, username, password, tenant } = await withService();
    const path = '/v2.0/Users/authentication?returnJwt=true';

    const { status, body } = await post(path, serviceToken, { userName: username, password });

    expect(status).toBe(200);
    expect(body).toMatchObject({ id: tenant.credentials.user.id, userName: 'dana' });
    expect(body).not.toHaveProperty('assertion');
  });

  it('1.8: its failure is a SCIM error with CSIAI0160E', async () => {
    const { post, serviceToken, username } = await withService();

    const wrong = await post('/v2.0/Users/authentication', serviceToken, { userName: username, password: 'x' });
    const empty = await post('/v2.0/Users/authentication', serviceToken, {});

    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatchObject({ status: '400', detail: expect.stringContaining('CSIAI0160E') });
    expect(empty.status).toBe(400);
  });

  it('1.8: without authnAnyUser it is refused', async () => {
    const { tenant, clientCredentials, post } = await startTenant();
    const weak = field(await clientCredentials(tenant.credentials.plainService), 'access_token');

    expect((await post('/v2.0/Users/authentication', weak, {})).status).toBe(403);
  });
});
