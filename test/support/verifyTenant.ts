import { createServer } from 'node:http';
import type { SeenRequest } from './badServers';
import {
  type MisbehavingProvider,
  type Reply,
  type Script,
  type ScriptedRequest,
  startMisbehavingProvider,
} from './misbehavingProvider';

/*
 * A tenant of IBM Verify in a script: it states what is known of the wire, and nothing else. Each test says what differs.
 */

/** The time of every scripted tenant, in ms since 1970: ten seconds into a step of thirty, so that no code is about to end. */
export const tenantTime = 1_800_000_010_000;

const isoAfter = (milliseconds: number): string => new Date(tenantTime + milliseconds).toISOString();

/** A yes that is none: HTTP 200, scope `mfa_challenge`, and the factors it would take. */
export const challenge = (allowedFactors?: readonly string[], token = 'the-challenge-token'): Reply => ({
  body: {
    access_token: token,
    scope: 'mfa_challenge',
    grant_id: '7d5a2c8e-1111-4222-8333-444455556666',
    token_type: 'Bearer',
    expires_in: 1800,
    ...(allowedFactors === undefined ? {} : { allowedFactors }),
  },
});

/** The tokens of a finished sign-in. */
export const verifyTokens = (more: Readonly<Record<string, unknown>> = {}): Reply => ({
  body: {
    access_token: 'the-user-token',
    token_type: 'Bearer',
    expires_in: 7200,
    scope: 'openid',
    grant_id: '7d5a2c8e-1111-4222-8333-444455556666',
    ...more,
  },
});

/** A refusal of the token endpoint. */
export const oauthNo = (error: string, error_description: string, status = 400): Reply => ({
  status,
  body: { error, error_description },
});

/** A refusal of any other interface. */
export const messageNo = (messageId: string, status = 400): Reply => ({
  status,
  body: { messageId, messageDescription: 'The system says why.' },
});

/** One row of the listing of enrolments. */
export const enrolment = (type: string, more: Readonly<Record<string, unknown>> = {}) => ({
  id: `${type}-1`,
  userId: '651000TFPF',
  type,
  created: '2026-01-01T00:00:00Z',
  updated: '2026-01-01T00:00:00Z',
  attempted: '2026-01-01T00:00:00Z',
  enabled: true,
  validated: true,
  attributes: {},
  ...more,
});

/** The listing as it is: `count` repeats the limit. */
export const factorList = (...factors: readonly object[]): Reply => ({
  body: { total: factors.length, count: 200, limit: 200, page: 1, factors },
});

/** The answer to a code that was sent. */
export const sentCode = (more: Readonly<Record<string, unknown>> = {}): Reply => ({
  status: 201,
  body: {
    id: 'verification-1',
    userId: '651000TFPF',
    type: 'emailotp',
    created: isoAfter(0),
    updated: isoAfter(0),
    expiry: isoAfter(5 * 60_000),
    state: 'PENDING',
    correlation: '4821',
    attempts: 0,
    retries: 4,
    emailAddress: 'd***@example.com',
    ...more,
  },
});

/** A right code with `returnJwt=true`. */
export const proved: Reply = { body: { assertion: 'the-assertion' } };

/** What each grant is answered with; the password grant by a challenge, and the proof by tokens, unless said. */
export type Grants = Readonly<
  Record<string, Reply | ((form: URLSearchParams, count: number) => Reply | Promise<Reply>)>
>;

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The grants that a recorded discovery document lists. */
export const recordedGrants = [
  'authorization_code',
  'implicit',
  'client_credentials',
  'password',
  'refresh_token',
  jwtBearer,
  'urn:ietf:params:oauth:grant-type:device_code',
  'policyauth',
] as const;

const usual: Grants = { password: challenge(), [jwtBearer]: verifyTokens() };

/** A running tenant. */
export type VerifyTenant = {
  readonly issuer: string;
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  /** The forms of the token endpoint, in order. */
  readonly forms: () => readonly Readonly<Record<string, string>>[];
  /** The calls beside the token endpoint and discovery: method, path with its query, bearer and body. */
  readonly calls: () => readonly {
    readonly line: string;
    readonly authorization: string | undefined;
    readonly body: unknown;
  }[];
  readonly close: () => Promise<void>;
};

const issuerPath = { legacy: '/oidc/endpoint/default', newer: '/oauth2' } as const;
const endpointPath = { legacy: '/v1.0/endpoint/default', newer: '/oauth2' } as const;

const parsed = (body: string): unknown => (body === '' ? undefined : JSON.parse(body));

const seenBy = (provider: MisbehavingProvider, tokenPath: string, path: string): VerifyTenant => ({
  issuer: provider.issuer,
  origin: new URL(provider.issuer).origin,
  requests: provider.requests,
  forms: () =>
    provider.requests
      .filter((seen) => seen.path === tokenPath)
      .map(({ body }) => Object.fromEntries(new URLSearchParams(body))),
  calls: () =>
    provider.requests
      .filter((seen) => seen.path !== tokenPath && !seen.path.startsWith(`${path}/.well-known`))
      .map((seen) => ({
        line: `${seen.method} ${seen.path}`,
        authorization: seen.headers.authorization,
        body: parsed(seen.body),
      })),
  close: provider.close,
});

type Paths = NonNullable<Script['paths']>;

/** An answer with the tenant's time, unless it names its own. */
const dated = (reply: Reply): Reply => ({
  ...reply,
  headers: { date: new Date(tenantTime).toUTCString(), ...reply.headers },
});

const allDated = (paths: Paths): Paths =>
  Object.fromEntries(
    Object.entries(paths).map(([path, answer]) => [
      path,
      async (request: ScriptedRequest, count: number) =>
        dated(typeof answer === 'function' ? await answer(request, count) : answer),
    ]),
  );

/** Starts a tenant. `paths` are those of its interfaces, without their query. */
export const startVerifyTenant = async (
  script: {
    readonly grants?: Grants;
    readonly paths?: Paths;
    readonly surface?: 'legacy' | 'newer';
    readonly grantsSupported?: readonly string[];
  } = {},
): Promise<VerifyTenant> => {
  const surface = script.surface ?? 'legacy';
  const path = issuerPath[surface];
  const tokenPath = `${endpointPath[surface]}/token`;
  const grants: Grants = { ...usual, ...script.grants };
  const counts = new Map<string, number>();
  const provider = await startMisbehavingProvider(
    {
      metadata: (issuer) => {
        const endpoint = (name: string) => `${new URL(issuer).origin}${endpointPath[surface]}/${name}`;
        return {
          token_endpoint: endpoint('token'),
          authorization_endpoint: endpoint('authorize'),
          userinfo_endpoint: endpoint('userinfo'),
          introspection_endpoint: endpoint('introspect'),
          revocation_endpoint: endpoint('revoke'),
          jwks_uri: endpoint('jwks'),
          grant_types_supported: script.grantsSupported ?? recordedGrants,
          token_endpoint_auth_methods_supported: [
            'client_secret_basic',
            'client_secret_post',
            'client_secret_jwt',
            'private_key_jwt',
          ],
        };
      },
      paths: allDated({
        [tokenPath]: ({ parameters }) => {
          const grant = parameters.get('grant_type') ?? '';
          const answer = grants[grant] ?? oauthNo('unsupported_grant_type', 'CSIAQ0000E no such grant');
          const count = (counts.get(grant) ?? 0) + 1;
          counts.set(grant, count);
          return typeof answer === 'function' ? answer(parameters, count) : answer;
        },
        ...script.paths,
      }),
    },
    path,
  );
  return seenBy(provider, tokenPath, path);
};

/** An origin where nobody may ever send anything: every request that reaches it is counted. */
export const startStrangers = async () => {
  let visits = 0;
  const server = createServer((_request, response) => {
    visits += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    visits: () => visits,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
