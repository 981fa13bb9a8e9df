import { fail, toAppError } from '../domain/errors';
import { createTurns } from '../domain/turns';
import type { Log, SecretStore } from '../ports';
import {
  cutIntoPieces,
  decodeValue,
  encodeValue,
  type Head,
  headOf,
  readHead,
  shortestItem,
  valueLimit,
  writeHead,
} from './secretHead';

/** Secrets of any size, each whole or not there. */
export type SplitSecrets = {
  /** Throws `secret-damaged` when pieces are missing or do not add up, and `keychain-*`. */
  readonly read: (key: string) => Promise<string | undefined>;
  /** Resolves once the new value is kept and was read back. Throws `keychain-*`; then the old value stands. */
  readonly write: (key: string, value: string) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
  /** Whether something is kept under the key, whole or not. */
  readonly has: (key: string) => Promise<boolean>;
};

type Slot = 0 | 1;

const bothSlots = [0, 1] as const;

/**
 * The slot of a generation's pieces. Two slots in turn are enough for one whole value at any moment, and since there are
 * no others, pieces that a crash left behind can always be found without listing the keychain.
 */
const slotOf = (generation: number): Slot => (generation % 2 === 0 ? 0 : 1);

const pieceName = (key: string, slot: Slot, index: number): string => `${key}#${slot}.${index}`;

/**
 * Keeps values longer than a keychain item. The pieces of a new generation are written beside the old one's and read
 * back, then the head is switched to them in a single item, then the old pieces go: a crash between any two calls leaves
 * the old value or the new one, whole. Pieces are written from the first to the last and removed from the last to the
 * first, so the ones left behind always start at 0.
 */
export const createSplitSecrets = (deps: { readonly secrets: SecretStore; readonly log: Log }): SplitSecrets => {
  const { secrets, log } = deps;
  const itemLength = secrets.longest ?? shortestItem;
  const turns = createTurns();

  const damaged = (key: string) => fail('secret-damaged', { what: key });

  const readPieces = async (key: string, head: Head): Promise<string> => {
    const pieces: string[] = [];
    for (let index = 0; index < head.pieces; index += 1) {
      const piece = await secrets.get(pieceName(key, slotOf(head.generation), index));
      if (piece === undefined) throw damaged(key);
      pieces.push(piece);
    }
    return pieces.join('');
  };

  const read = async (key: string): Promise<string | undefined> => {
    const text = await secrets.get(key);
    if (text === undefined) return undefined;
    const head = readHead(text);
    if (!head) throw damaged(key);
    const value = decodeValue(head, head.pieces === 0 ? head.inline : await readPieces(key, head));
    if (value === undefined) throw damaged(key);
    return value;
  };

  /** Removes the pieces of a slot from `first` on; `known` is how many there are at least, in case one in between is gone. */
  const clear = async (key: string, slot: Slot, first: number, known: number): Promise<void> => {
    let end = Math.max(first, known);
    while ((await secrets.get(pieceName(key, slot, end))) !== undefined) end += 1;
    for (let index = end - 1; index >= first; index -= 1) await secrets.remove(pieceName(key, slot, index));
  };

  /** Removes all but the kept head's own pieces. A failure costs space, not the value: the next write tries again. */
  const tidy = async (key: string, keep: Head | undefined, others: Head | undefined): Promise<void> => {
    try {
      for (const slot of bothSlots) {
        const first = keep !== undefined && slotOf(keep.generation) === slot ? keep.pieces : 0;
        const known = others !== undefined && slotOf(others.generation) === slot ? others.pieces : 0;
        await clear(key, slot, first, known);
      }
    } catch (caught) {
      log.warn('keychain.leftovers', { code: toAppError(caught).code });
    }
  };

  const writePieces = async (key: string, slot: Slot, pieces: readonly string[]): Promise<boolean> => {
    for (const [index, piece] of pieces.entries()) await secrets.set(pieceName(key, slot, index), piece);
    for (const [index, piece] of pieces.entries()) {
      if ((await secrets.get(pieceName(key, slot, index))) !== piece) return false;
    }
    return true;
  };

  const differs = () => fail('keychain-failed', { technical: 'what was written reads back differently' });

  /** Switches the head; when the keychain hands back something else, what was there before is put in place again. */
  const switchHead = async (key: string, text: string, oldText: string | undefined): Promise<void> => {
    await secrets.set(key, text);
    const back = await secrets.get(key);
    if (back === text) return;
    if (oldText === undefined) await secrets.remove(key);
    else if (back !== oldText) await secrets.set(key, oldText);
    throw differs();
  };

  const write = async (key: string, value: string): Promise<{ now: Head; before: Head | undefined }> => {
    const encoded = encodeValue(value);
    if (encoded.data.length > valueLimit) {
      throw fail('keychain-failed', { technical: `a value of ${encoded.data.length} characters is too long to keep` });
    }
    const oldText = await secrets.get(key);
    const before = oldText === undefined ? undefined : readHead(oldText);
    const pieces = cutIntoPieces(encoded, itemLength);
    const now = headOf(encoded, (before?.generation ?? 0) + 1, pieces.length);
    if (!(await writePieces(key, slotOf(now.generation), pieces))) {
      await tidy(key, before, now);
      throw differs();
    }
    await switchHead(key, writeHead(now), oldText);
    return { now, before };
  };

  const remove = async (key: string): Promise<void> => {
    const text = await secrets.get(key);
    const head = text === undefined ? undefined : readHead(text);
    if (text !== undefined) {
      await secrets.remove(key);
      if ((await secrets.get(key)) !== undefined) {
        throw fail('keychain-failed', { technical: 'the item is still there after its removal' });
      }
    }
    for (const slot of bothSlots) {
      await clear(key, slot, 0, head && slotOf(head.generation) === slot ? head.pieces : 0);
    }
  };

  return {
    read: (key) => turns(key, () => read(key)),
    // The caller hears as soon as the value is safe; the tidying keeps the turn, so nothing reads or writes in between.
    write: (key, value) =>
      new Promise((resolve, reject) => {
        void turns(key, async () => {
          try {
            const { now, before } = await write(key, value);
            resolve();
            await tidy(key, now, before);
          } catch (caught) {
            reject(caught);
          }
        });
      }),
    remove: (key) => turns(key, () => remove(key)),
    has: (key) => turns(key, async () => (await secrets.get(key)) !== undefined),
  };
};
