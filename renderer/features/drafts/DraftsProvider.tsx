import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react';
import { useProfiles } from '../../data';
import type { RequestWork } from '../request/requestWork';
import type { SettingsDraft } from '../settings/settingsDraft';
import { createKeyedStore, type KeyedStore } from './keyedStore';

/** What was typed and not saved yet, by profile; it outlives a look at other tabs and profiles, not the app. */
export type Drafts = {
  readonly settings: KeyedStore<SettingsDraft>;
  readonly requests: KeyedStore<RequestWork>;
};

const DraftsContext = createContext<Drafts | null>(null);

/** What was typed and not saved yet. */
export const useDrafts = (): Drafts => {
  const drafts = use(DraftsContext);
  if (drafts === null) throw new Error('DraftsProvider is missing');
  return drafts;
};

/** One entry of a store; renders again when it changes. */
export const useEntry = <Value,>(store: KeyedStore<Value>, key: string): Value | undefined =>
  useSyncExternalStore(store.subscribe, () => store.get(key));

/** Keeps what is typed while the app runs; once, around everything that shows a profile. */
export const DraftsProvider = ({ children }: { readonly children: ReactNode }) => {
  const [drafts] = useState((): Drafts => ({ settings: createKeyedStore(), requests: createKeyedStore() }));
  useForgetting(drafts);
  return <DraftsContext value={drafts}>{children}</DraftsContext>;
};

/** A deleted profile leaves nothing behind: a draft may hold a secret that was typed. */
const useForgetting = ({ settings, requests }: Drafts): void => {
  const profiles = useProfiles().data;
  useEffect(() => {
    if (profiles === undefined) return;
    const known = new Set(profiles.map(({ id }) => id));
    for (const store of [settings, requests] as const) {
      for (const key of store.keys()) if (!known.has(key)) store.set(key, undefined);
    }
  }, [profiles, settings, requests]);
};
