import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { apiRequestSchema } from '../../src/domain/request';
import { type SeenRequest, startServer, type TestServer } from '../support/badServers';
import { createSelfSigned, type TestCertificate } from '../support/certificates';
import { unsignedJwt } from '../support/idTokens';
import { createSettableClock } from '../support/memoryPorts';
import type { Reply } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';
import {
  challenge,
  enrolment,
  factorList,
  messageNo,
  oauthNo,
  proved,
  startVerifyTenant,
  tenantTime,
  type VerifyTenant,
  verifyTokens,
} from '../support/verifyTenant';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const seed = 'JBSWY3DPEHPK3PXP';
const totpPaths = {
  '/v2.0/factors': factorList(enrolment('totp')),
  '/v2.0/factors/totp/totp-1': proved,
};

let running: RunningCore;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  running = await startCore();
});
afterEach(async () => {
  await running.core.stop();
  await Promise.all(closers.splice(0).map((close) => close()));
});

const tenantWith = async (script: Parameters<typeof startVerifyTenant>[0]): Promise<VerifyTenant> => {
  const tenant = await startVerifyTenant(script);
  closers.push(tenant.close);
  return tenant;
};

/** A profile of the tenant with the password of dana kept, and the seed where it is given. */
const savedProfile = async (
  tenant: VerifyTenant,
  parts: Partial<ProfileInput> = {},
  totpSeed?: string,
): Promise<string> => {
  const { id: profileId } = await running.saved({
    provider: 'ibmVerify',
    server: { kind: 'discovery', issuer: tenant.issuer },
    grant: 'password',
    username: 'dana',
    scope: 'openid',
    ...parts,
  });
  await running.client.call('secrets.set', { profileId, kind: 'password', value: 'the password of dana' });
  if (totpSeed !== undefined)
    await running.client.call('secrets.set', { profileId, kind: 'totp-seed', value: totpSeed });
  return profileId;
};

/** Looks again and again until something is so. */
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
};

/** Everything the app holds on to, in files and in the keychain. */
const everythingKept = (): string => JSON.stringify([[...running.files.texts], [...running.secrets.items]]);

describe('a profile of IBM Verify with its password and seed kept', () => {
  it('renews without a question, and hands in a code of its own each time', async () => {
    const tenant = await tenantWith({ paths: totpPaths, grants: { [jwtBearer]: verifyTokens({ expires_in: 1 }) } });
    const profileId = await savedProfile(tenant, {}, seed);
    const view = await running.client.call('token.get', { profileId, how: 'best' });
    expect(view).toMatchObject({ extras: { grant_id: expect.any(String) } });
    expect(await running.client.call('questions.open')).toEqual([]);
    expect(await running.client.call('token.reveal', { profileId, kind: 'access' })).toBe('the-user-token');
  });

  it('gives no code twice, not even after a restart within its thirty seconds', async () => {
    const clock = createSettableClock(tenantTime);
    await running.core.stop();
    running = await startCore({ clock });
    const dated = (reply: Reply): Reply => ({ ...reply, headers: { date: new Date(clock.now()).toUTCString() } });
    const tenant = await tenantWith({
      paths: {
        '/v2.0/factors': () => dated(factorList(enrolment('totp'))),
        '/v2.0/factors/totp/totp-1': () => dated(proved),
      },
    });
    const profileId = await savedProfile(tenant, {}, seed);
    await running.client.call('token.get', { profileId, how: 'sign-in' });
    const before = running;
    await running.core.stop();
    running = await startCore({ clock, before });
    const second = running.client.call('token.get', { profileId, how: 'sign-in' });
    await until(async () => {
      const run = await running.client.call('flow.last', { profileId });
      return run?.steps.at(-1)?.kind === 'waiting-for-code';
    });
    clock.advance(30_000);
    await second;
    const codes = tenant.calls().flatMap(({ body }) => (body === undefined ? [] : [JSON.stringify(body)]));
    expect(codes).toHaveLength(2);
    expect(new Set(codes).size).toBe(2);
  });

  it('hands in a password that was refused once more for nobody but a person, until it is another one', async () => {
    const clock = createSettableClock(tenantTime);
    await running.core.stop();
    running = await startCore({ clock });
    await running.client.call('settings.set', { keepFresh: false });
    const wrong = oauthNo('invalid_grant', 'CSIAQ9999E The password is wrong.');
    const tenant = await tenantWith({
      grants: {
        password: (form, count) =>
          count === 1 || form.get('password') === 'the new one' ? verifyTokens({ expires_in: 60 }) : wrong,
      },
    });
    const api = await startServer((_seen, response) => response.writeHead(401).end());
    closers.push(api.close);
    const profileId = await savedProfile(tenant);
    await running.client.call('token.get', { profileId, how: 'best' });
    clock.advance(61_000);
    const copy = () => running.client.call('token.copy', { profileId, form: 'header' });
    const send = () =>
      running.client.call('request.send', {
        profileId,
        runId: crypto.randomUUID(),
        request: apiRequestSchema.parse({ url: api.url }),
      });
    for (const _each of [1, 2, 3]) {
      expect(await refusalOf(copy())).toMatchObject({ code: 'credentials-refused', error: 'invalid_grant' });
      expect(await send()).toMatchObject({ status: 401 });
    }
    expect(tenant.forms()).toHaveLength(2);
    // A person who presses the button means it.
    await refusalOf(running.client.call('token.get', { profileId, how: 'best' }));
    expect(tenant.forms()).toHaveLength(3);
    await running.client.call('secrets.set', { profileId, kind: 'password', value: 'the new one' });
    await copy();
    expect(running.clipboard.text()).toBe('Authorization: Bearer the-user-token');
    expect(tenant.forms()).toHaveLength(4);
  });

  it('refreshes all the same where it was a sign-in that the password did for', async () => {
    const clock = createSettableClock(tenantTime);
    await running.core.stop();
    running = await startCore({ clock });
    await running.client.call('settings.set', { keepFresh: false });
    const tokens = (access_token: string): Reply => verifyTokens({ access_token, expires_in: 60, refresh_token: 'r' });
    const tenant = await tenantWith({
      grants: {
        password: (_form, count) => (count === 1 ? tokens('the first') : oauthNo('invalid_grant', 'wrong')),
        refresh_token: tokens('the refreshed'),
      },
    });
    const profileId = await savedProfile(tenant);
    await running.client.call('token.get', { profileId, how: 'best' });
    await refusalOf(running.client.call('token.get', { profileId, how: 'sign-in' }));
    clock.advance(61_000);
    await running.client.call('token.copy', { profileId, form: 'raw' });
    expect(running.clipboard.text()).toBe('the refreshed');
  });

  it('1.3: never shows, copies or keeps the token of the challenge, whatever comes of it', async () => {
    const tenant = await tenantWith({
      paths: { ...totpPaths, '/v2.0/factors/totp/totp-1': messageNo('CSIBN0002E', 403) },
    });
    const profileId = await savedProfile(tenant, {}, seed);
    const error = await refusalOf(running.client.call('token.get', { profileId, how: 'best' }));
    expect(error).toMatchObject({ code: 'provider-refused', error: 'CSIBN0002E' });
    expect(await running.client.call('token.view', { profileId })).toBeNull();
    expect(await refusalOf(running.client.call('token.copy', { profileId, form: 'header' }))).toMatchObject({
      code: 'not-found',
    });
    const run = await running.client.call('flow.last', { profileId });
    expect(JSON.stringify([run, running.log.lines])).not.toContain('the-challenge-token');
    expect(everythingKept()).not.toContain('the-challenge-token');
  });

  it('keeps what was there when a challenge of a refresh comes to nothing', async () => {
    const tenant = await tenantWith({
      paths: {
        ...totpPaths,
        '/v2.0/factors': (_request, count) => (count === 1 ? factorList(enrolment('totp')) : factorList()),
      },
      grants: { [jwtBearer]: verifyTokens({ refresh_token: 'the-refresh-token' }), refresh_token: challenge() },
    });
    const profileId = await savedProfile(tenant, {}, seed);
    await running.client.call('token.get', { profileId, how: 'best' });
    const error = await refusalOf(running.client.call('token.get', { profileId, how: 'refresh' }));
    expect(error).toMatchObject({ code: 'factor-none' });
    expect(await running.client.call('token.reveal', { profileId, kind: 'access' })).toBe('the-user-token');
    expect(await running.client.call('token.reveal', { profileId, kind: 'refresh' })).toBe('the-refresh-token');
  });

  it('asks in the window where no seed is kept, and goes on with the answer', async () => {
    const tenant = await tenantWith({ paths: totpPaths });
    const profileId = await savedProfile(tenant);
    const got = running.client.call('token.get', { profileId, how: 'best' });
    const [open] = await openQuestion();
    expect(open).toMatchObject({ profileId, question: { kind: 'one-time-code', factor: 'totp' } });
    await running.client.call('questions.answer', {
      questionId: open?.id ?? '',
      answer: { kind: 'one-time-code', code: '123456' },
    });
    await got;
    expect(await running.client.call('token.reveal', { profileId, kind: 'access' })).toBe('the-user-token');
  });

  const openQuestion = async () => {
    await until(async () => (await running.client.call('questions.open')).length > 0);
    return running.client.call('questions.open');
  };
});

describe('a seed as it is kept', () => {
  it('is refused at once when it is none', async () => {
    const { id: profileId } = await running.saved({});
    const error = await refusalOf(
      running.client.call('secrets.set', { profileId, kind: 'totp-seed', value: 'surely not a seed 1' }),
    );
    expect(error).toMatchObject({ code: 'input-invalid', field: 'totp-seed' });
    expect((await running.client.call('secrets.status', { profileId }))['totp-seed']).toBe(false);
  });
});

describe('a check of the settings', () => {
  const grantCheck = async (parts: Partial<ProfileInput>, grantsSupported?: readonly string[]) => {
    const tenant = await tenantWith(grantsSupported === undefined ? {} : { grantsSupported });
    const profile = await running.saved({
      provider: 'ibmVerify',
      server: { kind: 'discovery', issuer: tenant.origin },
      grant: 'password',
      clientAuth: 'client_secret_post',
      ...parts,
    });
    const checks = await running.client.call('profiles.check', profile);
    return checks.find(({ id }) => id === 'grant');
  };

  it.each<[string, Partial<ProfileInput>]>([
    ['the password grant', {}],
    ['policyauth', { verify: { firstStep: 'policyauth' } }],
    ['password authentication', { grant: 'verify_password' }],
    ['password authentication by policyauth', { grant: 'verify_password', verify: { serviceToken: 'policyauth' } }],
  ])('1.1: finds the bare tenant, whose document lists what %s is made of', async (_name, parts) => {
    expect(await grantCheck(parts)).toMatchObject({ outcome: 'good' });
  });

  it('1.6: names the jwt-bearer grant where it is the one that is missing', async () => {
    const listed = ['password', 'client_credentials'];
    expect(await grantCheck({ grant: 'verify_password' }, listed)).toMatchObject({
      outcome: 'warning',
      facts: { value: jwtBearer, listed: 'password client_credentials' },
    });
    expect(await grantCheck({ grant: 'verify_password', verify: { result: 'check' } }, listed)).toMatchObject({
      outcome: 'good',
    });
    expect(await grantCheck({ verify: { firstStep: 'policyauth' } }, listed)).toMatchObject({
      outcome: 'warning',
      facts: { value: 'policyauth' },
    });
  });
});

describe('what IBM Verify can be asked with a kept token', () => {
  it('1.8: the full SCIM user by the id from the check of the password', async () => {
    const tenant = await tenantWith({
      grants: { client_credentials: verifyTokens({ access_token: 'the-service-token' }) },
      paths: {
        '/v1.0/authnmethods/password/cloud': { body: { id: '651000TFPF', groups: [], attributes: [], assertion: 'a' } },
        '/v2.0/Users/651000TFPF': { body: { id: '651000TFPF', userName: 'dana' } },
        '/v2.0/Users/other': { body: { id: 'other' } },
      },
    });
    const profileId = await savedProfile(tenant, {
      grant: 'verify_password',
      verify: { identitySource: { by: 'id', id: 'cloud' } },
    });
    await running.client.call('token.get', { profileId, how: 'best' });
    const offer = await running.client.call('provider.calls', { profileId });
    expect(offer.calls.map(({ id }) => id)).toEqual(['scim-user', 'factors', 'identity-sources']);
    const call = (inputs: Record<string, string>) =>
      running.client.call('provider.call', { profileId, callId: 'scim-user', inputs });
    expect(await call({})).toEqual({ status: 200, json: { id: '651000TFPF', userName: 'dana' } });
    expect(await call({ userId: ' other ' })).toEqual({ status: 200, json: { id: 'other' } });
    expect(tenant.calls().at(-1)?.authorization).toBe('Bearer the-user-token');
  });
});

describe('IBM Cloud Object Storage Manager', () => {
  const jwt = unsignedJwt({ sub: 'dana', iss: 'https://t.example' });
  const viewPath = '/manager/api/json/1.0/viewSystem.adm';
  let certificate: TestCertificate;

  beforeEach(async () => {
    certificate = await createSelfSigned();
  });

  type Answer = (request: SeenRequest) => {
    readonly status: number;
    readonly body: string;
    readonly headers?: Record<string, string>;
  };

  const startManager = async (answer: Answer): Promise<TestServer> => {
    const manager = await startServer(
      (request, response) => {
        const { status, body, headers } = answer(request);
        response.writeHead(status, headers).end(body);
      },
      { tls: certificate },
    );
    closers.push(manager.close);
    return manager;
  };

  const accepts: Answer = ({ headers }) =>
    headers.authorization === `Bearer ${jwt}`
      ? { status: 200, body: '{"responseStatus":"ok","responseData":{"system":{}}}' }
      : { status: 401, body: '' };

  const managerProfile = async (
    manager: TestServer,
    accessToken: string,
    pinned = true,
    url = manager.url,
  ): Promise<string> => {
    const tenant = await tenantWith({
      paths: totpPaths,
      grants: { [jwtBearer]: verifyTokens({ access_token: accessToken }) },
    });
    const pin = { host: `127.0.0.1:${manager.port}`, sha256: certificate.sha256, until: Date.now() + 86_400_000 };
    const profileId = await savedProfile(
      tenant,
      {
        verify: { jwtOnly: true, resource: { kind: 'cosManager', url } },
        network: { pins: pinned ? [pin] : [] },
      },
      seed,
    );
    await running.client.call('token.get', { profileId, how: 'best' });
    return profileId;
  };

  const view = (profileId: string) =>
    running.client.call('provider.call', { profileId, callId: 'view-system', inputs: {} });

  it('5: GET …/viewSystem.adm with Bearer <JWT> is 200, with the exception for that host alone', async () => {
    const manager = await startManager(accepts);
    const profileId = await managerProfile(manager, jwt);
    expect(await view(profileId)).toEqual({
      status: 200,
      json: { responseStatus: 'ok', responseData: { system: {} } },
    });
    expect(manager.requests).toMatchObject([{ method: 'GET', path: viewPath }]);
  });

  it.each([
    ['a host and port', (url: string) => url.replace('https://', ' ')],
    ['an address with a path', (url: string) => `${url}/manager/index.html?x=1`],
  ])('5: is called where it was named by %s', async (_name, named) => {
    const manager = await startManager(accepts);
    const profileId = await managerProfile(manager, jwt, true, named(manager.url));
    expect(await view(profileId)).toMatchObject({ status: 200 });
    const { requests } = await running.client.call('provider.calls', { profileId });
    expect(requests.map(({ request }) => request.url)).toEqual([`${manager.url}${viewPath}`]);
  });

  it('5 and 7.10: its self-signed certificate is refused without the exception, and shown', async () => {
    const manager = await startManager(accepts);
    const profileId = await managerProfile(manager, jwt, false);
    const error = await refusalOf(view(profileId));
    expect(error).toMatchObject({
      code: 'tls-untrusted',
      reason: 'self-signed',
      certificate: { host: `127.0.0.1:${manager.port}`, sha256: certificate.sha256 },
    });
    expect(manager.requests).toEqual([]);
  });

  it('5: only JWT access tokens: an opaque one is refused before anything is sent, by button and by tester', async () => {
    const manager = await startManager(accepts);
    const profileId = await managerProfile(manager, 'an.opaque.token');
    const notJwt = { code: 'token-unusable', reason: 'not-jwt' };
    expect(await refusalOf(view(profileId))).toEqual(notJwt);
    const request = apiRequestSchema.parse({ url: `${manager.url}${viewPath}` });
    const sent = running.client.call('request.send', { profileId, runId: crypto.randomUUID(), request });
    expect(await refusalOf(sent)).toEqual(notJwt);
    expect(await refusalOf(running.client.call('token.copy', { profileId, form: 'curl' }))).toEqual(notJwt);
    expect((await running.client.call('token.view', { profileId }))?.problem).toEqual(notJwt);
    expect(manager.requests).toEqual([]);
  });

  it('5: a ready viewSystem.adm request goes from the tester, and follows no redirect', async () => {
    const manager = await startManager(accepts);
    const profileId = await managerProfile(manager, jwt);
    const { requests, calls } = await running.client.call('provider.calls', { profileId });
    expect(calls.map(({ id }) => id)).toContain('view-system');
    const ready = requests[0]?.request;
    expect(ready).toMatchObject({
      method: 'GET',
      url: `${manager.url}${viewPath}`,
      authorization: 'access',
      followRedirects: false,
    });
    if (ready === undefined) throw new Error('no ready request');
    const answer = await running.client.call('request.send', { profileId, runId: crypto.randomUUID(), request: ready });
    expect(answer.status).toBe(200);
  });

  it.each<[string, Answer, object]>([
    ['401', () => ({ status: 401, body: '' }), { code: 'provider-refused', error: 'HTTP 401', stage: 'call' }],
    [
      '401 with a challenge',
      () => ({ status: 401, body: '', headers: { 'www-authenticate': 'Bearer error="invalid_token"' } }),
      { code: 'provider-refused', error: 'invalid_token', status: 401 },
    ],
    ['403', () => ({ status: 403, body: '{"error":"Forbidden"}' }), { code: 'provider-refused', status: 403 }],
    ['an HTML page', () => ({ status: 200, body: '<html>Log in</html>' }), { code: 'answer-not-json', stage: 'call' }],
    [
      'a redirect to a login page',
      () => ({ status: 302, body: '', headers: { location: '/manager/login' } }),
      { code: 'answer-redirected', to: expect.stringMatching(/\/manager\/login$/) },
    ],
  ])('5: %s is a refusal, and no redirect is followed with the bearer', async (_name, answer, expected) => {
    const manager = await startManager(answer);
    const profileId = await managerProfile(manager, jwt);
    expect(await refusalOf(view(profileId))).toMatchObject(expected);
    expect(manager.requests).toHaveLength(1);
  });
});
