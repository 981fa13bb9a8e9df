import { z } from 'zod';
import type { AppError } from './errors';

/** Facts of a server certificate, shown before a person trusts it. */
export type CertificateFacts = {
  /** `host:port`, lower case, as a pin names it. */
  readonly host: string;
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256 of the DER certificate, upper-case hex in pairs with colons. */
  readonly sha256: string;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly names: readonly string[];
  readonly selfSigned: boolean;
};

/** Why calls to a host go the way they go. */
export type ProxyReason =
  /** A profile's own setting, for or against a proxy. */
  | 'setting'
  /** This computer itself is never reached through one. */
  | 'loopback'
  | 'HTTPS_PROXY'
  | 'HTTP_PROXY'
  | 'ALL_PROXY'
  /** The environment names a proxy, and this host among its exceptions. */
  | 'NO_PROXY'
  /** The environment names none. */
  | 'unset';

/** The way to one host, and who is at its end; nothing was sent there. */
export type HostSurvey = {
  /** `host:port`. */
  readonly host: string;
  /** Whether it speaks TLS. */
  readonly secure: boolean;
  readonly proxy: { readonly name?: string; readonly why: ProxyReason };
  /** The server's own certificate first; empty where none was seen. */
  readonly certificates: readonly CertificateFacts[];
  /** Trusted by an exception that a person made. */
  readonly pinned: boolean;
  /** What is in the way: no connection, a proxy that refuses, a certificate that is not trusted. */
  readonly failure?: AppError;
};

/** Looks at the way to the host of an address. Never throws but `address-invalid`. */
export type SurveyHost = (address: string, settings: NetworkSettings, signal: AbortSignal) => Promise<HostSurvey>;

/** A certificate that a person chose to trust for one host although it cannot be checked; ends by itself. */
export const certificatePinSchema = z.strictObject({
  /** `host:port`, lower case. */
  host: z.string().min(1).max(300),
  sha256: z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
  /** Milliseconds since 1970; after it the exception is no longer used. */
  until: z.number().int().positive(),
});
export type CertificatePin = z.infer<typeof certificatePinSchema>;

/** A server that a person allowed plain http for: `host:port`, lower case, as an address writes its host. */
export const plainHttpHostSchema = z
  .string()
  .max(300)
  .regex(/^(\[[0-9a-f:.]+\]|[^\s/?#@:[\]\\A-Z]+):[1-9]\d{0,4}$/);

/** So many servers at most are allowed plain http to in one profile. */
export const mostPlainHttpHosts = 20;

/** Which proxy a profile's calls go through; loopback never uses one. */
export const proxySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('environment') }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('manual'), url: z.string().min(1).max(500) }),
]);

/** How a profile's calls reach its servers. Times in seconds. */
export const networkSettingsSchema = z.strictObject({
  connectTimeoutSeconds: z.number().int().min(1).max(120).default(10),
  overallTimeoutSeconds: z.number().int().min(1).max(600).default(30),
  /** PEM certificates trusted beside the built-in ones; empty for none. */
  caPem: z.string().max(500_000).default(''),
  pins: z.array(certificatePinSchema).max(20).default([]),
  /** Servers that are called without encryption; redirects never lead to them from elsewhere with anything secret. */
  plainHttpHosts: z.array(plainHttpHostSchema).max(mostPlainHttpHosts).default([]),
  proxy: proxySchema.default({ kind: 'environment' }),
});
export type NetworkSettings = z.infer<typeof networkSettingsSchema>;

/** The settings of a profile that says nothing about its network. */
export const defaultNetworkSettings: NetworkSettings = networkSettingsSchema.parse({});
