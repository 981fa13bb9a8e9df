import { z } from 'zod';

/** Text with `{{words}}` that are filled in at each call. */
const template = z.string().max(4000);
const fieldName = z.string().max(300);
/** Where something stands in an answer: `token`, `data.items[0].token`, or `header:X-Subject-Token`. */
const place = z.string().max(300);

/** Grants as a token endpoint knows them; what each is called there. */
export const grantNamesSchema = z.strictObject({
  authorization_code: fieldName.default('authorization_code'),
  password: fieldName.default('password'),
  client_credentials: fieldName.default('client_credentials'),
  refresh_token: fieldName.default('refresh_token'),
});

/** One parameter of a token call. It is left out of a call in which a word of it has no value. */
export const customParameterSchema = z.strictObject({
  name: fieldName.min(1),
  in: z.enum(['body', 'query', 'header']),
  value: template,
  encode: z.enum(['none', 'base64']).default('none'),
  /** Stands before the encoded value, such as `Basic `. */
  prefix: z.string().max(200).default(''),
});
export type CustomParameter = z.infer<typeof customParameterSchema>;

/** The parameters of RFC 6749 under their own names, for a system that differs elsewhere. */
export const standardParameters: readonly CustomParameter[] = [
  'grant_type',
  'username',
  'password',
  'code',
  'redirect_uri',
  'code_verifier',
  'refresh_token',
  'scope',
  'client_id',
  'client_secret',
].map((name) => ({ name, in: 'body', value: `{{${name}}}`, encode: 'none', prefix: '' }));

/** How the end of a token is written, and what it is counted from. */
export const customExpirySchema = z.strictObject({
  from: place.default('expires_in'),
  as: z.enum(['seconds', 'timestamp', 'iso', 'date']).default('seconds'),
  /** `sliding`: so many seconds after the last use; `never`: tokens do not end by themselves. */
  model: z.enum(['absolute', 'sliding', 'never']).default('absolute'),
});

/** A system described by settings alone: what its token call looks like, how its answer is read, how its token is presented. */
export const customSettingsSchema = z.strictObject({
  /** Words of the system, such as its tenant, that templates may use as `{{name}}`. Never a secret. */
  words: z
    .array(z.strictObject({ name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/), value: z.string().max(1000) }))
    .max(20)
    .default([]),
  grants: grantNamesSchema.default(grantNamesSchema.parse({})),
  body: z.enum(['form', 'json', 'none']).default('form'),
  parameters: z
    .array(customParameterSchema)
    .max(60)
    .default([...standardParameters]),
  answer: z
    .strictObject({
      accessToken: place.default('access_token'),
      tokenType: place.default('token_type'),
      refreshToken: place.default('refresh_token'),
      idToken: place.default('id_token'),
      scope: place.default('scope'),
      error: place.default('error'),
      errorDescription: place.default('error_description'),
    })
    .default({
      accessToken: 'access_token',
      tokenType: 'token_type',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      scope: 'scope',
      error: 'error',
      errorDescription: 'error_description',
    }),
  expiry: customExpirySchema.default(customExpirySchema.parse({})),
  /** Facts of the answer to be kept and shown beside the token; never a secret. */
  facts: z
    .array(z.strictObject({ name: z.string().min(1).max(60), from: place.min(1) }))
    .max(20)
    .default([]),
  /** What the parameters of the redirect are called. */
  redirect: z
    .strictObject({ code: fieldName.default('code'), accessToken: fieldName.default('access_token') })
    .default({ code: 'code', accessToken: 'access_token' }),
  present: z
    .strictObject({
      in: z.enum(['header', 'query']).default('header'),
      name: fieldName.min(1).default('Authorization'),
      prefix: z.string().max(200).default('Bearer '),
      value: template.default('{{token}}'),
      encode: z.enum(['none', 'base64']).default('none'),
    })
    .default({ in: 'header', name: 'Authorization', prefix: 'Bearer ', value: '{{token}}', encode: 'none' }),
});
export type CustomSettings = z.infer<typeof customSettingsSchema>;

/** A system that differs from RFC 6749 in nothing yet. */
export const defaultCustomSettings: CustomSettings = customSettingsSchema.parse({});
