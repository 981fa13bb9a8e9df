import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../../src/domain/profile';
import { fetchUserinfo, introspectToken, revokeToken } from '../../../src/flows/manage';
import { presetById } from '../../../src/providers/presets';
import type { VerifySwitches } from '../../../src/sandbox/systems/verify/switches';
import { startVerifyEmulator, type VerifyEmulator } from '../../../src/sandbox/systems/verify/verifyEmulator';
import { createEmulatedFlow } from '../../support/emulatedFlow';
import { code, createImpatientClock, runAt } from '../../support/verifyRun';

const redirectUri = 'http://127.0.0.1:49152/callback';
const started: VerifyEmulator[] = [];
afterEach(() => Promise.all(started.splice(0).map(({ stop }) => stop())));

/** One time for the tenant and the client, which passes as soon as either waits. */
const startTenant = async (switches: Partial<VerifySwitches> = {}) => {
  const clock = createImpatientClock(Date.now());
  const tenant = await startVerifyEmulator({ now: clock.now, switches });
  started.push(tenant);
  return { tenant, clock };
};

type Started = Awaited<ReturnType<typeof startTenant>>;

const formOf = (page: string): string => /<form method="post" action="([^"]+)"/.exec(page)?.[1] ?? '';

/** Types the password on the tenant's page, and answers where the browser is sent then. */
const signInAtPage = async ({ tenant }: Started, address: string): Promise<string> => {
  const page = await (await fetch(address)).text();
  const { username, password } = tenant.credentials.user;
  const body = new URLSearchParams({ username, password, choice: 'sign-in' });
  const headers = { origin: tenant.origin };
  const back = await fetch(tenant.origin + formOf(page), { method: 'POST', body, headers, redirect: 'manual' });
  return back.headers.get('location') ?? '';
};

type Given = { readonly answers?: Readonly<Record<string, string>>; readonly parts?: Partial<ProfileInput> };

/** The app’s own code grant, from the settings the preset makes. */
const codeFlow = (all: Started, { answers = {}, parts = {} }: Given = {}) => {
  const { application } = all.tenant.credentials;
  const preset = presetById('ibm-verify')!;
  return createEmulatedFlow(
    all.clock.now,
    {
      ...preset.settings({ tenant: all.tenant.origin, surface: 'legacy', ...answers }, 'authorization_code'),
      grant: 'authorization_code',
      clientId: application.clientId,
      clientAuth: 'client_secret_post',
      redirect: { kind: 'paste', uri: redirectUri },
      ...parts,
    },
    { clientSecret: application.clientSecret, browse: (address) => signInAtPage(all, address) },
  );
};

describe('the code grant at the emulated tenant', () => {
  it.each(['legacy', 'newer'])(
    '1.1: discovers, signs in, checks the ID token with the keys of the tenant, and refreshes: %s surface',
    async (surface) => {
      const all = await startTenant({ policy: 'allow' });
      const flow = codeFlow(all, { answers: { surface } });
      const { got, error } = await flow.acquire();
      expect(error).toBeUndefined();
      expect(got).toMatchObject({ scope: 'openid profile email', extras: { grant_id: expect.any(String) } });
      expect(got?.idToken).toBeDefined();
      expect(all.tenant.exchanges.map(({ path }) => path)).toContainEqual(expect.stringMatching(/\/jwks$/));
      expect((await flow.refresh(got!)).got?.accessToken).not.toBe(got?.accessToken);
    },
  );

  it('1.1: the implicit grant comes back in the fragment, with its ID token', async () => {
    const all = await startTenant({ policy: 'allow' });
    const { got, error } = await codeFlow(all, { parts: { grant: 'implicit', clientAuth: 'none' } }).acquire();
    expect(error).toBeUndefined();
    expect(got).toMatchObject({ scope: 'openid profile email', idToken: expect.any(String) });
    expect(got).not.toHaveProperty('refreshToken');
  });

  it.each([90, 7200])('1.2: the end of a token is the expires_in of its answer: %s seconds', async (seconds) => {
    const all = await startTenant({ policy: 'allow', accessTokenSeconds: seconds });
    const { got } = await codeFlow(all).acquire();
    const left = ((got?.expiresAt ?? 0) - all.clock.now()) / 1000;
    expect(left).toBeLessThanOrEqual(seconds);
    expect(left).toBeGreaterThan(seconds - 30);
  });

  it.each([true, false])('1.1: PKCE goes along whether the application wants it or not: requirePkce %s', async (on) => {
    const all = await startTenant({ policy: 'allow', requirePkce: on });
    const { got, error } = await codeFlow(all).acquire();
    expect(error).toBeUndefined();
    expect(got?.accessToken).toBeDefined();
    const asked = all.tenant.exchanges.find(({ path }) => path.endsWith('/authorize'));
    expect(asked?.query).toMatchObject({ code_challenge_method: 'S256' });
  });

  it.each(['/v1.0/endpoint/default', '/oidc/endpoint/default'] as const)(
    '1.1: takes the endpoints from the document, under %s',
    async (legacyEndpointPath) => {
      const all = await startTenant({ policy: 'allow', legacyEndpointPath });
      const flow = codeFlow(all);
      const { got } = await flow.acquire();
      const { context, profile } = flow;
      const token = got!.accessToken;
      expect(await introspectToken(profile, token, context)).toMatchObject({ json: { active: true } });
      expect(await fetchUserinfo(profile, token, context)).toMatchObject({ json: { preferred_username: 'dana' } });
      await revokeToken(profile, token, 'access', context);
      expect(await introspectToken(profile, token, context)).toMatchObject({ json: { active: false } });
      const called = all.tenant.exchanges.map(({ path }) => path);
      for (const name of ['token', 'introspect', 'userinfo', 'revoke']) {
        expect(called).toContain(`${legacyEndpointPath}/${name}`);
      }
    },
  );
});

describe('what the emulated tenant does when time passes or a code is wrong', () => {
  const passwordRun = ({ tenant, clock }: Started, parts: Parameters<typeof runAt>[1] = {}) =>
    runAt(
      { issuer: tenant.credentials.issuers.legacy },
      {
        clock,
        password: tenant.credentials.user.password,
        clientSecret: tenant.credentials.application.clientSecret,
        ...parts,
        profile: {
          clientId: tenant.credentials.application.clientId,
          clientAuth: 'client_secret_post',
          ...parts.profile,
        },
      },
    );
  const waiting = { ask: () => new Promise<never>(() => undefined) };

  it.each(['TIMEOUT', 'EXPIRED'] as const)('1.5: a push that nobody answers is over by the state %s', async (state) => {
    const all = await startTenant({ timeoutState: state });
    const { error } = await passwordRun(all, {
      profile: { verify: { preferredFactor: 'push' } },
      person: waiting,
    });
    expect(error).toEqual({ code: 'approval-refused', factor: 'push', outcome: 'timed-out' });
  });

  it.each([60, 1800])('1.3: a challenge that ends after %s seconds is over then, and said to be', async (seconds) => {
    const all = await startTenant({ challengeSeconds: seconds });
    const typedAfter = (wait: number) =>
      passwordRun(all, {
        profile: { verify: { preferredFactor: 'emailotp' } },
        answer: () => {
          all.clock.advance(wait * 1000);
          return code(all.tenant.phone.messages()[0]?.text ?? '');
        },
      });
    expect((await typedAfter(50)).error).toBeUndefined();
    expect((await typedAfter(61)).error).toEqual(seconds === 60 ? { code: 'challenge-over' } : undefined);
  });

  it.each([400, 401] as const)('1.5: a seed of another account is refused with %s, and said to be', async (status) => {
    const all = await startTenant({ wrongOtpStatus: status });
    const { error } = await passwordRun(all, { totpSeed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' });
    expect(error).toMatchObject({ code: 'code-refused', factor: 'totp', reason: 'wrong', fromSeed: true });
  });

  it.each([
    [['password', 'qr', 'fido2'], undefined],
    [['fido2'], 'factor-none'],
  ] as const)('1.7: a policy that begins with %j', async (firstFactors, expected) => {
    const all = await startTenant({ policy: 'firstFactor', firstFactors });
    const { error } = await passwordRun(all, {
      profile: { verify: { firstStep: 'policyauth', identitySource: { by: 'name', name: 'Cloud Directory' } } },
    });
    expect(error?.code).toBe(expected);
  });

  it.each(['opaque', 'jwt'] as const)('1.3: a challenge token in the form %s is no token either', async (format) => {
    const all = await startTenant({ challengeTokenFormat: format, allowedFactors: ['fido2'] });
    const { tokens, error } = await passwordRun(all);
    expect(tokens).toBeUndefined();
    expect(error).toMatchObject({ code: 'factor-none' });
  });
});
