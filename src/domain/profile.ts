import { z } from 'zod';
import { customSettingsSchema } from './customSystem';
import { dxSettingsSchema } from './dxSettings';
import { networkSettingsSchema } from './network';
import { verifySettingsSchema } from './verifySettings';
import { webMethodsSettingsSchema } from './webMethodsSettings';

/** The identity systems whose ways are known. */
export const providerIds = [
  'standard',
  'ibmVerify',
  'dxOperationalIntelligence',
  'keyrock',
  'webMethods',
  'custom',
] as const;
export type ProviderId = (typeof providerIds)[number];

/** The grants a profile can use (RFC 6749 section 4), and IBM Verify's own check of a password, which is none. */
export const grantKinds = [
  'authorization_code',
  'implicit',
  'password',
  'client_credentials',
  'verify_password',
] as const;
export type GrantKind = (typeof grantKinds)[number];

/** How the client proves itself at the token endpoint (RFC 6749 section 2.3, OpenID Connect Core section 9). */
export const clientAuthMethods = ['none', 'client_secret_basic', 'client_secret_post'] as const;
export type ClientAuthMethod = (typeof clientAuthMethods)[number];

/** How the Basic pair is encoded: form-urlencoded as RFC 6749 section 2.3.1 says, as it stands, or found out. */
export const basicEncodings = ['auto', 'standard', 'raw'] as const;
export type BasicEncoding = (typeof basicEncodings)[number];

/** How the authorization answer comes back (OAuth 2.0 Multiple Response Types, Form Post Response Mode). */
export const responseModes = ['default', 'query', 'fragment', 'form_post'] as const;
export type ResponseMode = (typeof responseModes)[number];

const address = z.string().max(2000);
const optionalAddress = address.optional();

/** Endpoints typed by hand, or put in place of what discovery says. */
export const endpointsSchema = z.strictObject({
  authorization: optionalAddress,
  token: optionalAddress,
  userinfo: optionalAddress,
  introspection: optionalAddress,
  revocation: optionalAddress,
  endSession: optionalAddress,
  jwks: optionalAddress,
});
export type Endpoints = z.infer<typeof endpointsSchema>;

/** Access token lifetimes the practice provider offers, in seconds. */
export const practiceLifetimes = [20, 120, 600, 3600] as const;

/** What the practice provider offers: a standard provider, and the systems that have ways of their own, by the id of their preset. */
export const practiceSystems = [
  'standard',
  'ibm-verify',
  'ibm-verify-password',
  'ibm-cos-manager',
  'keyrock',
  'dx-operational-intelligence',
  'webmethods-integration',
] as const;
export type PracticeSystem = (typeof practiceSystems)[number];

/** Pages beside a practice system's own: the phone and mailbox of the person who signs in, and what an administrator can do. */
export const practicePages = ['phone', 'administration'] as const;
export type PracticePage = (typeof practicePages)[number];

/** Where the provider is: found by discovery, typed by hand, or the built-in practice provider. */
export const serverSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('discovery'),
    issuer: address,
    /** Which metadata document: OpenID Connect, RFC 8414, or whichever answers. */
    document: z.enum(['auto', 'openid', 'oauth']).default('auto'),
    overrides: endpointsSchema.default({}),
  }),
  z.strictObject({
    kind: z.literal('endpoints'),
    /** The expected `iss`; empty where the provider has none. */
    issuer: address.default(''),
    endpoints: endpointsSchema,
  }),
  z.strictObject({
    kind: z.literal('practice'),
    system: z.enum(practiceSystems).default('standard'),
    lifetimeSeconds: z.number().int().min(5).max(86_400).default(600),
    tokenFormat: z.enum(['jwt', 'opaque']).default('jwt'),
  }),
]);
export type Server = z.infer<typeof serverSchema>;

/** Extra parameters of one call, in order; a name may come twice. */
export const parametersSchema = z
  .array(z.strictObject({ name: z.string().min(1).max(200), value: z.string().max(8000) }))
  .max(50)
  .default([]);
export type Parameters = z.infer<typeof parametersSchema>;

/** Where the browser comes back to (RFC 8252 section 7.3), or an address whose answer the person pastes. */
export const redirectSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('loopback'),
    host: z.enum(['127.0.0.1', '[::1]', 'localhost']).default('127.0.0.1'),
    /** A fixed port where the provider compares it exactly; null for any free one. */
    port: z.number().int().min(1).max(65_535).nullable().default(null),
    path: z
      .string()
      .regex(/^\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]{1,200}$/)
      .default('/callback'),
  }),
  z.strictObject({ kind: z.literal('paste'), uri: z.string().trim().min(1).max(2000) }),
]);
export type Redirect = z.infer<typeof redirectSchema>;

/** One identity, at one client, of one system. Never holds a secret: those are in the keychain under the profile's id. */
export const profileSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(120),
  /** Folder in the sidebar; empty for none. */
  folder: z.string().trim().max(120).default(''),
  /** dev, test, prod …: profiles of one name and folder are each other's environments. */
  environment: z.string().trim().max(40).default(''),
  /** Pinned profiles come first in the tray. */
  pinned: z.boolean().default(false),
  /** The identity system whose ways are followed. */
  provider: z.enum(providerIds).default('standard'),
  /** The preset the profile was made from, for its name in the window; empty for none. */
  preset: z.string().max(60).default(''),
  server: serverSchema,
  grant: z.enum(grantKinds),
  clientId: z.string().trim().max(500).default(''),
  clientAuth: z.enum(clientAuthMethods).default('none'),
  basicEncoding: z.enum(basicEncodings).default('auto'),
  scope: z.string().max(4000).default(''),
  audience: z.string().max(2000).default(''),
  /** Resource indicators (RFC 8707). */
  resource: z.array(z.string().min(1).max(2000)).max(20).default([]),
  /** User name of the password grant, and login_hint of the browser grants. */
  username: z.string().max(500).default(''),
  responseMode: z.enum(responseModes).default('default'),
  extra: z
    .strictObject({ authorize: parametersSchema, token: parametersSchema, refresh: parametersSchema })
    .default({ authorize: [], token: [], refresh: [] }),
  redirect: redirectSchema.default({ kind: 'loopback', host: '127.0.0.1', port: null, path: '/callback' }),
  network: networkSettingsSchema.default({
    connectTimeoutSeconds: 10,
    overallTimeoutSeconds: 30,
    caPem: '',
    pins: [],
    plainHttpHosts: [],
    proxy: { kind: 'environment' },
  }),
  /** Whether its token is renewed before it ends; where the profile does not say, wherever that needs nobody. */
  keepFresh: z.boolean().exactOptional(),
  /** Whether its tokens are asked for bound to a key (DPoP, RFC 9449), so that nobody else can use them; not unless said. */
  dpop: z.boolean().exactOptional(),
  /** What is one system's own; only the one that `provider` names is read. */
  verify: verifySettingsSchema.exactOptional(),
  dx: dxSettingsSchema.exactOptional(),
  webMethods: webMethodsSettingsSchema.exactOptional(),
  custom: customSettingsSchema.exactOptional(),
});
export type Profile = z.infer<typeof profileSchema>;

/** A profile as it is handed in: everything with a default may be left out. */
export type ProfileInput = z.input<typeof profileSchema>;

/** The secrets a profile may have; each is its own keychain item. */
export const secretKinds = ['client-secret', 'password', 'totp-seed'] as const;
export type SecretKind = (typeof secretKinds)[number];

/** Whether each secret of a profile is kept; never the secret itself. */
export type SecretStatus = Readonly<Record<SecretKind, boolean>>;

/** Grants that open a browser. */
export const usesBrowser = (grant: GrantKind): boolean => grant === 'authorization_code' || grant === 'implicit';

/** Grants that sign a person in by a user name and password of the app's keeping. */
export const usesPassword = (grant: GrantKind): boolean => grant === 'password' || grant === 'verify_password';

/** Whether a newer, safer grant has taken this one's place (RFC 9700 sections 2.1.2 and 2.4). */
export const isLegacyGrant = (grant: GrantKind): boolean => grant === 'implicit' || grant === 'password';
