import { describe, expect, it } from 'vitest';
import { base64, bodyOf, me, passwordForm, type Reply, refresh, signIn, startDx, token } from './dx';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The status of an answer that must be an error in JSON with a msg. */
const refusal = ({ status, type, json }: Reply): number => {
  expect(type).toContain('application/json');
  expect(json).toEqual({ msg: expect.stringMatching(/\w+ \w+/) });
  return status;
};

describe('the token endpoint of the EMM security server', () => {
  it('2.1: answers userRefID, tkn, tt, v, rtkn, lc as plain JSON on one line, and no RFC 6749 field', async () => {
    const practice = await startDx();

    const reply = await token(practice, passwordForm(practice), { 'accept-language': 'es' });

    expect(reply.text).not.toContain('\n');
    expect(reply.json).toEqual({
      userRefID: 1,
      tkn: expect.stringMatching(uuid),
      tt: 'Bearer',
      v: 1800,
      rtkn: expect.stringMatching(uuid),
      lc: 'es',
    });
  });

  it('2.1: the Basic header holds the tenant alone, without a colon and without a secret', async () => {
    const practice = await startDx();
    const { tenant } = practice.credentials;
    const ask = (text: string) => token(practice, passwordForm(practice), { authorization: `Basic ${base64(text)}` });

    expect(base64('DEFAULTORG')).toBe('REVGQVVMVE9SRw==');
    expect((await ask(tenant)).status).toBe(200);
    expect(refusal(await ask(`${tenant}:`))).toBe(401);
    expect(refusal(await ask(`${tenant}:secret`))).toBe(401);
    expect(refusal(await ask('NOBODYORG'))).toBe(401);
  });

  it('2.4: with the strict switch off a colon pair is taken for its tenant', async () => {
    const practice = await startDx({ strictTenantHeader: false });
    const headers = { authorization: `Basic ${base64(`${practice.credentials.tenant}:secret`)}` };

    expect((await token(practice, passwordForm(practice), headers)).status).toBe(200);
    practice.switches.set({ strictTenantHeader: true });
    expect(refusal(await token(practice, passwordForm(practice), headers))).toBe(401);
  });

  it.each(['', 'Bearer abc', 'Basic'])('2.4: without a Basic header ("%s") it is 401', async (authorization) => {
    const practice = await startDx();

    expect(refusal(await token(practice, passwordForm(practice), { authorization }))).toBe(401);
  });

  it('2.1: a tenant with a trailing line feed is trimmed', async () => {
    const practice = await startDx();
    const headers = { authorization: `Basic ${base64(`${practice.credentials.tenant}\n`)}` };

    expect((await token(practice, passwordForm(practice), headers)).status).toBe(200);
  });

  it("2.1: the tenant may be the user's e-mail address, as in trial clouds", async () => {
    const practice = await startDx();
    const headers = { authorization: `Basic ${base64(practice.credentials.user.email)}` };

    const { tkn } = bodyOf(await token(practice, passwordForm(practice), headers));

    expect((await me(practice, tkn)).json).toMatchObject({ tenant: practice.credentials.tenant });
  });

  it.each([
    ['PASSWORD', 200, 200],
    ['Password', 200, 200],
    ['password', 400, 200],
  ])('2.4: grant_type=%s answers %s, and %s where every case is taken', async (grantType, documented, any) => {
    const practice = await startDx();
    const ask = () => token(practice, { ...passwordForm(practice), grant_type: grantType });

    expect((await ask()).status).toBe(documented);
    practice.switches.set({ grantCase: 'any' });
    expect((await ask()).status).toBe(any);
  });

  it.each([
    ['REFRESH_TOKEN', 200, 200],
    ['Refresh_Token', 200, 200],
    ['refresh_token', 400, 200],
  ])('2.4: grant_type=%s refreshes with %s, and %s where every case is taken', async (grantType, documented, any) => {
    const practice = await startDx({ refreshToken: 'same' });
    const { rtkn = '' } = await signIn(practice);
    const ask = () => token(practice, { grant_type: grantType, refresh_token: rtkn });

    expect((await ask()).status).toBe(documented);
    practice.switches.set({ grantCase: 'any' });
    expect((await ask()).status).toBe(any);
  });

  it.each([
    ['a wrong password', { password: 'wrong' }, 401],
    ['an unknown user', { username: 'nobody' }, 401],
    ['no password', { password: '' }, 400],
    ['no grant type', { grant_type: '' }, 400],
    ['another grant', { grant_type: 'CLIENT_CREDENTIALS' }, 400],
  ])('2.1: %s is an error with a JSON msg', async (_case, change, status) => {
    const practice = await startDx();

    expect(refusal(await token(practice, { ...passwordForm(practice), ...change }))).toBe(status);
  });

  it('2.1: a body of another type is refused', async () => {
    const practice = await startDx();

    const plain = await token(practice, passwordForm(practice), { 'content-type': 'text/plain' });
    expect(refusal(plain)).toBe(400);
    expect(plain.json).toEqual({ msg: 'The body must be application/x-www-form-urlencoded.' });
  });

  it('2.1: a user has to have scope on the tenant they sign in to', async () => {
    const practice = await startDx();
    const { userOfOneTenant, otherTenant } = practice.credentials;
    const form = passwordForm(practice, userOfOneTenant);

    expect(refusal(await token(practice, form))).toBe(401);
    const other = await token(practice, form, { authorization: `Basic ${base64(otherTenant)}` });
    expect(bodyOf(other).userRefID).toBe(2);
  });

  it('2.1: client_txn_id and exttoken_requested are taken', async () => {
    const practice = await startDx();
    const response = await fetch(`${practice.origin}/ess/security/v1/token?client_txn_id=tx-1`, {
      method: 'POST',
      headers: { authorization: `Basic ${base64(practice.credentials.tenant)}` },
      body: new URLSearchParams({ ...passwordForm(practice), exttoken_requested: 'false' }),
    });

    expect(response.status).toBe(200);
    expect(practice.exchanges.at(-1)?.query).toEqual({ client_txn_id: 'tx-1' });
  });

  it.each([
    ['de-DE,de;q=0.9', 'de'],
    ['', 'en'],
  ])('2.1: Accept-Language "%s" comes back in lc as %s', async (header, lc) => {
    const practice = await startDx();

    expect(bodyOf(await token(practice, passwordForm(practice), { 'accept-language': header })).lc).toBe(lc);
  });

  it('2.1: tt may be "Basic", userCohort may be there, and the answer may stand on several lines', async () => {
    const practice = await startDx({ tokenType: 'Basic', userCohort: true, severalLines: true });

    const reply = await token(practice, passwordForm(practice));

    expect(bodyOf(reply)).toMatchObject({ tt: 'Basic', userCohort: expect.stringMatching(uuid) });
    expect(reply.text.split('\n').length).toBeGreaterThan(5);
  });

  it('2.1: GET is no token call', async () => {
    const { origin } = await startDx();

    expect((await fetch(`${origin}/ess/security/v1/token`)).status).toBe(405);
  });
});

describe('refreshing at the EMM security server', () => {
  it('2.3: gives new tokens for the same user; a new rtkn takes the place of the old', async () => {
    const practice = await startDx();
    const first = await signIn(practice);

    const second = bodyOf(await refresh(practice, first.rtkn));

    expect(second.tkn).not.toBe(first.tkn);
    expect(second.rtkn).not.toBe(first.rtkn);
    expect((await me(practice, second.tkn)).json).toMatchObject({ userName: practice.credentials.user.username });
    expect(refusal(await refresh(practice, first.rtkn))).toBe(401);
    expect((await refresh(practice, second.rtkn)).status).toBe(200);
  });

  it('2.3: without rotation the same rtkn is sent again', async () => {
    const practice = await startDx({ refreshToken: 'same' });
    const { rtkn } = await signIn(practice);

    expect(bodyOf(await refresh(practice, rtkn)).rtkn).toBe(rtkn);
    expect((await refresh(practice, rtkn)).status).toBe(200);
  });

  it('2.3: a refresh may say nothing of the rtkn, and the old one goes on', async () => {
    const practice = await startDx({ refreshToken: 'absent' });
    const { rtkn } = await signIn(practice);

    expect(bodyOf(await refresh(practice, rtkn))).not.toHaveProperty('rtkn');
    expect((await refresh(practice, rtkn)).status).toBe(200);
  });

  it('2.3: needs the Basic header of the same tenant', async () => {
    const practice = await startDx();
    const { rtkn } = await signIn(practice);

    const other = { authorization: `Basic ${base64(practice.credentials.otherTenant)}` };

    expect(refusal(await refresh(practice, rtkn, other))).toBe(401);
    expect(refusal(await refresh(practice, rtkn, { authorization: '' }))).toBe(401);
    expect((await refresh(practice, rtkn)).status).toBe(200);
  });

  it('2.3: works while the token itself is long over, until the refresh token ends', async () => {
    const practice = await startDx({ refreshSeconds: 7200 });
    const first = await signIn(practice);

    practice.clock.pass(3600);
    const second = bodyOf(await refresh(practice, first.rtkn));
    practice.clock.pass(7200);

    expect(refusal(await refresh(practice, second.rtkn))).toBe(401);
  });

  it.each(['unknown', ''])('2.3: an unknown refresh token ("%s") is refused', async (rtkn) => {
    expect([400, 401]).toContain(refusal(await refresh(await startDx(), rtkn)));
  });
});
