import { afterEach, describe, expect, it } from 'vitest';
import { type AppError, toAppError } from '../../src/domain/errors';
import type { Profile } from '../../src/domain/profile';
import type { FlowContext } from '../../src/flows/context';
import { fetchUserinfo, introspectToken, revokeToken } from '../../src/flows/manage';
import { createTestContext, profileWith } from '../support/flowContext';
import type { Reply } from '../support/misbehavingProvider';
import { oauthNo, startVerifyTenant } from '../support/verifyTenant';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

/** Asks a tenant of either surface whose endpoint of this name answers so. */
const asking = async <Result>(
  name: 'introspect' | 'revoke' | 'userinfo',
  reply: Reply,
  question: (profile: Profile, context: FlowContext) => Promise<Result>,
  surface: 'legacy' | 'newer' = 'legacy',
) => {
  const path = `${surface === 'legacy' ? '/v1.0/endpoint/default' : '/oauth2'}/${name}`;
  const tenant = await startVerifyTenant({ surface, paths: { [path]: reply } });
  const context = createTestContext({ clientSecret: 'the secret of the client' });
  closers.push(context.close, tenant.close);
  const profile = profileWith({
    provider: 'ibmVerify',
    server: { kind: 'discovery', issuer: tenant.issuer },
    clientAuth: 'client_secret_post',
  });
  const outcome: { readonly got?: Result; readonly error?: AppError } = await question(profile, context).then(
    (got) => ({ got }),
    (caught: unknown) => ({ error: toAppError(caught) }),
  );
  const request = tenant.requests.find((seen) => seen.path === path);
  return { ...outcome, request, form: Object.fromEntries(new URLSearchParams(request?.body)) };
};

const client = { client_id: 'client', client_secret: 'the secret of the client' };

describe('a kept token at IBM Verify', () => {
  it('1.9: introspection is POST form token with the client, and says what the token may do', async () => {
    const said = { active: true, sub: 'dana', scope: 'openid', grant_id: 'g', realmName: 'cloudIdentityRealm' };
    const { got, form } = await asking('introspect', { body: said }, (profile, context) =>
      introspectToken(profile, 'the-token', context),
    );
    expect(got).toEqual({ status: 200, json: said });
    expect(form).toEqual({ ...client, token: 'the-token', token_type_hint: 'access_token' });
  });

  it('1.9: an unknown or expired token is 200 {"active":false}', async () => {
    const { got } = await asking('introspect', { body: { active: false } }, (profile, context) =>
      introspectToken(profile, 'the-token', context),
    );
    expect(got).toEqual({ status: 200, json: { active: false } });
  });

  it('1.2 and 1.9: a wrong client at /oauth2/introspect is request_unauthorized, CSIAQ0155E', async () => {
    const { error } = await asking(
      'introspect',
      oauthNo('request_unauthorized', 'CSIAQ0155E wrong', 401),
      (profile, context) => introspectToken(profile, 'the-token', context),
      'newer',
    );
    expect(error).toMatchObject({
      code: 'client-refused',
      error: 'request_unauthorized',
      description: 'CSIAQ0155E wrong',
    });
  });

  it.each(['legacy', 'newer'] as const)(
    '1.9: revocation is POST form token with the client, 200, on the %s surface',
    async (surface) => {
      const { error, form } = await asking(
        'revoke',
        { status: 200 },
        (profile, context) => revokeToken(profile, 'the-token', 'refresh', context),
        surface,
      );
      expect(error).toBeUndefined();
      expect(form).toEqual({ ...client, token: 'the-token', token_type_hint: 'refresh_token' });
    },
  );

  it('1.9: userinfo takes the token as a bearer', async () => {
    const { got, request } = await asking(
      'userinfo',
      { body: { sub: 'dana', email_verified: true } },
      (profile, context) => fetchUserinfo(profile, 'the-token', context),
    );
    expect(got).toEqual({ status: 200, json: { sub: 'dana', email_verified: true } });
    expect(request?.headers.authorization).toBe('Bearer the-token');
  });
});
