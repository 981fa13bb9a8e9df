import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type AdapterFactory, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { createMemoryAdapter } from './memoryAdapter';

/** One call of the token endpoint as it was judged. */
export type TokenRequest = {
  readonly authorization: string | undefined;
  /** The DPoP header (RFC 9449). */
  readonly proof: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly status: number;
};

/** A real provider for tests, on 127.0.0.1. */
export type OidcServer = {
  readonly issuer: string;
  readonly tokenRequests: readonly TokenRequest[];
  /** Whether an access token works at this moment. */
  readonly accepts: (accessToken: string) => Promise<boolean>;
  /** Takes every refresh token that was given so far back. */
  readonly endSessions: () => Promise<void>;
  /** Stops answering, with all it knows, until it comes back at the same address. */
  readonly goDown: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A secret of everything that the two Basic encodings write differently. */
export const oddSecret = 'a:b%2B+c d-e&f=g"h/i';

/** The registered clients. Every grant is open to each of them. */
export const oidcClients = {
  public: { id: 'public-client', secret: undefined, method: 'none' },
  basic: { id: 'basic-client', secret: oddSecret, method: 'client_secret_basic' },
  plain: { id: 'plainclient', secret: 'plainsecret123', method: 'client_secret_basic' },
  post: { id: 'post-client', secret: oddSecret, method: 'client_secret_post' },
} as const;

/** The one account, and where a browser may come back to. */
export const oidcAccount = { username: 'alice', password: 'wonderland' };
export const pastedRedirectUri = 'https://app.example/signed-in?from=provider';

const grants = ['authorization_code', 'implicit', 'refresh_token', 'password', 'client_credentials'];

const signingKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: 'test-key', use: 'sig', alg: 'RS256' };
};

type ProviderChoices = {
  readonly adapter: AdapterFactory;
  readonly rotate: boolean;
  readonly accessSeconds: number;
  readonly pushedOnly: boolean;
  readonly demandsNonce: boolean;
};

const configuration = ({
  adapter,
  rotate,
  accessSeconds,
  pushedOnly,
  demandsNonce,
}: ProviderChoices): Configuration => ({
  adapter,
  clients: Object.values(oidcClients).map(({ id, secret, method }) => ({
    client_id: id,
    ...(secret === undefined ? {} : { client_secret: secret }),
    token_endpoint_auth_method: method,
    application_type: 'native',
    grant_types: grants,
    response_types: ['code', 'id_token token'],
    redirect_uris: [
      'http://127.0.0.1/callback',
      'http://[::1]/callback',
      'http://localhost/callback',
      pastedRedirectUri,
    ],
  })),
  // oidc-provider wants a JWKS; node:crypto's JWK has the fields of one.
  jwks: { keys: [signingKey()] } as NonNullable<Configuration['jwks']>,
  cookies: { keys: ['not a secret in a test'] },
  responseTypes: ['code', 'id_token token'],
  scopes: ['openid', 'offline_access', 'profile', 'api:read'],
  claims: { openid: ['sub'], profile: ['name'] },
  findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, name: 'Alice' }) }),
  issueRefreshToken: async () => true,
  rotateRefreshToken: rotate,
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: pushedOnly },
    clientCredentials: { enabled: true },
    dPoP: demandsNonce
      ? { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true }
      : { enabled: true, requireNonce: () => false },
    introspection: { enabled: true, allowedPolicy: async () => true },
    revocation: { enabled: true, allowedPolicy: async () => true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: async () => ({
        scope: 'api:read',
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  ttl: {
    AccessToken: accessSeconds,
    AuthorizationCode: 60,
    ClientCredentials: 300,
    Grant: 600,
    IdToken: 600,
    Interaction: 600,
    RefreshToken: 600,
    Session: 600,
  },
});

/** The provider's memory, and the way to take its refresh tokens back. */
const createSessionKeeper = () => {
  const memory = createMemoryAdapter();
  const given = new Set<string>();
  const adapter: AdapterFactory = (name) => {
    const records = memory(name);
    if (name !== 'RefreshToken') return records;
    return {
      ...records,
      upsert: (id, payload, expiresIn) => {
        given.add(id);
        return records.upsert(id, payload, expiresIn);
      },
    };
  };
  const endSessions = async (): Promise<void> => {
    for (const id of given) await memory('RefreshToken').destroy(id);
  };
  return { adapter, endSessions };
};

const page = (action: string, prompt: string): string =>
  `<!doctype html><title>${prompt}</title><form method="post" action="${action}">` +
  (prompt === 'login' ? '<input name="username"><input name="password" type="password">' : '') +
  `<input type="hidden" name="prompt" value="${prompt}"><button name="answer" value="yes">Go on</button></form>`;

const readForm = async (ctx: KoaContextWithOIDC): Promise<URLSearchParams> => {
  let text = '';
  for await (const chunk of ctx.req) text += String(chunk);
  return new URLSearchParams(text);
};

const consent = async (provider: Provider, details: Awaited<ReturnType<Provider['interactionDetails']>>) => {
  const grant = new provider.Grant({
    accountId: details.session?.accountId ?? '',
    clientId: String(details.params.client_id),
  });
  grant.addOIDCScope(String(details.params.scope ?? 'openid'));
  for (const resource of [details.params.resource ?? []].flat()) grant.addResourceScope(String(resource), 'api:read');
  return { consent: { grantId: await grant.save() } };
};

const addInteractions = (provider: Provider): void => {
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    if (ctx.method === 'GET') {
      ctx.type = 'html';
      ctx.body = page(ctx.path, details.prompt.name);
      return;
    }
    // The context of a route outside the provider's own has no `oidc`; only the request is read here.
    const form = await readForm(ctx as unknown as KoaContextWithOIDC);
    const right = form.get('username') === oidcAccount.username && form.get('password') === oidcAccount.password;
    if (form.get('answer') !== 'yes' || (details.prompt.name === 'login' && !right)) {
      const denied = { error: 'access_denied', error_description: 'The person said no' };
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, denied));
    } else if (details.prompt.name === 'login') {
      const login = { login: { accountId: oidcAccount.username } };
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, login));
    } else {
      const given = await consent(provider, details);
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, given, { mergeWithLastSubmission: true }));
    }
  });
};

const addPasswordGrant = (provider: Provider): void => {
  provider.registerGrantType(
    'password',
    async (ctx) => {
      const { username, password, scope } = ctx.oidc.params ?? {};
      const { client } = ctx.oidc;
      if (client === undefined) throw new errors.InvalidClient();
      if (username !== oidcAccount.username || password !== oidcAccount.password) {
        throw new errors.InvalidGrant('wrong user name or password');
      }
      const scopes = String(scope ?? '');
      const grant = new provider.Grant({ accountId: oidcAccount.username, clientId: client.clientId });
      grant.addOIDCScope(scopes);
      const grantId = await grant.save();
      const common = { accountId: oidcAccount.username, client, grantId, gty: 'password', scope: scopes };
      const access = new provider.AccessToken({ ...common, expiresWithSession: false, claims: {} } as never); // its types ask for fields of a browser session
      const refresh = new provider.RefreshToken({ ...common, authTime: 0, claims: {} } as never); // the same
      ctx.body = {
        access_token: await access.save(),
        refresh_token: await refresh.save(),
        token_type: 'Bearer',
        expires_in: access.expiration,
        scope: scopes,
      };
    },
    ['username', 'password', 'scope'],
  );
};

/** Reads the Basic pair as it stands, as some real servers do, and writes it for oidc-provider, which decodes it. */
const takeRawBasic = (provider: Provider): void => {
  provider.use(async (ctx, next) => {
    const pair = /^Basic (.+)$/.exec(ctx.get('authorization'))?.[1];
    if (pair !== undefined) {
      const [id = '', ...secret] = Buffer.from(pair, 'base64').toString('utf8').split(':');
      const encoded = `${encodeURIComponent(id)}:${encodeURIComponent(secret.join(':'))}`;
      ctx.req.headers.authorization = `Basic ${Buffer.from(encoded).toString('base64')}`;
    }
    return next();
  });
};

/** Starts a provider with every grant and every client authentication. */
export const startOidcServer = async (
  options: {
    readonly rawBasic?: boolean;
    readonly rotate?: boolean;
    readonly accessSeconds?: number;
    /** Authorization requests are taken from clients alone (RFC 9126). */
    readonly pushedOnly?: boolean;
    /** Each proof has to hold a nonce of the provider's (RFC 9449 section 8). */
    readonly demandsNonce?: boolean;
  } = {},
): Promise<OidcServer> => {
  const server = createServer();
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo; // a TCP server has an AddressInfo
  const issuer = `http://127.0.0.1:${port}`;
  const { adapter, endSessions } = createSessionKeeper();
  const { rotate = true, accessSeconds = 600, pushedOnly = false, demandsNonce = false } = options;
  const choices = { adapter, rotate, accessSeconds, pushedOnly, demandsNonce };
  const provider = new Provider(issuer, configuration(choices));
  const tokenRequests: TokenRequest[] = [];
  provider.use(async (ctx, next) => {
    const { authorization } = ctx.headers;
    const proof = ctx.get('dpop') || undefined;
    await next();
    if (ctx.path !== '/token') return;
    tokenRequests.push({ authorization, proof, parameters: { ...ctx.oidc?.params }, status: ctx.status });
  });
  if (options.rawBasic) takeRawBasic(provider);
  addInteractions(provider);
  addPasswordGrant(provider);
  server.on('request', provider.callback());
  const goDown = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return {
    issuer,
    tokenRequests,
    accepts: async (accessToken) => (await provider.AccessToken.find(accessToken))?.isExpired === false,
    endSessions,
    goDown,
    comeBack: () => listen(port),
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
