import { setImmediate } from 'node:timers/promises';
import { fail } from '../domain/errors';
import type { StreamedAnswer } from '../ports';
import type { Call } from './call';
import { hasNoBody, headerOf, unpacked } from './unpack';

const tooLarge = (call: Call, limitBytes: number): Error =>
  fail('answer-too-large', { host: call.host, stage: call.stage, limitBytes });

/** Reads the body into `chunks` up to the limit and not a byte further (F5), counting what it is unpacked to. */
const readUpTo = async (call: Call, limitBytes: number, chunks: Buffer[]): Promise<Buffer<ArrayBuffer>> => {
  const announced = Number(headerOf(call.head.headers, 'content-length') ?? 0);
  if (!hasNoBody(call.method, call.head.status) && announced > limitBytes) throw tooLarge(call, limitBytes);
  let bytes = 0;
  for await (const chunk of unpacked(call.head, call.method) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw tooLarge(call, limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Headers that describe the body as it travelled, which is no longer the body that is handed on. */
const travelHeaders = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

const asResponse = (call: Call, body: Uint8Array<ArrayBuffer>): Response => {
  const { status, statusText, headers } = call.head;
  try {
    return new Response(hasNoBody(call.method, status) ? null : body, {
      status,
      statusText,
      headers: headers.filter(([name]) => !travelHeaders.has(name.toLowerCase())).map(([name, value]) => [name, value]),
    });
  } catch {
    // A status over 599, or bytes in a header that no header may hold; the message may quote them, so it goes no further.
    throw fail('answer-invalid', {
      stage: call.stage,
      reason: `Its status ${status} or its headers are not valid HTTP.`,
    });
  }
};

/** The whole answer as a plain Response. Throws `answer-too-large` and what broke the body off. */
export const wholeAnswer = async (call: Call, limitBytes: number): Promise<Response> => {
  const chunks: Buffer[] = [];
  try {
    const body = await readUpTo(call, limitBytes, chunks);
    const response = asResponse(call, body);
    call.finish(body.length, chunks);
    // undici marks the connection as free one turn later; without it the next call of a flow would open another.
    await setImmediate();
    return response;
  } catch (caught) {
    throw call.failed(caught, chunks);
  }
};

/** The answer with its body still coming; reading it to its end, leaving off, or `cancel` ends the call. */
export const streamedAnswer = (call: Call): StreamedAnswer => {
  const body = unpacked(call.head, call.method);
  let cancelled = false;

  async function* chunks(): AsyncGenerator<Uint8Array, void, void> {
    let bytes = 0;
    try {
      // Without an encoding set a stream gives buffers; its type cannot say so.
      for await (const chunk of body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        yield chunk;
      }
    } catch (caught) {
      throw call.failed(cancelled ? fail('cancelled', {}) : caught);
    } finally {
      call.finish(bytes);
    }
  }

  const { status, statusText, headers } = call.head;
  const cancel = (): void => {
    cancelled = true;
    body.destroy();
    call.finish();
  };
  return { status, statusText, headers, body: chunks(), cancel };
};
