import type { RecordedBody } from '../domain/exchange';
import { maskParameters } from './maskAddress';
import { maskJsonText } from './maskJson';
import { type Masking, maskKnown, maskLoose } from './maskText';

/** So much of a body is kept, in characters. */
export const keptCharacters = 64 * 1024;

/** JSON up to this size is taken apart; anything longer is no answer of an identity system. */
const longestJson = 6 * 1_048_576;

/** No encoding writes a byte with more characters than this. */
const widest = 12;

/** A body as it travelled, in the pieces it came in. */
export type RawBody = {
  readonly chunks: readonly (string | Uint8Array)[];
  readonly contentType: string;
  /** It was broken off, so that it may end within a secret. */
  readonly brokenOff?: boolean;
};

const isBinary = (bytes: Buffer, contentType: string): boolean =>
  /^(?:image|audio|video|font)\/|octet-stream|\/pdf|\/zip/i.test(contentType) || bytes.subarray(0, 4096).includes(0);

/** The text in the character set that the answer names, UTF-8 otherwise (RFC 9110 section 8.3.2). */
const textOf = (bytes: Buffer, contentType: string): string => {
  const charset = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
};

const isForm = (contentType: string): boolean => /x-www-form-urlencoded/i.test(contentType);

const kept = (text: string, contentType: string, bytes: number, cut: boolean): RecordedBody => ({
  kind: 'text',
  contentType,
  text: text.slice(0, keptCharacters),
  bytes,
  cut: cut || text.length > keptCharacters,
});

const formBody = (text: string, contentType: string, bytes: number, masking: Masking, cut: boolean): RecordedBody => {
  const parameters = maskParameters(new URLSearchParams(maskKnown(text, masking.secrets, cut)), masking);
  let left = keptCharacters;
  const fitting = parameters.filter(({ name, value }) => {
    left -= name.length + value.length;
    return left >= 0;
  });
  return { kind: 'form', contentType, parameters: fitting, bytes, cut: cut || fitting.length < parameters.length };
};

/** A body masked and cut to what is kept; undefined for an empty one. Masked as a whole, so no border of pieces can hide a secret. */
export const recordedBody = (
  { chunks, contentType, brokenOff = false }: RawBody,
  masking: Masking,
): RecordedBody | undefined => {
  const whole = Buffer.concat(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk)));
  const bytes = whole.length;
  if (bytes === 0) return undefined;
  const shownType = contentType.slice(0, 200);
  if (isBinary(whole, contentType)) return { kind: 'binary', contentType: shownType, bytes };
  const text = whole.length <= longestJson ? textOf(whole, contentType) : '';
  if (isForm(contentType)) return formBody(text, shownType, bytes, masking, brokenOff);
  const json = text !== '' && !brokenOff ? maskJsonText(text, masking) : undefined;
  if (json !== undefined) return kept(json, shownType, bytes, false);
  // A secret that begins in what is kept must be seen to its end.
  const seen = Math.min(bytes, keptCharacters * 4 + widest * (masking.secrets.longest() + 64));
  const isCut = brokenOff || seen < bytes;
  return kept(maskLoose(textOf(whole.subarray(0, seen), contentType), masking, isCut), shownType, bytes, isCut);
};
