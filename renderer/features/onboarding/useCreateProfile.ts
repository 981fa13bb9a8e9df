import { useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import type { Profile } from '../../../src/domain/profile';
import { errorOf, useCall } from '../../data';
import { useSession } from '../../session';
import { useSecretCall } from '../../useSecretCall';

/** Saves a new profile, keeps its client secret if one was typed, and goes there. */
export const useCreateProfile = (): {
  readonly create: (profile: Profile, clientSecret: string) => Promise<void>;
  readonly busy: boolean;
  readonly error: AppError | undefined;
} => {
  const { select, openNewProfile } = useSession();
  const save = useCall('profiles.save');
  const keep = useSecretCall('secrets.set');
  // The profile is there although its secret could not be kept: a second press must not make it twice.
  const [saved, setSaved] = useState<string | null>(null);
  return {
    busy: save.isPending || keep.busy,
    error: errorOf(save.error) ?? keep.error,
    create: async (profile, clientSecret) => {
      // The first profile must not take this screen's place before its secret is kept.
      openNewProfile();
      const id = saved ?? profile.id;
      try {
        await save.mutateAsync({ ...profile, id });
      } catch {
        return;
      }
      setSaved(id);
      if (clientSecret !== '') {
        const kept = await keep.run({ profileId: id, kind: 'client-secret', value: clientSecret });
        if (kept === undefined) return;
      }
      select(id);
    },
  };
};
