import { ChevronDown, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components/Menu';
import { Button } from './Button';
import { IconButton } from './IconButton';
import { shortcutText } from './Kbd';
import './Popover.css';
import './Menu.css';

/** One thing a menu offers. */
export type MenuEntry = {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  readonly description?: string | undefined;
  /** As in `Mod+Shift+C`. */
  readonly shortcut?: string | undefined;
  readonly danger?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly run: () => void;
};

/** Entries in groups, with a line between two groups. */
export type MenuGroups = readonly (readonly MenuEntry[])[];

type MenuProps = {
  readonly label: string;
  readonly groups: MenuGroups;
  /** The control that opens it. */
  readonly children: ReactElement;
  readonly placement?: 'bottom start' | 'bottom end' | undefined;
};

const MenuEntryRow = ({ entry }: { readonly entry: MenuEntry }) => {
  const Icon = entry.icon;
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.label}
      className="Popover-item"
      data-danger={entry.danger || undefined}
      onAction={entry.run}
      isDisabled={entry.isDisabled ?? false}
    >
      {Icon === undefined ? null : <Icon size={15} aria-hidden="true" />}
      {/* No slots: all that can be read is the item's name. */}
      <span className="Popover-itemLabel">{entry.label}</span>{' '}
      {entry.description === undefined ? null : <span className="Popover-itemDescription">{entry.description}</span>}{' '}
      {entry.shortcut === undefined ? null : <span className="Popover-itemEnd">{shortcutText(entry.shortcut)}</span>}
    </MenuItem>
  );
};

/** A menu that opens from any control. */
export const Menu = ({ label, groups, children, placement = 'bottom start' }: MenuProps) => (
  <MenuTrigger>
    {children}
    <Popover className="Popover" offset={4} placement={placement}>
      <AriaMenu aria-label={label} className="Popover-list">
        {groups.map((group) => (
          <MenuSection key={group[0]?.id ?? ''} aria-label={label} className="Popover-section">
            {group.map((entry) => (
              <MenuEntryRow key={entry.id} entry={entry} />
            ))}
          </MenuSection>
        ))}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
);

/** A menu behind an icon. */
export const IconMenu = ({
  label,
  icon,
  groups,
}: {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly groups: MenuGroups;
}) => (
  <Menu label={label} groups={groups} placement="bottom end">
    <IconButton label={label} icon={icon} />
  </Menu>
);

type SplitButtonProps = {
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  readonly onPress: () => void;
  readonly isDisabled?: boolean | undefined;
  readonly busy?: boolean | undefined;
  /** What the small part is called, as in `Other ways to copy`. */
  readonly menuLabel: string;
  readonly groups: MenuGroups;
};

/** The usual action, and its relatives behind the arrow beside it. */
export const SplitButton = ({
  label,
  icon,
  onPress,
  isDisabled = false,
  busy = false,
  menuLabel,
  groups,
}: SplitButtonProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks and rules; the two are one control.
  <div className="SplitButton" role="group" aria-label={label}>
    <Button icon={icon} onPress={onPress} isDisabled={isDisabled} busy={busy}>
      {label}
    </Button>
    <Menu label={menuLabel} groups={groups} placement="bottom end">
      <Button aria-label={menuLabel} isDisabled={isDisabled}>
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
    </Menu>
  </div>
);
