import { Stethoscope } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Diagnosis } from '../../../src/domain/diagnosis/rule';
import type { AppError } from '../../../src/domain/errors';
import type { FlowRun } from '../../../src/domain/flow';
import type { Profile } from '../../../src/domain/profile';
import type { ErrorAction } from '../../../src/domain/text/errorAction';
import { errorOf, useCall, useFlowRun, useFlowRuns } from '../../data';
import { useSession } from '../../session';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { newestRun } from '../flow/newestRun';
import { CertificatePanel } from './CertificatePanel';
import { AllowPlainHttp } from './PlainHttpPanel';
import { useGetToken } from './useGetToken';

/** Tries again what failed: a renewal as a renewal, since a sign-in would ask the person for what the refresh token still gives. */
const useRepeat = (profileId: string): (() => void) => {
  const { get } = useGetToken(profileId);
  const [first] = useFlowRun(profileId).data?.steps ?? [];
  return () => get(first?.kind === 'started' && first.grant === 'refresh' ? 'refresh' : 'get');
};

type Actions = Readonly<Partial<Record<ErrorAction, () => void>>>;

/** The next steps a profile's failure may offer; each sets right what it names and tries again. */
const useErrorActions = (
  profile: Profile,
): { readonly actions: Actions; readonly busy: boolean; readonly error?: AppError } => {
  const { setTab, showRun } = useSession();
  const { get } = useGetToken(profile.id);
  const run = useFlowRun(profile.id).data;
  const repeat = useRepeat(profile.id);
  const save = useCall('profiles.save');
  const copyAddress = useCall('flow.copyAddress');
  const change = (edit: Partial<Profile>) => () => save.mutate({ ...profile, ...edit }, { onSuccess: repeat });
  const error = errorOf(save.error ?? copyAddress.error);
  return {
    busy: save.isPending || copyAddress.isPending,
    ...(error === undefined ? {} : { error }),
    actions: {
      'try-again': repeat,
      'sign-in-again': () => get('sign-in'),
      // A call made since would be shown in its place.
      'show-flow': () => (run ? showRun(profile.id, run.id) : setTab(profile.id, 'flow')),
      'open-settings': () => setTab(profile.id, 'settings'),
      'use-form-credentials': change({ clientAuth: 'client_secret_post' }),
      'use-basic-credentials': change({ clientAuth: 'client_secret_basic' }),
      'use-raw-encoding': change({ clientAuth: 'client_secret_basic', basicEncoding: 'raw' }),
      ...(profile.redirect.kind === 'loopback'
        ? { 'use-another-port': change({ redirect: { ...profile.redirect, port: null } }) }
        : {}),
      'copy-sign-in-address': () => copyAddress.mutate({ profileId: profile.id }),
    },
  };
};

/** One failure of a profile's flow with the next step; `isInFlow` where the steps stand right below it. */
export const ProfileFailure = ({
  profile,
  error,
  isInFlow = false,
  reading,
  onDismiss,
}: {
  readonly profile: Profile;
  readonly error: AppError;
  readonly isInFlow?: boolean;
  /** What the run says about it. */
  readonly reading?: Diagnosis | undefined;
  readonly onDismiss?: () => void;
}) => {
  const { actions, busy, error: actionError } = useErrorActions(profile);
  const repeat = useRepeat(profile.id);
  const { 'show-flow': showFlow, ...others } = actions;
  return (
    <>
      <ErrorNote
        error={error}
        reading={reading}
        actions={isInFlow || showFlow === undefined ? others : { ...others, 'show-flow': showFlow }}
        busy={busy}
        onDismiss={onDismiss}
        more={isForDoctor(error) ? <AskDoctor profileId={profile.id} /> : undefined}
      >
        {error.code === 'tls-untrusted' ? <TrustCertificate profile={profile} error={error} /> : null}
        {error.code === 'address-insecure' ? (
          <AllowPlainHttp profileId={profile.id} error={error} onAllowed={repeat} />
        ) : null}
      </ErrorNote>
      {actionError === undefined ? null : <ErrorNote error={actionError} />}
    </>
  );
};

/** Why the last try to get a token failed, under the button that tried. */
export const ProfileError = ({ profile }: { readonly profile: Profile }) => {
  const { error, isRunning } = useGetToken(profile.id);
  const { tabOf } = useSession();
  const run = useFlowRun(profile.id).data;
  const [dismissed, setDismissed] = useState<string | null>(null);
  const mark = `${run?.id ?? ''} ${error?.code ?? ''}`;
  // The Flow tab says the same at its top.
  if (error === undefined || isRunning || dismissed === mark) return null;
  const note = <ProfileFailure profile={profile} error={error} onDismiss={() => setDismissed(mark)} />;
  return tabOf(profile.id) === 'flow' && run?.state === 'failed' ? <UnlessShown run={run}>{note}</UnlessShown> : note;
};

/** The Flow tab says the same at its top while it shows this run. */
const UnlessShown = ({ run, children }: { readonly run: FlowRun; readonly children: ReactNode }) => {
  const runs = useFlowRuns(run.profileId).data;
  return runs === undefined || newestRun(run, runs) === run.id ? null : children;
};

/** Failures on the way to the provider, or in what it says of itself: a look without a sign-in finds the cause. */
const isForDoctor = ({ code }: AppError): boolean =>
  /^(?:discovery-|tls-|connection-|redirect-port-|redirect-host-)/.test(code) ||
  ['host-not-found', 'network-unreachable', 'timed-out', 'proxy-failed', 'pin-mismatch', 'endpoint-missing'].includes(
    code,
  );

const AskDoctor = ({ profileId }: { readonly profileId: string }) => {
  const { openDialog } = useSession();
  return (
    <Button size="small" icon={Stethoscope} onPress={() => openDialog({ kind: 'doctor', profileId })}>
      Ask the doctor
    </Button>
  );
};

const TrustCertificate = ({
  profile,
  error,
}: {
  readonly profile: Profile;
  readonly error: Extract<AppError, { readonly code: 'tls-untrusted' }>;
}) => {
  const trust = useCall('profiles.trustCertificate');
  const repeat = useRepeat(profile.id);
  const failure = errorOf(trust.error);
  return (
    <>
      <CertificatePanel
        error={error}
        network={profile.network}
        busy={trust.isPending}
        onTrust={(pin) => trust.mutate({ profileId: profile.id, pin }, { onSuccess: repeat })}
      />
      {failure === undefined ? null : <ErrorNote error={failure} />}
    </>
  );
};
