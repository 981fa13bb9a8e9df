import { useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import { secretKinds } from '../../../src/domain/profile';
import { canBeSaved } from '../../../src/domain/profileCheck';
import { errorOf, useCall } from '../../data';
import { useSecretCall } from '../../useSecretCall';
import { useDrafts } from '../drafts/DraftsProvider';
import { useSettingsForm } from './settingsForm';

/**
 * The kept profile reaches the form a turn later. Without its draft the form would show the old one until then, and a row
 * that the old one lacks would take the focus along.
 */
const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Keeps the profile, then the secrets that were typed; what could not be kept stays in the form. */
export const useSaveSettings = (): {
  readonly save: () => Promise<void>;
  readonly busy: boolean;
  readonly error: AppError | undefined;
  readonly isSaved: boolean;
} => {
  const { profile, draft, typed, issues } = useSettingsForm();
  const { settings } = useDrafts();
  const keepProfile = useCall('profiles.save');
  const keepSecret = useSecretCall('secrets.set');
  const [isSaved, setSaved] = useState(false);

  const saveSecrets = async (): Promise<boolean> => {
    for (const kind of secretKinds) {
      const value = draft.typedSecrets[kind];
      if (value === '') continue;
      const status = await keepSecret.run({ profileId: profile.id, kind, value });
      if (status === undefined) return false;
      const latest = settings.get(profile.id);
      if (latest !== undefined)
        settings.set(profile.id, { ...latest, typedSecrets: { ...latest.typedSecrets, [kind]: '' } });
    }
    return true;
  };

  return {
    busy: keepProfile.isPending || keepSecret.busy,
    error: errorOf(keepProfile.error) ?? keepSecret.error,
    isSaved,
    save: async () => {
      setSaved(false);
      if (!canBeSaved(issues)) return;
      try {
        await keepProfile.mutateAsync(typed);
      } catch {
        // The mutation holds the failure, which is shown beside the button.
        return;
      }
      if (!(await saveSecrets())) return;
      await nextTurn();
      settings.set(profile.id, undefined);
      setSaved(true);
    },
  };
};
