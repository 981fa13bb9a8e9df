import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Profile } from '../../src/domain/profile';
import { goodTokens, type MisbehavingProvider, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

describe('T5, T14: a token fetched under other settings of its profile', () => {
  let first: MisbehavingProvider;
  let second: MisbehavingProvider;
  let running: RunningCore;
  let profile: Profile;

  beforeEach(async () => {
    const script = { token: { body: { ...goodTokens, refresh_token: 'the-refresh-token' } } };
    first = await startMisbehavingProvider(script);
    second = await startMisbehavingProvider(script);
    running = await startCore();
    profile = await running.saved({
      server: { kind: 'discovery', issuer: first.issuer },
      grant: 'password',
      clientId: 'client',
      username: 'alice',
      scope: 'api:read',
    });
    await running.client.call('secrets.set', { profileId: profile.id, kind: 'password', value: 'a password' });
    await running.client.call('token.get', { profileId: profile.id, how: 'best' });
  });
  afterEach(async () => {
    await running.core.stop();
    await Promise.all([first.close(), second.close()]);
  });

  const change = (edit: Partial<Profile>) => running.client.call('profiles.save', { ...profile, ...edit });
  const elsewhere = () =>
    change({ server: { kind: 'discovery', issuer: second.issuer, document: 'auto', overrides: {} } });

  it('never goes to another server, neither it nor its refresh token', async () => {
    await elsewhere();
    for (const how of ['refresh', 'best'] as const) {
      await running.client.call('token.get', { profileId: profile.id, how }).catch(() => undefined);
    }
    const sent = second.tokenRequests().map(({ body }) => String(body));
    expect(sent).toHaveLength(1);
    expect(sent.join()).not.toContain('the-refresh-token');
  });

  it.each([
    ['issuer', () => elsewhere()],
    ['client', () => change({ clientId: 'another' })],
    ['scope', () => change({ scope: 'api:read api:write' })],
    ['audience', () => change({ audience: 'urn:other' })],
    ['user', () => change({ username: 'bob' })],
  ])(
    'is not shown, copied or sent when the %s differs, and is good again when it is changed back',
    async (_what, edit) => {
      const { id: profileId } = profile;
      await edit();
      expect(await running.client.call('tokens.status')).toMatchObject([{ profileId, otherSettings: true }]);
      expect((await running.client.call('tokens.status'))[0]?.token).toBeUndefined();
      expect(await running.client.call('token.view', { profileId })).toBeNull();
      const copying = running.client.call('token.copy', { profileId, form: 'header' });
      expect((await refusalOf(copying)).code).toBe('not-found');
      const sending = running.client.call('request.send', {
        profileId,
        runId: '00000000-0000-4000-8000-000000000009',
        request: { url: first.issuer },
      });
      expect((await refusalOf(sending)).code).toBe('not-found');
      await change({});
      expect(await running.client.call('token.reveal', { profileId, kind: 'access' })).toBe(goodTokens.access_token);
    },
  );

  it('stays good when only the name, the folder or the network changes', async () => {
    await change({ name: 'Renamed', folder: 'Team', pinned: true });
    expect(await running.client.call('token.reveal', { profileId: profile.id, kind: 'access' })).toBe(
      goodTokens.access_token,
    );
  });

  it('is still known to be of other settings after a restart', async () => {
    await change({ clientId: 'another' });
    await running.core.stop();
    running = await startCore({ before: running });
    expect(await running.client.call('tokens.status')).toMatchObject([{ otherSettings: true }]);
  });
});

describe('T15: plain http', () => {
  it('does not take a token to another computer unless the person allows it for the request', async () => {
    const running = await startCore();
    const profile = await running.saved({});
    const request = { url: 'http://api.example.com/orders' };
    const send = (more: object) =>
      refusalOf(
        running.client.call('request.send', {
          profileId: profile.id,
          runId: crypto.randomUUID(),
          request: { ...request, ...more },
        }),
      );
    expect(await send({})).toEqual({
      code: 'address-insecure',
      field: 'url',
      address: 'http://api.example.com/orders',
    });
    // Without a token of its own the profile cannot send one: it got past the question of plain http.
    expect((await send({ plainHttp: true })).code).toBe('not-found');
    await running.core.stop();
  });
});
