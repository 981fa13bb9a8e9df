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
  /** `json`: a number, true, false or null without quotes, in a JSON body; anywhere else it is as it is. */
  encode: z.enum(['none', 'base64', 'json']).default('none'),
  /** Stands before the encoded value, such as `Basic `. */
  prefix: z.string().max(200).default(''),
});
export type CustomParameter = z.infer<typeof customParameterSchema>;

/** The parameters of RFC 6749 that templates may use by name; any other goes along as it is. */
export const standardWords = [
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
  'assertion',
] as const;

/** The same under their own names, for a system that differs elsewhere; none of its grants has an assertion. */
export const standardParameters: readonly CustomParameter[] = standardWords
  .filter((name) => name !== 'assertion')
  .map((name) => ({ name, in: 'body', value: `{{${name}}}`, encode: 'none', prefix: '' }));

/** The ways to write a lifetime, each with its seconds; every other way to write an end names a time. */
export const lifetimeUnits: Readonly<Partial<Record<string, number>>> = {
  seconds: 1,
  milliseconds: 0.001,
  minutes: 60,
};

/** How the end of a token is written, and what it is counted from. */
export const customExpirySchema = z.strictObject({
  from: place.default('expires_in'),
  as: z.enum(['seconds', 'milliseconds', 'minutes', 'timestamp', 'iso', 'date']).default('seconds'),
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

/** Which rows of a list say something: the others are lines somebody has not begun with yet. */
const isFilled = {
  words: ({ name, value }: CustomSettings['words'][number]): boolean => name !== '' || value !== '',
  parameters: ({ name, value, prefix }: CustomParameter): boolean => name !== '' || value !== '' || prefix !== '',
  facts: ({ name, from }: CustomSettings['facts'][number]): boolean => name !== '' || from !== '',
} as const;

/** Settings as they are kept: without rows in which nothing stands, and without blanks around names and places. */
export const tidyCustomSettings = (settings: CustomSettings): CustomSettings => ({
  ...settings,
  words: settings.words.filter(isFilled.words).map((word) => ({ ...word, name: word.name.trim() })),
  parameters: settings.parameters.filter(isFilled.parameters).map((each) => ({ ...each, name: each.name.trim() })),
  facts: settings.facts.filter(isFilled.facts).map(({ name, from }) => ({ name: name.trim(), from: from.trim() })),
});

/** Where the row with this number among the kept ones stands among those that are typed; -1 for none. */
export const typedRow = (settings: CustomSettings, list: keyof typeof isFilled, kept: number): number => {
  const says = (index: number): boolean => {
    switch (list) {
      case 'words':
        return settings.words.slice(index, index + 1).some(isFilled.words);
      case 'parameters':
        return settings.parameters.slice(index, index + 1).some(isFilled.parameters);
      case 'facts':
        return settings.facts.slice(index, index + 1).some(isFilled.facts);
    }
  };
  return [...settings[list].keys()].filter(says)[kept] ?? -1;
};
