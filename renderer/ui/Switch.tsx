import type { ReactNode } from 'react';
import { SwitchButton, SwitchField, Text } from 'react-aria-components/Switch';
import './Toggle.css';

/** What a switch takes, and a box to tick. */
export type ToggleProps = {
  readonly label: ReactNode;
  readonly description?: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean | undefined;
};

/** Something that is on or off at once. */
export const Switch = ({ label, description, isDisabled = false, ...rest }: ToggleProps) => (
  <SwitchField {...rest} isDisabled={isDisabled} className="Toggle">
    <SwitchButton className="Toggle-button">
      <span className="Toggle-track">
        <span className="Toggle-thumb" />
      </span>
      <span className="Toggle-label">{label}</span>
    </SwitchButton>
    {description === undefined ? null : (
      <Text slot="description" className="Toggle-description">
        {description}
      </Text>
    )}
  </SwitchField>
);
