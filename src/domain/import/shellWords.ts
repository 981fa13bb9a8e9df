import { fail } from '../errors';

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

/** Joins lines that end in `\` (shells) or `^` (Windows), as copied from a terminal or a browser. */
const oneLine = (text: string): string => text.replace(/(?:\\|\^)[ \t]*\r?\n/g, ' ');

/**
 * The words of a shell command: quotes taken off, nothing expanded and nothing run. Ends at the first `;`, `|`, `&` or
 * line end outside quotes. Throws `import-unreadable` for a quote that never closes.
 */
export const shellWords = (command: string): readonly string[] => {
  const text = oneLine(command);
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/[;|&\n]/.test(character)) break;
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    const piece = pieceAt(text, at);
    word = `${word ?? ''}${piece.text}`;
    at = piece.end;
  }
  if (word !== undefined) words.push(word);
  return words;
};

type Piece = { readonly text: string; readonly end: number };

const pieceAt = (text: string, at: number): Piece => {
  const character = text.charAt(at);
  if (character === '\\') return { text: text.charAt(at + 1), end: at + 2 };
  if (character === "'") return closed(text, at + 1, "'", () => undefined);
  if (character === '"') return closed(text, at + 1, '"', doubleQuoted);
  if (text.startsWith("$'", at)) return closed(text, at + 2, "'", ansiQuoted);
  return { text: character, end: at + 1 };
};

/** In double quotes a backslash escapes these characters alone (POSIX, Double-Quotes). */
const doubleQuoted = (next: string): string | undefined => (/["\\$`]/.test(next) ? next : undefined);
const ansiQuoted = (next: string): string | undefined => escapes[next];

const closed = (text: string, from: number, quote: string, escapeOf: (next: string) => string | undefined): Piece => {
  const inside: string[] = [];
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === quote) return { text: inside.join(''), end: at + 1 };
    const escaped = character === '\\' ? escapeOf(text.charAt(at + 1)) : undefined;
    inside.push(escaped ?? character);
    at += escaped === undefined ? 1 : 2;
  }
  throw fail('import-unreadable', { reason: 'A quote in the curl command is never closed.' });
};
