import { TriangleAlert } from 'lucide-react';
import { type GrantKind, grantKinds, isLegacyGrant } from '../../../src/domain/profile';
import { Choices } from '../../ui/Choices';
import { Section } from '../../ui/Section';
import { grantNames } from '../profile/grantNames';
import { useSettingsForm } from './settingsForm';

const explained: Readonly<Record<GrantKind, string>> = {
  authorization_code: 'A person signs in with the browser; the token is fetched behind it, with PKCE.',
  implicit: 'A person signs in with the browser, and the token comes back in the address.',
  password: 'User name and password are sent to the provider, without a browser.',
  client_credentials: 'The application gets a token for itself; no person is involved.',
};

const legacyReasons: Readonly<Partial<Record<GrantKind, string>>> = {
  implicit:
    'RFC 9700 (section 2.1.2) advises against this grant, because the token stands in an address where others may see it; where the provider can, use the authorization code.',
  password:
    'RFC 9700 (section 2.4) says this grant must not be used any more, because it hands the password to the application; where the provider can, use the authorization code.',
};

/** How the token is got. */
export const GrantSection = () => {
  const { form, edit } = useSettingsForm();
  const legacy = legacyReasons[form.grant];
  return (
    <Section title="Grant">
      <Choices
        label="Grant"
        hideLabel
        look="cards"
        value={form.grant}
        onChange={(grant) => edit({ grant })}
        options={grantKinds.map((grant) => ({
          id: grant,
          label: isLegacyGrant(grant) ? `${grantNames[grant]} (legacy)` : grantNames[grant],
          description: explained[grant],
        }))}
      />
      {legacy === undefined ? null : (
        <p className="Settings-legacy">
          <TriangleAlert size={15} aria-hidden="true" />
          {legacy}
        </p>
      )}
    </Section>
  );
};
