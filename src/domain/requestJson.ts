type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma' | 'end';

/**
 * One token of JSON (RFC 8259), from where the last one ended. A string's plain characters are named by what is left
 * after quote, backslash and controls, in runs, so that a long string costs no depth.
 */
const tokenPattern = (): RegExp =>
  /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/y;

const closes: Readonly<Record<string, string>> = { '}': '{', ']': '[' };

/** What may come after a token, or undefined where the token may not stand. `open` holds the brackets still open. */
const after = (expected: Expected, token: string, open: string[]): Expected | undefined => {
  const done = (): Expected => (open.length === 0 ? 'end' : 'comma');
  const closing = closes[token];
  if (closing !== undefined) {
    const allowed = expected === 'comma' || expected === (token === '}' ? 'first key' : 'first value');
    return allowed && open.pop() === closing ? done() : undefined;
  }
  switch (expected) {
    case 'value':
    case 'first value':
      if (token === ',' || token === ':') return undefined;
      if (token !== '{' && token !== '[') return done();
      open.push(token);
      return token === '{' ? 'first key' : 'first value';
    case 'key':
    case 'first key':
      return token.startsWith('"') ? 'colon' : undefined;
    case 'colon':
      return token === ':' ? 'value' : undefined;
    case 'comma':
      if (token !== ',') return undefined;
      return open.at(-1) === '{' ? 'key' : 'value';
    case 'end':
      return undefined;
  }
};

const skipBlanks = (text: string, from: number): number => {
  let at = from;
  while (' \t\r\n'.includes(text[at] ?? 'x')) at += 1;
  return at;
};

/** Index of the first character that makes the text no JSON; the text's length where something is missing at its end. */
const firstFault = (text: string): number => {
  const open: string[] = [];
  const pattern = tokenPattern();
  let expected: Expected | undefined = 'value';
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    pattern.lastIndex = at;
    const token = pattern.exec(text)?.[0];
    expected = token === undefined ? undefined : after(expected, token, open);
    if (token === undefined || expected === undefined) return at;
    at = skipBlanks(text, at + token.length);
  }
  return at;
};

/**
 * Where a text stops being JSON (RFC 8259), counted from 1; undefined for JSON. The runtime's own message is no help: it
 * names no position in some versions, and quotes the text in others.
 */
export const jsonFault = (text: string): { readonly line: number; readonly column: number } | undefined => {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    const before = text.slice(0, firstFault(text)).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  }
};
