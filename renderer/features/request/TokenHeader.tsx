import { KeyRound } from 'lucide-react';
import type { ApiRequest } from '../../../src/domain/request';
import { useTokenView } from '../../data';

/** The header that will carry the token, masked; the main process adds the real one. */
export const TokenHeader = ({
  profileId,
  authorization,
}: {
  readonly profileId: string;
  readonly authorization: ApiRequest['authorization'];
}) => {
  const view = useTokenView(profileId).data;
  return (
    <p className="TokenHeader">
      <KeyRound size={13} aria-hidden="true" />
      {authorization === 'none' ? (
        <span className="TokenHeader-note">No token is sent; it can be switched on under Options.</span>
      ) : (
        <>
          <span className="mono">Authorization:</span>
          <TokenValue view={view} which={authorization} />
        </>
      )}
    </p>
  );
};

const TokenValue = ({
  view,
  which,
}: {
  readonly view: ReturnType<typeof useTokenView>['data'];
  readonly which: 'access' | 'id';
}) => {
  const facts = which === 'id' ? view?.id : view?.access;
  if (facts === undefined)
    return (
      <span className="TokenHeader-note">
        {which === 'id'
          ? 'Bearer, with the ID token once there is one.'
          : 'Bearer, with the access token once there is one.'}
      </span>
    );
  return (
    <>
      <span className="mono">Bearer {facts.masked}</span>
      <span className="TokenHeader-note">added when the request leaves</span>
    </>
  );
};
