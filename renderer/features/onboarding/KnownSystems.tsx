import { Search } from 'lucide-react';
import { useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Input, SearchField } from 'react-aria-components/SearchField';
import { presets } from '../../../src/providers/presets';
import type { Preset } from '../../../src/providers/presets/preset';
import { PresetForm } from './PresetForm';

/** Known identity systems to choose from, and then the form of the chosen one. */
export const KnownSystems = () => {
  const [chosen, choose] = useState<Preset | null>(null);
  const [search, setSearch] = useState('');
  if (chosen !== null) return <PresetForm key={chosen.id} preset={chosen} onBack={() => choose(null)} />;
  const wanted = search.trim().toLowerCase();
  const found = presets.filter((preset) => preset.name.toLowerCase().includes(wanted));
  return (
    <div className="WayForm">
      <SearchField className="SystemSearch" aria-label="Search systems" value={search} onChange={setSearch}>
        <Search size={14} aria-hidden="true" />
        <Input className="SystemSearch-input" placeholder="Search systems" />
      </SearchField>
      <ListBox
        aria-label="Known systems"
        className="SystemGrid"
        layout="grid"
        items={found}
        selectionMode="none"
        onAction={(id) => choose(presets.find((preset) => preset.id === id) ?? null)}
        renderEmptyState={() => (
          <p className="quiet">
            No known system of this name. “Any OpenID Connect provider” fits most others: clear the search to see it.
          </p>
        )}
      >
        {(preset) => (
          <ListBoxItem id={preset.id} textValue={preset.name} className="SystemGrid-item">
            <span className="SystemGrid-sign" aria-hidden="true">
              {preset.name.charAt(0)}
            </span>
            <span className="SystemGrid-name">{preset.name}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </div>
  );
};
