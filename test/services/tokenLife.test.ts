import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeBrowser } from '../support/memoryPorts';
import { goodTokens, type MisbehavingProvider, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type OidcServer, oidcClients, startOidcServer } from '../support/oidcServer';
import { createPersonAtBrowser } from '../support/personAtBrowser';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

describe('a token, from the first click to the last', () => {
  let server: OidcServer;
  let running: RunningCore;
  const person = createPersonAtBrowser();

  beforeEach(async () => {
    server = await startOidcServer();
    running = await startCore({ browser: person });
  });
  afterEach(async () => {
    await running.core.stop();
    await server.close();
  });

  const browserProfile = () =>
    running.saved({
      server: { kind: 'discovery', issuer: server.issuer },
      grant: 'authorization_code',
      clientId: oidcClients.public.id,
      scope: 'openid profile api:read',
    });

  it('is fetched by signing in, and the window sees claims but no value', async () => {
    const { id: profileId } = await browserProfile();
    const view = await running.client.call('token.get', { profileId, how: 'best' });
    expect(view).toMatchObject({ generation: 1, refreshable: true, id: { format: 'jwt' } });
    const raw = await running.client.call('token.reveal', { profileId, kind: 'access' });
    expect(raw.length).toBeGreaterThan(20);
    expect(JSON.stringify(view)).not.toContain(raw);
  });

  it('F75: is joined by a second click while the first is under way', async () => {
    const { id: profileId } = await browserProfile();
    const [first, second] = await Promise.all([
      running.client.call('token.get', { profileId, how: 'best' }),
      running.client.call('token.get', { profileId, how: 'best' }),
    ]);
    expect(second).toEqual(first);
    expect(server.tokenRequests).toHaveLength(1);
  });

  it('is answered from the keychain while it is fresh', async () => {
    const { id: profileId } = await browserProfile();
    await running.client.call('token.get', { profileId, how: 'best' });
    await running.client.call('token.get', { profileId, how: 'best' });
    expect(server.tokenRequests).toHaveLength(1);
  });

  it('is renewed without a browser when asked', async () => {
    const { id: profileId } = await browserProfile();
    await running.client.call('token.get', { profileId, how: 'best' });
    const renewed = await running.client.call('token.get', { profileId, how: 'refresh' });
    expect(renewed?.generation).toBe(2);
    expect(server.tokenRequests.map(({ parameters }) => parameters.grant_type)).toEqual([
      'authorization_code',
      'refresh_token',
    ]);
  });

  it('is still there after a restart, and can be renewed then', async () => {
    const { id: profileId } = await browserProfile();
    await running.client.call('token.get', { profileId, how: 'best' });
    const before = await running.client.call('token.reveal', { profileId, kind: 'access' });
    await running.core.stop();
    const again = await startCore({ before: running });
    expect(await again.client.call('tokens.status')).toMatchObject([{ profileId, token: { generation: 1 } }]);
    expect(await again.client.call('token.reveal', { profileId, kind: 'access' })).toBe(before);
    const renewed = await again.client.call('token.get', { profileId, how: 'refresh' });
    expect(renewed?.generation).toBe(2);
    await again.core.stop();
  });

  it('goes to the clipboard as a header and in the other forms', async () => {
    const { id: profileId } = await browserProfile();
    await running.client.call('token.get', { profileId, how: 'best' });
    const raw = await running.client.call('token.reveal', { profileId, kind: 'access' });
    const copies: Record<string, string> = {};
    for (const form of ['header', 'header-value', 'raw', 'curl', 'shell'] as const) {
      const copied = await running.client.call('token.copy', { profileId, form });
      expect(copied.clearsAt).toBeGreaterThan(Date.now());
      copies[form] = running.clipboard.text();
    }
    expect(copies).toEqual({
      header: `Authorization: Bearer ${raw}`,
      'header-value': `Bearer ${raw}`,
      raw,
      curl: `curl --header 'Authorization: Bearer ${raw}' 'https://'`,
      shell: `export ACCESS_TOKEN='${raw}'`,
    });
  });

  it('leaves no secret in a file, in the log or in what the flow shows', async () => {
    const { id: profileId } = await browserProfile();
    await running.client.call('token.get', { profileId, how: 'best' });
    const secrets = await Promise.all(
      (['access', 'refresh', 'id'] as const).map((kind) => running.client.call('token.reveal', { profileId, kind })),
    );
    const run = await running.client.call('flow.last', { profileId });
    const written = JSON.stringify([[...running.files.texts], running.log.lines, run]);
    for (const secret of secrets) expect(written).not.toContain(secret);
  });

  it('is gone after it was forgotten, and after its profile was removed', async () => {
    const { id: profileId } = await browserProfile();
    await running.client.call('token.get', { profileId, how: 'best' });
    await running.client.call('token.forget', { profileId });
    expect(await running.client.call('token.view', { profileId })).toBeNull();
    await running.client.call('token.get', { profileId, how: 'best' });
    await running.client.call('secrets.set', { profileId, kind: 'client-secret', value: 'kept' });
    await running.client.call('profiles.remove', { profileId });
    expect(await running.client.call('profiles.list')).toEqual([]);
    expect([...running.secrets.items.keys()].filter((account) => account.includes(profileId))).toEqual([]);
  });

  it('is revoked at the provider and forgotten here', async () => {
    const { id: profileId } = await browserProfile();
    await running.client.call('token.get', { profileId, how: 'best' });
    expect(await running.client.call('token.introspect', { profileId })).toMatchObject({ json: { active: true } });
    await running.client.call('token.revoke', { profileId });
    expect(await running.client.call('token.view', { profileId })).toBeNull();
  });
});

describe('a sign-in that ends otherwise', () => {
  let server: OidcServer;
  let running: RunningCore;
  const browser = createFakeBrowser();

  beforeEach(async () => {
    server = await startOidcServer();
    running = await startCore({ browser });
  });
  afterEach(async () => {
    await running.core.stop();
    await server.close();
  });

  const start = async () => {
    const profile = await running.saved({
      server: { kind: 'discovery', issuer: server.issuer },
      grant: 'authorization_code',
      clientId: oidcClients.public.id,
      scope: 'openid',
    });
    const opened = browser.opened.length;
    const getting = refusalOf(running.client.call('token.get', { profileId: profile.id, how: 'best' }));
    await expect.poll(() => browser.opened.length).toBe(opened + 1);
    return { profile, getting };
  };

  it('stops at once when cancelled, and says nothing went wrong', async () => {
    const { profile, getting } = await start();
    await running.client.call('token.cancel', { profileId: profile.id });
    expect((await getting).code).toBe('cancelled');
    const [status] = await running.client.call('tokens.status');
    const life = { kind: 'none', reason: 'never' };
    expect(status).toEqual({ profileId: profile.id, activity: 'idle', renewal: 'sign-in', life });
    expect((await running.client.call('flow.last', { profileId: profile.id }))?.state).toBe('cancelled');
  });

  it('F47: is dropped when the profile is changed to another client meanwhile', async () => {
    const { profile, getting } = await start();
    await running.client.call('profiles.save', { ...profile, clientId: 'another' });
    expect((await getting).code).toBe('cancelled');
  });

  it('goes on when only the name of the profile changes', async () => {
    const { profile, getting } = await start();
    await running.client.call('profiles.save', { ...profile, name: 'Renamed', pinned: true });
    expect((await running.client.call('flow.last', { profileId: profile.id }))?.state).toBe('running');
    await running.client.call('token.cancel', { profileId: profile.id });
    await getting;
  });

  it('F46: leaves no token when the person signs out or deletes the profile meanwhile', async () => {
    const { profile, getting } = await start();
    await running.client.call('profiles.remove', { profileId: profile.id });
    expect((await getting).code).toBe('cancelled');
    expect(await running.client.call('tokens.status')).toEqual([]);
  });

  it('F74: can be continued by opening or copying its address again', async () => {
    const { profile, getting } = await start();
    await running.client.call('flow.openBrowser', { profileId: profile.id });
    expect(browser.opened.at(-1)).toBe(browser.opened.at(-2));
    await running.client.call('flow.copyAddress', { profileId: profile.id });
    expect(running.clipboard.text()).toBe(browser.opened.at(-1));
    await running.client.call('token.cancel', { profileId: profile.id });
    await getting;
    expect(await refusalOf(running.client.call('flow.openBrowser', { profileId: profile.id }))).toMatchObject({
      code: 'not-found',
    });
  });

  it('F49: does not begin while nobody has said where secrets go', async () => {
    running.secrets.failAlways({
      kind: 'fails',
      error: { code: 'keychain-absent', technical: 'none' },
      effect: 'none',
    });
    expect((await running.client.call('storage.retry')).kind).toBe('undecided');
    const profile = await running.saved({
      server: { kind: 'discovery', issuer: server.issuer },
      grant: 'authorization_code',
    });
    const opened = browser.opened.length;
    const error = await refusalOf(running.client.call('token.get', { profileId: profile.id, how: 'best' }));
    expect(error.code).toBe('storage-undecided');
    expect(browser.opened).toHaveLength(opened);
    await running.client.call('storage.useSession');
    expect(running.heard).toContain('storage.changed');
    const getting = refusalOf(running.client.call('token.get', { profileId: profile.id, how: 'best' }));
    await expect.poll(() => browser.opened.length).toBe(opened + 1);
    await running.client.call('token.cancel', { profileId: profile.id });
    await getting;
  });
});

describe('a refresh that fails', () => {
  let provider: MisbehavingProvider;
  let running: RunningCore;
  afterEach(async () => {
    await running.core.stop();
    await provider.close();
  });

  const signedIn = async (refusal: { readonly status: number; readonly body: object }) => {
    provider = await startMisbehavingProvider({
      token: (request) =>
        request.parameters.get('grant_type') === 'refresh_token'
          ? { status: refusal.status, body: refusal.body }
          : { body: { ...goodTokens, refresh_token: 'the-refresh-token' } },
    });
    running = await startCore();
    const profile = await running.saved({
      server: { kind: 'discovery', issuer: provider.issuer },
      grant: 'password',
      clientId: 'client',
      username: 'alice',
    });
    await running.client.call('secrets.set', { profileId: profile.id, kind: 'password', value: 'a password' });
    await running.client.call('token.get', { profileId: profile.id, how: 'best' });
    // A kept password would be another way to a token.
    await running.client.call('secrets.remove', { profileId: profile.id, kind: 'password' });
    return profile.id;
  };

  it.each([
    ['F13: keeps the token when the provider is down', { status: 503, body: { error: 'temporarily_unavailable' } }],
    ['F12: keeps the token when it asks too often', { status: 429, body: { error: 'slow_down' } }],
    ['F11: keeps the token when the client secret is wrong', { status: 401, body: { error: 'invalid_client' } }],
    ['F10: keeps the token until the person decides', { status: 400, body: { error: 'invalid_grant' } }],
  ])('%s', async (_name, refusal) => {
    const profileId = await signedIn(refusal);
    await refusalOf(running.client.call('token.get', { profileId, how: 'refresh' }));
    expect(await running.client.call('token.reveal', { profileId, kind: 'refresh' })).toBe('the-refresh-token');
    const [status] = await running.client.call('tokens.status');
    expect(status?.problem).toBeDefined();
    expect(status?.token?.generation).toBe(1);
  });
});
