/** Controls, marks that turn the reading direction, zero-width characters, odd line ends, halves of characters. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Somebody else's text with every character that could not be seen, or could rearrange the rest, written out. */
export const visibleText = (text: string): string =>
  text.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16).toUpperCase().padStart(4, '0')}}`;
  });
