import { ListTree } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Diagnosis } from '../../../src/domain/diagnosis/rule';
import type { AppError } from '../../../src/domain/errors';
import type { Profile } from '../../../src/domain/profile';
import { isSameCall, type TokenCall } from '../../../src/domain/tokenCall';
import { errorOf, useCall, useFlowRuns } from '../../data';
import { useSession } from '../../session';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { CertificatePanel } from '../profile/CertificatePanel';
import { AllowPlainHttp } from '../profile/PlainHttpPanel';
import { useGetToken } from '../profile/useGetToken';

/** Why a call about a token came to nothing, with the next step; an unknown certificate can be trusted right here. */
export const CallFailure = ({
  profile,
  error,
  reading,
  onRepeat,
  onBegin,
  onDismiss,
  more,
}: {
  readonly profile: Profile;
  readonly error: AppError;
  /** What its run says about it. */
  readonly reading?: Diagnosis | undefined;
  /** Absent where what it was asked with is no longer known. */
  readonly onRepeat?: (() => void) | undefined;
  /** A call or a sign-in is begun from here. */
  readonly onBegin?: (() => void) | undefined;
  readonly onDismiss?: () => void;
  readonly more?: ReactNode;
}) => {
  const { setTab } = useSession();
  const { get } = useGetToken(profile.id);
  const forget = useCall('token.forget');
  const trust = useCall('profiles.trustCertificate');
  const failure = errorOf(forget.error ?? trust.error);
  const begin = (work: () => void) => (): void => {
    onBegin?.();
    work();
  };
  return (
    <>
      <ErrorNote
        error={error}
        reading={reading}
        onDismiss={onDismiss}
        busy={forget.isPending}
        more={more}
        actions={{
          ...(onRepeat === undefined ? {} : { 'try-again': begin(onRepeat) }),
          'sign-in-again': begin(() => get('sign-in')),
          'open-settings': () => setTab(profile.id, 'settings'),
          'forget-token': () => forget.mutate({ profileId: profile.id }),
        }}
      >
        {error.code === 'tls-untrusted' ? (
          <CertificatePanel
            error={error}
            network={profile.network}
            busy={trust.isPending}
            onTrust={(pin) =>
              trust.mutate({ profileId: profile.id, pin }, onRepeat === undefined ? {} : { onSuccess: onRepeat })
            }
          />
        ) : null}
        {error.code === 'address-insecure' ? (
          <AllowPlainHttp profileId={profile.id} error={error} onAllowed={onRepeat ?? nothing} />
        ) : null}
      </ErrorNote>
      {failure === undefined ? null : <ErrorNote error={failure} />}
    </>
  );
};

const nothing = (): void => undefined;

/** Opens what went over the wire in the call that failed so; nothing where it failed before it was begun. */
export const ShowRun = ({
  profileId,
  call,
  error,
}: {
  readonly profileId: string;
  readonly call: TokenCall;
  readonly error: AppError;
}) => {
  const { showRun } = useSession();
  const last = useFlowRuns(profileId).data?.find(
    ({ purpose }) => purpose.kind === 'call' && isSameCall(purpose.call, call),
  );
  if (last?.error?.code !== error.code) return null;
  return (
    <Button size="small" icon={ListTree} onPress={() => showRun(profileId, last.id)}>
      Show flow
    </Button>
  );
};
