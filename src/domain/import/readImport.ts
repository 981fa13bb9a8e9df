import { fail } from '../errors';
import type { Profile } from '../profile';
import { looksLikeBru, readBru } from './bru';
import { brunoSchema, readBruno } from './bruno';
import { looksLikeCurl, readCurl } from './curl';
import { insomniaSchema, readInsomnia } from './insomnia';
import { ownSchema, readOwn } from './ownFormat';
import { postmanSchema, readPostman } from './postman';
import type { Findings, ImportedProfile, ImportPreview, Skipped } from './preview';
import { readJson } from './safeJson';

/** Most profiles and remarks one import shows; a file with more is not something a person wants to add at once. */
const mostProfiles = 500;
const mostRemarks = 200;

/** Longest text that is read, in characters. */
const longest = 5_000_000;

/**
 * What another tool's file or command would add: profiles without secrets, and what was left out. Nothing in it is run,
 * fetched or kept. `newId` gives UUIDs. Throws `import-unreadable`.
 */
export const readImport = (text: string, newId: () => string): ImportPreview => {
  if (text.length > longest) throw fail('import-unreadable', { reason: 'It is larger than any export.' });
  const clean = text.replace(/^\uFEFF/, '').trim();
  if (clean === '') throw fail('import-unreadable', { reason: 'There is nothing in it.' });
  const { source, found } = read(clean, newId);
  // Our own export is what a person made of it; only other tools repeat the same settings at every folder.
  const profiles = source === 'token-helper' ? found.profiles : withoutDuplicates(found.profiles);
  if (profiles.length === 0 && found.skipped.length === 0)
    throw fail('import-unreadable', { reason: `It is ${sourceNames[source]}, but holds no OAuth 2.0 settings.` });
  return {
    source,
    profiles: profiles.slice(0, mostProfiles),
    skipped: shortened(found.skipped, Math.max(0, profiles.length - mostProfiles)),
  };
};

const sourceNames: Readonly<Record<ImportPreview['source'], string>> = {
  'token-helper': 'an export of Token Helper',
  postman: 'a Postman collection',
  insomnia: 'an Insomnia export',
  bruno: 'from Bruno',
  curl: 'a curl command',
};

type Read = { readonly source: ImportPreview['source']; readonly found: Findings };

const read = (text: string, newId: () => string): Read => {
  if (looksLikeCurl(text)) return { source: 'curl', found: readCurl(text, newId) };
  if (text.startsWith('{') || text.startsWith('[')) return readJsonExport(readJson(text), newId);
  if (looksLikeBru(text)) return { source: 'bruno', found: readBru(text, newId) };
  if (/^(_?type|openapi|swagger|collection|info):/m.test(text))
    throw fail('import-unreadable', { reason: 'It looks like YAML; export it as JSON instead (Insomnia: version 4).' });
  throw fail('import-unreadable', { reason: 'It is neither JSON nor a Bruno file nor a curl command.' });
};

const readJsonExport = (value: unknown, newId: () => string): Read => {
  const own = ownSchema.safeParse(value);
  if (own.success) return { source: 'token-helper', found: readOwn(own.data, newId) };
  const insomnia = insomniaSchema.safeParse(value);
  if (insomnia.success) return { source: 'insomnia', found: readInsomnia(insomnia.data, newId) };
  const postman = postmanSchema.safeParse(unwrapped(value));
  if (postman.success) return { source: 'postman', found: readPostman(postman.data, newId) };
  const bruno = brunoSchema.safeParse(value);
  if (bruno.success) return { source: 'bruno', found: readBruno(bruno.data, newId) };
  throw fail('import-unreadable', {
    reason: 'It is JSON, but not an export of Token Helper, Postman, Insomnia or Bruno.',
  });
};

/** Postman's API wraps the collection it exports. */
const unwrapped = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'collection' in value ? value.collection : value;

/** The same settings at a collection and in its folders are one profile; its first name and every left-out secret stay. */
const withoutDuplicates = (profiles: readonly ImportedProfile[]): readonly ImportedProfile[] => {
  const bySettings = new Map<string, ImportedProfile>();
  for (const imported of profiles) {
    const key = settingsKey(imported.profile);
    const first = bySettings.get(key);
    const secretsLeftOut = [...new Set([...(first?.secretsLeftOut ?? []), ...imported.secretsLeftOut])];
    bySettings.set(key, { profile: (first ?? imported).profile, secretsLeftOut });
  }
  return [...bySettings.values()];
};

const settingsKey = ({ id: _id, name: _name, folder: _folder, ...settings }: Profile): string =>
  JSON.stringify(settings);

const shortened = (skipped: readonly Skipped[], profilesTooMany: number): readonly Skipped[] => {
  const distinct = [...new Map(skipped.map((entry) => [JSON.stringify(entry), entry])).values()];
  return [
    ...distinct.slice(0, mostRemarks),
    ...(distinct.length > mostRemarks
      ? [{ name: `${distinct.length - mostRemarks} further remarks`, reason: 'There are too many to show.' }]
      : []),
    ...(profilesTooMany > 0
      ? [{ name: `${profilesTooMany} further profiles`, reason: `At most ${mostProfiles} are added at once.` }]
      : []),
  ];
};
