import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs';
import './Tabs.css';

/** One tab. `keepMounted`: what was typed in it outlives a look at another tab. */
export type TabItem<Id extends string> = {
  readonly id: Id;
  readonly label: string;
  readonly badge?: ReactNode;
  readonly content: ReactNode;
  readonly keepMounted?: boolean | undefined;
};

/** What a row of tabs takes. */
export type TabsProps<Id extends string> = {
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
};

/** A row of tabs over what the chosen one holds; the content scrolls, the row stays. */
export const Tabs = <Id extends string>({ label, items, selected, onSelect }: TabsProps<Id>) => (
  // The row holds the ids of `items` and nothing else.
  <AriaTabs className="Tabs" selectedKey={selected} onSelectionChange={(key) => onSelect(key as Id)}>
    <TabList aria-label={label} className="Tabs-list">
      {items.map((item) => (
        <Tab key={item.id} id={item.id} className="Tabs-tab">
          {item.label}
          {item.badge}
        </Tab>
      ))}
    </TabList>
    {items.map((item) => (
      <TabPanel key={item.id} id={item.id} className="Tabs-panel" shouldForceMount={item.keepMounted === true}>
        {item.content}
      </TabPanel>
    ))}
  </AriaTabs>
);
