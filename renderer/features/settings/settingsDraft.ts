import type { DiscoveryView } from '../../../src/api/contract';
import { type Profile, type SecretKind, secretKinds } from '../../../src/domain/profile';
import { formOf, type ProfileForm } from './profileForm';

/** A profile's settings while they are being changed. */
export type SettingsDraft = {
  /** The kept profile the form was made from. */
  readonly base: Profile;
  readonly form: ProfileForm;
  /** Secrets that were typed and are kept with the next Save. */
  readonly typedSecrets: Readonly<Record<SecretKind, string>>;
  /** What the last look-up found, and for which issuer. */
  readonly found?: { readonly issuer: string; readonly view: DiscoveryView };
};

/** The draft of a profile nobody has touched. */
export const freshDraft = (profile: Profile): SettingsDraft => ({
  base: profile,
  form: formOf(profile),
  typedSecrets: { 'client-secret': '', password: '', 'totp-seed': '' },
});

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * The draft over a profile that was changed elsewhere in the meantime: what the person touched stays as typed, the rest
 * follows the profile.
 */
export const rebased = (draft: SettingsDraft, profile: Profile): SettingsDraft => {
  if (same(draft.base, profile)) return draft.base === profile ? draft : { ...draft, base: profile };
  const before = formOf(draft.base);
  const after = formOf(profile);
  // The names are those of a form, and each value comes from the form of the same name.
  const names = Object.keys(before) as (keyof ProfileForm)[];
  const followed = names.filter((name) => same(draft.form[name], before[name])).map((name) => [name, after[name]]);
  return { ...draft, base: profile, form: { ...draft.form, ...Object.fromEntries(followed) } };
};

/** Whether there is anything that Save would keep. */
export const hasChanges = ({ base, form, typedSecrets }: SettingsDraft): boolean =>
  secretKinds.some((kind) => typedSecrets[kind] !== '') || !same(form, formOf(base));
