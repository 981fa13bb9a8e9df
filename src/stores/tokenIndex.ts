import { type AppError, toAppError } from '../domain/errors';
import type { LearnedEncoding, TokenSummary } from '../domain/token';
import type { FileStore, Log } from '../ports';
import { createDocumentFile } from './documentFile';
import { jsonFormat, readEntries } from './jsonDocument';
import { type IndexEntry, indexEntrySchema, type LearnedEntry, learnedEntrySchema } from './tokenRecords';

/** The places whose tokens outlive the app. */
export type DurableBackend = IndexEntry['backend'];

type Content = { readonly tokens: readonly IndexEntry[]; readonly learned: readonly LearnedEntry[] };
type Change = (content: Content) => Content;

const empty: Content = { tokens: [], learned: [] };

type Summaries = ReadonlyMap<string, TokenSummary>;

const summariesIn = (backend: DurableBackend, { tokens }: Content): Summaries =>
  new Map(
    tokens.flatMap(({ backend: where, ...summary }) => (where === backend ? [[summary.profileId, summary]] : [])),
  );

const entryId = (entry: Pick<IndexEntry, 'backend' | 'profileId'>): string => `${entry.backend}/${entry.profileId}`;

const nameOf = (_: unknown, index: number): string => `entry ${index + 1}`;

const format = jsonFormat<Content>({
  supported: 1,
  empty,
  readBody: (body) => {
    const tokens = readEntries<IndexEntry>(body.tokens, indexEntrySchema, entryId, nameOf);
    const learned = readEntries<LearnedEntry>(body.learned, learnedEntrySchema, (entry) => entry.profileId, nameOf);
    return tokens && learned
      ? {
          value: { tokens: tokens.value, learned: learned.value },
          leftOut: [...tokens.leftOut, ...learned.leftOut],
        }
      : undefined;
  },
  writeBody: (content) => content,
});

/**
 * Times and sizes of the kept tokens, for a list that is drawn before any keychain is opened. The vault holds the truth:
 * an index that cannot be written is behind, not wrong, and is written again with the next change.
 */
export const createTokenIndex = (deps: { readonly files: FileStore; readonly log: Log }) => {
  const document = createDocumentFile<Content>({ ...deps, name: 'tokens.json', format });
  const unsaved = new Map<string, Change>();
  /** What was made of the file last time: lists that are drawn and looked at ask for every token again and again. */
  let known:
    | { readonly file: Content; readonly all: Content; readonly summaries: Readonly<Record<DurableBackend, Summaries>> }
    | undefined;

  const looked = () => {
    const file = document.value();
    if (known?.file === file) return known;
    const all = [...unsaved.values()].reduce((changed, change) => change(changed), file);
    known = { file, all, summaries: { keychain: summariesIn('keychain', all), file: summariesIn('file', all) } };
    return known;
  };
  const content = (): Content => looked().all;

  const save = async (): Promise<void> => {
    const saving = [...unsaved];
    try {
      await document.update((all) => saving.reduce((changed, [, change]) => change(changed), all));
      for (const [id, change] of saving) if (unsaved.get(id) === change) unsaved.delete(id);
      known = undefined;
    } catch (caught) {
      deps.log.warn('tokens.index-not-written', { code: toAppError(caught).code });
    }
  };

  const apply = (id: string, change: Change): Promise<void> => {
    unsaved.set(id, change);
    known = undefined;
    return save();
  };

  const put = (entry: IndexEntry): Promise<void> =>
    apply(entryId(entry), (all) => ({
      ...all,
      tokens: [...all.tokens.filter((each) => entryId(each) !== entryId(entry)), entry],
    }));

  const drop = (backend: DurableBackend, profileId: string): Promise<void> => {
    const id = entryId({ backend, profileId });
    return apply(id, (all) =>
      all.tokens.some((each) => entryId(each) === id)
        ? { ...all, tokens: all.tokens.filter((each) => entryId(each) !== id) }
        : all,
    );
  };

  return {
    load: (): Promise<readonly AppError[]> => document.load(),
    list: (backend: DurableBackend): readonly TokenSummary[] => [...looked().summaries[backend].values()],
    find: (backend: DurableBackend, profileId: string): TokenSummary | undefined =>
      looked().summaries[backend].get(profileId),
    /** In memory at once, on disk when it resolves. Never throws. */
    put: (backend: DurableBackend, summary: TokenSummary): Promise<void> => put({ ...summary, backend }),
    drop,
    learned: (profileId: string): LearnedEncoding | undefined => {
      const found = content().learned.find((each) => each.profileId === profileId);
      if (!found) return undefined;
      const { profileId: _, ...encoding } = found;
      return encoding;
    },
    learn: (profileId: string, encoding: LearnedEncoding): Promise<void> =>
      apply(`learned/${profileId}`, (all) => ({
        ...all,
        learned: [...all.learned.filter((each) => each.profileId !== profileId), { profileId, ...encoding }],
      })),
    unlearn: (profileId: string): Promise<void> =>
      apply(`learned/${profileId}`, (all) =>
        all.learned.some((each) => each.profileId === profileId)
          ? { ...all, learned: all.learned.filter((each) => each.profileId !== profileId) }
          : all,
      ),
  };
};

export type TokenIndex = ReturnType<typeof createTokenIndex>;
