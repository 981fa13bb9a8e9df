import { Text } from 'react-aria-components/Text';
import { Input, TextField } from 'react-aria-components/TextField';
import { FieldLabel, FieldNotes } from '../../ui/TextField';
import '../../ui/Field.css';
import './CodeField.css';

/** A one-time code as it is typed or pasted, large enough to compare with the phone; what stands before it is drawn there. */
export const CodeField = ({
  label,
  value,
  onChange,
  before,
  description,
  error,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly before?: string | undefined;
  readonly description?: string | undefined;
  readonly error?: string | undefined;
}) => (
  <TextField
    className="Field CodeField"
    value={value}
    onChange={onChange}
    maxLength={100}
    inputMode="numeric"
    autoComplete="one-time-code"
    isInvalid={error !== undefined}
    validationBehavior="aria"
    // The flow stands still until this is answered.
    autoFocus
  >
    <FieldLabel label={label} />
    <div className="Field-box CodeField-box">
      {before === undefined ? null : (
        // Read aloud with the purpose of the question, which says what it is.
        <span className="CodeField-before" aria-hidden="true">
          {before} –
        </span>
      )}
      <Input className="Field-input CodeField-input" spellCheck="false" />
    </div>
    <FieldNotes error={error} />
    {/* A wrong code makes it the more worth knowing how many tries are left. */}
    {description === undefined ? null : (
      <Text slot="description" className="Field-description">
        {description}
      </Text>
    )}
  </TextField>
);
