import { afterEach, describe, expect, it } from 'vitest';
import { startMisbehavingProvider } from '../support/misbehavingProvider';
import { oddSecret, oidcClients, startOidcServer } from '../support/oidcServer';
import { signInAt } from '../support/signInAt';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

describe('a provider that takes sign-in requests from clients alone (RFC 9126)', () => {
  it.each([
    ['public', 'none'],
    ['basic', 'client_secret_basic'],
    ['post', 'client_secret_post'],
  ] as const)('gets the request of a %s client first, and the browser only a name for it', async (kind, clientAuth) => {
    const server = await startOidcServer({ pushedOnly: true });
    const { tokens, context } = await signInAt(
      server.issuer,
      { clientId: oidcClients[kind].id, clientAuth, scope: 'openid profile' },
      { clientSecret: oddSecret },
    );
    closers.push(server.close, context.close);
    expect(tokens?.subject).toBe('alice');
    const opened = context.steps.find((step) => step.kind === 'browser-opened');
    expect(opened?.parameters?.map(({ name }) => name).sort()).toEqual(['client_id', 'request_uri']);
  });

  const refusing = async (body: object, status: number) => {
    const provider = await startMisbehavingProvider({
      metadata: (issuer) => ({
        require_pushed_authorization_requests: true,
        pushed_authorization_request_endpoint: `${issuer}/push`,
      }),
      paths: { '/push': { status, body } },
    });
    const outcome = await signInAt(provider.issuer);
    closers.push(provider.close, outcome.context.close);
    return { ...outcome, provider };
  };

  it.each<[object, number, object]>([
    [{ error: 'invalid_scope' }, 400, { code: 'scope-refused' }],
    [{ error: 'invalid_client' }, 401, { code: 'client-refused', status: 401 }],
    [
      { error: 'invalid_request', error_description: 'redirect_uri' },
      400,
      { code: 'provider-refused', stage: 'authorization', description: 'redirect_uri' },
    ],
    [{}, 503, { code: 'provider-unavailable' }],
    [{}, 201, { code: 'answer-invalid', stage: 'authorization' }],
  ])('is asked once, and no browser opens when it says %j with status %i', async (body, status, expected) => {
    const { error, context, provider } = await refusing(body, status);
    expect(error).toMatchObject(expected);
    expect(context.kinds()).not.toContain('browser-opened');
    expect(provider.requests.filter(({ path }) => path === '/push')).toHaveLength(1);
  });

  it('is asked through the browser where it does not insist', async () => {
    const provider = await startMisbehavingProvider({
      metadata: (issuer) => ({ pushed_authorization_request_endpoint: `${issuer}/push` }),
    });
    const { tokens, context } = await signInAt(provider.issuer);
    closers.push(provider.close, context.close);
    expect(tokens?.accessToken).toBe('good-access-token');
    expect(provider.requests.some(({ path }) => path === '/push')).toBe(false);
  });
});
