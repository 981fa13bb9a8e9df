import { afterEach, describe, expect, it } from 'vitest';
import { type Script, startMisbehavingProvider } from '../support/misbehavingProvider';
import { signInAt } from '../support/signInAt';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const start = async (script: Script = {}) => {
  const provider = await startMisbehavingProvider(script);
  closers.push(provider.close);
  return provider;
};

/** Signs in at a provider with a person who does what the page says. */
const signIn: typeof signInAt = async (...at) => {
  const outcome = await signInAt(...at);
  closers.push(outcome.context.close);
  return outcome;
};

describe('the authorization request', () => {
  it('carries PKCE, state and what the profile asks for, and nothing of a secret', async () => {
    const provider = await start();
    const { tokens } = await signIn(
      provider.issuer,
      {
        scope: 'openid api',
        audience: 'https://api.example',
        resource: ['https://r1.example', 'https://r2.example'],
        username: 'alice',
        extra: {
          authorize: [
            { name: 'prompt', value: 'login' },
            { name: 'acr_values', value: 'a b' },
          ],
        },
      },
      {},
    );
    const asked = provider.asked();
    expect(tokens).toBeUndefined();
    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: 'client',
      response_type: 'code',
      scope: 'openid api',
      audience: 'https://api.example',
      login_hint: 'alice',
      prompt: 'login',
      acr_values: 'a b',
      code_challenge_method: 'S256',
    });
    expect(asked.getAll('resource')).toEqual(['https://r1.example', 'https://r2.example']);
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/);
    expect(asked.get('nonce')).toMatch(/^[\w-]{43}$/);
  });

  it.each(['authorization_code', 'implicit'] as const)(
    'names no client where the system knows none (%s)',
    async (grant) => {
      const provider = await start();
      await signIn(provider.issuer, { provider: 'custom', clientId: '', grant, scope: 'api' });
      expect(provider.asked().has('client_id')).toBe(false);
      expect(provider.asked().get('scope')).toBe('api');
    },
  );

  it('always uses S256 with a fresh verifier, state and port, whatever the provider says it can (T6, T7)', async () => {
    const seen = { challenge: new Set(), state: new Set(), verifier: new Set<string>() };
    for (const methods of [['S256'], ['plain'], [], undefined]) {
      const provider = await start({ metadata: () => ({ code_challenge_methods_supported: methods }) });
      const { context, tokens } = await signIn(provider.issuer, { scope: 'api' });
      expect(tokens?.accessToken).toBe('good-access-token');
      const asked = provider.asked();
      expect(asked.get('code_challenge_method')).toBe('S256');
      expect(asked.get('code_challenge')).toMatch(/^[\w-]{43}$/);
      expect(asked.has('nonce')).toBe(false);
      seen.challenge.add(asked.get('code_challenge'));
      seen.state.add(asked.get('state'));
      const form = new URLSearchParams(provider.tokenRequests()[0]?.body);
      seen.verifier.add(form.get('code_verifier') ?? '');
      const saidSo = context.steps.some((step) => step.kind === 'checked' && step.what === 'pkce');
      expect(saidSo).toBe(methods?.includes('S256') ?? false);
    }
    for (const values of Object.values(seen)) expect(values.size).toBe(4);
    for (const verifier of seen.verifier) expect(verifier).toMatch(/^[\w.~-]{43,128}$/);
  });

  it.each([
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'client_id',
    'redirect_uri',
    'response_type',
    'response_mode',
    'request',
    'request_uri',
  ])('does not let an extra parameter replace %s, and calls nobody', async (name) => {
    const provider = await start();
    const { error } = await signIn(provider.issuer, { extra: { authorize: [{ name, value: 'x' }] } });
    expect(error).toMatchObject({ code: 'input-invalid', field: 'extra.authorize' });
    expect(provider.requests).toEqual([]);
  });

  it('sends the code with the redirect address to the letter, and the extra parameters of the token call', async () => {
    const provider = await start();
    const { tokens } = await signIn(provider.issuer, {
      resource: ['https://r1.example'],
      extra: {
        token: [
          { name: 'tenant', value: 'a' },
          { name: 'tenant', value: 'b' },
        ],
      },
    });
    const form = new URLSearchParams(provider.tokenRequests()[0]?.body);
    expect(tokens?.accessToken).toBe('good-access-token');
    expect(form.get('redirect_uri')).toBe(provider.asked().get('redirect_uri'));
    expect(form.getAll('tenant')).toEqual(['a', 'b']);
    expect(form.getAll('resource')).toEqual(['https://r1.example']);
    expect(form.get('code')).toBe('the-code');
  });
});

describe('the answer of the provider', () => {
  it.each(['query', 'fragment'] as const)('is taken from the %s', async (answerIn) => {
    const provider = await start({ answerIn });
    const { tokens, context } = await signIn(provider.issuer, { responseMode: answerIn });
    expect(tokens?.accessToken).toBe('good-access-token');
    expect(provider.asked().get('response_mode')).toBe(answerIn);
    expect(context.steps).toContainEqual(expect.objectContaining({ kind: 'callback-received', via: answerIn }));
  });

  it('is taken from a posted form (F86)', async () => {
    const page = (asked: URLSearchParams, issuer: string) =>
      `<form method="post" action="${asked.get('redirect_uri')}"><input name="code" value="the-code">` +
      `<input name="state" value="${asked.get('state')}"><input name="iss" value="${issuer}"></form>`;
    const provider = await start({
      paths: {
        '/authorize': ({ parameters }) => ({
          body: page(parameters, provider.issuer),
          headers: { 'content-type': 'text/html' },
        }),
      },
    });
    const { tokens, context, person } = await signIn(provider.issuer, { responseMode: 'form_post' });
    expect(tokens?.accessToken).toBe('good-access-token');
    expect(context.steps).toContainEqual(expect.objectContaining({ kind: 'callback-received', via: 'form_post' }));
    expect((await person.finished()).text).toContain('You are signed in.');
  });

  it('ends the sign-in calmly when the person declined (F81)', async () => {
    const provider = await start({
      authorize: () => ({ error: 'access_denied', error_description: 'No\u0007 thanks' }),
    });
    const { error, person } = await signIn(provider.issuer);
    expect(error).toEqual({ code: 'user-declined', description: 'No thanks' });
    expect((await person.finished()).text).toContain('This sign-in was declined.');
    expect(provider.tokenRequests()).toEqual([]);
  });

  it.each([
    [{ error: 'invalid_scope' }, { code: 'scope-refused', scope: 'api' }],
    [
      { error: 'server_error', error_uri: 'https://a.example/help' },
      { code: 'provider-refused', error: 'server_error', uri: 'https://a.example/help', stage: 'authorization' },
    ],
    [{ hello: 'there' }, { code: 'redirect-invalid' }],
    [{ code: 'c', response: 'jwt' }, { code: 'redirect-invalid' }],
    [{ code: 'c', id_token: 'x' }, { code: 'redirect-invalid' }],
  ])('is understood: %j', async (answer, expected) => {
    const provider = await start({ authorize: () => answer as unknown as Record<string, string> });
    const { error } = await signIn(provider.issuer, { scope: 'api' });
    expect(error).toMatchObject(expected);
    expect(provider.tokenRequests()).toEqual([]);
  });

  it.each([
    ['names another issuer', { iss: 'https://evil.example/?x=1' }, 'https://evil.example/'],
    ['does not name the issuer although that was promised', { iss: '' }, ''],
    [
      'names another issuer in a refusal',
      { error: 'access_denied', iss: 'https://evil.example' },
      'https://evil.example/',
    ],
  ])('is refused before the code leaves when it %s (T5)', async (_name, parameters, actual) => {
    const provider = await start({ authorize: () => ({ code: 'the-code', ...parameters }) });
    const { error } = await signIn(provider.issuer);
    expect(error).toEqual({ code: 'issuer-differs', expected: provider.issuer, actual });
    expect(provider.tokenRequests()).toEqual([]);
  });

  it('need not name the issuer in a refusal: the reason is told, and no code leaves', async () => {
    const provider = await start({ authorize: () => ({ code: 'the-code', error: 'login_required', iss: '' }) });
    const { error } = await signIn(provider.issuer);
    expect(error).toMatchObject({ code: 'provider-refused', error: 'login_required', stage: 'authorization' });
    expect(provider.tokenRequests()).toEqual([]);
  });

  it('need not name the issuer where that was not promised', async () => {
    const provider = await start({
      metadata: () => ({ authorization_response_iss_parameter_supported: undefined }),
      authorize: () => ({ code: 'the-code', iss: '' }),
    });
    const { tokens, context } = await signIn(provider.issuer);
    expect(tokens?.accessToken).toBe('good-access-token');
    expect(context.steps).not.toContainEqual({ kind: 'checked', what: 'issuer' });
  });
});
