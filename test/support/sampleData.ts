import type { FlowRun, FlowStepFact } from '../../src/domain/flow';
import { type LifeState, noToken, type RestingState } from '../../src/domain/lifeCycle';
import { type Profile, type ProfileInput, profileSchema } from '../../src/domain/profile';
import type { ProfileStatus, TokenView } from '../../src/domain/token';

/** The id of the n-th thing of a test: stable, and easy to read in a failure. */
export const sampleId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A valid profile; what a test does not care about is filled in. */
export const sampleProfile = (n: number, change: Partial<ProfileInput> = {}): Profile =>
  profileSchema.parse({
    id: sampleId(n),
    name: `Profile ${n}`,
    server: { kind: 'discovery', issuer: 'https://login.example.com' },
    grant: 'authorization_code',
    clientId: 'client-1',
    scope: 'openid profile',
    ...change,
  });

/** Where such a token is in its life. */
const sampleLife = (
  token: { readonly expiresIn?: number } | null,
  { activity, problem }: Partial<ProfileStatus>,
): LifeState => {
  const before: RestingState = problem === undefined ? kept(token) : { kind: 'failed', reason: problem };
  return activity === 'working' ? { kind: 'getting', reason: 'person', before } : before;
};

const kept = (token: { readonly expiresIn?: number } | null): RestingState => {
  if (token === null) return noToken;
  if (token.expiresIn === undefined) return { kind: 'fresh', reason: 'no-known-end' };
  return token.expiresIn > 0 ? { kind: 'fresh', reason: 'in-time' } : { kind: 'due', reason: 'near-end' };
};

/** The state of a profile's token. `expiresIn` in seconds from `now`; absent for an end nobody knows. */
export const sampleStatus = (
  profile: Profile,
  now: number,
  token: { readonly expiresIn?: number; readonly lifetime?: number; readonly refreshable?: boolean } | null,
  change: Partial<ProfileStatus> = {},
): ProfileStatus => {
  const refreshable = token?.refreshable ?? false;
  const byPerson = profile.grant === 'authorization_code' || profile.grant === 'implicit';
  return {
    profileId: profile.id,
    activity: 'idle',
    renewal: refreshable ? 'refresh' : byPerson ? 'sign-in' : 'again',
    life: sampleLife(token, change),
    ...(token === null
      ? {}
      : {
          token: {
            profileId: profile.id,
            generation: 1,
            receivedAt: now + ((token.expiresIn ?? 0) - (token.lifetime ?? 3600)) * 1000,
            ...(token.expiresIn === undefined ? {} : { expiresAt: now + token.expiresIn * 1000 }),
            refreshable,
            hasIdToken: true,
          },
        }),
    ...change,
  };
};

/** The Token tab of a profile with a JWT access token and an ID token. */
export const sampleView = (profile: Profile, now: number, change: Partial<TokenView> = {}): TokenView => {
  const issuedAt = Math.floor(now / 1000) - 2840;
  const claims = {
    iss: 'https://login.example.com/realms/acme',
    sub: 'f3b0c6de-8f0b-4d2e-9a71-5c1d1f1c77aa',
    aud: ['https://api.example.com', 'account'],
    exp: issuedAt + 3600,
    iat: issuedAt,
    jti: '7d1c5d0e-9d1e-4a53-b9d5-3c4b5b0a9a11',
    client_id: profile.clientId,
    scope: 'openid profile orders:read',
  };
  return {
    profileId: profile.id,
    generation: 1,
    receivedAt: issuedAt * 1000,
    expiresAt: (issuedAt + 3600) * 1000,
    expirySource: 'expires_in',
    extras: {},
    tokenType: 'Bearer',
    refreshable: true,
    scopeAsked: ['openid', 'profile', 'orders:read', 'orders:write'],
    scopeGranted: ['openid', 'profile', 'orders:read', 'email'],
    access: {
      masked: 'eyJh…Qf2A',
      bytes: 1284,
      format: 'jwt',
      jwt: { header: { alg: 'RS256', typ: 'at+jwt', kid: 'k-2026-03' }, claims },
    },
    id: {
      masked: 'eyJr…9sZw',
      bytes: 932,
      format: 'jwt',
      jwt: {
        header: { alg: 'RS256', kid: 'k-2026-03' },
        claims: {
          iss: claims.iss,
          sub: claims.sub,
          aud: profile.clientId,
          exp: claims.exp,
          iat: claims.iat,
          auth_time: issuedAt - 12,
          nonce: 'n-0S6_WzA2Mj',
          name: 'Alice Adams',
          email: 'alice@example.org',
          email_verified: true,
          address: { locality: 'Turku', country: 'FI' },
        },
      },
    },
    refresh: { bytes: 640 },
    ...change,
  };
};

/** A run of a flow whose steps are 120 ms apart. */
export const sampleRun = (
  profile: Profile,
  now: number,
  state: FlowRun['state'],
  facts: readonly FlowStepFact[],
  canReopenBrowser = false,
): FlowRun => ({
  id: sampleId(900_000),
  profileId: profile.id,
  startedAt: now - facts.length * 120,
  state,
  steps: facts.map((fact, index) => ({ ...fact, at: now - (facts.length - index) * 120 })),
  canReopenBrowser,
});
