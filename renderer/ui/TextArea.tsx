import type { Ref } from 'react';
import { TextArea as AriaTextArea, TextField as AriaTextField } from 'react-aria-components/TextField';
import { FieldLabel, FieldNotes, type FieldProps } from './TextField';
import './Field.css';

/** What several lines of text take. */
export type TextAreaProps = FieldProps & {
  readonly rows?: number | undefined;
  /** For certificates, addresses and other machine text. */
  readonly mono?: boolean | undefined;
  readonly areaRef?: Ref<HTMLTextAreaElement> | undefined;
};

/** Several lines of text with their label, a description or an error. */
export const TextArea = ({
  label,
  description,
  error,
  placeholder,
  optional,
  rows = 4,
  mono = false,
  areaRef,
  ...rest
}: TextAreaProps) => (
  <AriaTextField {...rest} isInvalid={error !== undefined} validationBehavior="aria" className="Field">
    <FieldLabel label={label} optional={optional} />
    <div className="Field-box">
      <AriaTextArea
        className="Field-input"
        data-mono={mono || undefined}
        ref={areaRef ?? null}
        rows={rows}
        placeholder={placeholder ?? ''}
        spellCheck={mono ? 'false' : undefined}
      />
    </div>
    <FieldNotes description={description} error={error} />
  </AriaTextField>
);
