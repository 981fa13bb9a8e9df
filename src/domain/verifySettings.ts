import { z } from 'zod';

const text = z.string().max(500);

/** Which identity source a user name belongs to: by its beginning, its end, or the domain behind its @. */
export const identityRuleSchema = z.strictObject({
  kind: z.enum(['prefix', 'suffix', 'domain']),
  text: z.string().min(1).max(300),
  /** Id or name of the identity source. */
  source: z.string().min(1).max(300),
});
export type IdentityRule = z.infer<typeof identityRuleSchema>;

/** How the identity source of a password check is found (IBM Verify, password authentication). */
export const identitySourceSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('id'), id: text }),
  z.strictObject({ by: z.literal('ask') }),
  z.strictObject({ by: z.literal('name'), name: text }),
  z.strictObject({
    by: z.literal('rules'),
    rules: z.array(identityRuleSchema).max(50),
    /** For a user name that no rule fits: id or name of a source; empty to ask. */
    otherwise: text.default(''),
  }),
]);
export type IdentitySource = z.infer<typeof identitySourceSchema>;

/** What is IBM Verify's own about a profile. */
export const verifySettingsSchema = z.strictObject({
  /** Which of the tenant's two OpenID Connect surfaces is used. */
  surface: z.enum(['legacy', 'newer']).default('legacy'),
  /** What proves the person first: the password grant, or the policy that decides which factor comes first. */
  firstStep: z.enum(['password', 'policyauth']).default('password'),
  /** Whether the calls describe the session to the access policy. */
  context: z.enum(['none', 'send']).default('none'),
  /** Factor type or enrolment id that is used without asking; empty to ask. */
  preferredFactor: z.string().max(200).default(''),
  identitySource: identitySourceSchema.default({ by: 'ask' }),
  /** How the app itself gets the token that the password check needs. */
  serviceToken: z.enum(['client_credentials', 'policyauth']).default('client_credentials'),
  /** What the check of a password is for: a token for the person, or the check alone, beside which the app's own token is kept. */
  result: z.enum(['userToken', 'check']).default('userToken'),
  /** The API behind takes JSON Web Tokens only: anything else is refused before it is sent. */
  jwtOnly: z.boolean().default(false),
  /** An API that is known by its own ways. */
  resource: z.strictObject({ kind: z.literal('cosManager'), url: z.string().max(2000) }).exactOptional(),
});
export type VerifySettings = z.infer<typeof verifySettingsSchema>;
