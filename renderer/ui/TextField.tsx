import type { ReactNode, Ref } from 'react';
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
} from 'react-aria-components/TextField';
import './Field.css';

/** What every labelled text control takes. */
export type FieldProps = Omit<
  AriaTextFieldProps,
  'className' | 'style' | 'children' | 'isInvalid' | 'validate' | 'value' | 'onChange'
> & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** A line under the control; gives way to the error. */
  readonly description?: ReactNode;
  /** Set while the value cannot be used: what is wrong and how to put it right. */
  readonly error?: string | undefined;
  readonly placeholder?: string | undefined;
  /** Says so beside the label, where most fields are required. */
  readonly optional?: boolean | undefined;
};

/** What a single line of text takes. */
export type TextFieldProps = FieldProps & {
  /** For addresses, ids and other machine text. */
  readonly mono?: boolean | undefined;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
  /** A small control at the right end, inside the box. */
  readonly end?: ReactNode;
};

/** The label of a control, with `optional` where it may stay empty. */
export const FieldLabel = ({
  label,
  optional,
}: {
  readonly label: string;
  readonly optional?: boolean | undefined;
}) => (
  <Label className="Field-label">
    {label}
    {optional === true ? <span className="Field-optional"> (optional)</span> : null}
  </Label>
);

/** The line under a control: what is wrong, or else what it is for. */
export const FieldNotes = ({
  description,
  error,
}: {
  readonly description?: ReactNode;
  readonly error?: string | undefined;
}) => (
  <>
    {description === undefined || error !== undefined ? null : (
      <Text slot="description" className="Field-description">
        {description}
      </Text>
    )}
    <FieldError className="Field-error">{error}</FieldError>
  </>
);

/** A line of text with its label, a description or an error. */
export const TextField = ({
  label,
  description,
  error,
  placeholder,
  optional,
  mono = false,
  inputRef,
  end,
  ...rest
}: TextFieldProps) => (
  <AriaTextField {...rest} isInvalid={error !== undefined} validationBehavior="aria" className="Field">
    <FieldLabel label={label} optional={optional} />
    <div className="Field-box">
      <Input
        className="Field-input"
        data-mono={mono || undefined}
        ref={inputRef ?? null}
        placeholder={placeholder ?? ''}
        spellCheck={mono ? 'false' : undefined}
      />
      {end === undefined ? null : <span className="Field-end">{end}</span>}
    </div>
    <FieldNotes description={description} error={error} />
  </AriaTextField>
);
