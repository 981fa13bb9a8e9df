import { useCall } from '../../data';
import { useSession } from '../../session';
import { copyOf, type ProfileCommand } from './profileCommands';
import { howOf } from './useGetToken';

/** useLastCall shows the failure at the profile. */
const ignore = (): void => undefined;

/** Carries out a command for any profile; all but copying also goes there, so that its outcome is seen. */
export const useProfileCommand = (): ((profileId: string, command: ProfileCommand) => void) => {
  const { select, setTab, openDialog } = useSession();
  const get = useCall('token.get');
  const cancel = useCall('token.cancel');
  const copy = useCall('token.copy');
  const introspect = useCall('token.introspect');
  const userinfo = useCall('token.userinfo');
  const revoke = useCall('token.revoke');
  const forget = useCall('token.forget');
  const duplicate = useCall('profiles.duplicate');
  const exportFile = useCall('profiles.exportFile');

  return (profileId, command) => {
    const wanted = copyOf(command);
    if (wanted !== undefined) {
      copy.mutate({ profileId, ...wanted });
      return;
    }
    select(profileId);
    const runs: Readonly<Partial<Record<ProfileCommand, () => void>>> = {
      get: () => get.mutate({ profileId, how: howOf.get }),
      refresh: () => get.mutate({ profileId, how: howOf.refresh }),
      'sign-in': () => get.mutate({ profileId, how: howOf['sign-in'] }),
      cancel: () => cancel.mutate({ profileId }),
      introspect: () => introspect.mutate({ profileId }),
      userinfo: () => userinfo.mutate({ profileId }),
      revoke: () => revoke.mutate({ profileId }),
      forget: () => forget.mutate({ profileId }),
      'show-request': () => setTab(profileId, 'request'),
      'show-flow': () => setTab(profileId, 'flow'),
      'show-settings': () => setTab(profileId, 'settings'),
      // The palette is gone by then, and with it what mutate would call back.
      duplicate: () => void duplicate.mutateAsync({ profileId }).then((made) => select(made.id), ignore),
      export: () => exportFile.mutate({ profileId }),
      'copy-for-other': () => openDialog({ kind: 'copy-for-tenant', profileId }),
      doctor: () => openDialog({ kind: 'doctor', profileId }),
      delete: () => openDialog({ kind: 'delete-profile', profileId }),
    };
    if (command === 'introspect' || command === 'userinfo' || command === 'revoke') setTab(profileId, 'token');
    runs[command]?.();
  };
};
