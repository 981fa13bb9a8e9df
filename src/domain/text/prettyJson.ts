/** One token of JSON (RFC 8259 section 2); strings and numbers stay to the letter. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/gy;

/** Deeper or longer than this nobody reads, and blanks at the beginnings of lines would outgrow the text. */
const deepest = 200;
const longest = 8_000_000;

type Layout = { depth: number; length: number; readonly pieces: string[] };

const put = (layout: Layout, piece: string): void => {
  layout.pieces.push(piece);
  layout.length += piece.length;
};

const newLine = (layout: Layout): void => put(layout, `\n${'  '.repeat(layout.depth)}`);

/** Writes one token; `previous` is the one before it. */
const lay = (layout: Layout, text: string, previous: string): void => {
  const opened = previous === '{' || previous === '[';
  if (text === '}' || text === ']') {
    layout.depth -= 1;
    if (!opened) newLine(layout);
    put(layout, text);
    return;
  }
  if (opened || previous === ',') newLine(layout);
  put(layout, text === ':' ? ': ' : text);
  if (text === '{' || text === '[') layout.depth += 1;
};

/**
 * JSON with one member a line, names, numbers and order exactly as they are written (a parsed value would lose large
 * numbers and double names). Undefined for what is no JSON, and for what is too deep or too long to be worth it.
 */
export const prettyJson = (text: string): string | undefined => {
  if (!isJson(text)) return undefined;
  const layout: Layout = { depth: 0, length: 0, pieces: [] };
  let previous = '';
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (found === undefined) return undefined;
    lay(layout, found, previous);
    if (layout.depth > deepest || layout.length > longest) return undefined;
    previous = found;
    at += found.length;
  }
  return layout.pieces.join('');
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
