import { describe, expect, it } from 'vitest';
import type { CustomSettings } from '../../../src/domain/customSystem';
import { customSettingsSchema } from '../../../src/domain/customSystem';
import type { DxSettings } from '../../../src/domain/dxSettings';
import type { ProfileInput } from '../../../src/domain/profile';
import { presetById } from '../../../src/providers/presets';
import type { DxSwitches } from '../../../src/sandbox/systems/dxOperationalIntelligence/dxOperationalIntelligenceEmulator';
import { type Practice, startDx } from '../../sandbox/systems/dxOperationalIntelligence/dx';
import { createEmulatedFlow } from '../../support/emulatedFlow';

type Given = { readonly dx?: Partial<DxSettings>; readonly parts?: Partial<ProfileInput>; readonly password?: string };

/** The app’s own flows against the emulated security server, from the settings its preset makes. */
const flowAt = (practice: Practice, { dx = {}, parts = {}, password }: Given = {}) => {
  const { tenant, user } = practice.credentials;
  const answers = { base: practice.origin, tenant, scopeKind: 't', extToken: 'no' };
  const settings = presetById('dx-operational-intelligence')!.settings(answers, 'password');
  return createEmulatedFlow(
    practice.clock.now,
    { ...settings, dx: { ...settings.dx, ...dx }, grant: 'password', clientId: '', username: user.username, ...parts },
    { password: password ?? user.password },
  );
};

/** The same system described by settings alone. */
const customDx = (tenant: string): CustomSettings =>
  customSettingsSchema.parse({
    words: [{ name: 'tenant', value: tenant }],
    grants: { password: 'PASSWORD', refresh_token: 'REFRESH_TOKEN' },
    parameters: [
      { name: 'Authorization', in: 'header', value: '{{tenant}}', encode: 'base64', prefix: 'Basic ' },
      { name: 'Accept-Language', in: 'header', value: 'es' },
      { name: 'client_txn_id', in: 'query', value: '{{transaction_id}}' },
      { name: 'grant_type', in: 'body', value: '{{grant_type}}' },
      { name: 'username', in: 'body', value: '{{username}}' },
      { name: 'password', in: 'body', value: '{{password}}' },
      { name: 'refresh_token', in: 'body', value: '{{refresh_token}}' },
    ],
    answer: { accessToken: 'tkn', tokenType: 'tt', refreshToken: 'rtkn', error: '', errorDescription: 'msg' },
    expiry: { from: 'v', as: 'seconds', model: 'sliding' },
    facts: [{ name: 'lc', from: 'lc' }],
    present: { value: '{"tkn":"{{token}}","t":"{{tenant}}"}', encode: 'base64' },
  });

const customFlowAt = (practice: Practice) => {
  const { tenant, user } = practice.credentials;
  return createEmulatedFlow(
    practice.clock.now,
    {
      provider: 'custom',
      server: { kind: 'endpoints', endpoints: { token: `${practice.origin}/ess/security/v1/token` } },
      grant: 'password',
      clientId: '',
      username: user.username,
      custom: customDx(tenant),
    },
    { password: user.password },
  );
};

describe('DX Operational Intelligence', () => {
  it('gives a token, takes it for its own tenant, and refreshes it', async () => {
    const practice = await startDx();
    const flow = flowAt(practice, { dx: { language: 'es' } });
    const { got } = await flow.acquire();
    expect(got).toMatchObject({ expirySource: 'idle', idleSeconds: 1800, extras: { lc: 'es', tt: 'Bearer' } });
    expect((await flow.call('userinfo', got!)).got?.json).toMatchObject({
      userName: practice.credentials.user.username,
      scope: { t: practice.credentials.tenant },
    });
    const { got: next } = await flow.refresh(got!);
    expect(next?.refreshToken).not.toBe(got?.refreshToken);
    expect((await flow.refresh(got!)).error).toMatchObject({ code: 'grant-refused', stage: 'refresh' });
  });

  it.each<[Partial<DxSettings>, object]>([
    [{ scopeKind: 'all' }, { all: true }],
    [{ scopeKind: 't', scopeTenant: 'OTHER' }, { t: 'OTHER' }],
  ])('2.2: one token in another scope: %j', async (dx, scope) => {
    const practice = await startDx();
    const named = JSON.parse(JSON.stringify(dx).replace('OTHER', practice.credentials.otherTenant));
    const flow = flowAt(practice, { dx: named });
    const { got } = await flow.acquire();
    const { got: me } = await flow.call('userinfo', got!);
    expect(JSON.stringify(me?.json)).toContain(
      JSON.stringify(scope).replace('OTHER', practice.credentials.otherTenant).slice(1, -1),
    );
  });

  it.each([401, 403] as const)(
    '2.2: a scope the user has no right to is refused with %s',
    async (scopeRefusalStatus) => {
      const practice = await startDx({ scopeRefusalStatus });
      const flow = flowAt(practice, { dx: { scopeKind: 'global' } });
      const { got } = await flow.acquire();
      expect((await flow.call('userinfo', got!)).error).toMatchObject({
        code: 'provider-refused',
        description: expect.stringContaining('scope'),
      });
    },
  );

  it('2.1: every use pushes the end out, and an unused token ends', async () => {
    const practice = await startDx({ idleSeconds: 60 });
    const flow = flowAt(practice);
    const { got } = await flow.acquire();
    expect(got?.expiresAt).toBe(practice.clock.now() + 60_000);
    practice.clock.pass(50);
    expect((await flow.call('userinfo', got!)).got?.status).toBe(200);
    practice.clock.pass(50);
    expect((await flow.call('userinfo', got!)).got?.status).toBe(200);
    practice.clock.pass(61);
    expect((await flow.call('userinfo', got!)).error).toMatchObject({ code: 'provider-refused', status: 401 });
    expect((await flow.refresh(got!)).got?.accessToken).not.toBe(got?.accessToken);
  });

  it.each<[Partial<DxSwitches>, object]>([
    [{ strictTenantHeader: true }, {}],
    [{ strictTenantHeader: false }, {}],
    [{ grantCase: 'documented' }, {}],
    [{ grantCase: 'any' }, {}],
    [{ tokenType: 'Bearer' }, { extras: { tt: 'Bearer' } }],
    [{ tokenType: 'Basic' }, { tokenType: 'Bearer', extras: { tt: 'Basic' } }],
    [{ userCohort: false }, {}],
    [{ userCohort: true }, { extras: { userCohort: expect.any(String) } }],
    [{ severalLines: false }, {}],
    [{ severalLines: true }, {}],
  ])('2.1: works the same with %j', async (switches, expected) => {
    const practice = await startDx(switches);
    expect((await flowAt(practice).acquire()).got).toMatchObject({ idleSeconds: 1800, ...expected });
  });

  it.each(['new', 'same', 'absent'] as const)(
    '2.3: refreshes on, where the refresh token is %s',
    async (refreshToken) => {
      const practice = await startDx({ refreshToken });
      const flow = flowAt(practice);
      const first = (await flow.acquire()).got!;
      const second = (await flow.refresh(first)).got!;
      expect(second.refreshToken === first.refreshToken).toBe(refreshToken !== 'new');
      expect((await flow.refresh(second)).got?.accessToken).toBeDefined();
    },
  );

  it('2.3: a refresh token that ran out asks for a new sign-in', async () => {
    const practice = await startDx({ refreshSeconds: 60 });
    const flow = flowAt(practice);
    const { got } = await flow.acquire();
    practice.clock.pass(61);
    expect((await flow.refresh(got!)).error).toMatchObject({ code: 'grant-refused', stage: 'refresh' });
  });

  it('bad input: a wrong tenant and a wrong password are told apart', async () => {
    const practice = await startDx();
    expect((await flowAt(practice, { dx: { tenant: 'NOPE' } }).acquire()).error).toMatchObject({
      code: 'provider-refused',
      error: 'invalid_tenant',
    });
    expect((await flowAt(practice, { password: 'wrong' }).acquire()).error).toMatchObject({
      code: 'credentials-refused',
    });
  });
});

describe('the same system by settings alone', () => {
  it('gives, presents and refreshes the same tokens', async () => {
    const practice = await startDx({ idleSeconds: 60 });
    const flow = customFlowAt(practice);
    const { got, error } = await flow.acquire();
    expect(error).toBeUndefined();
    expect(got).toMatchObject({ expirySource: 'idle', idleSeconds: 60, extras: { lc: 'es' } });
    const me = await flow.send(`${practice.origin}/ess/security/v1/me`, got!);
    expect(await me.json()).toMatchObject({ userName: practice.credentials.user.username });
    const { got: next } = await flow.refresh(got!);
    expect((await flow.send(`${practice.origin}/mdo/v2/aoanalytics`, next!)).status).toBe(200);
    expect(next?.refreshToken).not.toBe(got?.refreshToken);
  });

  it('sends the same call as the built-in one, apart from its name for the call', async () => {
    const practice = await startDx();
    await flowAt(practice, { dx: { language: 'es' } }).acquire();
    await customFlowAt(practice).acquire();
    const seen = practice.exchanges.map((exchange) => {
      const { query: _name, ...rest } = JSON.parse(JSON.stringify(exchange));
      return rest;
    });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toMatchObject({ method: seen[0].method, path: seen[0].path });
    expect(seen[1].headers.authorization).toBe(seen[0].headers.authorization);
    expect(seen[1].headers['accept-language']).toBe('es');
    expect(new URLSearchParams(seen[1].body).get('grant_type')).toBe('PASSWORD');
  });

  it('words a refusal with the server’s own message', async () => {
    const practice = await startDx();
    const flow = customFlowAt(practice);
    const mistaken = createEmulatedFlow(practice.clock.now, flow.profile, { password: 'letmein' });
    expect((await mistaken.acquire()).error).toMatchObject({
      code: 'credentials-refused',
      description: expect.stringContaining('password is wrong'),
    });
  });
});
