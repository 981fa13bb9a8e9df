import { Ban, CopyPlus, Ellipsis, Eraser, FileDown, Pin, PinOff, Stethoscope, Trash2 } from 'lucide-react';
import type { AppError } from '../../../src/domain/errors';
import type { Profile } from '../../../src/domain/profile';
import { errorOf, useCall, useLastCall, useStatus } from '../../data';
import { useSession } from '../../session';
import { IconMenu, type MenuGroups } from '../../ui/Menu';

/** What is done to a profile now and then, and why the last of it did not work. */
export const useProfileMenu = (
  profile: Profile,
): { readonly groups: MenuGroups; readonly error: AppError | undefined } => {
  const { select, openDialog } = useSession();
  const duplicate = useCall('profiles.duplicate');
  const save = useCall('profiles.save');
  const forget = useCall('token.forget');
  const revoke = useCall('token.revoke');
  const exportFile = useCall('profiles.exportFile');
  const exported = useLastCall('profiles.exportFile', profile.id);
  const duplicated = useLastCall('profiles.duplicate', profile.id);
  const forgotten = useLastCall('token.forget', profile.id);
  const hasToken = useStatus(profile.id)?.token !== undefined;
  const doctor = {
    id: 'doctor',
    label: 'Doctor…',
    description: 'Finds what is wrong, without signing in',
    icon: Stethoscope,
    run: () => openDialog({ kind: 'doctor', profileId: profile.id }),
  };
  const pin = {
    id: 'pin',
    label: profile.pinned ? 'Unpin from the tray' : 'Pin to the tray',
    icon: profile.pinned ? PinOff : Pin,
    run: () => save.mutate({ ...profile, pinned: !profile.pinned }),
  };
  const copy = {
    id: 'duplicate',
    label: 'Duplicate',
    icon: CopyPlus,
    run: () => duplicate.mutate({ profileId: profile.id }, { onSuccess: (made) => select(made.id) }),
  };
  const handOn = {
    id: 'export',
    label: 'Export as file…',
    description: 'To keep or to hand on; without secrets',
    icon: FileDown,
    isDisabled: exported?.status === 'pending',
    run: () => exportFile.mutate({ profileId: profile.id }),
  };
  const drop = {
    id: 'forget',
    label: 'Forget token',
    description: 'Here only; the provider is not told',
    icon: Eraser,
    isDisabled: !hasToken,
    run: () => forget.mutate({ profileId: profile.id }),
  };
  const end = {
    id: 'revoke',
    label: 'Revoke token',
    description: 'At the provider, and here',
    icon: Ban,
    isDisabled: !hasToken,
    run: () => revoke.mutate({ profileId: profile.id }),
  };
  const remove = {
    id: 'delete',
    label: 'Delete profile…',
    icon: Trash2,
    danger: true,
    run: () => openDialog({ kind: 'delete-profile', profileId: profile.id }),
  };
  return {
    groups: [[doctor], [copy, handOn, pin], [drop, end], [remove]],
    error: duplicated?.error ?? forgotten?.error ?? exported?.error ?? errorOf(save.error),
  };
};

/** The menu at the end of the header. */
export const ProfileMenu = ({ groups }: { readonly groups: MenuGroups }) => (
  <IconMenu label="More" icon={Ellipsis} groups={groups} />
);
