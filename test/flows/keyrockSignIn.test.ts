import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { revokeToken } from '../../src/flows/manage';
import { createSigner, signWithSecret } from '../support/idTokens';
import { bearerAnswer, clientId, clientSecret, hex, keyrockAt, no, profileAt } from '../support/keyrockSystem';
import type { Reply, ScriptedRequest } from '../support/misbehavingProvider';
import { startScriptedSystem } from '../support/systemFlow';

describe('the authorization code grant', () => {
  const code = { grant: 'authorization_code', scope: '' } as const;

  it('3.5: state is sent, the echoed code_challenge is no fault, and no check of PKCE is claimed', async () => {
    let asked = new URLSearchParams();
    const { acquire, forms, context, person } = await keyrockAt(
      {
        '/oauth2/authorize': ({ parameters }: ScriptedRequest) => {
          asked = parameters;
          const echo = `code_challenge=${parameters.get('code_challenge')}&code_challenge_method=S256`;
          return {
            status: 302,
            headers: {
              location: `${parameters.get('redirect_uri')}?code=${hex('c')}&state=${parameters.get('state')}&${echo}`,
            },
          };
        },
        '/oauth2/token': { body: bearerAnswer },
      },
      code,
    );
    expect((await acquire()).got?.accessToken).toBe(hex('a'));
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/);
    expect(forms()[0]).toMatchObject({ grant_type: 'authorization_code', code: hex('c') });
    expect(context.steps).not.toContainEqual({ kind: 'checked', what: 'pkce' });
    expect((await person.finished()).text).toContain('You are signed in.');
  });

  const afterCode = async (reply: Reply, parts: Partial<ProfileInput> = {}) =>
    keyrockAt(
      {
        '/oauth2/authorize': ({ parameters }: ScriptedRequest) => ({
          status: 302,
          headers: {
            location: `${parameters.get('redirect_uri')}?code=${hex('c')}&state=${parameters.get('state')}`,
          },
        }),
        '/oauth2/token': reply,
      },
      { ...code, ...parts },
    );

  it.each<[string, string, object]>([
    ['code replayed', 'Invalid grant: authorization code is invalid', { code: 'grant-refused', stage: 'token' }],
    ['code expired', 'Invalid grant: authorization code has expired', { code: 'grant-refused', stage: 'token' }],
    [
      'code with another redirect_uri',
      'Invalid request: `redirect_uri` is invalid',
      { code: 'provider-refused', error: 'invalid_request' },
    ],
    [
      'scope=openid at an app not registered for it fails at the exchange only',
      'Invalid scope: Requested scope is invalid',
      { code: 'scope-refused' },
    ],
    ['a public client is refused', 'Invalid client: cannot retrieve client credentials', { code: 'client-refused' }],
  ])('3.5: %s', async (_case, text, expected) => {
    const { acquire } = await afterCode(no(400, text));
    expect((await acquire()).error).toMatchObject(expected);
  });

  it('3.5: the ID token is signed with the app’s jwt_secret, and the connection vouches for it', async () => {
    let idToken = '';
    const system = await startScriptedSystem(
      {
        paths: {
          '/oauth2/authorize': async ({ parameters }: ScriptedRequest) => {
            const claims = {
              iss: `http://keyrock/idm/applications/${clientId}`,
              aud: clientId,
              sub: 'alice',
              iat: Math.floor(Date.now() / 1000),
              exp: Math.floor(Date.now() / 1000) + 3600,
              nonce: parameters.get('nonce') ?? '',
              // Padded standard base64, which no strict check takes.
              at_hash: 'q83vEjRWeJCrze8SNFZ4kA==',
            };
            idToken = await signWithSecret(claims, 'the-jwt-secret-of-the-app');
            return {
              status: 302,
              headers: {
                location: `${parameters.get('redirect_uri')}?code=${hex('c')}&state=${parameters.get('state')}`,
              },
            };
          },
          '/oauth2/token': () => ({ body: { ...bearerAnswer, scope: ['openid'], id_token: idToken } }),
        },
      },
      profileAt({ ...code, scope: 'openid' }),
      { clientSecret },
    );
    onTestFinished(system.close);
    expect((await system.acquire()).got).toMatchObject({ idToken, subject: 'alice' });
  });

  it('3.5, 7.9: an error page never comes back: the wait ends by itself, and can be cancelled', async () => {
    const page = { status: 400, headers: { 'content-type': 'text/html' }, body: '<h1>Missing parameter</h1>' };
    const late = await keyrockAt({ '/oauth2/authorize': page }, code);
    const waiting = late.acquire();
    await late.person.finished().catch(() => undefined);
    await new Promise<void>((resolve) => {
      const look = () => (late.context.kinds().includes('waiting-for-browser') ? resolve() : setImmediate(look));
      look();
    });
    late.context.clock.advance(5 * 60_000);
    expect((await waiting).error).toMatchObject({ code: 'sign-in-timed-out' });

    const cancelled = await keyrockAt({ '/oauth2/authorize': page }, code);
    const stopped = cancelled.acquire();
    await new Promise<void>((resolve) => {
      const look = () => (cancelled.context.kinds().includes('waiting-for-browser') ? resolve() : setImmediate(look));
      look();
    });
    cancelled.context.cancel();
    expect((await stopped).error).toEqual({ code: 'cancelled' });
  });
});

describe('the implicit grant', () => {
  const date = 'Sun%20Nov%2022%202126%2004%3A09%3A04%20GMT%2B0000%20(Coordinated%20Universal%20Time)';
  const implicitAt = (answer: string, parts: Partial<ProfileInput> = {}) => {
    let asked = new URLSearchParams();
    return keyrockAt(
      {
        '/oauth2/authorize': ({ parameters }: ScriptedRequest) => {
          asked = parameters;
          return {
            status: 302,
            headers: { location: `${parameters.get('redirect_uri')}${answer}&state=${parameters.get('state')}` },
          };
        },
      },
      { grant: 'implicit', clientAuth: 'none', ...parts },
    ).then((system) => ({ ...system, asked: () => asked }));
  };

  it('3.5: the answer stands in the query as token, and its end is a date text', async () => {
    const { acquire, context } = await implicitAt(`?token_type=Bearer&expires_at=${date}&token=${hex('a')}`);
    const { got } = await acquire();
    expect(got).toMatchObject({ accessToken: hex('a'), tokenType: 'Bearer', expirySource: 'expires_at' });
    expect(got?.expiresAt).toBe((got?.receivedAt ?? 0) + 400 * 86_400_000);
    expect(context.steps).toContainEqual(expect.objectContaining({ kind: 'callback-received', via: 'query' }));
  });

  it('3.5: a near date is the end to the second', async () => {
    const end = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
    const { acquire } = await implicitAt(
      `?token_type=Bearer&expires_at=${encodeURIComponent(String(end))}&token=${hex('a')}`,
    );
    expect((await acquire()).got?.expiresAt).toBe(end.getTime());
  });

  it('3.5, 7.9: a fragment with access_token and expires_in is read as well', async () => {
    const { acquire } = await implicitAt(`#token_type=bearer&expires_in=3600&access_token=${hex('a')}`);
    const { got } = await acquire();
    expect(got).toMatchObject({ accessToken: hex('a'), expirySource: 'expires_in' });
  });

  it('3.5: no ID token is asked for through the browser, since only Keyrock could check it', async () => {
    const { acquire, asked } = await implicitAt(`?token_type=Bearer&expires_at=${date}&token=${hex('a')}`, {
      scope: 'openid',
    });
    expect((await acquire()).got?.accessToken).toBe(hex('a'));
    expect(asked().get('response_type')).toBe('token');
    expect(asked().has('nonce')).toBe(false);
  });

  it('a redirect that names the token twice is left alone', async () => {
    const { acquire, context } = await implicitAt(`?token=${hex('a')}&token=${hex('b')}`);
    const waiting = acquire();
    await new Promise<void>((resolve) => {
      const look = () => (context.kinds().includes('callback-ignored') ? resolve() : setImmediate(look));
      look();
    });
    expect(context.steps).toContainEqual({ kind: 'callback-ignored', reason: 'duplicate-parameter' });
    context.cancel();
    expect((await waiting).error).toEqual({ code: 'cancelled' });
  });
});

describe('the keys of an application', () => {
  it('3.1: are no JSON Web Key Set even with RS256, so the connection vouches for the ID token', async () => {
    const signer = await createSigner('RS256');
    const application = `/idm/applications/${clientId}`;
    let root = '';
    let nonce = '';
    const system = await startScriptedSystem(
      {
        paths: {
          [`${application}/.well-known/openid-configuration`]: () => ({
            body: {
              issuer: `${root}${application}`,
              authorization_endpoint: `${root}/oauth2/authorize`,
              token_endpoint: `${root}/oauth2/token`,
              jwks_uri: `${root}${application}/certs`,
            },
          }),
          [`${application}/certs`]: { body: { rs_256_certificate: '-----BEGIN CERTIFICATE-----' } },
          '/oauth2/authorize': ({ parameters }: ScriptedRequest) => {
            nonce = parameters.get('nonce') ?? '';
            return {
              status: 302,
              headers: { location: `${parameters.get('redirect_uri')}?code=c&state=${parameters.get('state')}` },
            };
          },
          '/oauth2/token': async () => {
            const iat = Math.floor(Date.now() / 1000);
            const claims = { iss: `${root}${application}`, aud: clientId, sub: 'alice', iat, exp: iat + 3600, nonce };
            return { body: { ...bearerAnswer, scope: ['openid'], id_token: await signer.sign(claims) } };
          },
        },
      },
      (at) => {
        root = at;
        return {
          ...profileAt({ grant: 'authorization_code', scope: 'openid' })(at),
          server: { kind: 'discovery', issuer: `${at}${application}`, document: 'openid' },
        };
      },
      { clientSecret },
    );
    onTestFinished(system.close);
    expect((await system.acquire()).got).toMatchObject({ subject: 'alice' });
  });
});

describe('discovery', () => {
  it('3.1: is done per application, where revocation is called revoke_endpoint', async () => {
    const described = `/idm/applications/${clientId}/.well-known/openid-configuration`;
    let root = '';
    const system = await startScriptedSystem(
      {
        paths: {
          [described]: () => ({
            body: {
              issuer: `${root}/idm/applications/${clientId}`,
              authorization_endpoint: `${root}/oauth2/authorize`,
              token_endpoint: `${root}/oauth2/token`,
              userinfo_endpoint: `${root}/user`,
              revoke_endpoint: `${root}/oauth2/revoke`,
              jwks_uri: `${root}/idm/applications/${clientId}/certs`,
              subject_types_supported: 'public',
            },
          }),
          '/oauth2/token': { body: bearerAnswer },
          '/oauth2/revoke': { status: 200, headers: { 'content-type': 'application/json' } },
        },
      },
      (at) => {
        root = at;
        return {
          ...profileAt()(at),
          server: { kind: 'discovery', issuer: `${at}/idm/applications/${clientId}`, document: 'openid' },
        };
      },
      { clientSecret, password: 'pass word' },
    );
    onTestFinished(system.close);
    const { got } = await system.acquire();
    expect(got?.accessToken).toBe(hex('a'));
    await revokeToken(system.profile, hex('b'), 'refresh', system.context);
    expect(system.provider.requests.at(-1)?.path).toBe('/oauth2/revoke');
  });

  it('3.1: at the root well-known paths answer 200 HTML, which is no description', async () => {
    const html = {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: 'the page you have requested not exist',
    };
    const system = await startScriptedSystem(
      { paths: { '/.well-known/openid-configuration': html, '/.well-known/oauth-authorization-server': html } },
      (at) => ({ ...profileAt()(at), server: { kind: 'discovery', issuer: at } }),
      { clientSecret, password: 'x' },
    );
    onTestFinished(system.close);
    expect((await system.acquire()).error).toMatchObject({ code: 'discovery-not-json', contentType: 'text/html' });
  });
});
