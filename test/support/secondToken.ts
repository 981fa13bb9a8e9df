import { onTestFinished } from 'vitest';
import type { AppError } from '../../src/domain/errors';
import type { ProfileInput } from '../../src/domain/profile';
import type { Answer, Question } from '../../src/domain/question';
import { createSettableClock, type SettableClock } from './memoryPorts';
import { type Reply, type Script, startMisbehavingProvider } from './misbehavingProvider';
import { createPersonAtBrowser } from './personAtBrowser';
import { type RunningCore, refusalOf, startCore } from './runningCore';
import {
  challenge,
  enrolment,
  factorList,
  sentCode,
  startVerifyTenant,
  tenantTime,
  verifyTokens,
} from './verifyTenant';

/** What a proxy or the log-in page of a network says in place of a system. */
export const page: Reply = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html>Welcome to our network</html>',
};

type Secrets = Readonly<Partial<Record<'password' | 'client-secret' | 'totp-seed', string>>>;
/** The app with one profile and its token. */
export type Setting = RunningCore & { readonly profileId: string; readonly clock: SettableClock };

/** A core with one profile, whose first token is there. */
const coreWith = async (
  parts: Partial<ProfileInput>,
  secrets: Secrets,
  clock = createSettableClock(),
): Promise<Setting> => {
  const running = await startCore({ clock, browser: createPersonAtBrowser() });
  onTestFinished(running.core.stop);
  const { id: profileId } = await running.saved(parts);
  for (const kind of ['password', 'client-secret', 'totp-seed'] as const) {
    const value = secrets[kind];
    if (value !== undefined) await running.client.call('secrets.set', { profileId, kind, value });
  }
  await running.client.call('token.get', { profileId, how: 'sign-in' });
  return { ...running, profileId, clock };
};

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

/** What a person does about a question; undefined lets it stand. */
export type Respond = (question: Question) => Answer | 'cancel' | undefined;

/** Gets a token once more, answers what is asked meanwhile, lets time pass, and says how it was refused. */
export const refusedAgain = async (
  { client, profileId, clock }: Setting,
  how: 'sign-in' | 'refresh' = 'sign-in',
  respond: Respond = () => undefined,
): Promise<AppError> => {
  let done = false;
  const refusal = refusalOf(client.call('token.get', { profileId, how })).finally(() => {
    done = true;
  });
  const answered = new Set<string>();
  while (!done) {
    for (const { id, question } of await client.call('questions.open')) {
      const answer = answered.has(id) ? undefined : respond(question);
      if (answer === undefined) continue;
      answered.add(id);
      if (answer === 'cancel') await client.call('questions.cancel', { questionId: id });
      else await client.call('questions.answer', { questionId: id, answer });
    }
    clock.advance(200);
    await soon();
  }
  return refusal;
};

/** The first sign-in goes well; whatever a path or a grant says after it is `then`. */
export const after = (first: Reply, then: Reply) => (_request: unknown, count: number) => (count === 1 ? first : then);

const verifyProfile = (issuer: string, parts: Partial<ProfileInput> = {}): Partial<ProfileInput> => ({
  provider: 'ibmVerify',
  server: { kind: 'discovery', issuer },
  grant: 'password',
  username: 'dana',
  scope: 'openid',
  ...parts,
});

type VerifyScript = NonNullable<Parameters<typeof startVerifyTenant>[0]>;

/** The protected call of a Manager. */
export const managerPath = '/manager/api/json/1.0/viewSystem.adm';
/** Presses the button of that call. */
export const callManager = ({ client, profileId }: Setting) =>
  client.call('provider.call', { profileId, callId: 'view-system', inputs: {} });

/** A tenant that gives a token at once the first time, and asks for a second factor from then on. */
export const verifyAt = async (
  script: VerifyScript,
  given: {
    readonly parts?: Partial<ProfileInput>;
    readonly secrets?: Secrets;
    readonly clock?: SettableClock;
    /** The tokens are for a Manager, which stands beside the tenant. */
    readonly resource?: true;
  } = {},
): Promise<Setting> => {
  const first = verifyTokens({ refresh_token: 'the-refresh-token' });
  const tenant = await startVerifyTenant({
    ...script,
    grants: { password: after(first, challenge()), ...script.grants },
  });
  onTestFinished(tenant.close);
  return coreWith(
    verifyProfile(tenant.issuer, {
      ...(given.resource ? { verify: { resource: { kind: 'cosManager', url: tenant.origin } } } : {}),
      ...given.parts,
    }),
    { password: 'the password of dana', 'client-secret': 'the secret', ...given.secrets },
    given.clock ?? createSettableClock(tenantTime),
  );
};

/** A person who types this whenever a code is asked for. */
export const typing =
  (text: string): Respond =>
  ({ kind }) =>
    kind === 'one-time-code' ? { kind, code: text } : undefined;

/** A tenant that sends codes by e-mail. */
export const sendsMail = {
  '/v2.0/factors': factorList(enrolment('emailotp', { attributes: { emailAddress: 'd@example.com' } })),
  '/v2.0/factors/emailotp/emailotp-1/verifications': sentCode(),
};
/** Where such a code is handed in. */
export const attempts = '/v2.0/factors/emailotp/emailotp-1/verifications/verification-1';

const systemAt = async (
  paths: Script['paths'],
  parts: (root: string) => Partial<ProfileInput>,
  secrets: Secrets,
): Promise<Setting> => {
  const provider = await startMisbehavingProvider({ paths: { ...paths } });
  onTestFinished(provider.close);
  return coreWith(parts(provider.issuer), secrets);
};

/** DX Operational Intelligence, which says `then` to the second token call; so do the next two. */
export const dxAt = (then: Reply) =>
  systemAt(
    { '/ess/security/v1/token': after({ body: { tkn: 'kept-token', tt: 'Bearer', v: 1800, rtkn: 'r' } }, then) },
    (root) => ({
      provider: 'dxOperationalIntelligence',
      server: { kind: 'endpoints', endpoints: { token: `${root}/ess/security/v1/token` } },
      grant: 'password',
      clientId: '',
      username: 'jsmith',
      dx: { tenant: 'DEFAULTORG' },
    }),
    { password: 'p' },
  );

/** Keyrock. */
export const keyrockAt = (then: Reply) =>
  systemAt(
    { '/oauth2/token': after({ body: { access_token: 'kept-token', token_type: 'bearer', scope: ['bearer'] } }, then) },
    (root) => ({
      provider: 'keyrock',
      server: { kind: 'endpoints', endpoints: { token: `${root}/oauth2/token` } },
      grant: 'password',
      username: 'a@b.example',
      clientAuth: 'client_secret_basic',
      basicEncoding: 'raw',
      scope: 'openid',
    }),
    { password: 'p', 'client-secret': 's' },
  );

/** webMethods Integration, which says `then` once `refreshLimit` refreshes went well. */
export const webMethodsAt = (then: Reply, refreshLimit: number | null = null) =>
  systemAt(
    {
      '/getToken': (_request, count) =>
        count <= 1 + (refreshLimit ?? 0)
          ? { body: { access_token: 'kept-token', token_type: 'Bearer', expires_in: '3600', refresh_token: 'r' } }
          : then,
    },
    (root) => ({
      provider: 'webMethods',
      server: {
        kind: 'endpoints',
        endpoints: { authorization: `${root}/authorize`, token: `${root}/getToken` },
      },
      grant: 'authorization_code',
      clientAuth: 'client_secret_basic',
      basicEncoding: 'raw',
      webMethods: { parametersIn: 'query', refreshLimit },
    }),
    { 'client-secret': 's' },
  );

const sources = (...ids: readonly string[]): Reply => ({
  body: {
    total: ids.length,
    password: ids.map((id) => ({ id, name: 'Staff', location: `/v1.0/authnmethods/password/${id}`, type: 'ibmldap' })),
    limit: 200,
    count: 200,
    page: 1,
  },
});

/** A tenant whose sources of the name that is looked for change with each sign-in. */
export const signsInAtSource = (lists: readonly (readonly string[])[]): Promise<Setting> => {
  let next = 0;
  return verifyAt(
    {
      grants: {
        client_credentials: () => {
          next += 1;
          return verifyTokens({ access_token: 'the-service-token' });
        },
      },
      paths: {
        '/v1.0/authnmethods/password': () => sources(...(lists[next - 1] ?? [])),
        '/v1.0/authnmethods/password/cloud': { body: { id: '1', assertion: 'a' } },
      },
    },
    { parts: { grant: 'verify_password', verify: { identitySource: { by: 'name', name: 'Staff' } } } },
  );
};

/** The app after a restart: a list that was fetched before is fetched again. */
export const restarted = async (setting: Setting): Promise<Setting> => {
  await setting.core.stop();
  const running = await startCore({ clock: setting.clock, before: setting });
  onTestFinished(running.core.stop);
  return { ...setting, ...running };
};
