import { describe, expect, it } from 'vitest';
import {
  bodyOf,
  call,
  createClock,
  errorOf,
  getToken,
  type Practice,
  refresh,
  run,
  startWebMethods,
  submit,
  withCode,
} from './webMethods';

const passwordToken = async (practice: Practice, scope?: string): Promise<string> => {
  const { username, password } = practice.credentials.user;
  const query = { grant_type: 'password', username, password, ...(scope !== undefined && { scope }) };
  return bodyOf(await getToken(practice, query)).access_token;
};

describe('running services of webMethods Integration', () => {
  it('4.5: a flow service and a REST resource are run with POST', async () => {
    const practice = await startWebMethods();
    const { flowServiceUrl, restResourceUrl, user } = practice.credentials;
    const token = await passwordToken(practice);

    expect(new URL(flowServiceUrl).pathname).toMatch(
      /^\/integration\/rest\/external\/integration\/run\/development\/fl[0-9a-f]{22}\/\w+$/,
    );
    expect(new URL(restResourceUrl).pathname).toMatch(
      /^\/integration\/restv2\/development\/fl[0-9a-f]{22}\/stock\/items$/,
    );
    expect((await run(flowServiceUrl, token)).json).toMatchObject({ user: user.username, received: { quantity: 1 } });
    expect((await run(restResourceUrl, token)).status).toBe(200);
    expect((await run(flowServiceUrl, token, { method: 'PUT' })).status).toBe(405);
  });

  it('4.4: the path variable of a service URL stands for one part of the path', async () => {
    const practice = await startWebMethods();
    const token = await passwordToken(practice);
    const { restResourceUrl } = practice.credentials;

    expect((await run(`${restResourceUrl}/17`, token)).status).toBe(200);
    expect((await run(`${restResourceUrl}/17/parts`, token)).status).toBe(404);
  });

  it('4.4: too narrow a scope shows error_description [ISS.0010.8046]', async () => {
    const practice = await startWebMethods();

    const reply = await run(practice.credentials.flowServiceUrl, await passwordToken(practice, 'stock'));

    expect(errorOf(reply)).toEqual([403, 'insufficient_scope']);
    expect(reply.json).toMatchObject({ error_description: expect.stringMatching(/^\[ISS\.0010\.8046\] /) });
    expect(reply.headers.get('www-authenticate')).toContain('error_description="[ISS.0010.8046]');
  });

  it.each(['ORDERS', 'orders', 'OrDeRs'])('4.4: scope names are case-blind: %s', async (scope) => {
    const practice = await startWebMethods();

    expect((await run(practice.credentials.flowServiceUrl, await passwordToken(practice, scope))).status).toBe(200);
  });

  it('4.4: a scope that is not associated with the client is invalid', async () => {
    const practice = await startWebMethods();
    const { username, password } = practice.credentials.user;
    const ask = (scope: string) => getToken(practice, { grant_type: 'password', username, password, scope });

    expect(errorOf(await ask(practice.credentials.foreignScope))).toEqual([400, 'invalid_scope']);
    expect(errorOf(await ask('nonsense'))).toEqual([400, 'invalid_scope']);
  });

  it('4.2: scope is told only when it is not what was asked for', async () => {
    const practice = await startWebMethods();

    const named = bodyOf(await getToken(practice, { grant_type: 'client_credentials', scope: 'stock orders' }));
    const open = bodyOf(await getToken(practice, { grant_type: 'client_credentials' }));

    expect(named).not.toHaveProperty('scope');
    expect(open.scope).toBe('Orders Stock');
  });

  it.each(['', 'Bearer nonsense', 'Basic eDp5'])('4.4: the header "%s" is 401', async (authorization) => {
    const { credentials } = await startWebMethods();

    const reply = await call(credentials.flowServiceUrl, { method: 'POST', headers: { authorization } });

    expect(errorOf(reply)).toEqual([401, 'invalid_token']);
    expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });
});

describe('what an administrator of webMethods Integration takes away', () => {
  it('4.3: deleting a token kills the pair, and no other', async () => {
    const practice = await startWebMethods();
    const first = bodyOf(await withCode(practice));
    const other = await passwordToken(practice);

    practice.administration.deleteToken(first.access_token);

    expect((await run(practice.credentials.flowServiceUrl, first.access_token)).status).toBe(401);
    expect(errorOf(await refresh(practice, first.refresh_token))).toEqual([400, 'invalid_grant']);
    expect((await run(practice.credentials.flowServiceUrl, other)).status).toBe(200);
  });

  it('4.3: deactivating a client invalidates all its tokens, for good, and keeps it from new ones', async () => {
    const practice = await startWebMethods();
    const tokens = bodyOf(await withCode(practice));

    practice.switches.set({ clientActive: false });

    expect((await run(practice.credentials.flowServiceUrl, tokens.access_token)).status).toBe(401);
    expect(errorOf(await getToken(practice, { grant_type: 'client_credentials' }))).toEqual([401, 'invalid_client']);
    practice.switches.set({ clientActive: true });
    expect((await run(practice.credentials.flowServiceUrl, tokens.access_token)).status).toBe(401);
    expect(errorOf(await refresh(practice, tokens.refresh_token))).toEqual([400, 'invalid_grant']);
    expect((await run(practice.credentials.flowServiceUrl, await passwordToken(practice))).status).toBe(200);
  });

  it('4.3: with the grace switch a job under way is served for 840 s, and others are not', async () => {
    const practice = await startWebMethods({ gracePeriod: true, expirySeconds: null });
    const [running, idle] = [await passwordToken(practice), await passwordToken(practice)];
    const ask = async (token: string) => (await run(practice.credentials.flowServiceUrl, token)).status;
    await ask(running);

    practice.switches.set({ clientActive: false });

    expect([await ask(running), await ask(idle)]).toEqual([200, 401]);
    practice.clock.pass(839);
    expect(await ask(running)).toBe(200);
    practice.clock.pass(1);
    expect(await ask(running)).toBe(401);
  });

  it('4.3: the grace period does not outlast the token', async () => {
    const practice = await startWebMethods({ gracePeriod: true, expirySeconds: 60 });
    const token = await passwordToken(practice);
    await run(practice.credentials.flowServiceUrl, token);
    practice.administration.deleteAllTokens();

    practice.clock.pass(60);

    expect((await run(practice.credentials.flowServiceUrl, token)).status).toBe(401);
  });

  it('4.3: without the grace switch a deleted token is refused at once', async () => {
    const practice = await startWebMethods({ gracePeriod: false });
    const token = await passwordToken(practice);
    expect((await run(practice.credentials.flowServiceUrl, token)).status).toBe(200);

    practice.administration.deleteToken(token);

    expect((await run(practice.credentials.flowServiceUrl, token)).status).toBe(401);
  });

  it('4.3: sharing a client may end the tokens before, where the switch says so', async () => {
    const practice = await startWebMethods();
    const first = await passwordToken(practice);
    const second = await passwordToken(practice);
    practice.switches.set({ newTokenEndsOlder: true });
    const third = await passwordToken(practice);
    const standing = async (token: string) => (await run(practice.credentials.flowServiceUrl, token)).status;

    expect([await standing(first), await standing(second), await standing(third)]).toEqual([401, 401, 200]);
    practice.switches.set({ newTokenEndsOlder: false });
    const fourth = await passwordToken(practice);
    expect([await standing(third), await standing(fourth)]).toEqual([200, 200]);
  });

  it('has a page with both buttons, which answers only its own form', async () => {
    const practice = await startWebMethods();
    const { administrationUrl, flowServiceUrl } = practice.credentials;
    const token = await passwordToken(practice);
    const page = await call(administrationUrl);

    expect((await submit(practice, page, [['choice', 'delete']], { origin: 'http://evil.example' })).status).toBe(403);
    expect((await run(flowServiceUrl, token)).status).toBe(200);
    expect((await submit(practice, page, [['choice', 'delete']])).status).toBe(303);
    expect((await run(flowServiceUrl, token)).status).toBe(401);
    await submit(practice, page, [['choice', 'toggle']]);
    expect(practice.switches.get().clientActive).toBe(false);
    expect((await call(administrationUrl)).text).toContain('deactivated');
    await submit(practice, page, [['choice', 'toggle']]);
    expect(practice.switches.get().clientActive).toBe(true);
  });
});

describe('the webMethods emulator over a restart', () => {
  it('keeps credentials, tokens by hash alone, and what was taken away', async () => {
    const clock = createClock();
    const first = await startWebMethods({}, { clock });
    const deleted = await passwordToken(first);
    first.administration.deleteAllTokens();
    const tokens = bodyOf(await withCode(first));
    const state = first.states.at(-1);
    await first.stop();

    const second = await startWebMethods({}, { clock, state });

    expect(second.credentials.confidentialClient).toEqual(first.credentials.confidentialClient);
    expect((await run(second.credentials.flowServiceUrl, tokens.access_token)).status).toBe(200);
    expect((await run(second.credentials.flowServiceUrl, deleted)).status).toBe(401);
    expect((await refresh(second, tokens.refresh_token)).status).toBe(200);
    expect(state).not.toContain(tokens.access_token);
    expect(state).not.toContain(tokens.refresh_token);
  });

  it.each(['nonsense', '{"version":1,"seed":{},"records":[]}'])('starts afresh from the state %s', async (state) => {
    const practice = await startWebMethods({}, { state });

    expect((await run(practice.credentials.flowServiceUrl, await passwordToken(practice))).status).toBe(200);
  });
});
