import type { ServerResponse } from 'node:http';
import { type SeenRequest, startServer, type TestServer } from './badServers';

/** What the provider says to one request. An object becomes JSON. */
export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | object;
};

/** One request with its form or query read. */
export type ScriptedRequest = SeenRequest & { readonly parameters: URLSearchParams };

type Answerer = Reply | ((request: ScriptedRequest, count: number) => Reply | Promise<Reply>);

/** What the provider says at each of its addresses. Unless scripted it is an honest OpenID provider with one code for all. */
export type Script = {
  /** Put over the honest metadata document; undefined takes a field away. */
  readonly metadata?: (issuer: string) => Readonly<Record<string, unknown>>;
  /** In place of whatever stands at this path. */
  readonly paths?: Readonly<Record<string, Answerer>>;
  /** The parameters the browser is sent back with; `state` and `iss` are added unless they are named. */
  readonly authorize?: (request: URLSearchParams) => Readonly<Record<string, string>>;
  readonly answerIn?: 'query' | 'fragment';
  readonly token?: Answerer;
  readonly keys?: Answerer;
};

/** A provider that says what it is told to. */
export type MisbehavingProvider = {
  readonly issuer: string;
  readonly requests: readonly SeenRequest[];
  /** Calls of the token endpoint. */
  readonly tokenRequests: () => readonly SeenRequest[];
  /** The parameters of the last authorization request. */
  readonly asked: () => URLSearchParams;
  readonly close: () => Promise<void>;
};

const honestMetadata = (issuer: string): Readonly<Record<string, unknown>> => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  introspection_endpoint: `${issuer}/introspect`,
  revocation_endpoint: `${issuer}/revoke`,
  jwks_uri: `${issuer}/keys`,
  id_token_signing_alg_values_supported: ['ES256', 'RS256', 'EdDSA'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
});

/** A token answer with nothing wrong with it. */
export const goodTokens = { access_token: 'good-access-token', token_type: 'Bearer', expires_in: 3600 };

const write = (response: ServerResponse, { status = 200, headers = {}, body = '' }: Reply): void => {
  const json = typeof body === 'object' && !Buffer.isBuffer(body);
  const type: Record<string, string> = json ? { 'content-type': 'application/json' } : {};
  response.writeHead(status, { ...type, ...headers }).end(json ? JSON.stringify(body) : body);
};

/** Starts the provider under a path of its own, as many systems do. */
export const startMisbehavingProvider = async (script: Script = {}, path = ''): Promise<MisbehavingProvider> => {
  let asked = new URLSearchParams();
  let issuer = '';
  const counts = new Map<string, number>();

  const authorize = ({ parameters }: ScriptedRequest): Reply => {
    asked = parameters;
    const answer = script.authorize?.(parameters) ?? { code: 'the-code' };
    const all = new URLSearchParams({ state: parameters.get('state') ?? '', iss: issuer, ...answer });
    for (const [name, value] of Object.entries(answer)) if (value === '') all.delete(name);
    const mark = script.answerIn === 'fragment' ? '#' : '?';
    return { status: 302, headers: { location: `${parameters.get('redirect_uri')}${mark}${all}` } };
  };

  const answers: Record<string, Answerer> = {
    [`${path}/.well-known/openid-configuration`]: () => ({
      body: { ...honestMetadata(issuer), ...script.metadata?.(issuer) },
    }),
    [`${path}/authorize`]: authorize,
    [`${path}/token`]: script.token ?? { body: goodTokens },
    [`${path}/keys`]: script.keys ?? { body: { keys: [] } },
    ...script.paths,
  };

  const server: TestServer = await startServer((seen, response) => {
    const url = new URL(seen.path, 'http://127.0.0.1');
    const parameters = seen.method === 'POST' ? new URLSearchParams(seen.body) : url.searchParams;
    const answerer = answers[url.pathname] ?? { status: 404, body: 'Nothing here' };
    const count = (counts.get(url.pathname) ?? 0) + 1;
    counts.set(url.pathname, count);
    const reply = typeof answerer === 'function' ? answerer({ ...seen, parameters }, count) : answerer;
    Promise.resolve(reply).then(
      (said) => write(response, said),
      () => response.destroy(),
    );
  });
  issuer = `${server.url}${path}`;
  return {
    issuer,
    requests: server.requests,
    tokenRequests: () => server.requests.filter((seen) => seen.path === `${path}/token`),
    asked: () => asked,
    close: server.close,
  };
};
