import type { ReactNode } from 'react';
import { webMethodsPreset } from '../../../src/providers/presets/webMethods';
import { Section } from '../../ui/Section';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { presetWords } from './presetWords';
import { useRemarks, useSettingsForm } from './settingsForm';

const words = {
  parametersIn: presetWords(webMethodsPreset, 'parametersIn'),
  refreshCount: presetWords(webMethodsPreset, 'refreshCount'),
};

/** What only webMethods Integration has: where the parameters of a token call stand, and refreshes that are counted. */
export const WebMethodsSection = ({ notes }: { readonly notes: ReactNode }) => {
  const { form, edit } = useSettingsForm();
  const { webMethods } = form;
  const parametersRemarks = useRemarks('webMethods.parametersIn', words.parametersIn.description);
  const limitRemarks = useRemarks('webMethods.refreshLimit', words.refreshCount.description);
  return (
    <Section title="webMethods Integration">
      {notes}
      <div className="Settings-fields">
        {form.grant === 'implicit' ? null : (
          <Select
            label={words.parametersIn.label}
            options={words.parametersIn.options}
            value={webMethods.parametersIn}
            onChange={(id) => edit({ webMethods: { ...webMethods, parametersIn: id === 'body' ? 'body' : 'query' } })}
            {...parametersRemarks}
          />
        )}
        {form.grant === 'authorization_code' || webMethods.refreshLimit !== '' ? (
          <TextField
            label={words.refreshCount.label}
            optional
            inputMode="numeric"
            value={webMethods.refreshLimit}
            onChange={(refreshLimit) => edit({ webMethods: { ...webMethods, refreshLimit } })}
            placeholder="unlimited"
            {...limitRemarks}
          />
        ) : null}
      </div>
    </Section>
  );
};
