/**
 * How well a word matches a text, both lower case: 0 for not at all; best at the text's beginning, then at the beginning
 * of a word, then inside, and last when its letters only come in this order close together.
 */
export const wordScore = (word: string, text: string): number => {
  const at = text.indexOf(word);
  if (at === 0) return text.length === word.length ? 120 : 100;
  if (at > 0) return /[\s._/@:-]/.test(text.charAt(at - 1)) ? 80 : 50;
  return scattered(word, text) ? 20 : 0;
};

/** Whether the letters come in this order within three times the word's length. */
const scattered = (word: string, text: string): boolean => {
  if (word.length < 3) return false;
  const first = text.indexOf(word.charAt(0));
  if (first === -1) return false;
  let at = first;
  for (const letter of word.slice(1)) {
    at = text.indexOf(letter, at + 1);
    if (at === -1 || at - first >= word.length * 3) return false;
  }
  return true;
};

/** A query as lower-case words. */
export const queryWords = (query: string): readonly string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
