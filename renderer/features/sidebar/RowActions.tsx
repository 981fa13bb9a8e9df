import { Copy, KeyRound, LogIn, RefreshCw } from 'lucide-react';
import { nextAction } from '../../../src/domain/freshness';
import type { Profile } from '../../../src/domain/profile';
import type { ProfileStatus } from '../../../src/domain/token';
import { useTicking } from '../../clock';
import { IconButton } from '../../ui/IconButton';
import { useCopyToken } from '../profile/useCopyToken';
import { actionNames, useGetToken } from '../profile/useGetToken';

const icons = { get: KeyRound, refresh: RefreshCw, 'sign-in': LogIn } as const;

/** The two things done most with a profile, on its row. */
export const RowActions = ({
  profile,
  status,
}: {
  readonly profile: Profile;
  readonly status: ProfileStatus | undefined;
}) => {
  const action = useTicking((now) => nextAction(status, now));
  const { copy } = useCopyToken(profile.id);
  const { get, isRunning } = useGetToken(profile.id);
  return (
    <span className="ProfileRow-actions">
      {status?.token === undefined ? null : (
        <IconButton label={`Copy header of ${profile.name}`} icon={Copy} size="small" onPress={() => copy('header')} />
      )}
      <IconButton
        label={`${actionNames[action]}: ${profile.name}`}
        icon={icons[action]}
        size="small"
        busy={isRunning}
        onPress={() => get(action)}
      />
    </span>
  );
};
