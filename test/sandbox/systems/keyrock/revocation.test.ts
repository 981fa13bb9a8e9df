import { describe, expect, it } from 'vitest';
import { basic, bodyOf, call, type Practice, refresh, standing, startKeyrock, withPassword } from './keyrock';

const revoke = (
  { origin, credentials }: Practice,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = basic(
    credentials.application.clientId,
    credentials.application.clientSecret,
  ),
) => call(`${origin}/oauth2/revoke`, { method: 'POST', headers, body: new URLSearchParams(form) });

const gone = 'Invalid token: access token is no longer valid';

describe('revoking at Keyrock', () => {
  it('3.7: a good token is 200, application/json, with an empty body', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice);

    const reply = await revoke(practice, { token: access_token, token_type_hint: 'access_token' });

    expect([reply.status, reply.type, reply.text]).toEqual([200, 'application/json; charset=utf-8', '']);
    expect(await standing(practice, access_token)).toBe(gone);
  });

  it('3.7: credentials in the form do as well', async () => {
    const practice = await startKeyrock();
    const { clientId, clientSecret } = practice.credentials.application;
    const { access_token } = await withPassword(practice);

    const form = { token: access_token, client_id: clientId, client_secret: clientSecret };

    expect((await revoke(practice, form, {})).type).toBe('application/json; charset=utf-8');
  });

  it('3.7: revoking the access token leaves its refresh token', async () => {
    const practice = await startKeyrock();
    const { access_token, refresh_token } = await withPassword(practice);

    await revoke(practice, { token: access_token });

    expect((await refresh(practice, refresh_token)).status).toBe(200);
  });

  it.each(['refresh_token', 'access_token', undefined])(
    '3.7: revoking the refresh token kills its access token too (hint %s)',
    async (hint) => {
      const practice = await startKeyrock();
      const { access_token, refresh_token = '' } = await withPassword(practice);

      await revoke(practice, { token: refresh_token, ...(hint !== undefined && { token_type_hint: hint }) });

      expect(await standing(practice, access_token)).toBe(gone);
      expect((await refresh(practice, refresh_token)).json).toBe('Invalid grant: refresh token is no longer valid');
    },
  );

  it('3.7: an unknown token is 200 text/html with an error sentence', async () => {
    const practice = await startKeyrock();

    const reply = await revoke(practice, { token: 'f'.repeat(40) });

    expect([reply.status, reply.type, reply.text]).toEqual([
      200,
      'text/html; charset=utf-8',
      'Invalid token: access or refresh token is invalid',
    ]);
  });

  it('keyrock: a token of another client is answered alike, and stays good', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice, {}, practice.credentials.plainApplication);

    const reply = await revoke(practice, { token: access_token });

    expect([reply.status, reply.type]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await standing(practice, access_token)).toMatchObject({ sub: expect.any(String) });
  });

  it('3.7: a second time, and a JWT, are unknown', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice);
    const jwt = (await withPassword(practice, { scope: 'jwt' })).access_token;
    await revoke(practice, { token: access_token });

    expect((await revoke(practice, { token: access_token })).type).toContain('text/html');
    expect((await revoke(practice, { token: jwt })).type).toContain('text/html');
  });

  it('3.7: a bad hint is 400 text', async () => {
    const practice = await startKeyrock();

    const reply = await revoke(practice, { token: 'x', token_type_hint: 'id_token' });

    expect([reply.status, reply.type]).toEqual([400, 'text/html; charset=utf-8']);
  });

  it('3.7: no client credentials is 503 text/html "Cannot convert undefined or null to object"', async () => {
    const practice = await startKeyrock();

    const reply = await revoke(practice, { token: 'x' }, {});

    expect([reply.status, reply.type, reply.text]).toEqual([
      503,
      'text/html; charset=utf-8',
      'Cannot convert undefined or null to object',
    ]);
  });

  it('3.7: a wrong secret and a missing token are 401 text/html', async () => {
    const practice = await startKeyrock();
    const { clientId } = practice.credentials.application;

    const wrong = await revoke(practice, { token: 'x' }, basic(clientId, 'wrong'));
    const missing = await revoke(practice, {});

    expect([wrong.status, wrong.text]).toEqual([401, 'Invalid client: client is invalid']);
    expect([missing.status, missing.type]).toEqual([401, 'text/html; charset=utf-8']);
  });

  it('3.7: after a rotation the older access token outlives the new refresh token', async () => {
    const practice = await startKeyrock();
    const first = await withPassword(practice);
    const second = bodyOf(await refresh(practice, first.refresh_token));

    await revoke(practice, { token: second.refresh_token ?? '', token_type_hint: 'refresh_token' });

    expect(await standing(practice, second.access_token)).toBe(gone);
    expect(await standing(practice, first.access_token)).toMatchObject({ sub: expect.any(String) });
  });
});
