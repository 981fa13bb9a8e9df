import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import type { ProfileInput } from '../../src/domain/profile';
import type { Answer } from '../../src/domain/question';
import { createRecalled } from '../../src/services/recalled';
import type { Reply } from '../support/misbehavingProvider';
import { answering, type RunParts, runAt } from '../support/verifyRun';
import {
  challenge,
  enrolment,
  factorList,
  type Grants,
  messageNo,
  oauthNo,
  proved,
  startVerifyTenant,
  type VerifyTenant,
  verifyTokens,
} from '../support/verifyTenant';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const list = '/v1.0/authnmethods/password';

const row = (id: string, name: string) => ({ name, location: `https://t${list}/${id}`, id, type: 'ibmldap' });
const sources = (...rows: readonly object[]): Reply => ({
  body: { total: rows.length, password: rows, limit: 200, count: 200, page: 1 },
});
const three = sources(row('cloud', 'Cloud Directory'), row('corp', 'Corporate'), row('ext', 'Partners'));

const user = {
  groups: [{ sourceId: 'cloud', displayName: 'testgroup', name: '6510001VZE' }],
  attributes: [
    { values: ['dana@example.com'], name: 'email' },
    { values: ['cloudIdentityRealm'], name: 'realm' },
  ],
  id: '651000TFPF',
};
const right: Reply = { body: { ...user, assertion: 'the-password-assertion' } };
const service: Reply = {
  body: { access_token: 'the-service-token', token_type: 'Bearer', expires_in: 7200, grant_id: 'g' },
};

type Paths = NonNullable<NonNullable<Parameters<typeof startVerifyTenant>[0]>['paths']>;
type Verify = NonNullable<ProfileInput['verify']>;

const tenantWith = async (paths: Paths = {}, grants: Grants = {}): Promise<VerifyTenant> => {
  const checks = Object.fromEntries(['cloud', 'corp', 'ext'].map((id) => [`${list}/${id}`, right]));
  const tenant = await startVerifyTenant({
    grants: { client_credentials: service, ...grants },
    paths: { [list]: three, ...checks, ...paths },
  });
  closers.push(tenant.close);
  return tenant;
};

const check = async (tenant: VerifyTenant, verify: Verify, parts: RunParts = {}) =>
  runAt(tenant, {
    ...parts,
    profile: {
      grant: 'verify_password',
      clientAuth: 'client_secret_post',
      username: 'dana',
      verify,
      ...parts.profile,
    },
    clientSecret: 'the secret of the client',
  });

const linesOf = (tenant: VerifyTenant): readonly string[] => tenant.calls().map(({ line }) => line);
const choosing = (sourceId: string) =>
  answering({ 'identity-source': { kind: 'identity-source', sourceId } satisfies Answer });
const byId: Verify = { identitySource: { by: 'id', id: 'cloud' } };

describe('password authentication', () => {
  it('1.8: the client’s own token checks the password, and the assertion gives a token for the person', async () => {
    const tenant = await tenantWith();
    const { tokens, asked, context } = await check(tenant, byId);

    expect(asked).toEqual([]);
    expect(tokens).toMatchObject({
      accessToken: 'the-user-token',
      extras: { 'user id': '651000TFPF', groups: 'testgroup', email: 'dana@example.com', realm: 'cloudIdentityRealm' },
    });
    expect(tenant.calls()).toEqual([
      {
        line: `POST ${list}/cloud?returnJwt=true`,
        authorization: 'Bearer the-service-token',
        body: { username: 'dana', password: 'the password of dana' },
      },
    ]);
    const client = { client_id: 'client', client_secret: 'the secret of the client' };
    expect(tenant.forms()).toEqual([
      { grant_type: 'client_credentials', ...client },
      { grant_type: jwtBearer, assertion: 'the-password-assertion', scope: 'openid', ...client },
    ]);
    expect(JSON.stringify([tokens, context.steps])).not.toMatch(
      /the-service-token|the-password-assertion|the password of/,
    );
  });

  it('1.8: the bearer can come from policyauth, whose challenge is used for this alone', async () => {
    const tenant = await tenantWith({}, { policyauth: challenge(['password'], 'the-first-challenge') });
    const { tokens } = await check(tenant, { ...byId, serviceToken: 'policyauth' });
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(tenant.calls()[0]?.authorization).toBe('Bearer the-first-challenge');
    expect(tenant.forms().map(({ grant_type }) => grant_type)).toEqual(['policyauth', jwtBearer]);
  });

  it('1.6: further factors follow where the policy wants them', async () => {
    const tenant = await tenantWith(
      { '/v2.0/factors': factorList(enrolment('totp')), '/v2.0/factors/totp/totp-1': proved },
      { [jwtBearer]: (_form, count) => (count === 1 ? challenge(['totp']) : verifyTokens()) },
    );
    const { tokens, asked } = await check(tenant, byId, { totpSeed: 'JBSWY3DPEHPK3PXP' });
    expect(asked).toEqual([]);
    expect(tokens).toMatchObject({ accessToken: 'the-user-token', extras: { 'user id': '651000TFPF' } });
  });

  it('1.8: without returnJwt the 200 has no assertion: the check alone keeps the client’s token and who the person is', async () => {
    const tenant = await tenantWith({ [`${list}/cloud`]: { body: user } });
    const { tokens } = await check(tenant, { ...byId, result: 'check' });
    expect(tokens).toMatchObject({
      accessToken: 'the-service-token',
      extras: { 'user id': '651000TFPF', groups: 'testgroup' },
    });
    expect(linesOf(tenant)).toEqual([`POST ${list}/cloud`]);
    expect(tenant.forms()).toHaveLength(1);
  });

  it('keeps no challenge as a token where the policy is asked and only the check is wanted', async () => {
    const tenant = await tenantWith({}, { policyauth: challenge(['password'], 'the-first-challenge') });
    const { error, tokens } = await check(tenant, { ...byId, serviceToken: 'policyauth', result: 'check' });
    expect(tokens).toBeUndefined();
    expect(error).toMatchObject({ code: 'input-invalid', field: 'verify.result' });
    // Said before the password leaves.
    expect(linesOf(tenant)).toEqual([]);
  });

  it('says so where a token is wanted and no assertion came', async () => {
    const tenant = await tenantWith({ [`${list}/cloud`]: { body: user } });
    const { error } = await check(tenant, byId);
    expect(error).toMatchObject({ code: 'answer-invalid', stage: 'factor' });
  });

  it.each<[string, Reply, object]>([
    [
      '1.8: 400 CSIBH0044E, whatever its words',
      messageNo('CSIBH0044E'),
      { code: 'credentials-refused', error: 'CSIBH0044E' },
    ],
    ['1.8: 401 CSIBH0044E', messageNo('CSIBH0044E', 401), { code: 'credentials-refused' }],
    [
      '1.8: CSIAI0160E of the SCIM variant',
      messageNo('CSIAI0160E'),
      { code: 'credentials-refused', error: 'CSIAI0160E' },
    ],
    [
      '1.8: CSIBH0002E, 403: no right to authenticate any user',
      messageNo('CSIBH0002E', 403),
      { code: 'provider-refused', error: 'CSIBH0002E', status: 403 },
    ],
    [
      '1.8: CSIBH0001E, 401: the token of the call is over',
      messageNo('CSIBH0001E', 401),
      { code: 'provider-refused', error: 'CSIBH0001E' },
    ],
    [
      '1.2: CSIBH0006E: a property is missing or invalid',
      messageNo('CSIBH0006E'),
      { code: 'provider-refused', error: 'CSIBH0006E' },
    ],
    ['a page', { status: 502, body: '<html>' }, { code: 'provider-unavailable' }],
    ['a page with 400', { status: 400, body: '<html>' }, { code: 'answer-not-json', status: 400 }],
    ['a page with 401', { status: 401, body: '<html>' }, { code: 'answer-not-json', status: 401 }],
    ['a bare 400', { status: 400 }, { code: 'credentials-refused', error: 'HTTP 400' }],
    ['a bare 401', { status: 401 }, { code: 'credentials-refused', error: 'HTTP 401' }],
  ])('%s has its own name', async (_name, reply, expected) => {
    const tenant = await tenantWith({ [`${list}/cloud`]: reply });
    const { error, context } = await check(tenant, byId, {
      password: '',
      answer: answering({ password: { kind: 'password', password: 'typed', keep: true } }),
    });
    expect(error).toMatchObject(expected);
    expect(context.kept).toEqual([]);
    expect(tenant.forms()).toHaveLength(1);
  });

  it('a refused client ends before the password leaves', async () => {
    const tenant = await tenantWith({}, { client_credentials: oauthNo('invalid_client', 'CSIAQ0155E wrong', 401) });
    const { error } = await check(tenant, byId);
    expect(error).toMatchObject({ code: 'client-refused', description: 'CSIAQ0155E wrong' });
    expect(tenant.calls()).toEqual([]);
  });

  it('repeats neither the password nor the client’s token, whatever the tenant says', async () => {
    const said = { messageId: 'CSIBH9999E', messageDescription: 'the password of dana by the-service-token' };
    const { error } = await check(await tenantWith({ [`${list}/cloud`]: { status: 400, body: said } }), byId);
    expect(error).toMatchObject({ error: 'CSIBH9999E', description: '[hidden] by [hidden]' });
  });

  it('needs a user name', async () => {
    const { error } = await check(await tenantWith(), byId, { profile: { username: '' } });
    expect(error).toMatchObject({ code: 'input-invalid', field: 'username' });
  });
});

describe('the identity source', () => {
  it('1.8: by its id, without a list', async () => {
    const tenant = await tenantWith();
    await check(tenant, byId);
    expect(linesOf(tenant)).toEqual([`POST ${list}/cloud?returnJwt=true`]);
    const { error } = await check(tenant, { identitySource: { by: 'id', id: ' ' } });
    expect(error).toMatchObject({ code: 'input-invalid', field: 'verify.identitySource' });
  });

  it('1.8: by choosing from the list of {name, id, type}', async () => {
    const tenant = await tenantWith();
    const { asked, tokens, context } = await check(
      tenant,
      { identitySource: { by: 'ask' } },
      { answer: choosing('corp') },
    );
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(asked).toEqual([
      {
        kind: 'identity-source',
        askedBy: new URL(tenant.origin).host,
        username: 'dana',
        sources: [
          { id: 'cloud', name: 'Cloud Directory', type: 'ibmldap' },
          { id: 'corp', name: 'Corporate', type: 'ibmldap' },
          { id: 'ext', name: 'Partners', type: 'ibmldap' },
        ],
      },
    ]);
    expect(linesOf(tenant)).toEqual([`GET ${list}`, `POST ${list}/corp?returnJwt=true`]);
    expect(context.steps).toContainEqual({ kind: 'identity-source', by: 'ask', source: 'Corporate' });
  });

  it('is not asked for where there is only one', async () => {
    const tenant = await tenantWith({ [list]: sources(row('corp', 'Corporate')) });
    const { asked } = await check(tenant, { identitySource: { by: 'ask' } });
    expect(asked).toEqual([]);
    expect(linesOf(tenant)).toContain(`POST ${list}/corp?returnJwt=true`);
  });

  it('1.8: by name, with the search filter encoded', async () => {
    const tenant = await tenantWith({ [list]: sources(row('cloud', 'Cloud Directory')) });
    const { tokens } = await check(tenant, { identitySource: { by: 'name', name: 'Cloud Directory' } });
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(linesOf(tenant)).toEqual([
      `GET ${list}?search=name%20%3D%20%22Cloud%20Directory%22`,
      `POST ${list}/cloud?returnJwt=true`,
    ]);
  });

  it('1.8: a name with quotes is looked for in the whole list', async () => {
    const tenant = await tenantWith({ [list]: sources(row('corp', 'The "real" one'), row('ext', 'Other')) });
    await check(tenant, { identitySource: { by: 'name', name: 'The "real" one' } });
    expect(linesOf(tenant)).toEqual([`GET ${list}`, `POST ${list}/corp?returnJwt=true`]);
  });

  it('1.8: a name is the same with blanks around it, and however its accents are composed', async () => {
    const tenant = await tenantWith({ [list]: sources(row('corp', 'Büro München'), row('ext', 'Other')) });
    const pasted = ` ${'Büro München'.normalize('NFD')}\t`;
    const { asked, tokens } = await check(tenant, { identitySource: { by: 'name', name: pasted } });
    expect([asked, tokens?.accessToken]).toEqual([[], 'the-user-token']);
    expect(linesOf(tenant).at(-1)).toContain('/corp?');
  });

  it('1.8: a tenant that takes no search filter is asked for the whole list', async () => {
    const noFilter = ({ parameters }: { readonly parameters: URLSearchParams }): Reply =>
      parameters.has('search') ? messageNo('CSIBH0006E') : three;
    const tenant = await tenantWith({ [list]: noFilter });
    const { tokens } = await check(tenant, { identitySource: { by: 'name', name: 'Corporate' } });
    expect(tokens?.accessToken).toBe('the-user-token');
    expect(linesOf(tenant).slice(1)).toEqual([`GET ${list}`, `POST ${list}/corp?returnJwt=true`]);
  });

  describe('of more than one page', () => {
    const many = Array.from({ length: 250 }, (_, index) => row(`id-${index}`, `Directory ${index}`));
    const page = (number: number): Reply => ({
      body: {
        total: 250,
        password: many.slice((number - 1) * 200, number * 200),
        limit: 200,
        count: 200,
        page: number,
      },
    });
    const byRule: Verify = { identitySource: { by: 'rules', rules: [], otherwise: 'Directory 230' } };

    it('1.8: is read to its end, so that the last one can be meant or chosen', async () => {
      const paged = ({ parameters }: { readonly parameters: URLSearchParams }): Reply =>
        page(parameters.get('pagination') === 'page=2&limit=200' ? 2 : 1);
      const tenant = await tenantWith({ [list]: paged, [`${list}/id-230`]: right });
      const { tokens } = await check(tenant, byRule);
      expect(tokens?.accessToken).toBe('the-user-token');
      expect(linesOf(tenant).slice(0, 2)).toEqual([`GET ${list}`, `GET ${list}?pagination=page%3D2%26limit%3D200`]);
    });

    it.each([
      ['gives the first page again', page(1)],
      ['refuses a further page', messageNo('CSIBH0007E')],
    ])('is what the tenant gives where it %s', async (_name, further) => {
      const paged = ({ parameters }: { readonly parameters: URLSearchParams }): Reply =>
        parameters.has('pagination') ? further : page(1);
      const tenant = await tenantWith({ [list]: paged });
      const { asked } = await check(tenant, byRule, {
        answer: () => {
          throw fail('cancelled', {});
        },
      });
      expect(asked).toMatchObject([{ kind: 'identity-source', problem: 'unknown' }]);
      expect(asked[0]?.kind === 'identity-source' && asked[0].sources.length).toBe(200);
    });
  });

  it('1.8: by rules on the user name, prefix, suffix or domain, whose source is a name or an id', async () => {
    const rules = [
      { kind: 'domain', text: 'example.com', source: 'Partners' },
      { kind: 'prefix', text: 'corp\\', source: 'corp' },
    ] as const;
    const verify: Verify = { identitySource: { by: 'rules', rules: [...rules], otherwise: 'Cloud Directory' } };
    const chosen = async (username: string) => {
      const tenant = await tenantWith();
      const { context } = await check(tenant, verify, { profile: { username } });
      expect(context.kinds()).toContain('identity-source');
      return linesOf(tenant).at(-1);
    };
    expect(await chosen('dana@example.com')).toContain('/ext?');
    expect(await chosen('CORP\\dana')).toContain('/corp?');
    expect(await chosen('dana')).toContain('/cloud?');
  });

  it('is asked for where no rule fits and nothing else is named', async () => {
    const verify: Verify = { identitySource: { by: 'rules', rules: [{ kind: 'prefix', text: 'x', source: 'corp' }] } };
    const { asked } = await check(await tenantWith(), verify, { answer: choosing('ext') });
    expect(asked).toMatchObject([{ kind: 'identity-source' }]);
  });

  it('1.8: ids do not change, so that the list is fetched once and kept, and a choice is asked for once', async () => {
    const tenant = await tenantWith();
    const recalled = createRecalled();
    for (const _run of [1, 2, 3]) {
      const { tokens } = await check(tenant, { identitySource: { by: 'ask' } }, { recalled, answer: choosing('corp') });
      expect(tokens?.accessToken).toBe('the-user-token');
    }
    expect(linesOf(tenant).filter((line) => line === `GET ${list}`)).toHaveLength(1);
    const { asked } = await check(tenant, { identitySource: { by: 'ask' } }, { recalled });
    expect(asked).toEqual([]);
    const byName: Verify = { identitySource: { by: 'name', name: 'Corporate' } };
    for (const _run of [1, 2]) await check(tenant, byName, { recalled });
    expect(linesOf(tenant).filter((line) => line.includes('search='))).toHaveLength(1);
  });

  it('is asked for anew after a wrong password, which may be right in another', async () => {
    const tenant = await tenantWith({
      [`${list}/corp`]: (_request, count) => (count === 1 ? messageNo('CSIBH0044E') : right),
    });
    const recalled = createRecalled();
    const first = await check(tenant, { identitySource: { by: 'ask' } }, { recalled, answer: choosing('corp') });
    expect(first.error?.code).toBe('credentials-refused');
    const second = await check(tenant, { identitySource: { by: 'ask' } }, { recalled, answer: choosing('cloud') });
    expect(second.asked).toHaveLength(1);
    expect(second.tokens?.accessToken).toBe('the-user-token');
  });

  it('1.8: zero hits by name are an empty array with 200: the person is offered the list, with the reason', async () => {
    const none: Paths = {
      [list]: ({ path }) => (path.includes('search=') ? sources() : three),
    };
    const verify: Verify = { identitySource: { by: 'name', name: 'Gone' } };
    const { asked, tokens } = await check(await tenantWith(none), verify, { answer: choosing('corp') });
    expect(asked).toMatchObject([{ kind: 'identity-source', problem: 'unknown', sources: [{}, {}, {}] }]);
    expect(tokens?.accessToken).toBe('the-user-token');

    const alone = await check(await tenantWith(none), verify, { answer: nobody });
    expect(alone.error).toEqual({
      code: 'identity-source-unknown',
      wanted: 'Gone',
      known: ['Cloud Directory', 'Corporate', 'Partners'],
    });
  });

  it('a choice made under other settings does not hide that a name is not there', async () => {
    const tenant = await tenantWith({ [list]: ({ path }) => (path.includes('search=') ? sources() : three) });
    const recalled = createRecalled();
    await check(tenant, { identitySource: { by: 'ask' } }, { recalled, answer: choosing('corp') });
    const gone: Verify = { identitySource: { by: 'name', name: 'Gone' } };
    const { asked } = await check(tenant, gone, { recalled, answer: choosing('ext') });
    expect(asked).toMatchObject([{ kind: 'identity-source', problem: 'unknown' }]);
  });

  it('two of one name are told apart by the person, or said to be two', async () => {
    const twins: Paths = { [list]: sources(row('cloud', 'Directory'), row('corp', 'Directory')) };
    const verify: Verify = { identitySource: { by: 'name', name: 'Directory' } };
    const { asked, tokens } = await check(await tenantWith(twins), verify, { answer: choosing('corp') });
    expect(asked).toMatchObject([{ problem: 'two-of-one-name', sources: [{ id: 'cloud' }, { id: 'corp' }] }]);
    expect(tokens?.accessToken).toBe('the-user-token');

    const alone = await check(await tenantWith(twins), verify, { answer: nobody });
    expect(alone.error).toEqual({ code: 'identity-source-ambiguous', wanted: 'Directory', count: 2 });
  });

  it.each<[string, Verify['identitySource']]>([
    ['to choose from', { by: 'ask' }],
    ['by name', { by: 'name', name: 'X' }],
    ['by rules', { by: 'rules', rules: [], otherwise: 'X' }],
  ])('is unknown where the tenant lists none, %s', async (_name, identitySource) => {
    const { error, asked } = await check(await tenantWith({ [list]: sources() }), { identitySource });
    expect(error).toMatchObject({ code: 'identity-source-unknown', known: [] });
    expect(asked).toEqual([]);
  });

  it('that was made since the list was kept is found without a restart', async () => {
    const fewer = sources(row('cloud', 'Cloud Directory'), row('corp', 'Corporate'));
    const tenant = await tenantWith({ [list]: (_request, count) => (count === 1 ? fewer : three) });
    const recalled = createRecalled();
    const byRule: Verify = { identitySource: { by: 'rules', rules: [], otherwise: 'Corporate' } };
    await check(tenant, byRule, { recalled });
    const { asked, error } = await check(
      tenant,
      { identitySource: { by: 'rules', rules: [], otherwise: 'Partners' } },
      { recalled },
    );
    expect({ asked, error }).toEqual({ asked: [], error: undefined });
    expect(linesOf(tenant).at(-1)).toBe(`POST ${list}/ext?returnJwt=true`);
  });

  it('that was made anew under its name is looked up again after one refusal', async () => {
    const tenant = await tenantWith({
      [list]: (_request, count) => sources(row(count === 1 ? 'corp' : 'ext', 'Corporate')),
      [`${list}/corp`]: messageNo('CSIBH0044E'),
    });
    const recalled = createRecalled();
    const byName: Verify = { identitySource: { by: 'name', name: 'Corporate' } };
    expect((await check(tenant, byName, { recalled })).error?.code).toBe('credentials-refused');
    expect((await check(tenant, byName, { recalled })).error).toBeUndefined();
  });

  it('an empty list is not kept: the tenant may be set up by the next time', async () => {
    const tenant = await tenantWith({ [list]: (_request, count) => (count === 1 ? sources() : three) });
    const recalled = createRecalled();
    await check(tenant, { identitySource: { by: 'ask' } }, { recalled });
    const { tokens } = await check(tenant, { identitySource: { by: 'ask' } }, { recalled, answer: choosing('corp') });
    expect(tokens?.accessToken).toBe('the-user-token');
  });

  it('cannot be chosen that was not offered', async () => {
    const { error } = await check(await tenantWith(), { identitySource: { by: 'ask' } }, { answer: choosing('other') });
    expect(error).toMatchObject({ code: 'identity-source-unknown', wanted: 'other' });
  });

  it.each<[string, Reply, object]>([
    ['CSIBH0002E', messageNo('CSIBH0002E', 403), { code: 'provider-refused', error: 'CSIBH0002E' }],
    ['no list', { body: {} }, { code: 'answer-invalid', stage: 'factor' }],
    ['a page', { body: '<html>' }, { code: 'answer-not-json' }],
  ])('has its own failure where the list is %s, and no password leaves', async (_name, reply, expected) => {
    const tenant = await tenantWith({ [list]: reply });
    const { error } = await check(tenant, { identitySource: { by: 'ask' } });
    expect(error).toMatchObject(expected);
    expect(linesOf(tenant)).toEqual([`GET ${list}`]);
  });
});

const nobody = (question: { readonly kind: string }): Answer => {
  throw fail('interaction-required', { question: question.kind });
};
