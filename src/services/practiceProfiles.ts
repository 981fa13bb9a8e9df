import { fail } from '../domain/errors';
import type { RunningSystem } from '../domain/practiceSystem';
import {
  type GrantKind,
  type PracticeSystem,
  type Profile,
  profileSchema,
  type Redirect,
  type Server,
} from '../domain/profile';
import { apiRequestSchema } from '../domain/request';
import { initialAnswers, presetById, profileFromPreset } from '../providers/presets';
import { anyPort, type Preset } from '../providers/presets/preset';
import type { ReadyRequest } from '../providers/provider';

/** A practice profile's own settings. */
export type PracticeServer = Extract<Server, { readonly kind: 'practice' }>;

/** What a new practice profile is made for. */
type NewProfile = { readonly id: string; readonly grant: GrantKind; readonly lifetimeSeconds: number };

/** The standard provider, as far as profiles need it. */
export type StandardPractice = {
  readonly issuer: string;
  readonly user: { readonly username: string; readonly password: string };
  /** The seeded client for each grant; a public one has no secret. */
  readonly clientFor: (grant: GrantKind) => { readonly clientId: string; readonly clientSecret?: string };
};

const withoutGrant = () => fail('input-invalid', { field: 'grant', reason: 'This system does not have the grant.' });

/** Scope that shows every kind of token: ID token, refresh token, and the practice API's permissions. */
const practiceScope = (grant: GrantKind): string =>
  grant === 'client_credentials' ? 'api:read api:write' : 'openid profile email offline_access api:read api:write';

/** A new profile at the standard provider, as it is kept. Throws `input-invalid` for a grant that is no standard one. */
export const newStandardProfile = (
  { clientFor, user }: StandardPractice,
  { id, grant, lifetimeSeconds }: NewProfile,
): Profile => {
  if (grant === 'verify_password') throw withoutGrant();
  const { clientId, clientSecret } = clientFor(grant);
  return profileSchema.parse({
    id,
    name: 'Practice',
    provider: 'standard',
    preset: 'practice',
    server: { kind: 'practice', lifetimeSeconds },
    grant,
    clientId,
    clientAuth: clientSecret === undefined ? 'none' : 'client_secret_basic',
    scope: practiceScope(grant),
    username: grant === 'client_credentials' ? '' : user.username,
  });
};

/** A kept profile with the address of the standard provider, which is told the lifetime with each call. */
export const atStandard = (practice: StandardPractice, profile: Profile, server: PracticeServer): Profile => {
  const asked = [
    { name: 'practice_lifetime', value: String(server.lifetimeSeconds) },
    { name: 'practice_token', value: server.tokenFormat },
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
};

/** A system of the practice provider that has ways of its own. */
export type OwnWays = Exclude<PracticeSystem, 'standard'>;

const presetOf = (system: OwnWays): Preset => {
  const preset = presetById(system);
  if (preset === undefined) throw fail('internal', { technical: 'a practice system without its preset' });
  return preset;
};

/** No profile is kept under it. */
const lookedAt = '00000000-0000-4000-8000-000000000000';

const redirectTo = (address: string): Redirect => {
  const { port, pathname } = new URL(address);
  return { kind: 'loopback', host: '127.0.0.1', port: Number(port), path: pathname };
};

type Wanted = {
  readonly system: OwnWays;
  readonly id: string;
  readonly name: string;
  readonly grant: GrantKind;
  /** Which of a tenant's two sets of endpoints. */
  readonly surface?: string;
};

/** The profile that a person would get who filled in the preset's form with what the running system says. */
const filledIn = (running: RunningSystem, { system, id, name, grant, surface }: Wanted): Profile => {
  const preset = presetOf(system);
  const { clientId, clientSecret, redirectUri } = running.clientFor(grant);
  const profile = profileFromPreset(preset, {
    id,
    name,
    grant,
    clientId,
    hasSecret: clientSecret !== undefined,
    answers: { ...initialAnswers(preset), ...running.answers, ...(surface === undefined ? {} : { surface }) },
    ...(grant === 'client_credentials' ? {} : { username: running.user.username }),
  });
  return {
    ...profile,
    // Any free port will do where nothing is compared to the letter.
    redirect: redirectUri === undefined ? anyPort('127.0.0.1') : redirectTo(redirectUri),
    ...(running.scope === undefined ? {} : { scope: running.scope }),
  };
};

/** A new profile at a running system, as it is kept. Throws `input-invalid` for a grant the system does not have. */
export const newSystemProfile = (
  running: RunningSystem,
  system: OwnWays,
  { id, grant, lifetimeSeconds }: NewProfile,
): Profile => {
  const { name, grants } = presetOf(system);
  if (!grants.includes(grant)) throw withoutGrant();
  const profile = filledIn(running, { system, id, grant, name: `Practice: ${name}` });
  return { ...profile, server: { kind: 'practice', system, lifetimeSeconds, tokenFormat: 'jwt' } };
};

/**
 * A kept profile with the addresses and the client of the running system. Its client IDs are as random as a real one's:
 * a profile that outlives them, as where nothing is kept over a restart, goes on with those of now.
 */
export const atSystem = (running: RunningSystem, profile: Profile, system: OwnWays): Profile => {
  const { id, name, grant, verify } = profile;
  const surface = verify === undefined ? {} : { surface: verify.surface };
  const now = filledIn(running, { system, id, name, grant, ...surface });
  const resource = now.verify?.resource;
  return {
    ...profile,
    server: now.server,
    clientId: now.clientId,
    ...(verify === undefined || resource === undefined ? {} : { verify: { ...verify, resource } }),
  };
};

/** Where a running system stands, for a look at what it says of itself. */
export const systemServer = (running: RunningSystem, system: OwnWays): Server => {
  const [grant] = presetOf(system).grants;
  return filledIn(running, { system, id: lookedAt, name: 'Practice', grant }).server;
};

/** Requests to the addresses that the running system's protected API really has. */
export const systemRequests = ({ apis }: RunningSystem): readonly ReadyRequest[] =>
  apis.map(({ id, label, url }) => ({
    id,
    label,
    request: apiRequestSchema.parse({ method: 'POST', url, body: { kind: 'json', text: '{}' } }),
  }));
