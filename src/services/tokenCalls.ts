import { type AppError, fail, toAppError } from '../domain/errors';
import { choosesTenant } from '../domain/presentation';
import type { Profile } from '../domain/profile';
import { boundKey } from '../domain/proofKey';
import type { TokenSet } from '../domain/token';
import type { TokenCall } from '../domain/tokenCall';
import type { FlowContext } from '../flows/context';
import { openEndSession } from '../flows/endSession';
import { fetchUserinfo, introspectToken, revokeToken } from '../flows/manage';
import { callProvider } from '../flows/providerCall';
import type { Clock } from '../ports';
import { providerOf, serverOf } from '../providers/index';
import type { ProviderCall, ReadyRequest } from '../providers/provider';
import type { FlowRuns, FlowRunWriter } from '../recorder/flowRuns';
import type { FlowContexts } from './flowContexts';
import { createOpenCalls } from './openCalls';
import type { OwnTokens } from './ownTokens';
import type { PracticeService } from './practiceService';
import type { TokenService } from './tokenService';

/** An answer of the provider about a token, as JSON. */
export type ProviderAnswer = { readonly status: number; readonly json: unknown };

/** What a system offers for a kept token beyond the standards. */
export type ProviderOffer = {
  readonly calls: readonly Omit<ProviderCall, 'request' | 'offered'>[];
  readonly requests: readonly ReadyRequest[];
  /** One token can be presented for one tenant, all of them, or the global configuration. */
  readonly choosesTenant: boolean;
  /** What the system is known not to have; a provider that describes itself is only known once it is asked. */
  readonly lacks: readonly AskedEndpoint[];
};

/** Where a kept token can be looked up or taken back. */
const askedEndpoints = ['introspection', 'userinfo', 'revocation', 'endSession'] as const;
type AskedEndpoint = (typeof askedEndpoints)[number];

const lackedBy = (profile: Profile): readonly AskedEndpoint[] => {
  const server = serverOf(profile);
  return server.kind === 'endpoints' ? askedEndpoints.filter((name) => !server.endpoints[name]?.trim()) : [];
};

const endOf = ({ expiresAt }: TokenSet): { readonly endsAt?: number } =>
  expiresAt === undefined ? {} : { endsAt: expiresAt };

type Question<Result> = (profile: Profile, tokens: TokenSet, context: FlowContext) => Promise<Result>;

/** One call under way: where it is written down, and what ends it. */
type Made = { readonly profileId: string; readonly writer: FlowRunWriter; readonly signal: AbortSignal };

/** A revocation follows this many sets; nothing renews faster than a provider revokes. */
const mostSets = 5;

const endingOf = (error: AppError) =>
  error.code === 'cancelled' ? ({ kind: 'cancelled' } as const) : ({ kind: 'failed', error } as const);

/** What the provider can be asked about a kept token: introspection, user info, revocation. Each call is a run of its own. */
export const createTokenCalls = (deps: {
  readonly profiles: { readonly find: (profileId: string) => Profile };
  readonly tokens: Pick<OwnTokens, 'read'>;
  readonly contexts: Pick<FlowContexts, 'run'>;
  readonly service: Pick<TokenService, 'forget' | 'used'>;
  readonly practice: Pick<PracticeService, 'resolve' | 'requests'>;
  readonly runs: Pick<FlowRuns, 'beginCall'>;
  readonly clock: Clock;
}) => {
  const open = createOpenCalls();

  /** Makes a call and writes it down to its end, however it ends. Throws `not-found` without a token, and what the work throws. */
  const made = <Result>(
    profileId: string,
    call: TokenCall,
    work: (call: Made, tokens: TokenSet) => Promise<Result>,
  ): Promise<Result> =>
    open.run(profileId, async (signal) => {
      deps.profiles.find(profileId);
      const tokens = await deps.tokens.read(profileId);
      if (!tokens) throw fail('not-found', { what: 'token' });
      // Given up, or its profile removed, before anything was begun.
      if (signal.aborted) throw fail('cancelled', {});
      const writer = deps.runs.beginCall(profileId, call);
      try {
        const result = await work({ profileId, writer, signal }, tokens);
        writer.step({ kind: 'done' });
        return result;
      } catch (caught) {
        writer.step(endingOf(toAppError(caught)));
        throw caught;
      }
    });

  const askAbout = <Result>(call: Made, tokens: TokenSet, question: Question<Result>): Promise<Result> =>
    deps.contexts.run(
      deps.profiles.find(call.profileId),
      { writer: call.writer, signal: call.signal, signInAddress: () => undefined },
      (concrete, context) => question(concrete, tokens, context),
    );

  const ask = <Result>(profileId: string, call: TokenCall, question: Question<Result>): Promise<Result> =>
    made(profileId, call, (under, tokens) => askAbout(under, tokens, question));

  /** Takes one set back: the refresh token first, since it could make new access tokens. */
  const revokeSet: Question<void> = async (profile, tokens, context) => {
    if (tokens.refreshToken !== undefined) await revokeToken(profile, tokens.refreshToken, 'refresh', context);
    if (providerOf(profile).revocable?.(tokens) === false) throw fail('not-revocable', endOf(tokens));
    await revokeToken(profile, tokens.accessToken, 'access', context).catch((caught: unknown) => {
      throw toAppError(caught).code === 'not-revocable' ? fail('not-revocable', endOf(tokens), caught) : caught;
    });
  };

  /** A renewal that ends meanwhile brings a newer set, which is taken back as well before anything is forgotten. */
  const revokeAll = async (call: Made, first: TokenSet): Promise<void> => {
    let lasting: unknown;
    let set = first;
    for (let sets = 0; sets < mostSets; sets += 1) {
      await askAbout(call, set, revokeSet).catch((caught: unknown) => {
        if (toAppError(caught).code !== 'not-revocable') throw caught;
        lasting = caught;
      });
      const kept = await deps.tokens.read(call.profileId);
      if (kept === undefined || kept.generation === set.generation) break;
      set = kept;
    }
    if (lasting !== undefined) throw lasting;
  };

  const ownCall = (profileId: string, callId: string): ProviderCall | undefined =>
    providerOf(deps.profiles.find(profileId)).calls?.find(({ id }) => id === callId);

  const namedCall = (profileId: string, id: string): TokenCall => ({
    kind: 'system',
    id,
    label: ownCall(profileId, id)?.label ?? id,
  });

  /** Makes a named call of the system. Throws `not-offered`, and AppFailure. */
  const call = async (
    profileId: string,
    callId: string,
    inputs: Readonly<Record<string, string>>,
  ): Promise<ProviderAnswer> => {
    const at = deps.clock.now();
    return ask(profileId, namedCall(profileId, callId), async (profile, tokens, context) => {
      const answer = await callProvider(profile, tokens, { callId, inputs }, context);
      await deps.service.used(profileId, tokens.generation, at);
      return answer;
    });
  };

  return {
    /** What the profile's system offers beyond the standards: calls by name, requests that are ready. Throws `not-found`, `practice-unavailable`. */
    offer: async (profileId: string): Promise<ProviderOffer> => {
      const kept = deps.profiles.find(profileId);
      // A standard system offers nothing that depends on where it stands, so the practice provider need not run for it.
      const profile = kept.provider === 'standard' ? kept : await deps.practice.resolve(kept);
      const practised = await deps.practice.requests(kept);
      const { calls = [], readyRequests } = providerOf(profile);
      return {
        calls: calls
          .filter(({ offered }) => offered?.(profile) !== false)
          .map(({ request: _request, offered: _offered, ...call }) => call),
        requests: practised.length > 0 ? practised : (readyRequests?.(profile) ?? []),
        choosesTenant: choosesTenant(profile),
        lacks: lackedBy(profile),
      };
    },
    call,
    /** RFC 7662. Throws `endpoint-missing` where the provider has none. */
    introspect: (profileId: string): Promise<ProviderAnswer> =>
      ask(profileId, { kind: 'introspection' }, (profile, tokens, context) =>
        introspectToken(profile, tokens.accessToken, context),
      ),
    /** OpenID Connect Core section 5.3. Throws `endpoint-missing` where the provider has none. */
    userinfo: (profileId: string): Promise<ProviderAnswer> => {
      if (ownCall(profileId, 'userinfo') !== undefined) return call(profileId, 'userinfo', {});
      const at = deps.clock.now();
      return ask(profileId, { kind: 'userinfo' }, async (profile, tokens, context) => {
        const answer = await fetchUserinfo(profile, tokens.accessToken, context, boundKey(tokens));
        await deps.service.used(profileId, tokens.generation, at);
        return answer;
      });
    },
    /**
     * Ends the session at the provider, in the browser, and forgets the tokens here (OpenID Connect RP-Initiated Logout
     * 1.0). Throws `endpoint-missing` where the provider has no such page, `browser-not-opened`.
     */
    endSession: async (profileId: string): Promise<void> => {
      await ask(profileId, { kind: 'end-session' }, openEndSession);
      await deps.service.forget(profileId);
    },
    /**
     * RFC 7009, also for a set that comes meanwhile; what is revoked is forgotten. Throws
     * `not-revocable` for an access token the system cannot take back; its refresh token is revoked even so.
     */
    revoke: async (profileId: string): Promise<void> => {
      await made(profileId, { kind: 'revocation' }, revokeAll);
      await deps.service.forget(profileId, 'revoked');
    },
    /** Ends the calls about a profile's token that are under way: they fail with `cancelled`. */
    cancel: open.end,
    /** Ends every call, for the end of the app; resolves when each is written down. */
    stop: open.endAll,
  };
};

export type TokenCalls = ReturnType<typeof createTokenCalls>;
