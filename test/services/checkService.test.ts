import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Check, CheckId } from '../../src/domain/check';
import type { HostSurvey } from '../../src/domain/network';
import type { ProfileInput } from '../../src/domain/profile';
import { createNetwork } from '../../src/network/http';
import { createEnding } from '../network/harness';
import { startServer, startSilent, unusedPort } from '../support/badServers';
import { createAuthority, createSelfSigned, type TestCertificate } from '../support/certificates';
import { keychainError } from '../support/memorySecretStore';
import { oidcClients, startOidcServer } from '../support/oidcServer';
import { realClock } from '../support/realClock';
import { type RunningCore, startCore } from '../support/runningCore';

const { using, endAll } = createEnding();
afterEach(endAll);

const running = async (...given: Parameters<typeof startCore>): Promise<RunningCore> => {
  const core = await startCore(...given);
  await using({ close: core.core.stop });
  return core;
};

type Documented = {
  readonly document?: object;
  readonly keys?: unknown;
  readonly date?: string;
  readonly tls?: TestCertificate;
  readonly at?: (path: string) => boolean;
};

const goodKeys = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'a', use: 'sig' }] };

/** A provider that describes itself so, and does nothing else. */
const describing = async ({ document = {}, keys = goodKeys, date, tls, at = () => true }: Documented) => {
  let issuer = '';
  const server = await using(
    startServer(
      ({ path }, response) => {
        const about = {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          ...document,
        };
        const body = path === '/jwks' ? keys : path.includes('/.well-known/') && at(path) ? about : undefined;
        response.writeHead(body === undefined ? 404 : 200, {
          'content-type': 'application/json',
          ...(date === undefined ? {} : { date }),
        });
        response.end(JSON.stringify(body ?? {}));
      },
      tls === undefined ? {} : { tls },
    ),
  );
  issuer = server.url;
  return server;
};

const checked = async (app: RunningCore, parts: Partial<ProfileInput>): Promise<readonly Check[]> =>
  app.client.call('profiles.check', await app.saved(parts));

const of = (checks: readonly Check[], id: CheckId): Check | undefined => checks.find((check) => check.id === id);

const at = (issuer: string) => ({ kind: 'discovery', issuer }) as const;

describe('the doctor', () => {
  it('finds nothing wrong with a real provider and a profile that suits it', async () => {
    const provider = await using(startOidcServer());
    const app = await running();
    const profile = await app.saved({
      server: at(provider.issuer),
      grant: 'authorization_code',
      clientId: oidcClients.basic.id,
      clientAuth: 'client_secret_basic',
      scope: 'openid',
    });
    await app.client.call('secrets.set', { profileId: profile.id, kind: 'client-secret', value: 'a secret' });
    const checks = await app.client.call('profiles.check', profile);
    expect(checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'storage good',
      'secret good',
      'redirect good',
      'proxy good',
      'provider good',
      'issuer good',
      'clock good',
      'endpoints good',
      'hosts good',
      'keys good',
      'grant good',
      'client-authentication good',
      'pkce good',
      'scopes good',
    ]);
    expect(provider.tokenRequests).toEqual([]);
    expect(app.heard.filter((name) => name === 'check.found')).toHaveLength(checks.length);
  });

  it.each<[string, Documented, CheckId, Partial<Check>, Partial<ProfileInput>?]>([
    [
      'another issuer',
      { document: { issuer: 'https://other.example' } },
      'issuer',
      { outcome: 'bad', fix: { kind: 'issuer', issuer: 'https://other.example' } },
    ],
    [
      'plain http endpoints',
      { document: { token_endpoint: 'http://login.example.com/token' } },
      'hosts',
      { outcome: 'bad' },
    ],
    [
      'endpoints of somebody else',
      { document: { token_endpoint: 'https://evil.example/token' } },
      'hosts',
      { outcome: 'warning' },
    ],
    [
      'no keys in the set',
      { keys: { keys: [] } },
      'keys',
      { outcome: 'bad', facts: { total: '0', usable: '0', why: 'none' } },
    ],
    ['no set of keys', { keys: 'nothing' }, 'keys', { outcome: 'bad' }],
    ['no address of keys', { document: { jwks_uri: undefined } }, 'keys', { outcome: 'warning' }],
    ['a private key for everybody', { keys: { keys: [{ kty: 'oct', k: 'CANARY' }] } }, 'keys', { outcome: 'bad' }],
    ['no token endpoint', { document: { token_endpoint: undefined } }, 'endpoints', { outcome: 'bad' }],
    ['a clock 5 minutes ahead', { date: new Date(Date.now() + 300_000).toUTCString() }, 'clock', { outcome: 'bad' }],
    ['a clock a minute behind', { date: new Date(Date.now() - 60_000).toUTCString() }, 'clock', { outcome: 'warning' }],
    [
      'other methods',
      { document: { token_endpoint_auth_methods_supported: ['client_secret_post'] } },
      'client-authentication',
      { outcome: 'warning', fix: { kind: 'client-auth', method: 'client_secret_post' } },
      { clientAuth: 'client_secret_basic' },
    ],
    ['other grants', { document: { grant_types_supported: ['implicit'] } }, 'grant', { outcome: 'warning' }],
    [
      'plain PKCE alone',
      { document: { code_challenge_methods_supported: ['plain'] } },
      'pkce',
      { outcome: 'warning' },
      { grant: 'authorization_code' },
    ],
    [
      'no word of proofs',
      { document: {} },
      'key-binding',
      { outcome: 'warning', facts: { value: 'ES256' } },
      { grant: 'password', dpop: true },
    ],
    [
      'proofs that the app cannot sign',
      { document: { dpop_signing_alg_values_supported: ['ES256K'] } },
      'key-binding',
      { outcome: 'bad', facts: { value: 'ES256 ES384 ES512 PS256 RS256', listed: 'ES256K' } },
      { grant: 'password', dpop: true },
    ],
    [
      'proofs signed in a way that is not the first',
      { document: { dpop_signing_alg_values_supported: ['RS256'] } },
      'key-binding',
      { outcome: 'good', facts: { value: 'RS256' } },
      { grant: 'password', dpop: true },
    ],
    [
      'fewer scopes',
      { document: { scopes_supported: ['openid'] } },
      'scopes',
      { outcome: 'warning', fix: { kind: 'scopes', without: ['offline_access'] } },
      { scope: 'openid offline_access' },
    ],
  ])('finds %s', async (_what, documented, id, expected, parts = {}) => {
    const provider = await describing(documented);
    const checks = await checked(await running(), { server: at(provider.url), ...parts });
    expect(of(checks, id)).toMatchObject(expected);
    expect(JSON.stringify(checks)).not.toContain('CANARY');
    expect(provider.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('takes the advertised issuer as a fix, and finds it good then', async () => {
    const provider = await describing({});
    const app = await running();
    const checks = await checked(app, { server: at(`${provider.url}/.well-known/openid-configuration`) });
    expect(of(checks, 'provider')?.outcome).toBe('good');
    const wrong = await checked(app, { server: at(`${provider.url}/realms/other`) });
    expect(of(wrong, 'issuer')).toMatchObject({ outcome: 'bad', fix: { kind: 'issuer', issuer: provider.url } });
    const right = await checked(app, { server: at(provider.url) });
    expect(of(right, 'issuer')?.outcome).toBe('good');
  });

  it('finds that nobody is there, and looks at everything else all the same', async () => {
    const port = await unusedPort();
    const checks = await checked(await running(), {
      server: at(`http://127.0.0.1:${port}`),
      grant: 'authorization_code',
    });
    expect(of(checks, 'provider')).toMatchObject({ outcome: 'bad', error: { code: 'connection-refused' } });
    expect(of(checks, 'storage')?.outcome).toBe('good');
    expect(of(checks, 'redirect')?.outcome).toBe('good');
  });

  it('knocks at endpoints that were typed, and says what of them it can', async () => {
    const provider = await describing({ date: new Date(Date.now() + 300_000).toUTCString() });
    const endpoints = { token: `${provider.url}/token` };
    const checks = await checked(await running(), { server: { kind: 'endpoints', endpoints } });
    expect(['provider', 'clock', 'issuer', 'keys'].map((id) => of(checks, id as CheckId)?.outcome)).toEqual([
      'good',
      'bad',
      'skipped',
      'skipped',
    ]);
  });
});

describe('certificates', () => {
  const day = 86_400_000;

  it.each<[string, { readonly validFrom?: Date; readonly validTo?: Date }, Check['outcome'], string]>([
    ['F24: an expired one', { validFrom: new Date(0), validTo: new Date(Date.now() - day) }, 'bad', 'tls-untrusted'],
    ['one that ends in a week', { validTo: new Date(Date.now() + 7 * day) }, 'warning', ''],
    ['one that lasts', { validTo: new Date(Date.now() + 100 * day) }, 'good', ''],
  ])('%s', async (_what, validity, outcome, code) => {
    const authority = await createAuthority('Example Root');
    const tls = await authority.issue({ commonName: 'login', ...validity });
    const provider = await describing({ tls });
    const checks = await checked(await running(), { server: at(provider.url), network: { caPem: authority.certPem } });
    const certificate = of(checks, 'certificate');
    expect([certificate?.outcome, certificate?.error?.code ?? '']).toEqual([outcome, code]);
    expect(certificate?.certificates?.[0]?.subject).toBe('CN=login');
    // Said once: the provider was not reached for the same reason.
    expect(of(checks, 'provider')?.outcome).toBe(outcome === 'bad' ? 'skipped' : 'good');
  });

  it('F23: one signed by itself can be trusted from here', async () => {
    const provider = await describing({ tls: await createSelfSigned() });
    const checks = await checked(await running(), { server: at(provider.url) });
    expect(of(checks, 'certificate')).toMatchObject({
      outcome: 'bad',
      fix: { kind: 'trust' },
      error: { code: 'tls-untrusted', certificate: { selfSigned: true } },
    });
    expect(provider.requests).toEqual([]);
  });
});

describe('this computer', () => {
  it('has the redirect’s port taken, and a free one to offer', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    await using({ close: () => new Promise((resolve) => squatter.close(() => resolve())) });
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const provider = await describing({});
    const checks = await checked(await running(), {
      server: at(provider.url),
      grant: 'authorization_code',
      redirect: { kind: 'loopback', port },
    });
    const found = of(checks, 'redirect');
    expect(found).toMatchObject({
      outcome: 'bad',
      error: { code: 'redirect-port-taken', port },
      fix: { kind: 'port' },
    });
    expect(found?.fix).not.toMatchObject({ port });
  });

  it('keeps no test item in the keychain, and says where the keychain fails', async () => {
    const provider = await describing({});
    const app = await running();
    const profile = await app.saved({ server: at(provider.url) });
    await app.client.call('profiles.check', profile);
    const before = [...app.secrets.items.keys()].sort();
    expect(of(await app.client.call('profiles.check', profile), 'storage')?.outcome).toBe('good');
    expect([...app.secrets.items.keys()].sort()).toEqual(before);
    app.secrets.failAlways({ kind: 'fails', error: keychainError('keychain-locked'), effect: 'none' });
    expect(of(await app.client.call('profiles.check', profile), 'storage')).toMatchObject({
      outcome: 'bad',
      error: { code: 'keychain-locked' },
    });
  });

  it('has a proxy that is named without its password, fails, and can be done without', async () => {
    const port = await unusedPort();
    const environment = { HTTPS_PROXY: `http://alice:CANARY@127.0.0.1:${port}` };
    const { http, survey } = createNetwork({ clock: realClock, environment });
    const checks = await checked(await running({ http, survey }), { server: at('https://login.example.com') });
    expect(of(checks, 'proxy')).toMatchObject({
      outcome: 'bad',
      facts: { value: `127.0.0.1:${port}`, why: 'HTTPS_PROXY' },
      fix: { kind: 'no-proxy' },
    });
    expect(of(checks, 'provider')).toMatchObject({ outcome: 'skipped', facts: { why: 'proxy' } });
    expect(JSON.stringify(checks)).not.toContain('CANARY');
  });

  it('lacks a secret that is then asked for', async () => {
    const provider = await describing({});
    const checks = await checked(await running(), {
      server: at(provider.url),
      clientAuth: 'client_secret_basic',
      grant: 'password',
    });
    expect([of(checks, 'secret')?.outcome, of(checks, 'password')?.outcome]).toEqual(['warning', 'warning']);
  });
});

describe('a system’s own ways', () => {
  it.each<[string, RegExp, Check['outcome'], Check['fix'] | undefined]>([
    ['both surfaces', /./, 'good', undefined],
    ['the chosen surface alone', /^\/oidc/, 'good', undefined],
    ['the other surface alone', /^\/oauth2/, 'bad', { kind: 'surface', surface: 'newer' }],
    ['neither', /^never/, 'bad', undefined],
  ])('IBM Verify with %s', async (_which, path, outcome, fix) => {
    let origin = '';
    const tenant = await using(
      startServer((request, response) => {
        const issuer = `${origin}${request.path.split('/.well-known')[0]}`;
        const there = path.test(request.path) && request.path.includes('/.well-known/openid');
        response.writeHead(there ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ issuer, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` }));
      }),
    );
    origin = tenant.url;
    const checks = await checked(await running(), { provider: 'ibmVerify', server: at(origin) });
    expect(of(checks, 'system')).toMatchObject({ outcome, facts: { what: 'surfaces', value: 'legacy' } });
    expect(of(checks, 'system')?.fix).toEqual(fix);
  });

  it.each<[string, string, number, Check['outcome']]>([
    ['answers', 'tenant-1', 405, 'good'],
    ['is not there', 'tenant-1', 404, 'bad'],
    ['has no tenant', '', 405, 'bad'],
  ])('DX whose server %s', async (_what, tenant, status, outcome) => {
    const server = await using(startServer((_request, response) => response.writeHead(status).end()));
    const checks = await checked(await running(), {
      provider: 'dxOperationalIntelligence',
      server: { kind: 'endpoints', endpoints: { token: `${server.url}/ess/security/v1/token` } },
      grant: 'password',
      dx: { tenant },
    });
    expect(of(checks, 'system')?.outcome).toBe(outcome);
    expect(
      server.requests.every(({ method, headers }) => method === 'GET' && headers.authorization === undefined),
    ).toBe(true);
  });

  it.each<[string, string, Check['outcome']]>([
    ['as it was typed', '/oauth2/token', 'good'],
    ['elsewhere', '/other/token', 'warning'],
  ])('Keyrock that describes its token endpoint %s', async (_what, path, outcome) => {
    let origin = '';
    const server = await using(
      startServer((request, response) => {
        const issuer = `${origin}/idm/applications/app-1`;
        const there = request.path.startsWith('/idm/applications/app-1/.well-known/');
        response.writeHead(there ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ issuer, token_endpoint: `${origin}${path}` }));
      }),
    );
    origin = server.url;
    const endpoints = { token: `${origin}/oauth2/token` };
    const checks = await checked(await running(), {
      provider: 'keyrock',
      clientId: 'app-1',
      server: { kind: 'endpoints', endpoints },
    });
    expect(of(checks, 'system')?.outcome).toBe(outcome);
  });

  it.each<[number | null, Check['outcome'], Check['fix'] | undefined]>([
    [28_471, 'good', undefined],
    [null, 'warning', { kind: 'port', port: 28_471 }],
  ])('webMethods with the redirect port %s', async (port, outcome, fix) => {
    const server = await describing({});
    const endpoints = { token: `${server.url}/token`, authorization: `${server.url}/authorize` };
    const checks = await checked(await running(), {
      provider: 'webMethods',
      server: { kind: 'endpoints', endpoints },
      grant: 'authorization_code',
      redirect: { kind: 'loopback', port },
    });
    expect(of(checks, 'system')).toMatchObject({ outcome });
    expect(of(checks, 'system')?.fix).toEqual(fix);
  });
});

describe('a check under way', () => {
  const silentProfile = async (app: RunningCore) => {
    const silent = await using(startSilent());
    return app.saved({ server: at(silent.url), network: { connectTimeoutSeconds: 60 } });
  };

  it('is cancelled at once, with what it has', async () => {
    const app = await running();
    const profile = await silentProfile(app);
    const checks = app.client.call('profiles.check', profile);
    await expect.poll(() => app.heard.includes('check.found')).toBe(true);
    await app.client.call('profiles.cancelCheck', { profileId: profile.id });
    expect((await checks).map(({ id, outcome, facts }) => [id, outcome, facts.why])).toEqual([
      ['storage', 'good', undefined],
      ['proxy', 'skipped', 'cancelled'],
      ['provider', 'skipped', 'cancelled'],
      ['endpoints', 'skipped', 'cancelled'],
      ['keys', 'skipped', 'cancelled'],
    ]);
  });

  it('is ended by a second one of the same profile', async () => {
    const app = await running();
    const profile = await silentProfile(app);
    const first = app.client.call('profiles.check', profile);
    const provider = await describing({});
    const second = await app.client.call('profiles.check', { ...profile, server: at(provider.url) });
    expect(of(await first, 'provider')?.outcome).toBe('skipped');
    expect(of(second, 'provider')?.outcome).toBe('good');
  });

  it('comes to an end after its time, whatever hangs', async () => {
    const clock = { ...realClock, after: (ms: number, run: () => void) => realClock.after(Math.min(ms, 300), run) };
    const never: Promise<HostSurvey> = new Promise(() => undefined);
    const app = await running({ clock, survey: () => never });
    const provider = await describing({});
    const checks = await checked(app, { server: at(provider.url) });
    expect(of(checks, 'storage')?.outcome).toBe('good');
    expect(of(checks, 'provider')?.outcome).toBe('good');
    expect(of(checks, 'keys')).toMatchObject({ outcome: 'skipped', facts: { why: 'time' } });
  });
});
