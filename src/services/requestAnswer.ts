import type { ApiResponse } from '../domain/request';
import { decodedText, isBinary } from '../domain/requestText';
import type { StreamedAnswer } from '../ports';

/** What an answer may cost, in bytes: how much is shown, how much is kept for Copy, and where reading stops. */
export const answerLimits = { shown: 1_048_576, kept: 10 * 1_048_576, read: 50 * 1_048_576 } as const;

/** A body as far as it was read and kept; `whole` when reading came to its end. */
export type ReadBody = {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly size: number;
  readonly whole: boolean;
};

const contentTypeOf = (answer: StreamedAnswer): string =>
  answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';

/** Reads a body, keeping its beginning and counting the rest, and stops at the limit. */
export const readBody = async (answer: StreamedAnswer): Promise<ReadBody> => {
  const kept: Uint8Array[] = [];
  let room: number = answerLimits.kept;
  let size = 0;
  for await (const piece of answer.body) {
    if (room > 0) kept.push(piece.subarray(0, room));
    room = Math.max(0, room - piece.length);
    size += piece.length;
    if (size > answerLimits.read) break;
  }
  const whole = size <= answerLimits.read;
  const bytes = Buffer.concat(kept);
  return { bytes, contentType: contentTypeOf(answer), size: whole ? size : answerLimits.read, whole };
};

/** The part of a response that tells of its body: text where it is text, its size, and whether more follows. */
export const shownBody = (body: ReadBody): Pick<ApiResponse, 'text' | 'bytes' | 'truncated' | 'contentType'> => {
  const truncated = !body.whole || body.size > answerLimits.shown;
  const facts = { bytes: body.size, truncated, contentType: body.contentType };
  if (isBinary(body.bytes, body.contentType)) return facts;
  return { ...facts, text: decodedText(body.bytes.subarray(0, answerLimits.shown), body.contentType, !truncated) };
};

/** The text of a body as far as it was kept; undefined for bytes that are no text. */
export const keptText = (body: ReadBody): string | undefined =>
  isBinary(body.bytes, body.contentType)
    ? undefined
    : decodedText(body.bytes, body.contentType, body.whole && body.size <= answerLimits.kept);
