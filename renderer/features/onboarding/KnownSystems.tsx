import { Search } from 'lucide-react';
import { useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Input, SearchField } from 'react-aria-components/SearchField';
import { findPresets, presetById } from '../../../src/providers/presets';
import type { Preset } from '../../../src/providers/presets/preset';
import { CustomSystemForm, customSystemId } from './CustomSystemForm';
import { PresetForm } from './PresetForm';

/** Known identity systems to choose from, and then the form of the chosen one. */
export const KnownSystems = () => {
  const [chosen, choose] = useState<Preset | null>(null);
  const [search, setSearch] = useState('');
  const [isBack, setBack] = useState(false);
  const goBack = (): void => {
    choose(null);
    setBack(true);
  };
  if (chosen !== null) {
    const Form = chosen.id === customSystemId ? CustomSystemForm : PresetForm;
    return <Form key={chosen.id} preset={chosen} onBack={goBack} />;
  }
  return (
    <div className="WayForm">
      <SearchField
        className="SystemSearch"
        aria-label="Search systems"
        value={search}
        onChange={setSearch}
        // Who comes back from a form looks for another; at first, the ways above have the focus.
        autoFocus={isBack}
      >
        <Search size={14} aria-hidden="true" />
        <Input className="SystemSearch-input" placeholder="Search by name or vendor" />
      </SearchField>
      <ListBox
        aria-label="Known systems"
        className="SystemGrid"
        layout="grid"
        items={findPresets(search)}
        selectionMode="none"
        onAction={(id) => choose(presetById(String(id)) ?? null)}
        renderEmptyState={() => (
          <p className="quiet">
            No known system of this name. “Any OpenID Connect provider” fits most others: clear the search to see it.
          </p>
        )}
      >
        {(preset) => (
          <ListBoxItem
            id={preset.id}
            textValue={preset.name}
            className="SystemGrid-item"
            data-about={preset.about === undefined ? undefined : true}
          >
            <span className="SystemGrid-sign" aria-hidden="true">
              {preset.name.charAt(0)}
            </span>
            <span className="SystemGrid-text">
              <span className="SystemGrid-name">{preset.name}</span>{' '}
              {preset.about === undefined ? null : <span className="SystemGrid-about">{preset.about}</span>}
            </span>
          </ListBoxItem>
        )}
      </ListBox>
    </div>
  );
};
