import { afterEach, describe, expect, it } from 'vitest';
import { unsignedJwt } from '../support/idTokens';
import { goodTokens, type MisbehavingProvider, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

const notJwt = { code: 'token-unusable', reason: 'not-jwt' };

describe('a refresh that brings a token the API cannot take', () => {
  let provider: MisbehavingProvider;
  let running: RunningCore;
  let profileId: string;
  const jwt = unsignedJwt({ sub: 'dana', exp: Math.floor(Date.now() / 1000) + 3600 });

  const signIn = async (lifetimeSeconds: number): Promise<void> => {
    provider = await startMisbehavingProvider({
      token: (_request, count) => ({
        body: {
          ...goodTokens,
          expires_in: lifetimeSeconds,
          access_token: count === 1 ? jwt : 'an.opaque.token',
          refresh_token: `refresh-${count}`,
        },
      }),
    });
    running = await startCore();
    ({ id: profileId } = await running.saved({
      provider: 'ibmVerify',
      server: { kind: 'endpoints', endpoints: { token: `${provider.issuer}/token` } },
      grant: 'password',
      username: 'dana',
      scope: 'openid',
      verify: { jwtOnly: true },
      keepFresh: false,
    }));
    await running.client.call('secrets.set', { profileId, kind: 'password', value: 'the password of dana' });
    await running.client.call('token.get', { profileId, how: 'sign-in' });
  };
  const reveal = (kind: 'access' | 'refresh') => running.client.call('token.reveal', { profileId, kind });
  const refresh = () => running.client.call('token.get', { profileId, how: 'refresh' });

  afterEach(async () => {
    await running.core.stop();
    await provider.close();
  });

  it('leaves the token that still works, keeps the refresh token that came, and says why', async () => {
    await signIn(3600);
    expect(await refusalOf(refresh())).toEqual(notJwt);
    expect(await reveal('access')).toBe(jwt);
    expect(await reveal('refresh')).toBe('refresh-2');
    const [status] = await running.client.call('tokens.status');
    expect(status?.life).toEqual({ kind: 'failed', reason: notJwt });
    // Nothing is open after it: the provider has answered.
    expect([...running.files.texts.keys()].filter((name) => name.includes('renewal'))).toEqual([]);
  });

  it('takes the place of one that has ended', async () => {
    await signIn(1);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await refresh();
    expect((await running.client.call('token.view', { profileId }))?.problem).toEqual(notJwt);
  });
});
