import { useCallback, useEffect, useState } from 'react';
import { type Check, withCheck } from '../../../src/domain/check';
import type { AppError } from '../../../src/domain/errors';
import type { Profile } from '../../../src/domain/profile';
import { errorOf, useCall, useClient } from '../../data';

/** A check of one profile: what has been found so far, and the ways to begin and end it. */
export type Doctor = {
  /** Undefined before the first check. */
  readonly found: readonly Check[] | undefined;
  readonly isRunning: boolean;
  readonly error: AppError | undefined;
  /** Checks the settings as they are handed in, kept or not; one under way for the profile is ended. */
  readonly run: (profile: Profile) => void;
  readonly cancel: () => void;
  /** Puts the result away. */
  readonly close: () => void;
};

/** The check of a profile, with its findings as they come. */
export const useDoctor = (profileId: string): Doctor => {
  const client = useClient();
  const { mutate: check, isPending, error, reset } = useCall('profiles.check');
  const { mutate: end } = useCall('profiles.cancelCheck');
  const [found, setFound] = useState<readonly Check[]>();

  useEffect(
    () =>
      client.on('check.found', (told) => {
        if (told.profileId !== profileId) return;
        // A check that somebody else began is not shown here.
        setFound((before) => (before === undefined ? undefined : withCheck(before, told.check)));
      }),
    [client, profileId],
  );

  const run = useCallback(
    (profile: Profile): void => {
      setFound([]);
      check(profile, { onSuccess: setFound });
    },
    [check],
  );
  const cancel = useCallback((): void => end({ profileId }), [end, profileId]);
  const close = useCallback((): void => {
    setFound(undefined);
    reset();
  }, [reset]);

  return { found, isRunning: isPending, error: errorOf(error), run, cancel, close };
};
