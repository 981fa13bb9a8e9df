import { parsedAddress } from '../domain/address';
import { type AppError, fail, toAppError } from '../domain/errors';
import { defaultNetworkSettings } from '../domain/network';
import { pastedToken } from '../domain/pastedToken';
import type { Profile, Server } from '../domain/profile';
import { isBoundType } from '../domain/proofKey';
import { isLocalHost } from '../domain/requestAddress';
import type { TokenSet } from '../domain/token';
import { checked, type InspectedKind, type InspectionCheck, type TokenInspection } from '../domain/tokenInspection';
import { claimChecks, type ExpectedClaims, shortValue } from '../domain/tokenInspectionClaims';
import { claimsOf, readToken, type TokenReading } from '../domain/tokenInspectionRead';
import { structureCheck } from '../domain/tokenInspectionShape';
import { hashBelongs } from '../flows/accessTokenHash';
import type { AskingWay, ProviderKeys, SigningKeys } from '../flows/signingKeys';
import {
  isSharedSecret,
  kidOf,
  signatureBeforeKeys,
  signatureByKeys,
  signatureBySecret,
} from '../flows/tokenSignature';
import type { Clock, Http, HttpFactory } from '../ports';
import { providerOf, serverOf } from '../providers/index';
import { silentRun } from '../recorder/silentRun';
import type { FlowContexts } from './flowContexts';
import { createOpenCalls } from './openCalls';
import type { OwnTokens } from './ownTokens';

type Members = Readonly<Record<string, unknown>>;
type Signed = Extract<TokenReading, { readonly format: 'jwt' | 'nested' }>;

/** Whom to ask for keys and what else a signature may be checked with. */
type Source = {
  readonly server: Server;
  readonly way: AskingWay;
  readonly clientSecret: () => Promise<string | undefined>;
  /** A token for the client itself is signed with the client secret, where it is signed with a secret at all. */
  readonly signsWithSecret: boolean;
};

/** What asking the provider came to. */
type Asked = { readonly known?: ProviderKeys; readonly error?: AppError };

/** Microsoft Entra ID's shared issuers hold this in place of a tenant, which the token names. */
const tenantPlaceholder = '{tenantid}';

const issuerFor = (issuer: string | undefined, { tid }: Members): string | undefined => {
  if (issuer === undefined || issuer === '') return undefined;
  return typeof tid === 'string' ? issuer.replace(tenantPlaceholder, tid) : issuer;
};

/** Microsoft Entra ID writes the tokens of APIs that ask for its first version in the name of the same tenant's first issuer. */
const entraIssuer = /^https:\/\/login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)\/([^/]+)\/v2\.0$/;

/** What a provider calls itself in access tokens besides. */
const namesInAccessTokens = (issuer: string | undefined, known: ProviderKeys | undefined): readonly string[] => {
  const tenant = entraIssuer.exec(issuer ?? '')?.[1];
  return [
    ...(known?.accessTokenIssuer === undefined ? [] : [known.accessTokenIssuer]),
    ...(tenant === undefined ? [] : [`https://sts.windows.net/${tenant}/`]),
  ];
};

/** Microsoft signs the tokens of its own APIs over another header than it shows: only they know how to put it right. */
const isForItsApiAlone = (reading: Signed): boolean =>
  typeof reading.header.nonce === 'string' &&
  /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.(?:com|us))\//.test(String(claimsOf(reading)?.iss ?? ''));

/** The issuer that was typed beside typed endpoints counts even where nothing could be fetched. */
const typedIssuer = (server: Server): string | undefined =>
  server.kind === 'endpoints' && server.issuer.trim() !== '' ? server.issuer.trim() : undefined;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const isSigned = (reading: TokenReading): reading is Signed => reading.format === 'jwt' || reading.format === 'nested';

/** What the access token is for, as far as the profile says (RFC 8707 section 2 and the `audience` of some systems). */
const audiencesAsked = ({ audience, resource }: Profile): readonly string[] =>
  [audience, ...resource].map((one) => one.trim()).filter((one) => one !== '');

type Kept = { readonly tokens: TokenSet; readonly proofKey?: ExpectedClaims['proofKey'] };

const expectedOf = (
  profile: Profile,
  { tokens, proofKey }: Kept,
  kind: 'access' | 'id',
  asked: Asked,
  claims: Members,
) => {
  const issuer = issuerFor(asked.known?.issuer ?? typedIssuer(serverOf(profile)), claims);
  const { clientId } = profile;
  return {
    kind,
    audiences: kind === 'access' ? audiencesAsked(profile) : clientId === '' ? [] : [clientId],
    ...(issuer === undefined ? {} : { issuer }),
    ...(kind === 'access' ? { issuerNames: namesInAccessTokens(issuer, asked.known) } : {}),
    ...(clientId === '' ? {} : { clientId }),
    ...(tokens.nonce === undefined ? {} : { nonce: tokens.nonce }),
    ...(proofKey === undefined ? {} : { proofKey }),
  } satisfies ExpectedClaims;
};

/** `at_hash` of an ID token against the access token beside it (OpenID Connect Core section 3.1.3.6). */
const hashCheck = async (
  { header }: Signed,
  claims: Members,
  tokens: Pick<TokenSet, 'accessToken' | 'idTokenIsEarlier'> | undefined,
): Promise<InspectionCheck> => {
  if (claims.at_hash === undefined) return checked('hash-absent');
  if (tokens === undefined) return checked('hash-not-known');
  if (await hashBelongs(claims.at_hash, tokens.accessToken, header.alg)) return checked('hash-same');
  return checked(tokens.idTokenIsEarlier === true ? 'hash-of-earlier' : 'hash-differs');
};

/**
 * Takes tokens apart and checks them. Nothing here decides what may be done with a token, and nothing is kept but the
 * providers' public keys.
 */
export const createTokenInspector = (deps: {
  readonly profiles: { readonly find: (profileId: string) => Profile };
  readonly tokens: Pick<OwnTokens, 'read'>;
  readonly contexts: Pick<FlowContexts, 'run' | 'proofs'>;
  readonly keys: SigningKeys;
  readonly http: HttpFactory;
  readonly clock: Clock;
}) => {
  const open = createOpenCalls();

  const ask = async ({ server, way }: Source): Promise<Asked> => {
    try {
      return { known: await deps.keys.of(server, way) };
    } catch (caught) {
      return { error: toAppError(caught) };
    }
  };

  /** The keys once more for a `kid` that is not among them; as they were where that fails. */
  const askAgain = async ({ server, way }: Source, before: ProviderKeys): Promise<ProviderKeys> => {
    try {
      return (await deps.keys.again(server, way)) ?? before;
    } catch {
      return before;
    }
  };

  const byKeys = async (token: string, reading: Signed, asked: Asked, source: Source): Promise<InspectionCheck> => {
    if (asked.error !== undefined) return checked('keys-unavailable', {}, asked.error);
    const { known } = asked;
    if (known?.keys === undefined) return checked('keys-not-known');
    const first = await signatureByKeys(token, reading, known.keys);
    if (first.reason !== 'key-unknown' || kidOf(reading) === undefined) return first;
    const fresh = await askAgain(source, known);
    return fresh === known ? first : signatureByKeys(token, reading, fresh.keys ?? []);
  };

  const signature = async (
    token: string,
    reading: Signed,
    kind: InspectedKind,
    asked: Asked,
    source: Source | undefined,
  ): Promise<InspectionCheck> => {
    const early = signatureBeforeKeys(token, reading);
    if (early !== undefined) return early;
    if (isSharedSecret(reading)) {
      const secret = await source?.clientSecret();
      const bytes = secret === undefined ? undefined : new TextEncoder().encode(secret);
      return signatureBySecret(token, reading, bytes, kind === 'id' && source?.signsWithSecret === true);
    }
    if (source === undefined) return checked('keys-not-asked');
    const outcome = await byKeys(token, reading, asked, source);
    return outcome.reason === 'signature-bad' && isForItsApiAlone(reading) ? checked('signature-for-api') : outcome;
  };

  const inspect = async (
    token: string,
    kind: InspectedKind,
    source: Source | undefined,
    expected: (asked: Asked, claims: Members) => ExpectedClaims,
    tokens?: TokenSet,
  ): Promise<TokenInspection> => {
    const reading = readToken(token);
    const asked = source !== undefined && isSigned(reading) ? await ask(source) : {};
    const aheadMs = asked.known?.aheadMs;
    const claims = claimsOf(reading);
    const { keys, address = '', fetchedAt = 0 } = asked.known ?? {};
    return {
      kind,
      bytes: bytesOf(token),
      reading,
      checks: [
        structureCheck(reading),
        ...(isSigned(reading) ? [await signature(token, reading, kind, asked, source)] : []),
        ...(claims === undefined || !isSigned(reading)
          ? []
          : claimChecks(reading.header, claims, expected(asked, claims), { now: deps.clock.now(), aheadMs })),
        ...(claims !== undefined && isSigned(reading) && kind !== 'access' && (kind === 'id' || 'at_hash' in claims)
          ? [await hashCheck(reading, claims, tokens)]
          : []),
      ],
      ...(aheadMs === undefined ? {} : { clock: { aheadMs } }),
      ...(keys === undefined ? {} : { keys: { address, fetchedAt, count: keys.length } }),
    };
  };

  const inspectKept = async (profileId: string, kind: 'access' | 'id'): Promise<TokenInspection> => {
    const profile = deps.profiles.find(profileId);
    const tokens = await deps.tokens.read(profileId);
    const token = kind === 'access' ? tokens?.accessToken : tokens?.idToken;
    if (tokens === undefined || token === undefined) throw fail('not-found', { what: 'token' });
    const prover = tokens.proofKey && (await deps.contexts.proofs.of(tokens.proofKey));
    const known: Kept = {
      tokens,
      ...(prover ? { proofKey: { thumbprint: prover.thumbprint, isBound: isBoundType(tokens.tokenType) } } : {}),
    };
    const run = (signal: AbortSignal): Promise<TokenInspection> =>
      deps.contexts.run(profile, { writer: silentRun, signal, signInAddress: () => undefined }, (concrete, context) =>
        inspect(
          token,
          kind,
          {
            server: serverOf(concrete),
            way: { http: context.http, signal, network: JSON.stringify(profile.network) },
            clientSecret: context.secrets.clientSecret,
            signsWithSecret: providerOf(concrete).idTokens !== 'from-token-endpoint',
          },
          (asked, claims) => expectedOf(concrete, known, kind, asked, claims),
          tokens,
        ),
      );
    return open.run(profileId, run);
  };

  /** Whoever made a pasted token chose the address: it may not turn out to be this computer, unless it says so openly. */
  const guarded = (http: Http, issuer: string): Http => {
    const refuseLocal = !isLocalHost(parsedAddress(issuer)?.hostname ?? '');
    return { ...http, call: (url, request, options) => http.call(url, request, { ...options, refuseLocal }) };
  };

  const inspectPasted = async (token: string, withKeys: boolean): Promise<TokenInspection> => {
    const issuer = claimsOf(readToken(token))?.iss;
    if (!withKeys) return inspect(token, 'pasted', undefined, () => ({ kind: 'pasted' }));
    if (typeof issuer !== 'string' || issuer === '') {
      throw fail('address-invalid', { field: 'issuer', address: issuer === undefined ? '' : shortValue(issuer) });
    }
    return open.run('pasted', (signal) => inspectByIssuer(token, issuer, signal));
  };

  const inspectByIssuer = async (token: string, issuer: string, signal: AbortSignal): Promise<TokenInspection> => {
    const http = deps.http(defaultNetworkSettings);
    try {
      const source: Source = {
        server: { kind: 'discovery', issuer, document: 'auto', overrides: {} },
        way: { http: guarded(http, issuer), signal, network: 'pasted' },
        clientSecret: async () => undefined,
        signsWithSecret: false,
      };
      return await inspect(token, 'pasted', source, ({ known }) =>
        known === undefined ? { kind: 'pasted' } : { kind: 'pasted', issuer: known.issuer },
      );
    } finally {
      await http.close();
    }
  };

  return {
    /** A kept token. Throws `not-found`, `practice-unavailable` and what the vault throws; a provider out of reach is no failure. */
    inspect: inspectKept,
    /**
     * A token that somebody pasted: neither kept nor sent. `withKeys`: its issuer is asked for its keys, by the address the
     * token names and by nothing else of it. Throws `address-invalid` where it names none.
     */
    inspectPasted: (token: string, withKeys: boolean): Promise<TokenInspection> =>
      inspectPasted(pastedToken(token), withKeys),
    /** Ends what is under way for a profile that is gone. */
    end: open.end,
    /** Ends everything under way, for the end of the app. */
    stop: open.endAll,
  };
};

export type TokenInspector = ReturnType<typeof createTokenInspector>;
