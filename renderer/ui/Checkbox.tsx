import { Check, Minus } from 'lucide-react';
import { CheckboxButton, CheckboxField, Text } from 'react-aria-components/Checkbox';
import type { ToggleProps } from './Switch';
import './Toggle.css';

/** What a box to tick takes. */
export type CheckboxProps = ToggleProps & {
  /** Some of what it stands for is chosen. */
  readonly isIndeterminate?: boolean | undefined;
};

/** One of several things to choose, or a part of something that is sent later. */
export const Checkbox = ({
  label,
  description,
  isDisabled = false,
  isIndeterminate = false,
  ...rest
}: CheckboxProps) => (
  <CheckboxField {...rest} isDisabled={isDisabled} isIndeterminate={isIndeterminate} className="Toggle">
    <CheckboxButton className="Toggle-button">
      <span className="Toggle-box">
        {isIndeterminate ? <Minus size={12} strokeWidth={3} /> : <Check size={12} strokeWidth={3} />}
      </span>
      <span className="Toggle-label">{label}</span>
    </CheckboxButton>
    {description === undefined ? null : (
      <Text slot="description" className="Toggle-description">
        {description}
      </Text>
    )}
  </CheckboxField>
);
