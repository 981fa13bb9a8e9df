/** What a JSON text looks like before it is parsed: how deep it goes, and names that come twice in one object. */
export type JsonOutline = { readonly depth: number; readonly repeated: readonly string[] };

/** Deeper than this no names are compared: such a text is shown as text anyway. */
const comparedDepth = 64;

/** So many repeated names are listed; more say nothing new. */
const mostRepeated = 20;

/** The index of the quote that ends the string beginning at `start`; the end of the text where there is none. */
const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '"') return at;
  }
  return text.length;
};

const nameOf = (literal: string): string => {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal.slice(1, -1);
  }
};

const isName = (text: string, after: number): boolean => {
  let at = after;
  while (at < text.length && ' \t\n\r'.includes(text[at] ?? '')) at += 1;
  return text[at] === ':';
};

/**
 * Walks through a JSON text once, without recursion, in time that grows with its length alone. JSON.parse keeps the last
 * of two members of one name and says nothing (RFC 7519 section 4 lets a reader refuse them). The text may be no JSON.
 */
export const jsonOutline = (text: string): JsonOutline => {
  const open: (Set<string> | undefined)[] = [];
  const repeated = new Set<string>();
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      const names = open.length <= comparedDepth ? open[open.length - 1] : undefined;
      if (names !== undefined && isName(text, end + 1)) {
        const name = nameOf(text.slice(at, end + 1));
        if (names.has(name) && repeated.size < mostRepeated) repeated.add(name);
        names.add(name);
      }
      at = end;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' && open.length < comparedDepth ? new Set() : undefined);
      depth = Math.max(depth, open.length);
    } else if (character === '}' || character === ']') {
      open.pop();
    }
  }
  return { depth, repeated: [...repeated] };
};
