import { TriangleAlert } from 'lucide-react';
import { type GrantKind, isLegacyGrant, type ProviderId } from '../../../src/domain/profile';
import { Choices } from '../../ui/Choices';
import { Section } from '../../ui/Section';
import { grantNames } from '../profile/grantNames';
import { useSettingsForm } from './settingsForm';

const explained: Readonly<Record<GrantKind, string>> = {
  authorization_code: 'A person signs in with the browser; the token is fetched behind it, with PKCE.',
  implicit: 'A person signs in with the browser, and the token comes back in the address.',
  password: 'User name and password are sent to the provider, without a browser.',
  client_credentials: 'The application gets a token for itself; no person is involved.',
  verify_password:
    'IBM Verify checks user name and password in an identity source you choose, and gives a token for its answer.',
};

const legacyReasons: Readonly<Partial<Record<GrantKind, string>>> = {
  implicit:
    'RFC 9700 (section 2.1.2) advises against this grant, because the token stands in an address where others may see it; where the provider can, use the authorization code.',
  password:
    'RFC 9700 (section 2.4) says this grant must not be used any more, because it hands the password to the application; where the provider can, use the authorization code.',
};

/** What a grant does, in the ways of the system. */
const explanation = (grant: GrantKind, provider: ProviderId): string =>
  provider === 'keyrock' && grant === 'authorization_code'
    ? 'A person signs in with the browser; the token is fetched behind it.'
    : explained[grant];

/** How the token is got. */
export const GrantSection = () => {
  const { form, shown, typed } = useSettingsForm();
  const [only, another] = shown.grants;
  const isTheOnlyOne = only === form.grant && another === undefined;
  // What the only way there is should be replaced by need not be said.
  const legacy = isTheOnlyOne ? undefined : legacyReasons[form.grant];
  return (
    <Section title="Grant">
      {isTheOnlyOne ? (
        <p>
          {grantNames[only]}: {explanation(only, typed.provider)} There is no other way here.
        </p>
      ) : (
        <GrantChoices />
      )}
      {legacy === undefined ? null : <Warning text={legacy} />}
      <GrantRemarks />
    </Section>
  );
};

const GrantChoices = () => {
  const { form, edit, shown, typed } = useSettingsForm();
  return (
    <Choices
      label="Grant"
      hideLabel
      look="cards"
      value={form.grant}
      onChange={(grant) => edit({ grant })}
      options={shown.grants.map((grant) => ({
        id: grant,
        label: isLegacyGrant(grant) ? `${grantNames[grant]} (legacy)` : grantNames[grant],
        description: explanation(grant, typed.provider),
      }))}
    />
  );
};

const GrantRemarks = () =>
  useSettingsForm()
    .issues.filter(({ field }) => field === 'grant')
    .map(({ severity, text }) =>
      severity === 'advice' ? (
        <Warning key={text} text={text} />
      ) : (
        <p key={text} className="Field-error" role="status">
          {text}
        </p>
      ),
    );

const Warning = ({ text }: { readonly text: string }) => (
  <p className="Settings-legacy">
    <TriangleAlert size={15} aria-hidden="true" />
    {text}
  </p>
);
