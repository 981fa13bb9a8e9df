import { z } from 'zod';
import type { AppError, FlowStage } from './errors';

/** One parameter, header or field, decoded, its secrets masked. */
const namedValueSchema = z.object({ name: z.string(), value: z.string() });
export type NamedValue = z.infer<typeof namedValueSchema>;

/** A body as it is kept. `bytes` is its size as it travelled; `cut` says that only the beginning is kept or came. */
const recordedBodySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    contentType: z.string(),
    text: z.string(),
    bytes: z.number(),
    cut: z.boolean(),
  }),
  z.object({
    kind: z.literal('form'),
    contentType: z.string(),
    parameters: z.array(namedValueSchema),
    bytes: z.number(),
    cut: z.boolean(),
  }),
  z.object({ kind: z.literal('binary'), contentType: z.string(), bytes: z.number() }),
  /** The record of the run had grown too long for it. */
  z.object({ kind: z.literal('dropped'), contentType: z.string(), bytes: z.number() }),
]);
export type RecordedBody = z.infer<typeof recordedBodySchema>;

const stages = [
  'discovery',
  'authorization',
  'token',
  'refresh',
  'userinfo',
  'introspection',
  'revocation',
  'keys',
  'factor',
  'call',
  'request',
] as const satisfies readonly FlowStage[];

/** An AppError as it was written; only the code is looked at before it is shown. */
const errorSchema = z.looseObject({ code: z.string() });

/** One request and what came back, without any secret: it never held one. Times in ms, `startedAt` since 1970. */
export const exchangeRecordSchema = z.object({
  id: z.string(),
  stage: z.enum(stages),
  startedAt: z.number(),
  milliseconds: z.number(),
  /** How that time was spent: making a connection, waiting for the answer, reading it; see HttpPhases. */
  phases: z
    .object({ connect: z.number(), wait: z.number().exactOptional(), receive: z.number().exactOptional() })
    .exactOptional(),
  /** How far the provider's clock is ahead of ours by the answer's Date header, in ms. */
  aheadMs: z.number().exactOptional(),
  /** The proxy that carried it, `host:port`. */
  proxy: z.string().exactOptional(),
  request: z.object({
    method: z.string(),
    /** The whole address with its query, masked. */
    address: z.string(),
    parameters: z.array(namedValueSchema),
    headers: z.array(namedValueSchema),
    body: recordedBodySchema.exactOptional(),
  }),
  response: z
    .object({
      status: z.number(),
      statusText: z.string(),
      headers: z.array(namedValueSchema),
      body: recordedBodySchema.exactOptional(),
    })
    .exactOptional(),
  error: errorSchema.exactOptional(),
});
export type ExchangeRecord = Omit<z.infer<typeof exchangeRecordSchema>, 'error'> & { readonly error?: AppError };

/** The value of a header of an answer, whatever the case of its name. */
export const headerOf = (headers: readonly NamedValue[], name: string): string | undefined =>
  headers.find((header) => header.name.toLowerCase() === name)?.value;
