import { credentialShapes, longRun, mask } from '../domain/redact';
import { viewsOf } from './encodedViews';
import type { Range, SecretSet } from './secretSet';

/** What is masked with: the values that are known, and the names a profile's system has for its secrets. */
export type Masking = { readonly secrets: SecretSet; readonly ownNames?: ReadonlySet<string> };

// biome-ignore lint/suspicious/noControlCharactersInRegex: every byte below 128, of which the controls are part.
const ascii = /^[\x00-\x7f]*$/;

const merged = (ranges: readonly Range[]): readonly Range[] => {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  const result: Range[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last !== undefined && range.start <= last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else result.push(range);
  }
  return result;
};

const isInside = (bytes: string, at: number): boolean => (bytes.charCodeAt(at) & 0xc0) === 0x80;

/** Moves a border that stands within a character of several bytes out of it. */
const wholeCharacters = (bytes: string, { start, end }: Range): Range => {
  let [from, to] = [start, end];
  while (from > 0 && isInside(bytes, from)) from -= 1;
  while (to < bytes.length && isInside(bytes, to)) to += 1;
  return { start: from, end: to };
};

/** The text without the known secrets in any of their forms; with `cut` it was broken off and may end within one. */
export const maskKnown = (text: string, secrets: SecretSet, cut = false): string => {
  if (text === '' || secrets.size() === 0) return text;
  const plain = ascii.test(text);
  const bytes = plain ? text : Buffer.from(text, 'utf8').toString('latin1');
  const ranges = viewsOf(bytes).flatMap((view) =>
    secrets.find(view.bytes, cut).map(
      ({ start, end }): Range => ({
        start: view.starts?.[start] ?? start,
        end: view.ends?.[end - 1] ?? end,
      }),
    ),
  );
  if (ranges.length === 0) return text;
  let [masked, done] = ['', 0];
  for (const { start, end } of merged(ranges.map((range) => wholeCharacters(bytes, range)))) {
    masked += bytes.slice(done, start) + mask;
    done = end;
  }
  masked += bytes.slice(done);
  return plain ? masked : Buffer.from(masked, 'latin1').toString('utf8');
};

const replaced = (text: string, shapes: readonly RegExp[]): string =>
  shapes.reduce((rest, shape) => rest.replace(shape, mask), text);

/** The text without known secrets and without what has the shape of one; `runs`: long random text counts as one. */
export const maskText = (text: string, { secrets }: Masking, runs = true): string => {
  const known = maskKnown(text, secrets);
  return known.length < 8 ? known : replaced(known, runs ? [...credentialShapes, longRun] : credentialShapes);
};

const nameOfSecret =
  '[\\w.-]{0,40}(?:tokens?|tkn|secrets?|passwords?|passwd|passphrase|passcode|pwd|assertion|verifier|otp|api[_-]?key|subscription[_-]?key|private[_-]?key|cookie|session[_-]?id|ticket|seed|saml[_-]?(?:request|response))';

/** `"name": "value"` where the name says that the value is a secret; the end of the value may be missing. */
const quotedPair = new RegExp(
  `((?:\\\\{0,4}["'])${nameOfSecret}(?:\\\\{0,4}["'])\\s*[:=]\\s*\\\\{0,4}["'])([^"'\\\\]{0,20000})`,
  'gi',
);
/** `name: "value"` and `name = 'value'`, and `setItem("name", "value")`, where only the value or both stand in quotes. */
const halfQuotedPair = new RegExp(`(\\b${nameOfSecret}\\s*[:=]\\s*(["']))((?:(?!\\2)[^\\r\\n]){1,20000})`, 'gi');
const argumentPair = new RegExp(`(\\(\\s*["']${nameOfSecret}["']\\s*,\\s*(["']))((?:(?!\\2)[^\\r\\n]){1,20000})`, 'gi');
/** An element of XML. */
const element = new RegExp(`(<(?:[\\w.-]+:)?${nameOfSecret}(?:\\s[^<>]*)?>)([^<]{1,20000})(?=<)`, 'gi');
/** A part of a form of several parts (RFC 7578). */
const formPart = new RegExp(
  `(name="?${nameOfSecret}"?[^\\r\\n]{0,300}\\r?\\n(?:[\\w-]+:[^\\r\\n]{0,300}\\r?\\n){0,5}\\r?\\n)([^\\r\\n]{1,20000})`,
  'gi',
);
/** `name=value` and `name: value` likewise. */
const openPair = new RegExp(`(\\b${nameOfSecret}\\s*[=:]\\s*)([^"'&;,\\s<>\\[][^"'&;,\\s<>]*)`, 'gi');
/** `name=value` alone: in a sentence a colon is a colon. */
const equalPair = new RegExp(`(\\b${nameOfSecret}=)([^"'&;,\\s<>\\[][^"'&;,\\s<>]*)`, 'gi');
/** `code=value`, as in an address. */
const codePair = /((?:[?&#]|^)(?:code|state)=)([^"'&;\s<>[][^"'&;\s<>]*)/gi;
/** A form field of a page, its name before or after its value. */
const namedInput = new RegExp(`(name=["']?(?:code|${nameOfSecret})["']?[^<>]{0,300}?value=["']?)([^"'<>\\s]+)`, 'gi');
const valuedInput = new RegExp(
  `(value=["']?)([^"'<>\\s]+)(["']?[^<>]{0,300}?name=["']?(?:code|${nameOfSecret})["'])`,
  'gi',
);

const maskPairs = (text: string): string => text.replace(equalPair, `$1${mask}`).replace(codePair, `$1${mask}`);

const decodedOnce = (text: string): string | undefined => {
  if (!/%[0-9a-f]{2}/i.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** An address within an address within an address: nothing real is deeper. */
const deepestPair = 3;

/** The text without the values of `name=value` that are secrets by their name; decoded, where only that shows them. */
export const maskedPairs = (text: string): string => {
  let layer: string | undefined = text;
  for (let depth = 0; depth <= deepestPair && layer !== undefined; depth += 1) {
    const masked = layer.includes('=') ? maskPairs(layer) : layer;
    if (masked !== layer) return masked;
    layer = decodedOnce(layer);
  }
  return text;
};

/** Text nobody can take apart: a page, a line of words, JSON that is none. Masked by value, by the names in it, by shape. */
export const maskLoose = (text: string, masking: Masking, cut = false): string => {
  const known = maskKnown(text, masking.secrets, cut)
    .replace(namedInput, `$1${mask}`)
    .replace(valuedInput, `$1${mask}$3`)
    .replace(quotedPair, `$1${mask}`)
    .replace(halfQuotedPair, `$1${mask}`)
    .replace(argumentPair, `$1${mask}`)
    .replace(element, `$1${mask}`)
    .replace(formPart, `$1${mask}`)
    .replace(openPair, `$1${mask}`)
    .replace(codePair, `$1${mask}`);
  return replaced(known, [...credentialShapes, longRun]);
};
