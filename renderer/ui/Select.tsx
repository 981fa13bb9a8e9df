import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Select as AriaSelect, Button, ListBox, ListBoxItem, Popover, SelectValue } from 'react-aria-components/Select';
import { FieldLabel, FieldNotes } from './TextField';
import './Field.css';
import './Popover.css';
import './Select.css';

/** One choice of a Select. */
export type Option<Id extends string> = {
  readonly id: Id;
  readonly label: string;
  readonly description?: string | undefined;
};

/** What a choice from a list takes. */
export type SelectProps<Id extends string> = {
  readonly label: string;
  readonly options: readonly Option<Id>[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
  readonly description?: ReactNode;
  readonly error?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  /** The label is read aloud only; for a row of controls whose meaning is plain. */
  readonly hideLabel?: boolean | undefined;
};

/** One choice out of a few, with its label, a description or an error. */
export const Select = <Id extends string>({
  label,
  options,
  value,
  onChange,
  description,
  error,
  isDisabled = false,
  hideLabel = false,
}: SelectProps<Id>) => (
  <AriaSelect
    className="Field"
    value={value}
    // The list holds the ids of `options` and nothing else.
    onChange={(key) => onChange(key as Id)}
    isDisabled={isDisabled}
    isInvalid={error !== undefined}
    validationBehavior="aria"
    {...(hideLabel ? { 'aria-label': label } : {})}
  >
    {hideLabel ? null : <FieldLabel label={label} />}
    <Button className="Field-box Select-button">
      <SelectValue className="Select-value">{({ selectedText }) => selectedText}</SelectValue>
      <ChevronDown size={14} aria-hidden="true" />
    </Button>
    <FieldNotes description={description} error={error} />
    <Popover className="Popover" offset={4}>
      <ListBox className="Popover-list" items={options}>
        {(option) => (
          <ListBoxItem className="Popover-item" id={option.id} textValue={option.label}>
            {({ isSelected }) => (
              <>
                <span className="Popover-itemLabel">{option.label}</span>{' '}
                {option.description === undefined ? null : (
                  <span className="Popover-itemDescription">{option.description}</span>
                )}
                <span className="Popover-itemEnd">
                  {isSelected ? <Check size={14} aria-hidden="true" /> : <span className="Select-noCheck" />}
                </span>
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </AriaSelect>
);
