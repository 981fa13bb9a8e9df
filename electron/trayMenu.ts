import { type Freshness, freshness, nextAction, profileMark } from '../src/domain/freshness';
import { isWorking, problemOf } from '../src/domain/lifeCycle';
import type { Profile } from '../src/domain/profile';
import { plain } from '../src/domain/text/wording';
import type { ProfileStatus } from '../src/domain/token';

/** What the tray's icon says of all profiles together. */
export type TrayState = 'fresh' | 'expiring' | 'attention' | 'idle';

/** What an entry does when it is pressed. */
export type TrayAction =
  | { readonly kind: 'copy'; readonly profileId: string; readonly form: 'header' | 'raw' }
  | { readonly kind: 'get-token'; readonly profileId: string; readonly how: 'best' | 'refresh' | 'sign-in' }
  | { readonly kind: 'cancel'; readonly profileId: string }
  | { readonly kind: 'refresh-all' }
  | { readonly kind: 'open' }
  | { readonly kind: 'quit' };

/** One entry of the menu, as plain data. */
export type TrayEntry =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly enabled: boolean; readonly action: TrayAction }
  | { readonly kind: 'submenu'; readonly label: string; readonly entries: readonly TrayEntry[] };

/** Everything that the tray shows. */
export type TrayView = { readonly state: TrayState; readonly tooltip: string; readonly entries: readonly TrayEntry[] };

/** More profiles than this are found in the window. */
const mostProfiles = 10;

/** Everything that the tray is drawn from: profiles in the order of the sidebar, and ids of those used lately, newest first. */
export type TrayFacts = {
  readonly profiles: readonly Profile[];
  readonly statuses: readonly ProfileStatus[];
  readonly recent: readonly string[];
};

/** What the tray shows at a time (ms since 1970). Holds no secret. */
export const trayView = ({ profiles, statuses: given, recent }: TrayFacts, now: number): TrayView => {
  const statuses = given.map(calm);
  const statusOf = new Map(statuses.map((status) => [status.profileId, status]));
  const states = profiles.map((profile) => stateOf(statusOf.get(profile.id), now));
  const shown = inOrder(profiles, statusOf, recent).slice(0, mostProfiles);
  const entries = shown.map((profile) => profileEntry(profile, statusOf.get(profile.id), now));
  return {
    state: worstOf(states),
    tooltip: tooltipOf(states),
    entries: [
      ...(entries.length === 0 ? [{ kind: 'text', label: 'No profiles yet' } as const] : entries),
      { kind: 'separator' },
      ...(entries.length === 0 ? [] : [refreshAllEntry(statuses)]),
      { kind: 'action', label: 'Open Token Helper', enabled: true, action: { kind: 'open' } },
      { kind: 'action', label: 'Quit', enabled: true, action: { kind: 'quit' } },
    ],
  };
};

/**
 * When the tray next shows something else if nothing happens but time passing, in ms from now; undefined when it
 * would not. Never sooner than 15 s, never later than a minute: the clock may be set or the computer sleep meanwhile.
 */
export const nextTrayChange = (statuses: readonly ProfileStatus[], now: number): number | undefined => {
  const left = statuses
    .map((status) => (status.token?.expiresAt ?? 0) - now)
    .filter((milliseconds) => milliseconds > 0);
  if (left.length === 0) return undefined;
  // A label turns just after a full minute is over, not at it.
  return Math.min(60_000, Math.max(15_000, Math.min(...left.map((milliseconds) => (milliseconds % 60_000) + 1))));
};

/** Work that nobody asked for is not shown: the menu would be replaced under the pointer at every renewal. */
const calm = (status: ProfileStatus): ProfileStatus => {
  const { life, problem: _problem, ...rest } = status;
  if (!isWorking(life) || life.reason === 'person') return status;
  const problem = problemOf(life.before);
  return { ...rest, activity: 'idle', life: life.before, ...(problem === undefined ? {} : { problem }) };
};

/**
 * Pinned profiles first, then those used lately, then those with a token, then the order of the sidebar. When a token came
 * plays no part: they come by themselves, and the menu would turn over each time.
 */
const inOrder = (
  profiles: readonly Profile[],
  statusOf: ReadonlyMap<string, ProfileStatus>,
  recent: readonly string[],
): readonly Profile[] => {
  const places = new Map(recent.map((id, index) => [id, index]));
  const place = ({ id }: Profile): number =>
    places.get(id) ?? (statusOf.get(id)?.token === undefined ? recent.length + 1 : recent.length);
  return [...profiles].sort((a, b) => Number(b.pinned) - Number(a.pinned) || place(a) - place(b));
};

/** Whether a new token comes in place of the kept one with nobody there. */
export const renewsAlone = (status: ProfileStatus | undefined): boolean =>
  status?.token !== undefined &&
  status.renewal !== 'sign-in' &&
  status.life.kind !== 'needs-sign-in' &&
  status.life.kind !== 'revoked';

const refreshAllEntry = (statuses: readonly ProfileStatus[]): TrayEntry => ({
  kind: 'action',
  label: 'Refresh all',
  enabled: statuses.some(renewsAlone),
  action: { kind: 'refresh-all' },
});

const profileEntry = (profile: Profile, status: ProfileStatus | undefined, now: number): TrayEntry => {
  const profileId = profile.id;
  const copyable = status?.token !== undefined && canGiveHeader(status, now);
  return {
    kind: 'submenu',
    label: `${profileName(profile)} — ${timeText(status, now)}`,
    entries: [
      { kind: 'action', label: 'Copy header', enabled: copyable, action: { kind: 'copy', profileId, form: 'header' } },
      { kind: 'action', label: 'Copy token', enabled: copyable, action: { kind: 'copy', profileId, form: 'raw' } },
      getEntry(profileId, status, now),
    ],
  };
};

/** An ended token is worth no copy, unless a new one comes without a person. */
const canGiveHeader = (status: ProfileStatus, now: number): boolean =>
  freshness(status.token, now) !== 'expired' || (renewsAlone(status) && status.problem === undefined);

const getEntry = (profileId: string, status: ProfileStatus | undefined, now: number): TrayEntry => {
  if (status?.activity === 'working') {
    return { kind: 'action', label: 'Cancel', enabled: true, action: { kind: 'cancel', profileId } };
  }
  const next = nextAction(status, now);
  const label = { get: 'Get token', refresh: 'Refresh', 'sign-in': 'Sign in again' }[next];
  // Without a browser a new token is got by the same grant again, although the kept one may still be good.
  const renews = next === 'get' && status?.token !== undefined;
  const how = next === 'get' ? (renews ? 'refresh' : 'best') : next;
  return { kind: 'action', label, enabled: true, action: { kind: 'get-token', profileId, how } };
};

/** A profile's name as the menu shows it, with its environment: the environments of one system share a name. */
export const profileName = ({ name, environment }: Pick<Profile, 'name' | 'environment'>): string =>
  plain(environment === '' ? name : `${name} ${environment}`, 60);

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const timeText = (status: ProfileStatus | undefined, now: number): string => {
  const mark = profileMark(status, now);
  if (mark !== 'fresh' && mark !== 'expiring') return markTexts[mark];
  const token = status?.token;
  if (token?.expiresAt === undefined) return 'never';
  const left = leftText(token.expiresAt - now);
  return token.idleSeconds === undefined ? left : `idle ${left}`;
};

const leftText = (left: number): string => {
  if (left < minute) return 'under 1 min';
  if (left < hour) return `${Math.floor(left / minute)} min`;
  if (left < 2 * day) return `${Math.floor(left / hour)} h`;
  return `${Math.floor(left / day)} d`;
};

const markTexts = {
  working: 'working…',
  failed: 'failed',
  'needs-sign-in': 'sign in again',
  none: 'no token',
  expired: 'expired',
  unknown: 'no known end',
} as const;

/** A profile's share in the icon. Work under way does not change it, or the icon would flicker. */
const stateOf = (status: ProfileStatus | undefined, now: number): TrayState => {
  const mark = profileMark(status === undefined ? undefined : { ...status, activity: 'idle' }, now);
  return mark === 'failed' || mark === 'needs-sign-in' || mark === 'working' ? 'attention' : freshnessStates[mark];
};

const freshnessStates: Readonly<Record<Freshness, TrayState>> = {
  none: 'idle',
  fresh: 'fresh',
  unknown: 'fresh',
  expiring: 'expiring',
  expired: 'expiring',
};

const worstFirst = ['attention', 'expiring', 'fresh', 'idle'] as const satisfies readonly TrayState[];

const worstOf = (states: readonly TrayState[]): TrayState =>
  worstFirst.find((state) => states.includes(state)) ?? 'idle';

const tooltipOf = (states: readonly TrayState[]): string => {
  const count = (wanted: TrayState): number => states.filter((state) => state === wanted).length;
  const attention = count('attention');
  const parts = [
    attention === 0 ? '' : `${attention} ${attention === 1 ? 'needs' : 'need'} attention`,
    count('expiring') === 0 ? '' : `${count('expiring')} expiring`,
    count('fresh') === 0 ? '' : `${count('fresh')} fresh`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'Token Helper' : `Token Helper: ${parts.join(', ')}`;
};
