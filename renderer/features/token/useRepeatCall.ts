import type { TokenCall } from '../../../src/domain/tokenCall';
import { useCall } from '../../data';
import { useLastSystemCall } from './SystemCalls';

/** Makes a call about a token once more; undefined where what it was asked with is no longer known. */
export const useRepeatCall = (profileId: string, call: TokenCall): (() => void) | undefined => {
  const standard = {
    userinfo: useCall('token.userinfo').mutate,
    introspection: useCall('token.introspect').mutate,
    revocation: useCall('token.revoke').mutate,
    'end-session': useCall('token.endSession').mutate,
  };
  const { mutate } = useCall('provider.call');
  const last = useLastSystemCall(profileId, call.kind === 'system' ? call.id : '');
  if (call.kind !== 'system') return () => standard[call.kind]({ profileId });
  return last === undefined ? undefined : () => mutate(last.input);
};
