import { useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import { type Profile, secretKinds } from '../../../src/domain/profile';
import { errorOf, useCall } from '../../data';
import { useSession } from '../../session';
import { useSecretCall } from '../../useSecretCall';
import type { TypedSecrets } from './clientDraft';

/** Saves a new profile, keeps the secrets that were typed, and goes there. */
export const useCreateProfile = (): {
  readonly create: (profile: Profile, secrets: TypedSecrets) => Promise<void>;
  readonly busy: boolean;
  readonly error: AppError | undefined;
} => {
  const { select, openNewProfile } = useSession();
  const save = useCall('profiles.save');
  const keep = useSecretCall('secrets.set');
  // The profile is there although a secret could not be kept: a second press must not make it twice.
  const [saved, setSaved] = useState<string | null>(null);
  const keepAll = async (profileId: string, secrets: TypedSecrets): Promise<boolean> => {
    for (const kind of secretKinds) {
      const value = secrets[kind] ?? '';
      if (value !== '' && (await keep.run({ profileId, kind, value })) === undefined) return false;
    }
    return true;
  };
  return {
    busy: save.isPending || keep.busy,
    error: errorOf(save.error) ?? keep.error,
    create: async (profile, secrets) => {
      // The first profile must not take this screen's place before its secrets are kept.
      openNewProfile();
      const id = saved ?? profile.id;
      try {
        await save.mutateAsync({ ...profile, id });
      } catch {
        return;
      }
      setSaved(id);
      if (await keepAll(id, secrets)) select(id);
    },
  };
};
