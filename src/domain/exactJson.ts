/** A string or a number of JSON text (RFC 8259 sections 6 and 7). */
const piece = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** Whether a number is a whole one that JavaScript cannot hold, as identifiers of some systems are. */
const isRounded = (text: string): boolean => /^-?\d{16,}$/.test(text) && String(Number(text)) !== text;

/**
 * Reads JSON like JSON.parse, but a whole number too large for JavaScript becomes a text by `keep` instead of a rounded
 * number. Throws what JSON.parse throws.
 */
export const exactJson = (text: string, keep: (digits: string) => string = (digits) => digits): unknown => {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return value;
  const quoted = text.replace(piece, (found) =>
    !found.startsWith('"') && isRounded(found) ? JSON.stringify(keep(found)) : found,
  );
  return quoted === text ? value : JSON.parse(quoted);
};
