import { z } from 'zod';

/** A token endpoint's yes to a refresh, as it came. It holds tokens. */
export const heardAnswerSchema = z.strictObject({
  status: z.number().int(),
  contentType: z.string(),
  body: z.string(),
  /** Header fields by name in lower case. */
  headers: z.record(z.string(), z.string()),
  /** Our clock when it came, in ms since 1970. */
  at: z.number(),
});

/** An answer that is kept before anything is read of it, so that a crash in the next moment does not cost it. */
export type HeardAnswer = z.infer<typeof heardAnswerSchema>;
