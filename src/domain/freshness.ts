import type { ProfileStatus, TokenSummary } from './token';

/** How good a kept access token is by its times alone. */
export type Freshness = 'none' | 'fresh' | 'expiring' | 'expired' | 'unknown';

/** The last part of a token's life in which it counts as expiring: a fifth of it, at most five minutes. In ms. */
const expiringShare = 0.2;
const expiringAtMost = 5 * 60_000;

/** How good a token is at a time (ms since 1970). `unknown`: nobody said when it ends. */
export const freshness = (
  token: Pick<TokenSummary, 'receivedAt' | 'expiresAt' | 'endless'> | undefined,
  now: number,
): Freshness => {
  if (token === undefined) return 'none';
  if (token.expiresAt === undefined) return token.endless === true ? 'fresh' : 'unknown';
  const left = token.expiresAt - now;
  if (left <= 0) return 'expired';
  const share = (token.expiresAt - token.receivedAt) * expiringShare;
  return left <= Math.min(share, expiringAtMost) ? 'expiring' : 'fresh';
};

/** The one mark of a profile in the sidebar and the tray. */
export type ProfileMark = 'working' | 'failed' | 'needs-sign-in' | Freshness;

const signInCodes: ReadonlySet<string> = new Set(['grant-refused', 'sign-in-needed', 'interaction-required']);

/** Whether only a person can bring the next token. */
const needsPerson = ({ life, problem }: ProfileStatus): boolean =>
  life.kind === 'needs-sign-in' ||
  (life.kind === 'revoked' && life.reason === 'by-provider') ||
  (problem !== undefined && signInCodes.has(problem.code));

/** What a profile's row shows: work under way first, then what went wrong, then the token's own state. */
export const profileMark = (status: ProfileStatus | undefined, now: number): ProfileMark => {
  if (status === undefined) return 'none';
  if (status.activity === 'working') return 'working';
  const own = freshness(status.token, now);
  const usable = own === 'fresh' || own === 'expiring' || own === 'unknown';
  // A failed refresh does not spoil a token that is still good.
  if (!usable && needsPerson(status)) return 'needs-sign-in';
  if (status.problem !== undefined && !usable) return 'failed';
  if (own === 'expired' && status.renewal === 'sign-in') return 'needs-sign-in';
  return own;
};

/** Whether it is the refresh token that failed, and not a person who was away or a second factor that was wrong. */
const isRefreshTokenDead = ({ life, problem }: ProfileStatus): boolean => {
  if (life.kind === 'needs-sign-in') return life.reason !== 'not-attended' && life.reason !== 'credentials-refused';
  if (life.kind === 'revoked') return life.reason === 'by-provider';
  return problem?.code === 'grant-refused' || problem?.code === 'sign-in-needed';
};

/** What the main button of a profile will do when pressed. */
export const nextAction = (status: ProfileStatus | undefined, now: number): 'get' | 'refresh' | 'sign-in' => {
  if (status?.token === undefined || status.renewal === 'again') return 'get';
  // A token that still works is no reason to send a refresh token once more that the provider has refused.
  const isDead = profileMark(status, now) === 'needs-sign-in' || isRefreshTokenDead(status);
  return isDead ? 'sign-in' : status.renewal;
};
