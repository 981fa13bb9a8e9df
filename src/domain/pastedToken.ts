/** A compact JWS or JWE somewhere in a text: its first part is a JSON object in base64url. */
const compact = /e[yw][\w-]{6,}(?:\.[\w-]*){2,4}/;

const scheme = /^\s*(?:authorization:\s*)?(?:bearer|dpop)\s+/i;

/** A token and nothing else, broken into lines by a terminal or a mail. */
const isWrapped = (text: string): boolean => {
  const lines = text.split(/\s*[\r\n]+\s*/);
  const [first = ''] = lines;
  return (
    lines.length > 1 &&
    /^e[yw][\w.\s-]+$/.test(text) &&
    lines.slice(0, -1).every(({ length }) => length === first.length)
  );
};

/** The token in what a person pasted: alone, in a header, in quotes, in a token answer, or broken into lines. */
export const pastedToken = (pasted: string): string => {
  const text = pasted
    .replace(scheme, '')
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2');
  if (isWrapped(text)) return text.replace(/\s+/g, '');
  return /[\s"'{};,&<>]/.test(text) ? (compact.exec(text)?.[0] ?? text) : text;
};
