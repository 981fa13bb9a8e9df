import { Smartphone } from 'lucide-react';
import { errorOf, useCall, useProfile } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';

/** At a practice system nobody has a phone in hand: its page stands in for one, with its codes, messages and requests. */
export const PracticePhone = ({ profileId }: { readonly profileId: string }) => {
  const isPractice = useProfile(profileId)?.server.kind === 'practice';
  const open = useCall('practice.open');
  const error = errorOf(open.error);
  if (!isPractice) return null;
  return (
    <>
      <Button
        variant="quiet"
        icon={Smartphone}
        busy={open.isPending}
        onPress={() => open.mutate({ profileId, page: 'phone' })}
      >
        Open the practice phone
      </Button>
      {error === undefined ? null : <ErrorNote error={error} />}
    </>
  );
};
