import { Check, Plus } from 'lucide-react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Section } from '../../ui/Section';
import { TextArea } from '../../ui/TextArea';
import { TextField } from '../../ui/TextField';
import { useRemarks, useSettingsForm } from './settingsForm';

/** Scopes of OpenID Connect that are worth suggesting before anything is known (Core sections 5.4 and 11). */
const usualScopes = ['openid', 'profile', 'email', 'offline_access'] as const;
const mostSuggestions = 40;

const namesOf = (scope: string): readonly string[] => scope.split(/\s+/).filter((name) => name !== '');

/** What the token is for. */
export const ScopeSection = () => {
  const { form, edit, shown } = useSettingsForm();
  const remarks = useRemarks('scope', 'Names separated by spaces.');
  if (!shown.scope) return null;
  return (
    <Section title="Access" description="What the token may do, and for which API it is meant.">
      <TextField label="Scope" mono value={form.scope} onChange={(scope) => edit({ scope })} {...remarks} />
      <ScopeSuggestions />
      {shown.audience ? <AudienceFields /> : null}
    </Section>
  );
};

const AudienceFields = () => {
  const { form, edit } = useSettingsForm();
  return (
    <div className="Settings-fields">
      <TextField
        label="Audience"
        optional
        mono
        value={form.audience}
        onChange={(audience) => edit({ audience })}
        {...useRemarks('audience', 'Sent as “audience”, as Auth0 and others want it.')}
      />
      <TextArea
        label="Resources"
        optional
        mono
        rows={2}
        value={form.resource}
        onChange={(resource) => edit({ resource })}
        {...useRemarks('resource', 'Addresses of the APIs, one a line (RFC 8707).')}
      />
    </div>
  );
};

const ScopeSuggestions = () => {
  const { form, edit, draft, shown } = useSettingsForm();
  const offered = draft.found?.view.scopesSupported ?? [];
  const chosen = namesOf(form.scope);
  const usual = form.grant === 'client_credentials' || !shown.usualScopes ? [] : usualScopes;
  const suggestions = (offered.length > 0 ? offered : usual).slice(0, mostSuggestions);
  if (suggestions.length === 0) return null;
  const toggle = (name: string, isChosen: boolean): void =>
    edit({ scope: (isChosen ? [...chosen, name] : chosen.filter((each) => each !== name)).join(' ') });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks for a row of chips.
    <div className="ScopeSuggestions" role="group" aria-label="Scopes to choose from">
      <span className="ScopeSuggestions-label">{offered.length > 0 ? 'The provider lists' : 'Usual ones'}</span>
      {suggestions.map((name) => {
        const isChosen = chosen.includes(name);
        return (
          <ToggleButton
            key={name}
            className="ScopeChip"
            isSelected={isChosen}
            onChange={(selected) => toggle(name, selected)}
          >
            {isChosen ? <Check size={12} aria-hidden="true" /> : <Plus size={12} aria-hidden="true" />}
            {name}
          </ToggleButton>
        );
      })}
    </div>
  );
};
