import type { LucideIcon } from 'lucide-react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { withoutPress } from './Button';
import { Spinner } from './Spinner';
import { Tip } from './Tip';
import './Button.css';

/** What a button with an icon alone takes; its label is read aloud and shown as a tip. */
export type IconButtonProps = Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'isPending' | 'aria-label'> & {
  /** What it does; read aloud, and shown when the pointer or the focus rests on it. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** As in `Mod+K`; shown in the tip. */
  readonly shortcut?: string | undefined;
  readonly size?: 'medium' | 'small' | undefined;
  readonly busy?: boolean | undefined;
};

/** A button with an icon alone, which never goes without its words. */
export const IconButton = ({
  label,
  icon: Icon,
  shortcut,
  size = 'medium',
  busy = false,
  ...rest
}: IconButtonProps) => (
  <Tip text={label} shortcut={shortcut}>
    <AriaButton {...(busy ? withoutPress(rest) : rest)} aria-label={label} className="IconButton" data-size={size}>
      {busy ? <Spinner /> : <Icon size={size === 'small' ? 14 : 16} aria-hidden="true" />}
    </AriaButton>
  </Tip>
);
