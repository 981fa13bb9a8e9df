import { CircleStop, KeyRound, LogIn, RefreshCw } from 'lucide-react';
import { nextAction } from '../../../src/domain/freshness';
import type { Profile } from '../../../src/domain/profile';
import { useTicking } from '../../clock';
import { useStatus } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { mainActionId } from '../shortcuts/focusPlaces';
import { holderName, systemName } from '../sidebar/sidebarItems';
import { CopyButton, CopyConfirmation, CopyError } from './CopyButton';
import { EnvironmentPicker } from './EnvironmentPicker';
import { ExportNote } from './ExportNote';
import { grantNames } from './grantNames';
import { LifetimeLine } from './LifetimeLine';
import { PinsBanner } from './PinsBanner';
import { PlainHttpBanner } from './PlainHttpBanner';
import { ProfileError } from './ProfileError';
import { ProfileMenu, useProfileMenu } from './ProfileMenu';
import { RunLine } from './RunLine';
import { actionNames, type MainAction, useGetToken } from './useGetToken';
import './ProfileHeader.css';

/** What a profile is, what can be done with it now, and how long its token lasts. */
export const ProfileHeader = ({ profile }: { readonly profile: Profile }) => {
  const { isRunning } = useGetToken(profile.id);
  const menu = useProfileMenu(profile);
  return (
    <header className="ProfileHeader">
      <div className="ProfileHeader-top">
        <div className="ProfileHeader-title">
          <div className="ProfileHeader-nameRow">
            <h1 className="ProfileHeader-name" title={profile.name}>
              {profile.name}
            </h1>
            <EnvironmentPicker profile={profile} />
          </div>
          <p className="ProfileHeader-facts">{headerFacts(profile)}</p>
        </div>
        <div className="ProfileHeader-actions">
          <CopyConfirmation profileId={profile.id} />
          <CopyButton profile={profile} />
          <MainButton profileId={profile.id} />
          <ProfileMenu groups={menu.groups} />
        </div>
      </div>
      <div className="ProfileHeader-state">
        {isRunning ? <RunLine profileId={profile.id} /> : <LifetimeLine profileId={profile.id} />}
      </div>
      <div className="ProfileHeader-notes">
        <ProfileError key={profile.id} profile={profile} />
        <CopyError profileId={profile.id} />
        {menu.error === undefined ? null : <ErrorNote error={menu.error} />}
        <ExportNote key={`export ${profile.id}`} profileId={profile.id} />
        <PinsBanner profile={profile} />
        <PlainHttpBanner profile={profile} />
      </div>
    </header>
  );
};

const headerFacts = (profile: Profile): string =>
  [systemName(profile), grantNames[profile.grant], holderName(profile)].filter((fact) => fact !== '').join(' · ');

const actionIcons = { get: KeyRound, refresh: RefreshCw, 'sign-in': LogIn } as const satisfies Record<
  MainAction,
  unknown
>;

/** Says what it will do now; while that goes on, it ends it. */
const MainButton = ({ profileId }: { readonly profileId: string }) => {
  const status = useStatus(profileId);
  const action = useTicking((now) => nextAction(status, now));
  const { get, cancel, isRunning } = useGetToken(profileId);
  return (
    <span className="ProfileHeader-main">
      {isRunning ? (
        <Button id={mainActionId} icon={CircleStop} onPress={cancel}>
          Cancel
        </Button>
      ) : (
        <Button id={mainActionId} variant="primary" icon={actionIcons[action]} onPress={() => get(action)}>
          {actionNames[action]}
        </Button>
      )}
    </span>
  );
};
