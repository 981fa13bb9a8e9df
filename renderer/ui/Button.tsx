import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Spinner } from './Spinner';
import './Button.css';

/** How much a button asks for attention. One `primary` a screen. */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

/** What a button with words takes. */
export type ButtonProps = Omit<
  AriaButtonProps,
  'className' | 'style' | 'children' | 'isPending' | 'isDisabled' | 'aria-disabled'
> & {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: 'medium' | 'small' | undefined;
  readonly icon?: LucideIcon | undefined;
  /** The work it started is under way: it keeps its place and the focus, and cannot be pressed again. */
  readonly busy?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly children: ReactNode;
};

/** While it is busy a button keeps the focus and its place, but neither presses nor sends its form. */
export const withoutPress = (props: AriaButtonProps): AriaButtonProps => {
  const { onPress: _onPress, onPressStart: _onPressStart, ...kept } = props;
  return { ...kept, type: 'button', 'aria-disabled': true };
};

/** A button with words. While `busy`, a ring takes the icon's place so that nothing moves. */
export const Button = ({
  variant = 'secondary',
  size = 'medium',
  icon: Icon,
  busy = false,
  isDisabled = false,
  children,
  ...rest
}: ButtonProps) => (
  <AriaButton
    {...(busy ? withoutPress(rest) : rest)}
    isDisabled={isDisabled}
    className="Button"
    data-variant={variant}
    data-size={size}
  >
    {busy ? <Spinner /> : Icon === undefined ? null : <Icon size={15} aria-hidden="true" />}
    <span className="Button-label">{children}</span>
  </AriaButton>
);
