import { X } from 'lucide-react';
import { useTicking } from '../../clock';
import { useCall, useLastCall } from '../../data';
import { Button } from '../../ui/Button';

/** A call that takes longer than this can be given up, in ms; a button that comes and goes at once would only flicker. */
const offeredAfter = 2000;

/** Gives up the calls about a token that the provider has not answered for a while. */
export const CancelCalls = ({ profileId }: { readonly profileId: string }) => {
  const calls = [
    useLastCall('token.introspect', profileId),
    useLastCall('token.userinfo', profileId),
    useLastCall('provider.call', profileId),
    useLastCall('token.revoke', profileId),
    useLastCall('token.endSession', profileId),
  ];
  const since = calls.flatMap((call) => (call?.status === 'pending' ? [call.at] : []));
  return since.length === 0 ? null : <CancelAfterAWhile profileId={profileId} since={Math.min(...since)} />;
};

/** Follows the clock only while something is under way; `since` in ms since 1970. */
const CancelAfterAWhile = ({ profileId, since }: { readonly profileId: string; readonly since: number }) => {
  const { mutate } = useCall('token.cancelCalls');
  if (!useTicking((now) => now - since >= offeredAfter)) return null;
  return (
    <Button size="small" variant="quiet" icon={X} onPress={() => mutate({ profileId })}>
      Cancel
    </Button>
  );
};
