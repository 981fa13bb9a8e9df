import { describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../../src/domain/profile';
import { revokeToken } from '../../../src/flows/manage';
import { presetById } from '../../../src/providers/presets';
import { createBrowser, locationOf } from '../../sandbox/systems/keyrock/browser';
import { type Practice, startKeyrock } from '../../sandbox/systems/keyrock/keyrock';
import { createEmulatedFlow } from '../../support/emulatedFlow';
import { outcomeOf } from '../../support/systemFlow';

/** The app’s own flows against the emulated Keyrock, from the settings its preset makes. */
const flowAt = (
  practice: Practice,
  answers: Record<string, string> = {},
  parts: Partial<ProfileInput> = {},
  secret = practice.credentials.application.clientSecret,
) => {
  const { application, user } = practice.credentials;
  const grant = parts.grant ?? 'password';
  const all = { base: practice.origin, addresses: 'fixed', token: 'bearer', ...answers };
  return createEmulatedFlow(
    practice.clock.now,
    {
      ...presetById('keyrock')!.settings(all, grant, application.clientId),
      grant,
      clientId: application.clientId,
      clientAuth: grant === 'implicit' ? 'none' : 'client_secret_basic',
      username: user.email,
      redirect: { kind: 'paste', uri: application.redirectUri },
      ...parts,
    },
    {
      clientSecret: secret,
      password: user.password,
      browse: async (address) => {
        const browser = createBrowser(practice);
        const signedIn = await browser.signIn(await browser.request(address));
        return locationOf(signedIn.status === 302 ? signedIn : await browser.agree(signedIn));
      },
    },
  );
};

describe('every grant', () => {
  it('password, refresh with rotation, and the user behind the token', async () => {
    const practice = await startKeyrock();
    const flow = flowAt(practice);
    const { got: first } = await flow.acquire();
    expect(first).toMatchObject({ scope: 'bearer', expirySource: 'expires_in' });
    const { got: second } = await flow.refresh(first!);
    expect(second?.refreshToken).not.toBe(first?.refreshToken);
    expect((await flow.refresh(first!)).error).toMatchObject({ code: 'grant-refused', stage: 'refresh' });
    expect((await flow.call('userinfo', second!)).got?.json).toMatchObject({ email: practice.credentials.user.email });
  });

  it('client credentials: the token stands for the application alone', async () => {
    const practice = await startKeyrock();
    const flow = flowAt(practice, {}, { grant: 'client_credentials' });
    const { got } = await flow.acquire();
    expect((await flow.call('userinfo', got!)).got?.json).toEqual({
      app_id: practice.credentials.application.clientId,
    });
  });

  it.each(['fixed', 'described'])('authorization code, endpoints %s', async (addresses) => {
    const practice = await startKeyrock();
    const flow = flowAt(practice, { addresses }, { grant: 'authorization_code' });
    const { got, error } = await flow.acquire();
    expect(error).toBeUndefined();
    expect(got).toMatchObject({ scope: 'bearer' });
    expect((await flow.refresh(got!)).got?.accessToken).toMatch(/^[0-9a-f]{40}$/);
  });

  it('implicit: token and date text in the query', async () => {
    const practice = await startKeyrock();
    const { got } = await flowAt(practice, {}, { grant: 'implicit' }).acquire();
    expect(got).toMatchObject({ expirySource: 'expires_at', expiresAt: practice.clock.now() + 3_600_000 });
  });

  it('the consent is asked for once, and not at all where it is switched off', async () => {
    const practice = await startKeyrock();
    expect((await flowAt(practice, {}, { grant: 'authorization_code' }).acquire()).got).toBeDefined();
    expect((await flowAt(practice, {}, { grant: 'authorization_code' }).acquire()).got).toBeDefined();
    const trusting = await startKeyrock({ askAuthorization: false });
    expect((await flowAt(trusting, {}, { grant: 'authorization_code' }).acquire()).got).toBeDefined();
  });
});

describe('every kind of token', () => {
  it('a jwt stays one after its refresh, and cannot be revoked', async () => {
    const practice = await startKeyrock();
    const flow = flowAt(practice, { token: 'jwt' });
    const { got } = await flow.acquire();
    expect(got).toMatchObject({ expirySource: 'jwt', expiresAt: practice.clock.now() + 3_600_000 });
    const { got: next } = await flow.refresh(got!);
    expect(next?.accessToken.split('.')).toHaveLength(3);
    expect((await flow.call('userinfo', next!)).got?.json).toMatchObject({ email: practice.credentials.user.email });
  });

  it('a permanent token does not end', async () => {
    const practice = await startKeyrock();
    const flow = flowAt(practice, { token: 'permanent' });
    const { got } = await flow.acquire();
    expect(got?.expirySource).toBe('never');
    practice.clock.pass(10 * 365 * 86_400);
    expect((await flow.call('userinfo', got!)).got?.status).toBe(200);
  });

  it.each(['HS256', 'RS256'] as const)('an ID token signed with %s comes with a code', async (idTokenAlgorithm) => {
    // openid-client judges ID tokens by the computer's clock.
    const clock = { now: () => Date.now(), pass: () => undefined };
    const practice = await startKeyrock({ idTokenAlgorithm }, { clock });
    for (const addresses of ['fixed', 'described']) {
      const flow = flowAt(practice, { token: 'openid', addresses }, { grant: 'authorization_code' });
      const { got, error } = await flow.acquire();
      expect(error).toBeUndefined();
      expect(got).toMatchObject({ scope: 'openid', subject: expect.any(String), idToken: expect.any(String) });
    }
  });

  it('the scope of an application that is not registered for it is refused', async () => {
    const practice = await startKeyrock();
    const { plainApplication } = practice.credentials;
    const flow = flowAt(
      practice,
      { token: 'jwt' },
      { clientId: plainApplication.clientId },
      plainApplication.clientSecret,
    );
    expect((await flow.acquire()).error).toMatchObject({ code: 'scope-refused', scope: 'jwt' });
  });
});

describe('bad input', () => {
  it('a wrong password, a wrong secret, a user name', async () => {
    const practice = await startKeyrock();
    const { password: _right, ...rest } = practice.credentials.user;
    expect((await flowAt(practice, {}, { username: rest.username }).acquire()).error).toMatchObject({
      code: 'credentials-refused',
    });
    expect((await flowAt(practice, {}, {}, 'wrong').acquire()).error).toMatchObject({ code: 'client-refused' });
  });

  it.each([400, 401] as const)('a wrong secret in the form, refused with %s', async (wrongFormSecretStatus) => {
    const practice = await startKeyrock({ wrongFormSecretStatus });
    const flow = flowAt(practice, {}, { clientAuth: 'client_secret_post' }, 'wrong');
    expect((await flow.acquire()).error).toMatchObject({ code: 'client-refused', error: 'invalid_client' });
  });

  it('a public client is let in only where the grant is freed', async () => {
    const practice = await startKeyrock();
    const flow = flowAt(practice, {}, { clientAuth: 'none' });
    expect((await flow.acquire()).error).toMatchObject({ code: 'client-refused' });
    practice.switches.set({ grantsWithoutClientAuthentication: ['password'] });
    expect((await flow.acquire()).got).toBeDefined();
  });

  it('an expired token is told from a revoked one', async () => {
    const practice = await startKeyrock({ accessTokenSeconds: 60 });
    const flow = flowAt(practice);
    const { got } = await flow.acquire();
    practice.clock.pass(61);
    expect((await flow.call('userinfo', got!)).error).toMatchObject({ description: 'access token has expired' });
    const { got: next } = await flow.refresh(got!);
    await revokeToken(flow.profile, next!.refreshToken!, 'refresh', flow.context);
    expect((await flow.call('userinfo', next!)).error).toMatchObject({
      description: 'access token is no longer valid',
    });
  });

  it('a refresh token that ran out asks for a new sign-in', async () => {
    const practice = await startKeyrock({ refreshTokenSeconds: 60 });
    const flow = flowAt(practice);
    const { got } = await flow.acquire();
    practice.clock.pass(61);
    expect((await flow.refresh(got!)).error).toMatchObject({
      code: 'grant-refused',
      description: 'refresh token has expired',
    });
  });

  it('revoking an access token leaves its refresh token; a second time changes nothing', async () => {
    const practice = await startKeyrock();
    const flow = flowAt(practice);
    const { got } = await flow.acquire();
    const revoke = () => outcomeOf(revokeToken(flow.profile, got!.accessToken, 'access', flow.context));
    expect(await revoke()).toEqual({ got: undefined });
    expect(await revoke()).toEqual({ got: undefined });
    expect((await flow.refresh(got!)).got).toBeDefined();
  });

  it.each([true, false])('an authorization decision and the domain, with authzforce %s', async (authzforce) => {
    const practice = await startKeyrock({ authzforce });
    const flow = flowAt(practice);
    const { got } = await flow.acquire();
    const decided = await flow.call('decision', got!, { action: 'GET', resource: '/nowhere' });
    expect(decided.got?.json).toMatchObject({ authorization_decision: 'Deny' });
    const domain = (await flow.call('authzforce', got!)).got?.json as { readonly app_azf_domain: string };
    expect(domain.app_azf_domain !== '').toBe(authzforce);
  });
});
