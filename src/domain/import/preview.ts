import type { Profile } from '../profile';

/** A profile read from a file; it carries no secret, and what was left behind is named. */
export type ImportedProfile = { readonly profile: Profile; readonly secretsLeftOut: readonly string[] };

/** Something that was not taken over, and why, in words. */
export type Skipped = { readonly name: string; readonly reason: string };

/** What an import would add; nothing is added by looking. */
export type ImportPreview = {
  readonly source: 'token-helper' | 'postman' | 'insomnia' | 'bruno' | 'curl';
  readonly profiles: readonly ImportedProfile[];
  readonly skipped: readonly Skipped[];
};

/** What was found in a file before it is merged and counted. */
export type Findings = Pick<ImportPreview, 'profiles' | 'skipped'>;

/** Several findings as one, in order. */
export const together = (findings: readonly Findings[]): Findings => ({
  profiles: findings.flatMap(({ profiles }) => profiles),
  skipped: findings.flatMap(({ skipped }) => skipped),
});
