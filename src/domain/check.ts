import type { AppError } from './errors';
import type { CertificateFacts } from './network';
import type { ClientAuthMethod, Profile } from './profile';
import { type VerifySettings, verifySettingsSchema } from './verifySettings';

/** What a check of a profile looks at, in the order in which it is listed. */
export const checkIds = [
  'storage',
  'secret',
  'password',
  'redirect',
  'proxy',
  'certificate',
  'provider',
  'issuer',
  'clock',
  'endpoints',
  'hosts',
  'keys',
  'grant',
  'client-authentication',
  'pkce',
  'key-binding',
  'scopes',
  'system',
] as const;
export type CheckId = (typeof checkIds)[number];

/** What can be done about a finding without leaving it. */
export type CheckFix =
  | { readonly kind: 'issuer'; readonly issuer: string }
  | { readonly kind: 'client-auth'; readonly method: ClientAuthMethod }
  | { readonly kind: 'port'; readonly port: number }
  | { readonly kind: 'redirect-host'; readonly host: '127.0.0.1' }
  | { readonly kind: 'no-proxy' }
  | { readonly kind: 'scopes'; readonly without: readonly string[] }
  | { readonly kind: 'surface'; readonly surface: VerifySettings['surface'] }
  /** A person decides for how long. */
  | { readonly kind: 'trust' }
  | { readonly kind: 'settings' };

/** A change of settings, which can be made by itself. */
export type SettingsFix = Exclude<CheckFix, { readonly kind: 'trust' | 'settings' }>;

/** One finding: what was looked at, how it stands, and what can be done about it. */
export type Check = {
  readonly id: CheckId;
  readonly outcome: 'good' | 'warning' | 'bad' | 'skipped';
  readonly error?: AppError;
  /** `value`: what the profile says or what was found; `listed`: what the provider offers instead. Never a secret. */
  readonly facts: Readonly<Record<string, string>>;
  /** What a server showed, its own certificate first. */
  readonly certificates?: readonly CertificateFacts[];
  readonly fix?: CheckFix;
};

/** Two findings about the same thing: one takes the other's place. */
export const checkKey = ({ id, facts }: Pick<Check, 'id' | 'facts'>): string => `${id} ${facts.host ?? ''}`;

/** The findings with one more, in their order. */
export const withCheck = (checks: readonly Check[], check: Check): readonly Check[] =>
  [...checks.filter((each) => checkKey(each) !== checkKey(check)), check].sort(
    (a, b) => checkIds.indexOf(a.id) - checkIds.indexOf(b.id),
  );

const withoutWords = (text: string, words: readonly string[]): string =>
  text
    .split(/\s+/)
    .filter((word) => !words.includes(word))
    .join(' ');

/** The profile with a fix applied; as it was where the fix means nothing for it. */
export const fixedProfile = (profile: Profile, fix: SettingsFix): Profile => {
  const { server, redirect, network } = profile;
  switch (fix.kind) {
    case 'issuer':
      return server.kind === 'discovery' ? { ...profile, server: { ...server, issuer: fix.issuer } } : profile;
    case 'client-auth':
      return { ...profile, clientAuth: fix.method };
    case 'port':
      return redirect.kind === 'loopback' ? { ...profile, redirect: { ...redirect, port: fix.port } } : profile;
    case 'redirect-host':
      return redirect.kind === 'loopback' ? { ...profile, redirect: { ...redirect, host: fix.host } } : profile;
    case 'no-proxy':
      return { ...profile, network: { ...network, proxy: { kind: 'none' } } };
    case 'scopes':
      return { ...profile, scope: withoutWords(profile.scope, fix.without) };
    case 'surface':
      return { ...profile, verify: { ...(profile.verify ?? verifySettingsSchema.parse({})), surface: fix.surface } };
  }
};
