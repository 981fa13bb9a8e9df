import { afterEach, describe, expect, it } from 'vitest';
import type { FlowRunSummary } from '../../src/domain/flow';
import type { ProfileInput } from '../../src/domain/profile';
import type { TokenCall } from '../../src/domain/tokenCall';
import { createSigner, unsignedJwt } from '../support/idTokens';
import { createFakeBrowser } from '../support/memoryPorts';
import { type Script, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

const token = 'opaque+access/token~that=nobody-may-see';
const secret = 'the+client/secret=1';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A core with a token of a provider that answers calls as the script says. */
const withToken = async (script: Script, parts: (root: string) => Partial<ProfileInput> = () => ({})) => {
  const browser = createFakeBrowser();
  const provider = await startMisbehavingProvider({
    token: { body: { access_token: token, token_type: 'Bearer', expires_in: 3600 } },
    ...script,
  });
  const running = await startCore({ browser });
  closers.push(provider.close, running.core.stop);
  const server = { kind: 'discovery', issuer: provider.issuer } as const;
  const { id: profileId } = await running.saved({
    server,
    clientAuth: 'client_secret_post',
    ...parts(provider.issuer),
  });
  await running.client.call('secrets.set', { profileId, kind: 'client-secret', value: secret });
  await running.client.call('secrets.set', { profileId, kind: 'password', value: 'the password of dana' });
  await running.client.call('token.get', { profileId, how: 'sign-in' });
  return { ...running, provider, browser, profileId };
};

type App = Pick<RunningCore, 'client'> & { readonly profileId: string };

const runsOf = ({ client, profileId }: App) => client.call('flow.runs', { profileId });
const calls = (runs: readonly FlowRunSummary[]): readonly TokenCall[] =>
  runs.flatMap(({ purpose }) => (purpose.kind === 'call' ? [purpose.call] : []));

/** The newest run with what went over the wire. */
const newestOf = async (app: App) => {
  const [newest] = await runsOf(app);
  return app.client.call('flow.run', { profileId: app.profileId, runId: newest?.id ?? '' });
};

const dx = (root: string): Partial<ProfileInput> => ({
  provider: 'dxOperationalIntelligence',
  server: { kind: 'endpoints', endpoints: { token: `${root}/ess/security/v1/token` } },
  grant: 'password',
  clientAuth: 'none',
  clientId: '',
  username: 'jsmith',
  dx: { tenant: 'DEFAULTORG' },
});
const dxToken = { '/ess/security/v1/token': { body: { tkn: token, tt: 'Bearer', v: 600, rtkn: 'rt', lc: 'es' } } };

describe('the record of a call about a token', () => {
  it.each([
    ['userinfo', 'token.userinfo', 'GET', '/userinfo', 200],
    ['introspection', 'token.introspect', 'POST', '/introspect', 200],
    ['revocation', 'token.revoke', 'POST', '/revoke', 200],
  ] as const)('has each exchange of %s, and neither token nor secret', async (kind, name, method, path, status) => {
    const echo = { active: true, sub: 'dana', you_sent: token, and: encodeURIComponent(secret) };
    const app = await withToken({ paths: { [path]: { status, body: echo, headers: { 'x-echo': token } } } });
    await app.client.call(name, { profileId: app.profileId });

    const { run, records } = await newestOf(app);
    expect(run).toMatchObject({ state: 'done', profileId: app.profileId });
    expect(run.steps[0]).toMatchObject({ kind: 'call-started', call: { kind } });
    expect(records.map(({ stage }) => stage)).toEqual(['discovery', kind]);
    expect(records[1]).toMatchObject({
      request: { method, address: `${app.provider.issuer}${path}` },
      response: { status },
    });
    const written = JSON.stringify({ run, records });
    expect(written).toContain('"you_sent\\":\\"[hidden]');
    for (const open of [token, encodeURIComponent(token), secret, encodeURIComponent(secret)])
      expect(written).not.toContain(open);
  });

  it('is of a kind of its own: the way to the token stays the last run, and is listed below', async () => {
    const app = await withToken({ paths: { '/userinfo': { body: { sub: 'dana' } } } });
    const way = await app.client.call('flow.last', { profileId: app.profileId });
    await app.client.call('token.userinfo', { profileId: app.profileId });
    expect(await app.client.call('flow.last', { profileId: app.profileId })).toEqual(way);
    expect((await runsOf(app)).map(({ purpose }) => purpose)).toEqual([
      { kind: 'call', call: { kind: 'userinfo' } },
      { kind: 'token', grant: 'client_credentials' },
    ]);
    expect(app.heard.filter((name) => name === 'call.changed').length).toBeGreaterThan(2);
  });

  it('of a refused named call says why, and goes out as HAR and Markdown', async () => {
    const refused = { status: 401, body: { msg: `Session of ${token} is over` } };
    const app = await withToken({ paths: { ...dxToken, '/ess/security/v1/me': refused } }, dx);
    const { profileId } = app;
    await refusalOf(app.client.call('provider.call', { profileId, callId: 'userinfo', inputs: {} }));

    const [newest] = await runsOf(app);
    expect(newest).toMatchObject({
      purpose: { kind: 'call', call: { kind: 'system', id: 'userinfo', label: 'Who am I' } },
      state: 'failed',
      error: { code: 'provider-refused', status: 401 },
    });
    const { run, records } = await newestOf(app);
    expect(run.diagnosis).toMatchObject({ rule: 'dx-call', action: 'sign-in-again' });
    expect(records[0]?.request.headers).toContainEqual({ name: 'authorization', value: 'Bearer [hidden]' });

    const wanted = { profileId, runId: run.id };
    const { text: har } = await app.client.call('flow.exportText', { ...wanted, format: 'har' });
    expect(JSON.parse(har).log).toMatchObject({
      pages: [{ title: 'Who am I' }],
      entries: [{ request: { method: 'GET' }, response: { status: 401 } }],
    });
    const { text: markdown } = await app.client.call('flow.exportText', { ...wanted, format: 'markdown' });
    expect(markdown).toMatch(/^# Test .*, Who am I\n/);
    expect(markdown).toContain(`**${run.diagnosis?.cause}**`);
    expect(markdown).toContain('| `call` | `Who am I` |');
    for (const text of [har, markdown]) {
      expect(text).toContain('Session of [hidden] is over');
      expect(text).not.toContain(token);
    }
  });

  it('has a token that travels in the query masked there, and what was typed for the call as it was', async () => {
    const jwt = unsignedJwt({ sub: 'dana', jti: 'a-mark-nobody-may-see-9F3kQ' });
    const app = await withToken(
      {
        token: { body: { access_token: jwt, token_type: 'Bearer', expires_in: 3600 } },
        paths: { '/user': { status: 401, body: '"Invalid token: access token has expired"' } },
      },
      (root) => ({
        provider: 'keyrock',
        server: { kind: 'endpoints', endpoints: { token: `${root}/token`, userinfo: `${root}/user` } },
        grant: 'password',
        username: 'dana',
        clientAuth: 'client_secret_basic',
      }),
    );
    const inputs = { action: 'GET', resource: '/orders' };
    await refusalOf(app.client.call('provider.call', { profileId: app.profileId, callId: 'decision', inputs }));
    const { run, records } = await newestOf(app);
    expect(run.diagnosis?.rule).toBe('keyrock-access-token');
    expect(records[0]?.request.parameters).toEqual(
      expect.arrayContaining([
        { name: 'access_token', value: '[hidden]' },
        { name: 'action', value: 'GET' },
        { name: 'resource', value: '/orders' },
      ]),
    );
    const { text } = await app.client.call('flow.exportText', {
      profileId: app.profileId,
      runId: run.id,
      format: 'har',
    });
    for (const part of jwt.split('.').filter((each) => each.length > 20))
      expect(JSON.stringify({ run, records }) + text).not.toContain(part);
  });

  it('is there for a call that nothing answered', async () => {
    const app = await withToken({});
    await app.provider.close();
    await refusalOf(app.client.call('token.introspect', { profileId: app.profileId }));
    const { run, records } = await newestOf(app);
    expect(run).toMatchObject({ state: 'failed', diagnosis: { rule: 'connection-refused' } });
    expect(records.at(-1)).toMatchObject({ stage: 'discovery', error: { code: 'connection-refused' } });
  });

  it('is there for a call that the app itself refused to make', async () => {
    const app = await withToken({ metadata: () => ({ introspection_endpoint: undefined }) });
    await refusalOf(app.client.call('token.introspect', { profileId: app.profileId }));
    expect((await newestOf(app)).run).toMatchObject({
      state: 'failed',
      diagnosis: { cause: 'The provider does not say where its introspection endpoint is.' },
    });
  });

  it('is not begun without a token', async () => {
    const app = await withToken({});
    await app.client.call('token.forget', { profileId: app.profileId });
    expect((await refusalOf(app.client.call('token.userinfo', { profileId: app.profileId }))).code).toBe('not-found');
    expect(calls(await runsOf(app))).toEqual([]);
  });
});

describe('the record of a sign-out at the provider', () => {
  it('has the page that was opened, its parameters masked', async () => {
    const signer = await createSigner();
    let issuer = '';
    const claims = () => ({ iss: issuer, aud: 'client', sub: 'dana', iat: now(), exp: now() + 600 });
    const now = (): number => Math.floor(Date.now() / 1000);
    const app = await withToken(
      {
        metadata: (root) => {
          issuer = root;
          return { end_session_endpoint: `${root}/end` };
        },
        keys: { body: signer.jwks },
        token: async () => ({
          body: { access_token: token, token_type: 'Bearer', id_token: await signer.sign(claims()) },
        }),
      },
      () => ({ grant: 'password', username: 'dana', scope: 'openid' }),
    );
    const idToken = await app.client.call('token.reveal', { profileId: app.profileId, kind: 'id' });
    await app.client.call('token.endSession', { profileId: app.profileId });

    expect(app.browser.opened.at(-1)).toContain(idToken);
    const { run, records } = await newestOf(app);
    expect(run).toMatchObject({ state: 'done', steps: [{ call: { kind: 'end-session' } }, ...anySteps(run, 1)] });
    expect(run.steps).toContainEqual(
      expect.objectContaining({
        kind: 'sign-out-page',
        address: `${issuer}/end`,
        parameters: expect.arrayContaining([
          { name: 'id_token_hint', value: '[hidden]' },
          { name: 'client_id', value: 'client' },
        ]),
      }),
    );
    const wanted = { profileId: app.profileId, runId: run.id, format: 'har' as const };
    const { text } = await app.client.call('flow.exportText', wanted);
    expect(JSON.parse(text).log.entries.at(-1)).toMatchObject({
      request: { queryString: expect.arrayContaining([{ name: 'id_token_hint', value: '[hidden]' }]) },
      comment: 'Given to the system browser',
    });
    expect(JSON.stringify({ run, records }) + text).not.toContain(idToken);
  });
});

const anySteps = (run: { readonly steps: readonly unknown[] }, from: number): readonly unknown[] =>
  run.steps.slice(from);

describe('calls that do not come to their end', () => {
  const hanging = () => {
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const never = new Promise<never>(() => undefined);
    const reply = () => {
      isAsked();
      return never;
    };
    return { asked, paths: { '/introspect': reply } };
  };

  it('are written down as cancelled', async () => {
    const { asked, paths } = hanging();
    const app = await withToken({ paths });
    const refused = refusalOf(app.client.call('token.introspect', { profileId: app.profileId }));
    await asked;
    expect((await runsOf(app))[0]).toMatchObject({ state: 'running' });
    await app.client.call('token.cancelCalls', { profileId: app.profileId });
    await refused;
    const { run, records } = await newestOf(app);
    expect(run.state).toBe('cancelled');
    expect(run.diagnosis).toBeUndefined();
    expect(records.at(-1)).toMatchObject({ stage: 'introspection', error: { code: 'cancelled' } });
  });

  it('are kept when the app quits in the middle of them', async () => {
    const { asked, paths } = hanging();
    const app = await withToken({ paths });
    const refused = refusalOf(app.client.call('token.introspect', { profileId: app.profileId }));
    await asked;
    await app.core.stop();
    await refused;
    const again = await startCore({ before: app });
    closers.push(again.core.stop);
    expect((await runsOf({ ...again, profileId: app.profileId }))[0]).toMatchObject({
      purpose: { kind: 'call', call: { kind: 'introspection' } },
      state: 'cancelled',
    });
  });

  it('leave nothing behind for a profile that is removed meanwhile', async () => {
    const { asked, paths } = hanging();
    const app = await withToken({ paths });
    const refused = refusalOf(app.client.call('token.introspect', { profileId: app.profileId }));
    await asked;
    await app.client.call('profiles.remove', { profileId: app.profileId });
    expect((await refused).code).toBe('cancelled');
    await app.core.stop();
    expect([...app.files.texts.keys()].filter((name) => name.startsWith('runs-'))).toEqual([]);
  });

  it('stand beside each other, each with its own end', async () => {
    const { asked, paths } = hanging();
    const app = await withToken({ paths: { ...paths, '/userinfo': { body: { sub: 'dana' } } } });
    const { profileId } = app;
    const refused = refusalOf(app.client.call('token.introspect', { profileId }));
    await asked;
    await app.client.call('token.userinfo', { profileId });
    await app.client.call('token.get', { profileId, how: 'sign-in' });
    const states = async () =>
      Object.fromEntries(
        (await runsOf(app)).map(({ purpose, state }) => [purpose.kind === 'call' ? purpose.call.kind : 'token', state]),
      );
    expect(await states()).toEqual({ introspection: 'running', userinfo: 'done', token: 'done' });
    await app.client.call('token.cancelCalls', { profileId });
    await refused;
    expect(await states()).toEqual({ introspection: 'cancelled', userinfo: 'done', token: 'done' });
  });
});

describe('the runs of a profile', () => {
  it('keep every sign-in however many calls are made, and the last ten calls, over a restart too', async () => {
    const app = await withToken({ paths: { '/userinfo': { status: 401, body: '' } } });
    const { profileId } = app;
    for (let count = 0; count < 25; count += 1) await refusalOf(app.client.call('token.userinfo', { profileId }));
    await app.core.stop();
    const again = await startCore({ before: app });
    closers.push(again.core.stop);
    const runs = await runsOf({ ...again, profileId });
    expect(calls(runs)).toHaveLength(10);
    expect(runs.at(-1)?.purpose).toEqual({ kind: 'token', grant: 'client_credentials' });
    expect(runs).toHaveLength(11);
  });
});
