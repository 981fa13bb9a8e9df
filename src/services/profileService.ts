import { fail } from '../domain/errors';
import { type CertificatePin, mostPlainHttpHosts } from '../domain/network';
import {
  type GrantKind,
  type PracticePage,
  type PracticeSystem,
  type Profile,
  type SecretKind,
  type SecretStatus,
  usesPassword,
} from '../domain/profile';
import { sameFlow } from '../domain/profileIdentity';
import { readTotpSeed } from '../domain/totpSeed';
import type { Random } from '../ports';
import type { createProfileSecrets } from '../stores/profileSecrets';
import type { createProfileStore } from '../stores/profileStore';
import type { createRequestStore } from '../stores/requestStore';
import type { Emit } from './events';
import type { PracticeService } from './practiceService';
import type { RemovalService } from './removalService';
import type { TokenService } from './tokenService';

type Deps = {
  readonly profiles: ReturnType<typeof createProfileStore>;
  readonly secrets: ReturnType<typeof createProfileSecrets>;
  readonly requests: ReturnType<typeof createRequestStore>;
  readonly tokens: TokenService;
  readonly timeline: { readonly removeAll: (profileId: string) => Promise<void> };
  readonly practice: PracticeService;
  readonly removals: Pick<RemovalService, 'remove'>;
  /** Ends a profile's requests under way. */
  readonly endRequests: (profileId: string) => void;
  readonly random: Random;
  readonly emit: Emit;
};

/** What a new practice profile is made for. */
type NewPractice = {
  readonly system: PracticeSystem;
  readonly grant: GrantKind;
  readonly lifetimeSeconds: number;
  /** Keeps the seed of the practice phone. */
  readonly keepSeed: boolean;
};

/** Everything a person can do with a profile itself. Throws `not-found` for an unknown one, and what the stores throw. */
export const createProfileService = (deps: Deps) => {
  const find = (profileId: string): Profile => {
    const profile = deps.profiles.get(profileId);
    if (!profile) throw fail('not-found', { what: 'profile' });
    return profile;
  };

  const save = async (profile: Profile): Promise<Profile> => {
    const before = deps.profiles.get(profile.id);
    // A flow for the old settings must not hand its token to the new ones.
    const isOther = before !== undefined && !sameFlow(before, profile);
    if (isOther) deps.tokens.outdate(profile.id);
    const saved = await deps.profiles.save(profile);
    if (before !== undefined) deps.tokens.settingsChanged(profile.id);
    deps.emit('profiles.changed', null);
    return saved;
  };

  const freeName = (name: string, folder: string): string => {
    const taken = new Set(deps.profiles.list().flatMap((each) => (each.folder === folder ? [each.name] : [])));
    if (!taken.has(name)) return name;
    const numbers = Array.from({ length: taken.size + 1 }, (_, index) => `${name} ${index + 2}`);
    return numbers.find((candidate) => !taken.has(candidate)) ?? name;
  };

  const setSecret = async (profileId: string, kind: SecretKind, value: string): Promise<SecretStatus> => {
    find(profileId);
    // A seed that cannot be read would only fail in the middle of a sign-in.
    if (kind === 'totp-seed') readTotpSeed(value);
    await deps.secrets.write(profileId, kind, value);
    deps.tokens.settingsChanged(profileId);
    return deps.secrets.status(profileId);
  };

  return {
    find,
    list: (): readonly Profile[] => deps.profiles.list(),
    save,
    setSecret,
    secretStatus: (profileId: string): Promise<SecretStatus> => deps.secrets.status(profileId),
    removeSecret: async (profileId: string, kind: SecretKind): Promise<SecretStatus> => {
      find(profileId);
      await deps.secrets.remove(profileId, kind);
      return deps.secrets.status(profileId);
    },
    /**
     * Takes the profile out first: a failure after that leaves items nobody reads, never a profile without its secrets.
     * What is locked away is removed once it can be opened.
     */
    remove: async (profileId: string): Promise<void> => {
      find(profileId);
      deps.tokens.outdate(profileId);
      await deps.profiles.remove(profileId);
      deps.emit('profiles.changed', null);
      deps.endRequests(profileId);
      await deps.removals.remove(profileId);
    },
    /** A copy without token or secrets; with an environment it keeps the name and becomes that environment's sibling. */
    duplicate: async (profileId: string, environment: string | undefined): Promise<Profile> => {
      const profile = find(profileId);
      const id = deps.random.id();
      return environment === undefined
        ? save({ ...profile, id, pinned: false, name: freeName(profile.name, profile.folder) })
        : save({ ...profile, id, pinned: false, environment });
    },
    move: async (profileId: string, before: string | null, folder: string): Promise<void> => {
      find(profileId);
      await deps.profiles.move(profileId, before, folder);
      deps.emit('profiles.changed', null);
    },
    trustCertificate: (profileId: string, pin: CertificatePin): Promise<Profile> => {
      const profile = find(profileId);
      const others = profile.network.pins.filter((each) => each.host !== pin.host);
      return save({ ...profile, network: { ...profile.network, pins: [...others, pin] } });
    },
    distrustCertificate: (profileId: string, host: string): Promise<Profile> => {
      const profile = find(profileId);
      const pins = profile.network.pins.filter((each) => each.host !== host);
      return save({ ...profile, network: { ...profile.network, pins } });
    },
    /** Lets the profile send its secrets to one server (`host:port`) without encryption. Throws `input-invalid` for one too many. */
    allowPlainHttp: async (profileId: string, host: string): Promise<Profile> => {
      const profile = find(profileId);
      const others = profile.network.plainHttpHosts.filter((each) => each !== host);
      if (others.length >= mostPlainHttpHosts) {
        throw fail('input-invalid', {
          field: 'plain http',
          reason: 'No more servers can be allowed; remove one first.',
        });
      }
      return save({ ...profile, network: { ...profile.network, plainHttpHosts: [...others, host] } });
    },
    refusePlainHttp: (profileId: string, host: string): Promise<Profile> => {
      const profile = find(profileId);
      const plainHttpHosts = profile.network.plainHttpHosts.filter((each) => each !== host);
      return save({ ...profile, network: { ...profile.network, plainHttpHosts } });
    },
    /** A ready profile at the practice provider, with its secrets kept once it is saved itself. Throws `practice-unavailable`. */
    addPractice: async ({ system, grant, lifetimeSeconds, keepSeed }: NewPractice): Promise<Profile> => {
      const profile = await deps.practice.createProfile(system, grant, lifetimeSeconds);
      const secrets = await deps.practice.secretsOf(profile);
      const saved = await save({ ...profile, name: freeName(profile.name, profile.folder) });
      if (secrets.clientSecret !== undefined) {
        await deps.secrets.write(profile.id, 'client-secret', secrets.clientSecret);
      }
      if (usesPassword(grant) && secrets.password !== undefined) {
        await deps.secrets.write(profile.id, 'password', secrets.password);
      }
      if (keepSeed && secrets.totpSeed !== undefined) {
        await deps.secrets.write(profile.id, 'totp-seed', secrets.totpSeed);
      }
      return saved;
    },
    /** Opens a page of the profile's practice system. Throws `not-offered`, and what the browser throws. */
    openPractice: (profileId: string, page: PracticePage): Promise<void> => deps.practice.open(find(profileId), page),
  };
};

export type ProfileService = ReturnType<typeof createProfileService>;
