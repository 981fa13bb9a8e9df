import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { AnswerHead } from './exchange';

const unpackers = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

const isKnown = (encoding: string): encoding is keyof typeof unpackers => Object.hasOwn(unpackers, encoding);

/** The first value of a header, by lower-case name. */
export const headerOf = (headers: AnswerHead['headers'], name: string): string | undefined =>
  headers.find(([key]) => key.toLowerCase() === name)?.[1];

/** More layers than this are not an answer but an attempt to wear the reader out. */
const mostLayers = 3;

/** Answers to these never have a body (RFC 9110 section 6.4.1). */
export const hasNoBody = (method: string, status: number): boolean =>
  method === 'HEAD' || status === 204 || status === 205 || status === 304;

/** The body without its Content-Encoding, unpacked as it is read; one in an encoding not known here stays as it came. */
export const unpacked = (head: AnswerHead, method: string): Readable => {
  const layers = (headerOf(head.headers, 'content-encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '' && layer !== 'identity');
  const empty = hasNoBody(method, head.status) || headerOf(head.headers, 'content-length') === '0';
  if (empty || layers.length > mostLayers || !layers.every(isKnown)) return head.body;
  return layers.reduceRight<Readable>((body, layer) => {
    if (!isKnown(layer)) return body;
    // The reader hears of a failure through the stream it reads; pipeline sees to the others' end.
    const next = unpackers[layer]();
    pipeline(body, next, () => undefined);
    next.on('error', () => undefined);
    return next;
  }, head.body);
};
