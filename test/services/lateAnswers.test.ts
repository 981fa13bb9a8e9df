import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goodTokens, type MisbehavingProvider, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

describe('an answer to a refresh that comes late', () => {
  let provider: MisbehavingProvider;
  let running: RunningCore;
  let profileId: string;
  let answer: () => void = () => undefined;

  beforeEach(async () => {
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    provider = await startMisbehavingProvider({
      token: async (_request, count) => {
        if (count === 2) await held;
        return { body: { ...goodTokens, access_token: `access-${count}`, refresh_token: `refresh-${count}` } };
      },
      paths: { '/revoke': { status: 200 } },
    });
    running = await startCore();
    const profile = await running.saved({
      server: { kind: 'discovery', issuer: provider.issuer },
      grant: 'password',
      username: 'alice',
    });
    profileId = profile.id;
    await running.client.call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await running.client.call('token.get', { profileId, how: 'sign-in' });
  });
  afterEach(async () => {
    await running.core.stop();
    await provider.close();
  });

  const renewing = () => refusalOf(running.client.call('token.get', { profileId, how: 'refresh' }));
  const revoked = () =>
    provider.requests.flatMap(({ path, body }) => (path === '/revoke' ? [new URLSearchParams(body).get('token')] : []));

  it('F46: is revoked and dropped when the person has signed out meanwhile', async () => {
    const refused = renewing();
    await expect.poll(() => provider.tokenRequests().length).toBe(2);
    await running.client.call('token.forget', { profileId });
    answer();
    expect((await refused).code).toBe('cancelled');
    await expect.poll(revoked).toEqual(['refresh-2', 'access-2']);
    expect(await running.client.call('token.view', { profileId })).toBeNull();
    const [status] = await running.client.call('tokens.status');
    expect(status?.life).toEqual({ kind: 'none', reason: 'signed-out' });
  });

  it('F47: is revoked and dropped when the profile was deleted meanwhile', async () => {
    const refused = renewing();
    await expect.poll(() => provider.tokenRequests().length).toBe(2);
    await running.client.call('profiles.remove', { profileId });
    answer();
    expect((await refused).code).toBe('cancelled');
    await expect.poll(revoked).toEqual(['refresh-2', 'access-2']);
    expect([...running.secrets.items.keys()].filter((account) => account.includes(profileId))).toEqual([]);
  });

  it('is kept when it was only cancelled: the old refresh token is dead', async () => {
    const refused = renewing();
    await expect.poll(() => provider.tokenRequests().length).toBe(2);
    await running.client.call('token.cancel', { profileId });
    expect((await refused).code).toBe('cancelled');
    expect((await running.client.call('tokens.status'))[0]?.activity).toBe('idle');
    answer();
    const reveal = () => running.client.call('token.reveal', { profileId, kind: 'refresh' });
    await expect.poll(reveal).toBe('refresh-2');
    expect(revoked()).toEqual([]);
  });

  it('is waited for by whoever asks again after it was cancelled, and not asked for twice', async () => {
    const refused = renewing();
    await expect.poll(() => provider.tokenRequests().length).toBe(2);
    await running.client.call('token.cancel', { profileId });
    await refused;
    const again = running.client.call('token.get', { profileId, how: 'best' });
    answer();
    await again;
    expect(await running.client.call('token.reveal', { profileId, kind: 'access' })).toBe('access-2');
    expect(provider.tokenRequests()).toHaveLength(2);
  });

  it('is waited for by a copy that is needed for longer than the old token lasts', async () => {
    const renewed = running.client.call('token.get', { profileId, how: 'refresh' });
    await expect.poll(() => provider.tokenRequests().length).toBe(2);
    const copied = running.client.call('token.copy', { profileId, form: 'raw', minimumSeconds: 4000 });
    setTimeout(answer, 50);
    await copied;
    expect(running.clipboard.text()).toBe('access-2');
    await renewed;
    expect(provider.tokenRequests()).toHaveLength(2);
  });

  it('F47: is kept for the settings it belongs to when the profile was changed meanwhile', async () => {
    const [profile] = await running.client.call('profiles.list');
    if (profile === undefined) throw new Error('no profile');
    const refused = renewing();
    await expect.poll(() => provider.tokenRequests().length).toBe(2);
    await running.client.call('profiles.save', { ...profile, scope: 'another' });
    answer();
    expect((await refused).code).toBe('cancelled');
    const [other] = await running.client.call('tokens.status');
    expect(other).toMatchObject({ otherSettings: true, life: { kind: 'none', reason: 'other-settings' } });
    await running.client.call('profiles.save', profile);
    const reveal = () => running.client.call('token.reveal', { profileId, kind: 'refresh' });
    await expect.poll(reveal).toBe('refresh-2');
  });

  it('F40: is one answer for all who ask at once', async () => {
    const asking = ['refresh', 'best', 'refresh', 'sign-in'] as const;
    const all = asking.map((how) => running.client.call('token.get', { profileId, how }));
    await expect.poll(() => provider.tokenRequests().length).toBe(2);
    answer();
    await Promise.all(all);
    expect(provider.tokenRequests()).toHaveLength(2);
    expect(await running.client.call('token.reveal', { profileId, kind: 'refresh' })).toBe('refresh-2');
  });
});
