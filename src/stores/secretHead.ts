import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Most characters of an item in any keychain: 2,400 bytes as UTF-16, under Windows' 2,560; all of them are ASCII. */
export const shortestItem = 1200;

/** What the head's own line may take of an item; a value that fits into the rest travels with the head. */
const headLength = 260;

/** Most characters of a whole value as it is kept. More would hold the keychain for seconds, and no sane token is that long. */
export const valueLimit = 512 * 1024;

const headSchema = z.strictObject({
  v: z.literal(1),
  generation: z.number().int().positive(),
  /** Number of pieces; 0 when the value follows the head's line. */
  pieces: z
    .number()
    .int()
    .min(0)
    .max(Math.ceil(valueLimit / shortestItem)),
  encoding: z.enum(['text', 'base64url']),
  length: z.number().int().min(0).max(valueLimit),
  sha256: z.string().length(43),
});

/** What the head item says about a value: which pieces make it up and what they must add up to. */
export type Head = z.infer<typeof headSchema> & { readonly inline: string };

/** A value made ready for the keychain. */
export type Encoded = { readonly data: string; readonly encoding: Head['encoding'] };

const digest = (data: string): string => createHash('sha256').update(data, 'utf8').digest('base64url');

/**
 * Printable ASCII stays as it is. Anything else becomes base64url, so that a cut never falls into a surrogate pair and a
 * piece has one byte a character in any of the keychains' encodings. JSON escapes lone surrogates, which UTF-8 would lose.
 */
export const encodeValue = (value: string): Encoded =>
  /^[\x20-\x7e]*$/.test(value)
    ? { data: value, encoding: 'text' }
    : { data: Buffer.from(JSON.stringify(value), 'utf8').toString('base64url'), encoding: 'base64url' };

const decodeJson = (data: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(data, 'base64url').toString('utf8'));
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The value again, or undefined when the data is not what the head says. */
export const decodeValue = (head: Head, data: string): string | undefined => {
  if (data.length !== head.length || digest(data) !== head.sha256) return undefined;
  return head.encoding === 'text' ? data : decodeJson(data);
};

/** The pieces a value is kept in, each as long as an item may be; none when it fits into the head. */
export const cutIntoPieces = ({ data }: Encoded, itemLength: number): readonly string[] =>
  data.length <= itemLength - headLength
    ? []
    : Array.from({ length: Math.ceil(data.length / itemLength) }, (_, index) =>
        data.slice(index * itemLength, (index + 1) * itemLength),
      );

/** The head of a value's next generation; without pieces it carries the value itself. */
export const headOf = (encoded: Encoded, generation: number, pieces: number): Head => ({
  v: 1,
  generation,
  pieces,
  encoding: encoded.encoding,
  length: encoded.data.length,
  sha256: digest(encoded.data),
  inline: pieces === 0 ? encoded.data : '',
});

/** The text of the head item: one line of facts, then the value where it is short. */
export const writeHead = ({ inline, ...facts }: Head): string =>
  facts.pieces === 0 ? `${JSON.stringify(facts)}\n${inline}` : JSON.stringify(facts);

/** The head in an item's text, or undefined when it is none. */
export const readHead = (text: string): Head | undefined => {
  const [line = '', ...rest] = text.split('\n');
  try {
    const head = headSchema.parse(JSON.parse(line));
    return { ...head, inline: rest.join('\n') };
  } catch {
    return undefined;
  }
};
