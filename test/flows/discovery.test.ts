import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { AppFailure } from '../../src/domain/errors';
import { type Server, serverSchema } from '../../src/domain/profile';
import { discoverServer } from '../../src/flows/discovery';
import type { Http } from '../../src/ports';
import { testHttp } from '../support/flowContext';
import { type Reply, type Script, startMisbehavingProvider } from '../support/misbehavingProvider';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const http = (): Http => {
  const made = testHttp();
  closers.push(made.close);
  return made;
};

const start = async (script: Script, path = '') => {
  const provider = await startMisbehavingProvider(script, path);
  closers.push(provider.close);
  return provider;
};

const look = (issuer: string, parts: object = {}) =>
  discoverServer(serverSchema.parse({ kind: 'discovery', issuer, ...parts }), http(), new AbortController().signal);

const failureOf = async (looking: Promise<unknown>) => {
  const caught = await looking.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!(caught instanceof AppFailure)) throw caught ?? new Error('it should have failed');
  return caught.error;
};

const openid = '/.well-known/openid-configuration';
const oauth = '/.well-known/oauth-authorization-server';
const gone: Reply = { status: 404, body: 'Not here' };
const document = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/a`,
  token_endpoint: `${issuer}/t`,
});

describe('looking up a provider', () => {
  it('finds what an OpenID provider offers', async () => {
    const provider = await start({
      metadata: () => ({
        grant_types_supported: ['authorization_code', 7],
        scopes_supported: 'openid',
        token_endpoint_auth_methods_supported: ['none'],
      }),
    });
    const found = await look(provider.issuer);
    expect(found).toMatchObject({
      issuer: provider.issuer,
      document: 'openid',
      address: provider.issuer + openid,
      grantsSupported: ['authorization_code'],
      authMethodsSupported: ['none'],
      pkceSupported: ['S256'],
      scopesSupported: [],
      issParameterSupported: true,
      endpoints: { token: `${provider.issuer}/token`, jwks: `${provider.issuer}/keys` },
    });
  });

  it.each([
    ['a slash at the end', (issuer: string) => `${issuer}/`],
    ['no scheme', (issuer: string) => issuer.replace('http://', '')],
    ['blanks around it', (issuer: string) => `  ${issuer} `],
    ['the address of the document', (issuer: string) => issuer + openid],
  ])('takes an issuer typed with %s', async (_name, typed) => {
    const provider = await start({}, '/realms/dev');
    expect((await look(typed(provider.issuer))).issuer).toBe(provider.issuer);
  });

  it.each([
    ['before the path (RFC 8414)', `${oauth}/tenant`],
    ['behind the path', `/tenant${oauth}`],
    ['as OpenID Connect before the path', `${openid}/tenant`],
  ])('finds a document that is kept %s', async (_name, path) => {
    const provider = await start(
      { paths: { [`/tenant${openid}`]: gone, [path]: () => ({ body: document(provider.issuer) }) } },
      '/tenant',
    );
    const found = await look(provider.issuer);
    expect(found.document).toBe(path.includes('openid') ? 'openid' : 'oauth');
    expect(new URL(found.address).pathname).toBe(path);
  });

  it('goes on when an address is answered with a page, a redirect or trouble (F29)', async () => {
    const pages: readonly Reply[] = [
      { body: '<html>', headers: { 'content-type': 'text/html' } },
      { status: 302, headers: { location: 'https://portal.example/' } },
      { status: 500, body: 'no route' },
      { body: { issuer: 'https://somebody.else.example' } },
      { body: '{"issuer":', headers: { 'content-type': 'application/json' } },
    ];
    for (const page of pages) {
      const provider = await start({ paths: { [openid]: page, [oauth]: () => ({ body: document(provider.issuer) }) } });
      expect((await look(provider.issuer)).document).toBe('oauth');
    }
  });

  it('reads a document served as text, with JSON a hundred thousand levels deep in it (F8)', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const provider = await start({
      paths: {
        [openid]: () => ({
          body: `{"issuer":"${provider.issuer}","token_endpoint":"https://t.example/t","x":${deep}}`,
          headers: { 'content-type': 'text/plain' },
        }),
      },
    });
    expect((await look(provider.issuer)).endpoints).toEqual({ token: 'https://t.example/t' });
  });

  it('puts the endpoints of the profile in the place of those found', async () => {
    const provider = await start({});
    const found = await look(provider.issuer, { overrides: { token: 'localhost:9999/t', userinfo: ' ' } });
    expect(found.endpoints).toMatchObject({
      token: 'http://localhost:9999/t',
      userinfo: `${provider.issuer}/userinfo`,
    });
    expect(found.metadata.token_endpoint).toBe('http://localhost:9999/t');
  });
});

describe('a provider that cannot be looked up', () => {
  it.each<[string, Reply, object]>([
    ['nothing there', gone, { code: 'discovery-not-found', status: 404 }],
    ['a closed door', { status: 403, body: 'no' }, { code: 'discovery-not-found', status: 403 }],
    [
      '200 with a web page, as Keyrock answers',
      { body: '<html>', headers: { 'content-type': 'text/html' } },
      { code: 'discovery-not-json', contentType: 'text/html' },
    ],
    ['nothing in it', { body: '' }, { code: 'discovery-not-json', contentType: '' }],
    [
      'half a document',
      { body: '{"issuer":', headers: { 'content-type': 'application/json' } },
      { code: 'discovery-invalid' },
    ],
    ['a list', { body: '[]', headers: { 'content-type': 'application/json' } }, { code: 'discovery-invalid' }],
    ['no issuer', { body: { token_endpoint: 'x' } }, { code: 'discovery-invalid' }],
    ['an issuer that is a number', { body: { issuer: 5 } }, { code: 'discovery-invalid' }],
    ['an issuer that is no address', { body: { issuer: 'me' } }, { code: 'discovery-invalid' }],
    [
      'another issuer (F32)',
      { body: { issuer: 'https://evil.example/?token=1' } },
      { code: 'discovery-issuer-mismatch', actual: 'https://evil.example/' },
    ],
    [
      'another issuer without a slash at its end, which is named without one',
      { body: { issuer: 'https://evil.example' } },
      { code: 'discovery-issuer-mismatch', actual: 'https://evil.example' },
    ],
    [
      'a redirect',
      { status: 301, headers: { location: 'https://b.example/x?y' } },
      { code: 'answer-redirected', to: 'https://b.example/x' },
    ],
    ['trouble', { status: 502 }, { code: 'provider-unavailable', status: 502 }],
    ['too much', { body: { issuer: 'x'.repeat(5_300_000) } }, { code: 'answer-too-large', limitBytes: 5_242_880 }],
  ])('is reported by what it answers: %s', async (_name, reply, expected) => {
    const provider = await start({ paths: { [openid]: reply, [oauth]: gone } });
    expect(await failureOf(look(provider.issuer))).toMatchObject(expected);
  });

  it('is left alone after it asked for fewer requests (F12)', async () => {
    const provider = await start({ paths: { [openid]: { status: 429, headers: { 'retry-after': '9' } } } });
    expect(await failureOf(look(provider.issuer))).toMatchObject({ code: 'rate-limited', retryAfterSeconds: 9 });
    expect(provider.requests).toHaveLength(1);
  });

  it('is not called under every address when the network fails (F1)', async () => {
    const provider = await start({});
    await provider.close();
    expect(await failureOf(look(`${provider.issuer}/t`))).toMatchObject({ code: 'connection-refused' });
  });

  it.each([
    ['', 'address-invalid'],
    ['not an address', 'address-invalid'],
    ['ftp://a.example', 'address-invalid'],
    ['https://user:password@a.example', 'address-invalid'],
    ['http://a.example', 'address-insecure'],
    ['http://127.0.0.1.evil.example', 'address-insecure'],
  ])('is not called at all under “%s”', async (typed, code) => {
    const error = await failureOf(look(typed));
    expect(error.code).toBe(code);
    expect(JSON.stringify(error)).not.toContain('password');
  });

  it('never survives a damaged document in another way than an AppFailure (T25)', async () => {
    let body: unknown;
    const provider = await start({ paths: { [openid]: () => ({ body: body as object }), [oauth]: gone } });
    const made = http();
    const field = fc.constantFrom('issuer', 'token_endpoint', 'jwks_uri', 'scopes_supported', 'grant_types_supported');
    const value = fc.oneof(fc.jsonValue(), fc.constant(provider.issuer), fc.webUrl());
    await fc.assert(
      fc.asyncProperty(fc.dictionary(field, value), async (fields) => {
        body = fields;
        const server: Server = { kind: 'discovery', issuer: provider.issuer, document: 'openid', overrides: {} };
        const outcome = await discoverServer(server, made, new AbortController().signal).catch((caught) => caught);
        if (!(outcome instanceof AppFailure)) expect(outcome.issuer).toMatch(new RegExp(`^${provider.issuer}/?$`));
        else expect(outcome.error.code).toMatch(/^discovery-/);
      }),
      { numRuns: 150 },
    );
  });
});

describe('endpoints typed by hand', () => {
  const typed = (parts: object) =>
    discoverServer(serverSchema.parse({ kind: 'endpoints', ...parts }), http(), new AbortController().signal);

  it('need no call and no issuer', async () => {
    expect(await typed({ endpoints: { token: 'https://a.example/t', authorization: '' } })).toMatchObject({
      issuer: '',
      document: 'typed',
      address: '',
      endpoints: { token: 'https://a.example/t' },
      issParameterSupported: false,
    });
  });

  it.each([
    ['http://a.example/t', 'address-insecure'],
    ['nonsense://x', 'address-invalid'],
  ])('are refused when they are not safe or whole: %s', async (token, code) => {
    expect(await failureOf(typed({ endpoints: { token } }))).toMatchObject({ code, field: 'token endpoint' });
  });
});
