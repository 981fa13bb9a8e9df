import { nextAction } from '../../../src/domain/freshness';
import type { ApiResponse } from '../../../src/domain/request';
import { useTicking } from '../../clock';
import { useStatus } from '../../data';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { actionNames, useGetToken } from '../profile/useGetToken';
import { endedTokenText } from './endedTokenText';

/** Says that the token had ended, where an API refused it for that, with the way to a new one. */
export const EndedToken = ({
  profileId,
  response,
  at,
}: {
  readonly profileId: string;
  readonly response: ApiResponse;
  readonly at: number;
}) => {
  const status = useStatus(profileId);
  const action = useTicking((now) => nextAction(status, now));
  const { get, isRunning } = useGetToken(profileId);
  const words = endedTokenText(response, status?.token, at);
  if (words === undefined) return null;
  return (
    <Banner
      tone="warn"
      title={words.title}
      actions={
        <Button size="small" busy={isRunning} onPress={() => get(action)}>
          {actionNames[action]}
        </Button>
      }
    >
      {words.text}
    </Banner>
  );
};
