import type { ReactNode } from 'react';
import { type DxSettings, tenantScopes } from '../../../src/domain/dxSettings';
import { dxPreset } from '../../../src/providers/presets/dxOperationalIntelligence';
import { Section } from '../../ui/Section';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { TextField } from '../../ui/TextField';
import { presetWords } from './presetWords';
import { useRemarks, useSettingsForm } from './settingsForm';

const words = {
  tenant: presetWords(dxPreset, 'tenant'),
  scopeKind: presetWords(dxPreset, 'scopeKind'),
  scopeTenant: presetWords(dxPreset, 'scopeTenant'),
  language: presetWords(dxPreset, 'language'),
  extToken: presetWords(dxPreset, 'extToken'),
};

/** What only DX Operational Intelligence has: a tenant, and the tenants a token is for. */
export const DxSection = ({ notes }: { readonly notes: ReactNode }) => {
  const { form, edit } = useSettingsForm();
  const { dx } = form;
  const editDx = (change: Partial<DxSettings>): void => edit({ dx: { ...dx, ...change } });
  const tenantRemarks = useRemarks('dx.tenant', words.tenant.description);
  const scopeTenantRemarks = useRemarks('dx.scopeTenant', words.scopeTenant.description);
  const languageRemarks = useRemarks('dx.language', words.language.description);
  return (
    <Section title="DX Operational Intelligence">
      {notes}
      <div className="Settings-fields">
        <TextField
          label={words.tenant.label}
          mono
          value={dx.tenant}
          onChange={(tenant) => editDx({ tenant })}
          placeholder={words.tenant.example}
          {...tenantRemarks}
        />
        <TextField
          label={words.language.label}
          optional
          mono
          value={dx.language}
          onChange={(language) => editDx({ language })}
          placeholder="as the server chooses"
          {...languageRemarks}
        />
        <Select
          label={words.scopeKind.label}
          options={words.scopeKind.options}
          value={dx.scopeKind}
          onChange={(id) => editDx({ scopeKind: tenantScopes.find((kind) => kind === id) ?? 't' })}
          description={words.scopeKind.description}
        />
        {dx.scopeKind === 't' ? (
          <TextField
            label={words.scopeTenant.label}
            optional
            mono
            value={dx.scopeTenant}
            onChange={(scopeTenant) => editDx({ scopeTenant })}
            placeholder={dx.tenant}
            {...scopeTenantRemarks}
          />
        ) : null}
      </div>
      <Switch
        label={words.extToken.label}
        description={words.extToken.description}
        isSelected={dx.extToken}
        onChange={(extToken) => editDx({ extToken })}
      />
    </Section>
  );
};
