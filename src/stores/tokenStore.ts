import { type AppError, toAppError } from '../domain/errors';
import { slidingEnd } from '../domain/expiry';
import type { StorageState } from '../domain/storage';
import type { TokenSet, TokenSummary } from '../domain/token';
import { createTurns } from '../domain/turns';
import type { FileStore, Log } from '../ports';
import { nameDamage, profileKey } from './secretKeys';
import { createTokenIndex, type DurableBackend } from './tokenIndex';
import { readTokens, sameSummary, summaryOf, writeTokens } from './tokenRecords';
import type { Vault } from './vault';

type NewTokens = Omit<TokenSet, 'generation'>;

/** Whether a write failed for a reason that may pass: the place of secrets, not the tokens. */
const mayPass = ({ code }: AppError): boolean =>
  code.startsWith('keychain-') || code.startsWith('storage-') || code.startsWith('disk-');

/** The tokens of profiles: the sets in the vault, and what may be known of them without it. */
export const createTokenStore = (deps: {
  readonly vault: Pick<Vault, 'state' | 'onChange' | 'read' | 'write' | 'remove'>;
  readonly files: FileStore;
  readonly log: Log;
  /** Another token is kept, or none, than was known: somebody changed the place of secrets from outside. */
  readonly onFoundOut?: (profileId: string) => void;
}) => {
  const { vault, log } = deps;
  const index = createTokenIndex(deps);
  const turns = createTurns();
  /** Summaries of tokens in memory only; never in the index file, which would outlive them. */
  const session = new Map<string, TokenSummary>();
  /** Tokens the vault could not take. They may be the only ones the provider still honours, so they are not given up. */
  const unsaved = new Map<string, NewTokens>();
  /** Generations as last seen in the present place, which spares a write its first look into the keychain. */
  const seen = new Map<string, number>();
  let state: StorageState = vault.state();
  let durable: DurableBackend = 'keychain';

  const backend = (): DurableBackend | 'session' => {
    if (state.kind === 'locked') return 'file';
    return state.kind === 'ready' && state.backend === 'session' ? 'session' : durable;
  };

  const summaries = (): readonly TokenSummary[] => {
    const from = backend();
    return from === 'session' ? [...session.values()] : index.list(from);
  };

  const summary = (profileId: string): TokenSummary | undefined => {
    const from = backend();
    return from === 'session' ? session.get(profileId) : index.find(from, profileId);
  };

  const note = async (found: TokenSummary): Promise<void> => {
    seen.set(found.profileId, found.generation);
    const known = summary(found.profileId);
    // That a refresh token is dead stands in the index alone, and holds as long as its set does.
    const dead = known?.refused === true && known.generation === found.generation;
    const next: TokenSummary = dead ? { ...found, refused: true } : found;
    const to = backend();
    if (to === 'session') session.set(next.profileId, next);
    else if (!sameSummary(known, next)) await index.put(to, next);
  };

  const markRefused = async (profileId: string, generation: number): Promise<void> => {
    const known = summary(profileId);
    if (known?.generation !== generation || known.refused === true) return;
    const to = backend();
    if (to === 'session') session.set(profileId, { ...known, refused: true });
    else await index.put(to, { ...known, refused: true });
  };

  const forget = async (profileId: string): Promise<void> => {
    seen.set(profileId, 0);
    const from = backend();
    if (from === 'session') session.delete(profileId);
    else if (summary(profileId)) await index.drop(from, profileId);
  };

  /** From one ready place straight to another the vault took its secrets along, so their summaries go too. */
  const follow = (next: StorageState): void => {
    const before = state;
    const from = summaries();
    state = next;
    seen.clear();
    if (next.kind !== 'ready' || next.backend === 'session') return;
    durable = next.backend;
    if (before.kind !== 'ready' || before.backend === next.backend) return;
    for (const each of from) void index.put(next.backend, each);
    session.clear();
  };
  vault.onChange(follow);

  const readKept = (profileId: string): Promise<TokenSet | undefined> =>
    nameDamage('token', async () => {
      const text = await vault.read(profileKey(profileId, 'token'));
      return text === undefined ? undefined : readTokens(text);
    });

  const keptGeneration = async (profileId: string): Promise<number> => {
    try {
      return (await readKept(profileId))?.generation ?? 0;
    } catch (caught) {
      // New tokens take the place of damaged ones: the person has signed in again.
      if (toAppError(caught).code === 'secret-damaged') return 0;
      throw caught;
    }
  };

  const save = async (profileId: string, tokens: NewTokens): Promise<TokenSet> => {
    const kept = seen.get(profileId) ?? (await keptGeneration(profileId));
    const generation = Math.max(kept, summary(profileId)?.generation ?? 0) + 1;
    const saved: TokenSet = { ...tokens, generation };
    await vault.write(profileKey(profileId, 'token'), writeTokens(saved));
    unsaved.delete(profileId);
    await note(summaryOf(profileId, saved));
    return saved;
  };

  const write = async (profileId: string, tokens: NewTokens): Promise<TokenSet> => {
    try {
      return await save(profileId, tokens);
    } catch (caught) {
      const error = toAppError(caught);
      log.warn('tokens.not-saved', { code: error.code });
      if (mayPass(error)) unsaved.set(profileId, tokens);
      throw caught;
    }
  };

  const read = async (profileId: string): Promise<TokenSet | undefined> => {
    const waiting = unsaved.get(profileId);
    // Nothing is used before it is kept: a crash after its first use would leave only refused tokens behind.
    if (waiting) return save(profileId, waiting);
    const kept = await readKept(profileId);
    const known = summary(profileId);
    if (kept) await note(summaryOf(profileId, kept));
    else await forget(profileId);
    if (known?.generation !== kept?.generation) deps.onFoundOut?.(profileId);
    return kept;
  };

  const markUsed = async (profileId: string, generation: number, at: number): Promise<boolean> => {
    const kept = await readKept(profileId);
    // Renewed or dropped while its last use was under way.
    if (kept?.idleSeconds === undefined || kept.generation !== generation) return false;
    if (at <= (kept.lastUsedAt ?? kept.receivedAt)) return false;
    const used: TokenSet = { ...kept, ...slidingEnd(kept.idleSeconds, at) };
    await vault.write(profileKey(profileId, 'token'), writeTokens(used));
    await note(summaryOf(profileId, used));
    return true;
  };

  const remove = async (profileId: string): Promise<void> => {
    unsaved.delete(profileId);
    await vault.remove(profileKey(profileId, 'token'));
    await forget(profileId);
  };

  return {
    /** Reads the index. Never throws: a file that could not be used is in the answer. */
    load: (): Promise<readonly AppError[]> => index.load(),
    /** What is known of the tokens in the present place, or the last one while none is open. */
    summaries,
    summary,
    /** The kept set; undefined when there is none, even where the index knew one. Throws `secret-damaged` and what the vault throws. */
    read: (profileId: string): Promise<TokenSet | undefined> => turns(profileId, () => read(profileId)),
    /**
     * Keeps a new set and numbers it; resolves once the vault has it. Throws `token-too-large` and what the vault throws;
     * a set the vault could not take is kept in memory and saved before the next one is read.
     */
    write: (profileId: string, tokens: NewTokens): Promise<TokenSet> =>
      turns(profileId, () => write(profileId, tokens)),
    /**
     * Moves the end of a token that lives so long after its last use. `at`: when it was used, in ms since 1970. Answers
     * whether anything changed. Throws what the vault throws.
     */
    markUsed: (profileId: string, generation: number, at: number): Promise<boolean> =>
      turns(profileId, () => markUsed(profileId, generation, at)),
    /** Notes that the provider no longer takes the refresh token of a generation. Never throws. */
    markRefused: (profileId: string, generation: number): Promise<void> =>
      turns(profileId, () => markRefused(profileId, generation)),
    remove: (profileId: string): Promise<void> => turns(profileId, () => remove(profileId)),
    /** For a profile that is gone: its tokens and what was learned about its endpoint. */
    removeAll: (profileId: string): Promise<void> =>
      turns(profileId, async () => {
        await index.unlearn(profileId);
        await remove(profileId);
      }),
    learned: index.learned,
    /** Never throws: what is learned can be learned again. */
    learn: index.learn,
  };
};

export type TokenStore = ReturnType<typeof createTokenStore>;
