import { type Profile, usesBrowser } from '../../../src/domain/profile';
import { presetById } from '../../../src/providers/presets';

/** A folder of the sidebar with its profiles in order. */
export type Folder = {
  readonly id: string;
  readonly name: string;
  readonly profiles: readonly Profile[];
};

/** A row of the top level: a folder, or a profile in none. */
export type SidebarItem = Folder | Profile;

/** Whether a row is a folder. */
export const isFolder = (item: SidebarItem): item is Folder => 'profiles' in item;

/** The key of a folder's row; profiles have their id. */
export const folderKey = (name: string): string => `folder:${name}`;

/** Profiles without a folder first, then the folders as they first come up in the person's order. */
export const sidebarItems = (profiles: readonly Profile[]): readonly SidebarItem[] => {
  const loose: Profile[] = [];
  const folders = new Map<string, Profile[]>();
  for (const profile of profiles) {
    const list = profile.folder === '' ? loose : (folders.get(profile.folder) ?? []);
    list.push(profile);
    if (profile.folder !== '') folders.set(profile.folder, list);
  }
  const rows = [...folders].map(([name, list]): Folder => ({ id: folderKey(name), name, profiles: list }));
  return [...loose, ...rows];
};

/** The system a profile is for, as a person would call it. */
export const systemName = (profile: Profile): string => {
  if (profile.server.kind === 'practice') return 'Practice provider';
  const preset = presetById(profile.preset);
  if (preset !== undefined) return preset.name;
  const address =
    profile.server.issuer ||
    (profile.server.kind === 'endpoints'
      ? (profile.server.endpoints.token ?? profile.server.endpoints.authorization ?? '')
      : '');
  return hostOfAddress(address);
};

const hostOfAddress = (address: string): string => {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(address.trim())?.[1];
  return host ?? (address.trim() || 'No provider yet');
};

/** Whose token it is, where the profile says so: the user, or the application itself. */
export const holderName = (profile: Profile): string => {
  if (profile.username !== '') return profile.username;
  return usesBrowser(profile.grant) || profile.grant === 'password' ? '' : 'as the application';
};

/** The small second line of a row. */
export const secondLine = (profile: Profile): string =>
  [systemName(profile), holderName(profile)].filter((part) => part !== '').join(' · ');

/** What a search looks through, prepared once for many profiles. */
export type Searchable = { readonly profile: Profile; readonly text: string };

/** Prepares profiles for a search by name, environment, folder, system, user and client. */
export const searchable = (profiles: readonly Profile[]): readonly Searchable[] =>
  profiles.map((profile) => ({
    profile,
    text: [
      profile.name,
      profile.environment,
      profile.folder,
      secondLine(profile),
      profile.clientId,
      profile.server.kind === 'practice' ? '' : profile.server.issuer,
    ]
      .join('\n')
      .toLowerCase(),
  }));

/** The profiles that hold every word of the search; those whose name begins with it come first. */
export const searched = (prepared: readonly Searchable[], search: string): readonly Profile[] => {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const first = words[0] ?? '';
  const found = prepared.filter(({ text }) => words.every((word) => text.includes(word)));
  const leads = found.filter(({ text }) => text.startsWith(first));
  const rest = found.filter(({ text }) => !text.startsWith(first));
  return [...leads, ...rest].map(({ profile }) => profile);
};
