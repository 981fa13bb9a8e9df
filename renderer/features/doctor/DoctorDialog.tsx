import { RotateCw, Square } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { type Check, fixedProfile } from '../../../src/domain/check';
import type { Profile } from '../../../src/domain/profile';
import { useClock } from '../../clock';
import { errorOf, useCall, useProfile } from '../../data';
import { useSession } from '../../session';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { CopyText } from '../fields/CopyText';
import { fullName } from '../profile/fullName';
import { DoctorList } from './DoctorList';
import { checkMarkdown, checkSummary } from './doctorText';
import { useDoctor } from './useDoctor';
import { useKeptFocus } from './useKeptFocus';
import './DoctorDialog.css';

/** Looks for everything that could stand in the way of a sign-in, and offers to put it right. */
export const DoctorDialog = ({ profileId, onClose }: { readonly profileId: string; readonly onClose: () => void }) => {
  const profile = useProfile(profileId);
  return profile === undefined ? null : <OfProfile profile={profile} onClose={onClose} />;
};

/** Begins at once, and ends with the dialog. */
const useChecked = (profile: Profile) => {
  const doctor = useDoctor(profile.id);
  const { run, cancel } = doctor;
  const first = useRef(profile);
  useEffect(() => {
    run(first.current);
    return cancel;
  }, [run, cancel]);
  return doctor;
};

const nothing: readonly Check[] = [];

const OfProfile = ({ profile, onClose }: { readonly profile: Profile; readonly onClose: () => void }) => {
  const { found = nothing, isRunning, error, run, cancel } = useChecked(profile);
  const { setTab } = useSession();
  const summary = useKeptFocus<HTMLDivElement>(found);
  const clock = useClock();
  const save = useCall('profiles.save');
  const trust = useCall('profiles.trustCertificate');
  const allow = useCall('profiles.allowPlainHttp');
  const failure = error ?? errorOf(save.error ?? trust.error ?? allow.error);
  const openSettings = (): void => {
    setTab(profile.id, 'settings');
    onClose();
  };
  return (
    <Dialog
      title={`Doctor: ${fullName(profile)}`}
      isOpen
      onClose={onClose}
      size="large"
      footer={
        <>
          {isRunning ? null : (
            <CopyText text={checkMarkdown(fullName(profile), found, clock.now())} label="Copy the result as Markdown" />
          )}
          {/* One button, so that it keeps the focus. */}
          <Button icon={isRunning ? Square : RotateCw} onPress={isRunning ? cancel : () => run(profile)}>
            {isRunning ? 'Cancel' : 'Check again'}
          </Button>
        </>
      }
    >
      <div ref={summary} tabIndex={-1} className="DoctorDialog-summary">
        <p role="status">{checkSummary(found, isRunning)}</p>
      </div>
      {failure === undefined ? null : <ErrorNote error={failure} />}
      <DoctorList
        checks={found}
        actions={{
          busy: save.isPending || trust.isPending || allow.isPending,
          network: profile.network,
          trust: (pin) => trust.mutate({ profileId: profile.id, pin }, { onSuccess: run }),
          allowPlainHttp: (host) => allow.mutate({ profileId: profile.id, host }, { onSuccess: run }),
          fix: ({ fix }) => {
            if (fix === undefined || fix.kind === 'trust') return undefined;
            if (fix.kind === 'settings') return openSettings;
            return () => save.mutate(fixedProfile(profile, fix), { onSuccess: run });
          },
        }}
      />
    </Dialog>
  );
};
