import type { QueryClient } from '@tanstack/react-query';
import type { CallInput, CallName, CallOutput } from '../src/api/contract';
import type { Profile } from '../src/domain/profile';
import type { Settings } from '../src/domain/settings';
import { movedProfiles } from './movedProfiles';

/** What a call does to the cache: at once, when it worked, and when it did not. */
type After<Name extends CallName> = {
  readonly before?: (cache: QueryClient, input: CallInput<Name>) => void;
  readonly success?: (cache: QueryClient, input: CallInput<Name>, output: CallOutput<Name>) => void;
  readonly failure?: (cache: QueryClient) => void;
};

const effects: { readonly [Name in CallName]?: After<Name> } = {
  'settings.set': {
    // A theme or a folded folder must not wait for the disk.
    before: (cache, change) =>
      cache.setQueryData<Settings>(['settings.get'], (settings) =>
        settings === undefined ? undefined : merged(settings, change),
      ),
    failure: (cache) => void cache.invalidateQueries({ queryKey: ['settings.get'] }),
  },
  'profiles.move': {
    // The row must lie where it was dropped, not jump there later.
    before: (cache, { profileId, before, folder }) =>
      cache.setQueryData<readonly Profile[]>(['profiles.list'], (list) =>
        list === undefined ? undefined : movedProfiles(list, profileId, before, folder),
      ),
    failure: (cache) => void cache.invalidateQueries({ queryKey: ['profiles.list'] }),
  },
  'profiles.save': { success: (cache, _input, profile) => keepProfile(cache, profile) },
  'profiles.duplicate': { success: (cache, _input, profile) => keepProfile(cache, profile) },
  'profiles.addPractice': { success: (cache, _input, profile) => keepProfile(cache, profile) },
  'profiles.trustCertificate': { success: (cache, _input, profile) => keepProfile(cache, profile) },
  'profiles.distrustCertificate': { success: (cache, _input, profile) => keepProfile(cache, profile) },
  'profiles.allowPlainHttp': { success: (cache, _input, profile) => keepProfile(cache, profile) },
  'profiles.refusePlainHttp': { success: (cache, _input, profile) => keepProfile(cache, profile) },
  'profiles.remove': {
    success: (cache, { profileId }) =>
      cache.setQueryData<readonly Profile[]>(['profiles.list'], (list) =>
        list?.filter((profile) => profile.id !== profileId),
      ),
  },
  'desktop.setShortcut': { success: (cache, _input, state) => cache.setQueryData(['desktop.state'], state) },
  'desktop.setLoginStart': { success: (cache, _input, state) => cache.setQueryData(['desktop.state'], state) },
  'storage.retry': { success: (cache, _input, state) => cache.setQueryData(['storage.state'], state) },
  'storage.useSession': { success: (cache, _input, state) => cache.setQueryData(['storage.state'], state) },
  'secrets.remove': {
    success: (cache, { profileId }, status) => cache.setQueryData(['secrets.status', profileId], status),
  },
  'app.dismissNotices': { success: (cache) => void cache.invalidateQueries({ queryKey: ['app.info'] }) },
  'requests.save': {
    success: (cache, { profileId }) => void cache.invalidateQueries({ queryKey: ['requests.saved', profileId] }),
  },
  'requests.remove': {
    success: (cache, { profileId }) => void cache.invalidateQueries({ queryKey: ['requests.saved', profileId] }),
  },
  'requests.clearHistory': {
    success: (cache, { profileId }) => cache.setQueryData(['requests.history', profileId], []),
  },
  'expectations.save': { success: (cache) => void cache.invalidateQueries({ queryKey: ['expectations.list'] }) },
  'expectations.remove': { success: (cache) => void cache.invalidateQueries({ queryKey: ['expectations.list'] }) },
  'request.send': {
    success: (cache, { profileId }) => void cache.invalidateQueries({ queryKey: ['requests.history', profileId] }),
  },
};

/** What this call does to the cache; an empty object where events do it all. */
export const afterCall = <Name extends CallName>(name: Name): After<Name> =>
  // An index by a type parameter is not narrowed; the table's own type pairs each name with its effects.
  (effects[name] ?? {}) as After<Name>;

const merged = (settings: Settings, change: CallInput<'settings.set'>): Settings => {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...settings, ...given };
};

const keepProfile = (cache: QueryClient, profile: Profile): void => {
  cache.setQueryData<readonly Profile[]>(['profiles.list'], (list) => {
    if (list === undefined) return undefined;
    return list.some((each) => each.id === profile.id)
      ? list.map((each) => (each.id === profile.id ? profile : each))
      : [...list, profile];
  });
};
