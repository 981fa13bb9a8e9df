import type { AppError } from '../../../src/domain/errors';
import type { nextAction } from '../../../src/domain/freshness';
import { useCall, useLastCall, useStatus } from '../../data';

/** What the main button of a profile would do. */
export type MainAction = ReturnType<typeof nextAction>;

/** What it says then. */
export const actionNames: Readonly<Record<MainAction, string>> = {
  get: 'Get token',
  refresh: 'Refresh',
  'sign-in': 'Sign in again',
};

/** How the main process is asked for each; `best` would answer a kept token that is still good, and do nothing. */
export const howOf = { get: 'sign-in', refresh: 'refresh', 'sign-in': 'sign-in' } as const;

/** Gets a profile's token; every place that shows the profile sees the same run and the same failure. */
export const useGetToken = (
  profileId: string,
): {
  readonly get: (action: MainAction) => void;
  readonly cancel: () => void;
  readonly isRunning: boolean;
  readonly error: AppError | undefined;
} => {
  const { mutate: get } = useCall('token.get');
  const { mutate: cancel } = useCall('token.cancel');
  const status = useStatus(profileId);
  const last = useLastCall('token.get', profileId);
  const dropped = [
    useLastCall('token.revoke', profileId),
    useLastCall('token.forget', profileId),
    useLastCall('token.endSession', profileId),
  ].filter((call) => call?.status === 'success');
  const since = Math.max(status?.token?.receivedAt ?? 0, ...dropped.map((call) => call?.at ?? 0));
  const outdated = last !== undefined && since >= last.at;
  const refused = last?.error?.code === 'cancelled' || outdated ? undefined : last?.error;
  return {
    get: (action) => get({ profileId, how: howOf[action] }),
    cancel: () => cancel({ profileId }),
    isRunning: status?.activity === 'working' || last?.status === 'pending',
    // What the main process remembers outlives a restart of the window; a call that it refused at once is only known here.
    error: status?.problem ?? refused,
  };
};
