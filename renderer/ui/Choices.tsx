import type { ReactNode } from 'react';
import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components/RadioGroup';
import type { Option } from './Select';
import './Choices.css';

/** One choice of several that are all in sight. */
export type Choice<Id extends string> = Option<Id> & {
  /** Shown, but not to be chosen; its description says why. */
  readonly isDisabled?: boolean | undefined;
};

/** What a choice of a few takes. */
export type ChoicesProps<Id extends string> = {
  readonly label: string;
  readonly options: readonly Choice<Id>[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
  /** `cards` have room for a description, `segments` are for a few short words in a row. */
  readonly look: 'cards' | 'segments';
  readonly description?: ReactNode;
  readonly hideLabel?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  /** What is chosen takes the focus as soon as it is there. */
  readonly autoFocus?: boolean | undefined;
};

/** One choice out of a few that are all worth seeing at once. */
export const Choices = <Id extends string>({
  label,
  options,
  value,
  onChange,
  look,
  description,
  hideLabel = false,
  isDisabled = false,
  autoFocus = false,
}: ChoicesProps<Id>) => (
  <RadioGroup
    className="Choices"
    data-look={look}
    value={value}
    // The group holds the ids of `options` and nothing else.
    onChange={(id) => onChange(id as Id)}
    orientation={look === 'segments' ? 'horizontal' : 'vertical'}
    isDisabled={isDisabled}
    {...(hideLabel ? { 'aria-label': label } : {})}
  >
    {hideLabel ? null : <Label className="Field-label">{label}</Label>}
    {description === undefined ? null : <p className="Choices-description">{description}</p>}
    <div className="Choices-list">
      {options.map((option) => (
        <RadioField
          key={option.id}
          value={option.id}
          className="Choices-field"
          isDisabled={option.isDisabled ?? false}
          autoFocus={autoFocus && option.id === value}
        >
          <RadioButton className="Choices-choice">
            {look === 'cards' ? <span className="Choices-dot" /> : null}
            <span className="Choices-text">
              <span className="Choices-label">{option.label}</span>
              {option.description === undefined ? null : (
                <span className="Choices-optionDescription">{option.description}</span>
              )}
            </span>
          </RadioButton>
        </RadioField>
      ))}
    </div>
  </RadioGroup>
);
