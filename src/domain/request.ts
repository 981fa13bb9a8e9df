import { z } from 'zod';
import { tokenUseSchema } from './presentation';

/** A name and value that can be switched off without losing it. */
export const fieldSchema = z.strictObject({
  name: z.string().max(1000),
  value: z.string().max(100_000),
  enabled: z.boolean().default(true),
});
export type Field = z.infer<typeof fieldSchema>;

/** The methods a request can be tried with. */
export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** What a request carries. */
export const bodySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('json'), text: z.string().max(5_000_000) }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(5_000_000) }),
  z.strictObject({ kind: z.literal('form'), fields: z.array(fieldSchema).max(200) }),
]);

/** A request of the tester. Which token it carries is named; the main process adds the header. */
export const apiRequestSchema = z.strictObject({
  method: z.enum(httpMethods).default('GET'),
  url: z.string().max(20_000),
  query: z.array(fieldSchema).max(200).default([]),
  headers: z.array(fieldSchema).max(200).default([]),
  body: bodySchema.default({ kind: 'none' }),
  authorization: z.enum(['access', 'id', 'none']).default('access'),
  /** How the token is presented this time, for systems where that is a choice; the profile's way unless said. */
  tokenUse: tokenUseSchema.exactOptional(),
  followRedirects: z.boolean().default(true),
  /** The token may travel unencrypted to a host that is not this computer. */
  plainHttp: z.boolean().default(false),
  timeoutSeconds: z.number().int().min(1).max(600).default(30),
});
export type ApiRequest = z.infer<typeof apiRequestSchema>;

/** A request kept under a name. */
export const savedRequestSchema = z.strictObject({
  id: z.uuid(),
  profileId: z.uuid(),
  name: z.string().trim().min(1).max(120),
  request: apiRequestSchema,
});
export type SavedRequest = z.infer<typeof savedRequestSchema>;

/** A request that was sent, for the history; the address comes without its query. Times in ms. */
export const historyEntrySchema = z.strictObject({
  id: z.uuid(),
  profileId: z.uuid(),
  at: z.number(),
  request: apiRequestSchema,
  status: z.number().optional(),
  milliseconds: z.number(),
  bytes: z.number().optional(),
  errorCode: z.string().optional(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** One address on the way to the answer. */
export type RedirectHop = {
  readonly status: number;
  readonly from: string;
  readonly to: string;
  /** Credentials and body were left behind since the origin changed. */
  readonly stripped: boolean;
  /** Why the hop was not taken, so that the answer shown is the redirect itself; absent for a hop that was taken. */
  readonly notFollowed?: 'body-elsewhere' | 'local-address' | 'not-web';
};

/** The answer of an API, as far as the window may and can show it. Times in ms. */
export type ApiResponse = {
  readonly runId: string;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly contentType: string;
  /** The body's beginning as text, at most the preview limit; absent for bytes that are no text. */
  readonly text?: string;
  readonly bytes: number;
  /** The preview ends before the body does. */
  readonly truncated: boolean;
  readonly hops: readonly RedirectHop[];
  readonly timing: { readonly total: number; readonly firstByte: number };
  /** The masked header that carried the token, `Bearer eyJh…Qf2A`; absent when none was sent. */
  readonly sentAuthorization?: string;
  readonly tokenBytes?: number;
  /** A proof of the token's key went along (RFC 9449); `with-nonce`: once more, since the API demanded its nonce in it. */
  readonly proof?: 'sent' | 'with-nonce';
  /** The API refused the token with 401; it was renewed, and this is the answer to the same request sent once more. */
  readonly replayed?: true;
};
