import type { ReactNode } from 'react';
import { keyrockPreset, keyrockTokenOf, keyrockTokens } from '../../../src/providers/presets/keyrock';
import { Section } from '../../ui/Section';
import { Select } from '../../ui/Select';
import { presetWords } from './presetWords';
import { useSettingsForm } from './settingsForm';

const words = presetWords(keyrockPreset, 'token');
const another = { id: 'another', label: 'As the scope says', description: 'The scope holds other words too' } as const;

/** What only Keyrock has: the type of token is chosen by the scope. */
export const KeyrockSection = ({ notes }: { readonly notes: ReactNode }) => {
  const { form, edit } = useSettingsForm();
  const chosen = keyrockTokenOf(form.scope)?.id ?? another.id;
  return (
    <Section title="Keyrock">
      {notes}
      {form.grant === 'implicit' ? (
        <p className="quiet">The implicit grant always gives a plain bearer token, so there is no type to choose.</p>
      ) : (
        <div className="Settings-fields">
          <Select
            label={words.label}
            options={[...keyrockTokens, ...(chosen === another.id ? [another] : [])]}
            value={chosen}
            onChange={(id) => edit({ scope: keyrockTokens.find((token) => token.id === id)?.scope ?? form.scope })}
            description={
              <>
                {[...keyrockTokens, another].find(({ id }) => id === chosen)?.description}. {words.description}
              </>
            }
          />
        </div>
      )}
    </Section>
  );
};
