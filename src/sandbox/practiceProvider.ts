import type { EventEmitter } from 'node:events';
import type { RequestListener } from 'node:http';
import Provider from 'oidc-provider';
import { type AccessTokenCheck, createAccessTokenCheck } from './accessTokenCheck';
import { type PracticeUser, practiceUser } from './account';
import { adaptRequests } from './authorizationRequest';
import { allowLoopbackRedirects, type PracticeClients, practiceClients } from './clients';
import { createConfiguration } from './configuration';
import { answerJson, type Exchange } from './httpAnswer';
import { registerImplicitToken } from './implicitToken';
import { registerPasswordGrant } from './passwordGrant';
import { openPracticeServer, type PracticeServer } from './practiceServer';
import { createProofCheck, type ProofCheck } from './proofCheck';
import { createProtectedApi } from './protectedApi';
import { createRecords, type Records } from './records';
import { createSignIn } from './signIn';
import { freshState, type PracticeState, readState, writeState } from './state';
import { createStateSaver, finishSaving, type StateSaver } from './stateSaver';
import { createStructuredTokens } from './structuredTokens';
import { createUserInfo } from './userInfo';

/** State kept between runs so that a token outlives a restart; the caller keeps it in the OS keychain, never in a plain file. */
export type PracticeStorage = {
  readonly load: () => Promise<string | undefined>;
  readonly save: (state: string) => Promise<void>;
};

/** What the practice provider needs from its caller. */
export type PracticeOptions = {
  readonly storage: PracticeStorage;
  /** Milliseconds. */
  readonly now: () => number;
  /** 47811 unless told otherwise; when it is taken, any free port. */
  readonly preferredPort?: number;
  /** Told of faults that no request can be answered with, such as a state that could not be saved. */
  readonly onError?: (error: unknown) => void;
};

/** The running practice provider: an OpenID provider and a protected API, on this computer only. */
export type PracticeProvider = {
  /** `http://127.0.0.1:PORT` */
  readonly issuer: string;
  /** An address of the protected API that answers with the request it got. */
  readonly apiUrl: string;
  readonly port: number;
  readonly clients: PracticeClients;
  readonly user: PracticeUser;
  /** Frees the port, ends every connection and saves what is not saved yet. Never rejects. */
  readonly stop: () => Promise<void>;
};

const defaultPort = 47_811;

type Parts = {
  readonly issuer: string;
  readonly state: PracticeState;
  readonly records: Records;
  readonly user: PracticeUser;
  readonly clients: PracticeClients;
  readonly check: AccessTokenCheck;
  readonly proof: ProofCheck;
  readonly options: PracticeOptions;
};

const createOidcProvider = ({ issuer, state, records, user, clients, proof, options }: Parts): Provider => {
  const provider = new Provider(issuer, createConfiguration({ state, records, user, clients }));
  allowLoopbackRedirects(provider);
  registerPasswordGrant(provider, user, proof);
  registerImplicitToken(provider);
  adaptRequests(provider);
  const report = (error: unknown): void => options.onError?.(error);
  provider.on('server_error', (_ctx, error) => report(error));
  // Koa writes to the console when nobody listens; its type declarations do not know this event of its own.
  const emitter: EventEmitter = provider;
  emitter.on('error', report);
  return provider;
};

/** Routes requests: our own endpoints first, everything else to oidc-provider. */
const createListener = (parts: Parts): RequestListener => {
  const { issuer, check, proof, user, options } = parts;
  const provider = createOidcProvider(parts);
  const callback = provider.callback();
  const gate = { check, proof };
  const api = createProtectedApi(gate);
  const signIn = createSignIn({ provider, user });
  const userInfo = createUserInfo(gate, user);
  const structuredTokens = createStructuredTokens(check, callback);
  const tokenPaths = new Set([provider.pathFor('introspection'), provider.pathFor('revocation')]);

  const route = (exchange: Exchange): Promise<void> => {
    const { request, response, url } = exchange;
    if (url.pathname.startsWith('/api/')) return api(exchange);
    if (url.pathname.startsWith('/interaction/')) return signIn(exchange);
    if (url.pathname === provider.pathFor('userinfo')) return userInfo(exchange);
    if (request.method === 'POST' && tokenPaths.has(url.pathname)) return structuredTokens(exchange);
    return callback(request, response);
  };

  return (request, response) => {
    const target = request.url ?? '/';
    const exchange = { request, response, url: new URL(target.startsWith('/') ? `${issuer}${target}` : issuer) };
    // Any other name for this computer may be a web page's own, led here by its name server (DNS rebinding).
    if (request.headers.host !== exchange.url.host) {
      const error_description = `This server answers at ${issuer} only.`;
      return answerJson(exchange, 421, { error: 'wrong_host', error_description }, { connection: 'close' });
    }
    route(exchange).catch((error: unknown) => {
      options.onError?.(error);
      if (!response.headersSent) answerJson(exchange, 500, { error: 'server_error' });
      else response.destroy();
    });
  };
};

const stopper = (server: PracticeServer, saver: StateSaver): (() => Promise<void>) => {
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await server.close();
    await finishSaving(saver);
  };
  return () => {
    stopped ??= stop();
    return stopped;
  };
};

/** Starts the practice provider, with what the storage kept or afresh; throws when it can neither load nor listen. */
export const startPracticeProvider = async (options: PracticeOptions): Promise<PracticeProvider> => {
  const kept = await readState(await options.storage.load());
  const state = kept ?? (await freshState());
  const records = createRecords({ now: options.now, saved: state.records, onChange: () => saver.changed() });
  const saver = createStateSaver({
    snapshot: () => writeState(state, records.snapshot),
    save: options.storage.save,
    onError: (error) => options.onError?.(error),
  });
  const user = practiceUser(state.password);
  const clients = practiceClients(state.clientSecrets);
  const check = await createAccessTokenCheck({ records, signingKey: state.signingKey, now: options.now });
  const proof = createProofCheck({ now: options.now });
  const server = await openPracticeServer(options.preferredPort ?? defaultPort);
  const issuer = `http://127.0.0.1:${server.port}`;
  // Nothing may be awaited between listening and this: a request without a handler would hang.
  server.handle(createListener({ issuer, state, records, user, clients, check, proof, options }));
  if (kept === undefined) saver.changed();
  return {
    issuer,
    apiUrl: `${issuer}/api/echo`,
    port: server.port,
    clients,
    user,
    stop: stopper(server, saver),
  };
};
