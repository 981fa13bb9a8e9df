import { AppFailure, fail } from '../domain/errors';
import type { GrantKind, Profile } from '../domain/profile';
import { profileSchema } from '../domain/profile';
import type { Log, Random } from '../ports';

/** The running practice provider, as far as profiles need it. */
export type RunningPractice = {
  readonly issuer: string;
  readonly user: { readonly username: string; readonly password: string };
  /** The seeded client for each grant; a public one has no secret. */
  readonly clientFor: (grant: GrantKind) => { readonly clientId: string; readonly clientSecret?: string };
  readonly stop: () => Promise<void>;
};

/** Loads and starts the practice provider; `load` and `save` keep its state with the other secrets. */
export type StartPractice = (storage: {
  readonly load: () => Promise<string | undefined>;
  readonly save: (state: string) => Promise<void>;
}) => Promise<RunningPractice>;

/** The keychain key of the practice provider's state. */
const stateKey = 'practice/state';

/** Scope that shows every kind of token: ID token, refresh token, and the practice API's permissions. */
const practiceScope = (grant: GrantKind): string =>
  grant === 'client_credentials' ? 'api:read api:write' : 'openid profile email offline_access api:read api:write';

/** Starts the practice provider when a profile first needs it, and makes practice profiles concrete. */
export const createPracticeService = (deps: {
  readonly start: StartPractice;
  readonly vault: {
    readonly read: (key: string) => Promise<string | undefined>;
    readonly write: (key: string, value: string) => Promise<void>;
  };
  readonly random: Random;
  readonly log: Log;
}) => {
  let starting: Promise<RunningPractice> | undefined;

  const running = (): Promise<RunningPractice> => {
    starting ??= deps
      .start({
        load: () => deps.vault.read(stateKey),
        save: (state) => deps.vault.write(stateKey, state),
      })
      .catch((caught: unknown) => {
        // The next click tries again.
        starting = undefined;
        // A keychain that is not ready has its own sentence.
        if (caught instanceof AppFailure) throw caught;
        deps.log.error('practice.failed', { technical: caught instanceof Error ? caught.name : 'unknown' });
        throw fail('practice-unavailable', { technical: caught instanceof Error ? caught.message : '' }, caught);
      });
    return starting;
  };

  return {
    /**
     * The profile with real addresses: a practice profile gets the running provider's, any other is handed back as it is.
     * Throws `practice-unavailable`.
     */
    resolve: async (profile: Profile): Promise<Profile> => {
      if (profile.server.kind !== 'practice') return profile;
      const practice = await running();
      const { lifetimeSeconds, tokenFormat } = profile.server;
      const asked = [
        { name: 'practice_lifetime', value: String(lifetimeSeconds) },
        { name: 'practice_token', value: tokenFormat },
      ];
      return {
        ...profile,
        server: { kind: 'discovery', issuer: practice.issuer, document: 'openid', overrides: {} },
        extra: {
          authorize: [...asked, ...profile.extra.authorize],
          token: [...asked, ...profile.extra.token],
          refresh: [...asked, ...profile.extra.refresh],
        },
      };
    },
    /** A new practice profile for a grant, and the secrets that belong to it. Throws `practice-unavailable`. */
    createProfile: async (
      grant: GrantKind,
      lifetimeSeconds: number,
    ): Promise<{ readonly profile: Profile; readonly secrets: { clientSecret?: string; password?: string } }> => {
      const practice = await running();
      const { clientId, clientSecret } = practice.clientFor(grant);
      const profile = profileSchema.parse({
        id: deps.random.id(),
        name: 'Practice',
        provider: 'standard',
        preset: 'practice',
        server: { kind: 'practice', lifetimeSeconds },
        grant,
        clientId,
        clientAuth: clientSecret === undefined ? 'none' : 'client_secret_basic',
        scope: practiceScope(grant),
        username: grant === 'client_credentials' ? '' : practice.user.username,
      });
      return {
        profile,
        secrets: {
          ...(clientSecret === undefined ? {} : { clientSecret }),
          ...(grant === 'password' ? { password: practice.user.password } : {}),
        },
      };
    },
    /** The secrets of a practice profile as they are now, which differ from kept ones after the state was lost. */
    secretsOf: async (profile: Profile): Promise<{ readonly clientSecret?: string; readonly password?: string }> => {
      if (profile.server.kind !== 'practice') return {};
      const practice = await running();
      const client = practice.clientFor(profile.grant);
      const own = client.clientId === profile.clientId && client.clientSecret !== undefined;
      return {
        ...(own ? { clientSecret: client.clientSecret } : {}),
        ...(profile.username === practice.user.username ? { password: practice.user.password } : {}),
      };
    },
    /** The running practice provider's address; starts it when it is not running. Throws `practice-unavailable`. */
    issuer: async (): Promise<string> => (await running()).issuer,
    stop: async (): Promise<void> => {
      const practice = await starting?.catch(() => undefined);
      starting = undefined;
      await practice?.stop();
    },
  };
};

export type PracticeService = ReturnType<typeof createPracticeService>;
