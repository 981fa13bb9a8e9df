import { presetNotes } from '../../../src/providers/presets';
import { SystemNotes } from '../fields/SystemNotes';
import { DxSection } from './DxSection';
import { KeyrockSection } from './KeyrockSection';
import { useSettingsForm } from './settingsForm';
import { VerifySection } from './VerifySection';
import { WebMethodsSection } from './WebMethodsSection';

/** What only the profile's own system has, and what is good to know about it; nothing for any other. */
export const SystemSection = () => {
  const { typed, issues } = useSettingsForm();
  // What stands beside a setting already need not be said again.
  const notes = presetNotes(typed).filter((note) => !issues.some(({ text }) => text === note));
  switch (typed.provider) {
    case 'ibmVerify':
      return <VerifySection notes={<SystemNotes notes={notes} />} />;
    case 'dxOperationalIntelligence':
      return <DxSection notes={<SystemNotes notes={notes} />} />;
    case 'keyrock':
      return <KeyrockSection notes={<SystemNotes notes={notes} />} />;
    case 'webMethods':
      return <WebMethodsSection notes={<SystemNotes notes={notes} />} />;
    case 'standard':
    case 'custom':
      return null;
  }
};
