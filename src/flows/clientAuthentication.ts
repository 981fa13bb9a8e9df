import { type ClientAuth, ClientSecretBasic, ClientSecretPost, None } from 'openid-client';
import { base64 } from '../domain/base64';
import { AppFailure, assertNever, fail } from '../domain/errors';
import type { FlowClient } from './client';

type Encoding = 'standard' | 'raw';

/** Characters that percent-encoding leaves alone in every library; a pair of nothing else reads the same either way. */
const plainPair = /^[A-Za-z0-9]*$/;

/** The Basic pair as it stands (RFC 7617), for servers that do not decode it as RFC 6749 section 2.3.1 asks. */
const rawBasic =
  (clientId: string, secret: string): ClientAuth =>
  (_server, _client, _form, headers) => {
    headers.set('authorization', `Basic ${base64(`${clientId}:${secret}`)}`);
  };

/** The pair in the given encoding; without an ID its first half is empty, which openid-client has no way to say. */
const basic = (encoding: Encoding, clientId: string, secret: string): ClientAuth =>
  encoding === 'raw' || clientId === '' ? rawBasic(clientId, secret) : ClientSecretBasic(secret);

const learnedEncoding = ({ profile, context, server }: FlowClient): Encoding | undefined => {
  const { encoding } = context.learned;
  const fits = encoding?.tokenEndpoint === server.endpoints.token && encoding?.clientId === profile.clientId;
  return fits ? encoding?.encoding : undefined;
};

/**
 * The encodings to try in order: one that is chosen, proven in this run or makes no difference; else the one that was
 * learned, or the standard one, and then the other, since a server or a secret may have changed since.
 */
const encodings = (client: FlowClient, secret: string): readonly [Encoding, ...Encoding[]] => {
  const { profile } = client;
  if (profile.basicEncoding !== 'auto') return [profile.basicEncoding];
  if (client.provider.basicEncoding !== undefined) return [client.provider.basicEncoding];
  if (plainPair.test(profile.clientId + secret)) return ['standard'];
  const proven = client.provenEncoding.get();
  if (proven !== undefined) return [proven];
  return learnedEncoding(client) === 'raw' ? ['raw', 'standard'] : ['standard', 'raw'];
};

/** Whether a server refused the pair in the header: a code or refresh token is not used up by that (RFC 6749 section 5.2). */
const refusedTheClient = (caught: unknown): boolean =>
  caught instanceof AppFailure &&
  caught.error.code === 'client-refused' &&
  (caught.error.status === 401 || caught.error.error === 'invalid_client');

const grantCodes: ReadonlySet<string> = new Set(['grant-refused', 'credentials-refused', 'scope-refused']);

const speaksOfTheGrant = (caught: unknown): boolean =>
  caught instanceof AppFailure && grantCodes.has(caught.error.code);

const remember = async ({ context, profile, server }: FlowClient, encoding: Encoding): Promise<void> => {
  const tokenEndpoint = server.endpoints.token ?? '';
  // What could not be kept is found out again; it must not cost the tokens that were just given.
  await context.learned.remember({ tokenEndpoint, clientId: profile.clientId, encoding }).catch(() => undefined);
};

const withBasic = async <Result>(
  client: FlowClient,
  secret: string,
  run: (auth: ClientAuth) => Promise<Result>,
): Promise<Result> => {
  const [first, second] = encodings(client, secret);
  const attempt = async (encoding: Encoding): Promise<Result> => {
    const result = await run(basic(encoding, client.profile.clientId, secret));
    client.provenEncoding.set(encoding);
    if (second !== undefined && learnedEncoding(client) !== encoding) await remember(client, encoding);
    return result;
  };
  try {
    return await attempt(first);
  } catch (caught) {
    if (second === undefined || !refusedTheClient(caught)) throw caught;
    client.context.step({ kind: 'basic-encoding-retried', encoding: second });
    return attempt(second).catch(async (again: unknown) => {
      // A server that now speaks of something else knew the client this time, so the next run need not try both.
      if (speaksOfTheGrant(again)) await remember(client, second);
      throw again;
    });
  }
};

/**
 * Runs a call with the client's own way of proving itself (RFC 6749 section 2.3); where the Basic encoding is to be found
 * out, a refused standard one is followed by one raw one. `run` must throw AppFailure. Throws what `run` throws.
 */
export const withClientAuthentication = async <Result>(
  client: FlowClient,
  run: (auth: ClientAuth) => Promise<Result>,
): Promise<Result> => {
  const { clientAuth } = client.profile;
  if (clientAuth === 'none') return run(None());
  const secret = client.secret?.value;
  if (secret === undefined) throw fail('secret-missing', { secret: 'client secret' });
  switch (clientAuth) {
    case 'client_secret_post':
      return run(ClientSecretPost(secret));
    case 'client_secret_basic':
      return withBasic(client, secret, run);
    default:
      return assertNever(clientAuth);
  }
};
