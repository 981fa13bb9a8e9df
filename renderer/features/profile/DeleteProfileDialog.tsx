import { useEffect } from 'react';
import { errorOf, useCall, useProfile, useStatus } from '../../data';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { fullName } from './fullName';

/** Asks once before a profile is gone for good. */
export const DeleteProfileDialog = ({
  profileId,
  onClose,
}: {
  readonly profileId: string;
  readonly onClose: () => void;
}) => {
  const profile = useProfile(profileId);
  const remove = useCall('profiles.remove');
  const revoke = useCall('token.revoke');
  const hasToken = useStatus(profileId)?.token !== undefined;
  const error = errorOf(revoke.error ?? remove.error);
  const isBusy = revoke.isPending || remove.isPending;
  const isGone = profile === undefined;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);
  if (isGone) return null;
  return (
    <Dialog
      title={`Delete ${fullName(profile)}?`}
      size="small"
      role="alertdialog"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button
            onPress={onClose}
            // Enter must do no harm in a question about deleting.
            autoFocus
          >
            Keep it
          </Button>
          {hasToken ? (
            <Button
              variant="danger"
              busy={revoke.isPending}
              isDisabled={isBusy}
              onPress={() => revoke.mutate({ profileId }, { onSuccess: () => remove.mutate({ profileId }) })}
            >
              Revoke token and delete
            </Button>
          ) : null}
          <Button
            variant="danger"
            busy={remove.isPending}
            isDisabled={isBusy}
            onPress={() => remove.mutate({ profileId })}
          >
            Delete profile
          </Button>
        </>
      }
    >
      <p>
        Its settings, token, secrets and saved requests are removed from this computer. The token itself stays valid at
        the provider until it expires or is revoked there{hasToken ? ', which can be done first' : ''}.
      </p>
      {error === undefined ? null : <ErrorNote error={error} />}
    </Dialog>
  );
};
