import type { Profile } from '../../../src/domain/profile';
import { ClientSection } from './ClientSection';
import { CustomSection } from './CustomSection';
import { ExtraSection } from './ExtraSection';
import { GrantSection } from './GrantSection';
import { NetworkSection } from './NetworkSection';
import { ProfileSection } from './ProfileSection';
import { ProviderSection } from './ProviderSection';
import { RedirectSection } from './RedirectSection';
import { ScopeSection } from './ScopeSection';
import { SettingsBar } from './SettingsBar';
import { SystemSection } from './SystemSection';
import { SettingsFormProvider } from './settingsForm';
import { UserSection } from './UserSection';
import './SettingsTab.css';

/** Everything that can be set about a profile, as one form. Expects DraftsProvider above it. */
export const SettingsTab = ({ profile }: { readonly profile: Profile }) => (
  <SettingsFormProvider key={profile.id} profile={profile}>
    <div className="SettingsTab">
      <div className="SettingsTab-form">
        <ProfileSection />
        <ProviderSection />
        <GrantSection />
        <ClientSection />
        <UserSection />
        <SystemSection />
        <ScopeSection />
        <CustomSection />
        <RedirectSection />
        <ExtraSection />
        <NetworkSection />
      </div>
      <SettingsBar />
    </div>
  </SettingsFormProvider>
);
