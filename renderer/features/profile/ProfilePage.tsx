import type { Profile } from '../../../src/domain/profile';
import { type ProfileTab, useSession } from '../../session';
import { type TabItem, Tabs } from '../../ui/Tabs';
import { FlowTab } from '../flow/FlowTab';
import { QuestionPanel } from '../questions/QuestionPanel';
import { RequestTab } from '../request/RequestTab';
import { SettingsTab } from '../settings/SettingsTab';
import { TokenTab } from '../token/TokenTab';
import { ProfileHeader } from './ProfileHeader';
import './ProfilePage.css';

/** Everything about one profile. */
export const ProfilePage = ({ profile }: { readonly profile: Profile }) => {
  const { tabOf, setTab } = useSession();
  const items: readonly TabItem<ProfileTab>[] = [
    { id: 'token', label: 'Token', content: <TokenTab profile={profile} /> },
    { id: 'request', label: 'Request', content: <RequestTab profile={profile} /> },
    { id: 'flow', label: 'Flow', content: <FlowTab profile={profile} /> },
    { id: 'settings', label: 'Settings', content: <SettingsTab profile={profile} /> },
  ];
  return (
    <div className="ProfilePage">
      <ProfileHeader profile={profile} />
      <QuestionPanel profileId={profile.id} />
      <Tabs
        label={`Parts of ${profile.name}`}
        items={items}
        selected={tabOf(profile.id)}
        onSelect={(tab) => setTab(profile.id, tab)}
      />
    </div>
  );
};
