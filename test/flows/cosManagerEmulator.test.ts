import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toAppError } from '../../src/domain/errors';
import { defaultNetworkSettings } from '../../src/domain/network';
import type { ProfileInput } from '../../src/domain/profile';
import type { TokenSet } from '../../src/domain/token';
import { callProvider } from '../../src/flows/providerCall';
import { createHttpFactory } from '../../src/network/http';
import {
  type CosManagerEmulator,
  startCosManagerEmulator,
} from '../../src/sandbox/systems/cosManager/cosManagerEmulator';
import { startVerifyEmulator, type VerifyEmulator } from '../../src/sandbox/systems/verify/verifyEmulator';
import { createTestContext, profileWith } from '../support/flowContext';
import { realClock } from '../support/realClock';
import { createImpatientClock, runAt } from '../support/verifyRun';

let tenant: VerifyEmulator;
let manager: CosManagerEmulator;

beforeAll(async () => {
  tenant = await startVerifyEmulator({ now: Date.now, switches: { policy: 'allow' } });
  const endpoints = `${tenant.origin}/v1.0/endpoint/default`;
  manager = await startCosManagerEmulator({
    now: Date.now,
    provider: {
      issuer: tenant.credentials.issuers.legacy,
      jwksUri: `${endpoints}/jwks`,
      userInfoEndpoint: `${endpoints}/userinfo`,
    },
  });
});
afterAll(async () => {
  await manager.stop();
  await tenant.stop();
});

const settings = (): Partial<ProfileInput> => ({
  clientId: tenant.credentials.application.clientId,
  clientAuth: 'client_secret_post',
  scope: 'openid profile email',
  verify: { jwtOnly: true, resource: { kind: 'cosManager', url: manager.credentials.manager } },
});

const signedIn = async (): Promise<TokenSet> => {
  const { application, user } = tenant.credentials;
  const { tokens, error } = await runAt(
    { issuer: tenant.credentials.issuers.legacy },
    {
      clock: createImpatientClock(),
      password: user.password,
      clientSecret: application.clientSecret,
      profile: settings(),
    },
  );
  if (tokens === undefined) throw new Error(`no token: ${error?.code}`);
  return { ...tokens, generation: 1 };
};

/** Calls `viewSystem.adm` with a token, under the exception for the Manager's own certificate. */
const view = async (tokens: TokenSet) => {
  const profile = profileWith({
    ...settings(),
    provider: 'ibmVerify',
    grant: 'password',
    username: 'dana',
    server: { kind: 'discovery', issuer: tenant.credentials.issuers.legacy },
  });
  const pin = {
    host: new URL(manager.origin).host,
    sha256: manager.credentials.certificateSha256,
    until: Date.now() + 60_000,
  };
  const http = createHttpFactory({ clock: realClock, environment: {} })({ ...defaultNetworkSettings, pins: [pin] });
  const context = createTestContext({ http });
  try {
    return await callProvider(profile, tokens, { callId: 'view-system', inputs: {} }, context);
  } catch (caught) {
    return toAppError(caught);
  } finally {
    await context.close();
  }
};

describe('the emulated Manager', () => {
  it.each([true, false])(
    '5: takes the JWT of the tenant, over its self-signed certificate, with the person in the token: %s',
    async (personInAccessToken) => {
      tenant.switches.set({ personInAccessToken });
      expect(await view(await signedIn())).toMatchObject({ status: 200, json: { responseStatus: 'ok' } });
    },
  );

  it('5: never gets an opaque token', async () => {
    tenant.switches.set({ accessTokenFormat: 'opaque' });
    const tokens = await signedIn();
    tenant.switches.set({ accessTokenFormat: 'jwt' });
    const before = manager.exchanges.length;
    expect(await view(tokens)).toEqual({ code: 'token-unusable', reason: 'not-jwt' });
    expect(manager.exchanges).toHaveLength(before);
  });

  it.each([
    ['401', 'provider-refused'],
    ['403', 'provider-refused'],
    ['page', 'answer-not-json'],
    ['redirect', 'answer-redirected'],
  ] as const)('5: turns a foreign JWT away by %s, which is told as %s', async (rejection, expected) => {
    manager.switches.set({ rejection });
    const tokens = await signedIn();
    const [header, , signature] = tokens.accessToken.split('.');
    const forged = `${header}.${btoa('{"sub":"mallory"}').replace(/=+$/, '')}.${signature}`;
    expect(await view({ ...tokens, accessToken: forged })).toMatchObject({ code: expected });
  });
});
