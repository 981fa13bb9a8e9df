import { z } from 'zod';

/** Which tenants a token is presented for: one by name, all in the user's scope, or the global configuration. */
export const tenantScopes = ['t', 'all', 'global'] as const;
export type TenantScope = (typeof tenantScopes)[number];

/** What is DX Operational Intelligence's own about a profile (Broadcom, authentication and authorization of APIs). */
export const dxSettingsSchema = z.strictObject({
  /** The tenant the user signs in at; in trial clouds it may be an e-mail address. */
  tenant: z.string().trim().max(300).default(''),
  scopeKind: z.enum(tenantScopes).default('t'),
  /** The tenant a token is presented for; empty for the one signed in at. */
  scopeTenant: z.string().trim().max(300).default(''),
  /** Asks for a token from the module outside that checks the sign-in (`exttoken_requested`). */
  extToken: z.boolean().default(false),
  /** Language of the session (RFC 9110 section 12.5.4), such as `es`; empty for the server's own choice. */
  language: z
    .string()
    .regex(/^[A-Za-z0-9 ,;=.*-]{0,100}$/)
    .default(''),
});
export type DxSettings = z.infer<typeof dxSettingsSchema>;
