import { z } from 'zod';

/** What is webMethods Integration's own about a profile. */
export const webMethodsSettingsSchema = z.strictObject({
  /** Where the parameters of a token call stand: the documented query string, or a form body that keeps them out of logs. */
  parametersIn: z.enum(['query', 'body']).default('query'),
  /** How often a token can be refreshed, as the client's page there says; null where it is unlimited or not known. */
  refreshLimit: z.number().int().min(1).max(1_000_000).nullable().default(null),
});
export type WebMethodsSettings = z.infer<typeof webMethodsSettingsSchema>;
