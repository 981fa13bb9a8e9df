import { Check, Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { Input, TextField } from 'react-aria-components/TextField';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import '../../ui/Toggle.css';
import './FieldRows.css';

/** A name and a value; `enabled` where a row can be switched off without losing it. */
export type FieldRow = { readonly name: string; readonly value: string; readonly enabled?: boolean | undefined };

/** A remark under a row: what is wrong with it, or what is odd. */
export type RowRemark = { readonly isWrong: boolean; readonly text: string };

/** What a list of names and values is given. */
export type FieldRowsProps<Row extends FieldRow> = {
  /** What a row is, as in `Header`; read aloud with its number. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
  /** Makes an empty row. */
  readonly empty: Row;
  /** Rows have a box that switches them off. */
  readonly canSwitchOff?: boolean | undefined;
  readonly remarkOf?: ((index: number) => RowRemark | undefined) | undefined;
  readonly namePlaceholder?: string | undefined;
  readonly valuePlaceholder?: string | undefined;
};

/** Names and values, as many as it takes. */
export const FieldRows = <Row extends FieldRow>(props: FieldRowsProps<Row>) => {
  const { label, rows, onChange, empty } = props;
  const list = useRef<HTMLDivElement>(null);
  const focusName = (index: number): void => {
    // The row is drawn with the next frame.
    requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLInputElement>('.FieldRows-name input')[index]?.focus(),
    );
  };
  const add = (): void => {
    onChange([...rows, empty]);
    focusName(rows.length);
  };
  const remove = (index: number): void => {
    onChange(rows.filter((_row, each) => each !== index));
    if (rows.length > 1) focusName(Math.max(0, index - 1));
    else requestAnimationFrame(() => list.current?.querySelector<HTMLButtonElement>('.FieldRows-add button')?.focus());
  };
  return (
    <div className="FieldRows" ref={list}>
      {rows.map((row, index) => (
        <OneRow
          // Rows have no identity but their place: two may be the same to the letter.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          key={index}
          {...props}
          row={row}
          index={index}
          onChange={(change) => onChange(rows.map((each, at) => (at === index ? { ...each, ...change } : each)))}
          onRemove={() => remove(index)}
        />
      ))}
      <div className="FieldRows-add">
        <Button size="small" variant="quiet" icon={Plus} onPress={add}>
          Add {label.charAt(0).toLowerCase() + label.slice(1)}
        </Button>
      </div>
    </div>
  );
};

type OneRowProps<Row extends FieldRow> = Omit<FieldRowsProps<Row>, 'rows' | 'onChange' | 'empty'> & {
  readonly row: Row;
  readonly index: number;
  readonly onChange: (change: Partial<FieldRow>) => void;
  readonly onRemove: () => void;
};

const OneRow = <Row extends FieldRow>({
  label,
  row,
  index,
  onChange,
  onRemove,
  canSwitchOff = false,
  remarkOf,
  namePlaceholder = 'Name',
  valuePlaceholder = 'Value',
}: OneRowProps<Row>) => {
  const remark = remarkOf?.(index);
  const number = index + 1;
  const isOn = row.enabled !== false;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks and rules for one line.
    <div className="FieldRows-row" role="group" aria-label={`${label} ${number}`} data-off={isOn ? undefined : true}>
      {canSwitchOff ? (
        <CheckboxField
          className="FieldRows-switch"
          aria-label={`Send ${label.toLowerCase()} ${number}`}
          isSelected={isOn}
          onChange={(enabled) => onChange({ enabled })}
        >
          <CheckboxButton className="Toggle-button">
            <span className="Toggle-box">
              <Check size={12} strokeWidth={3} aria-hidden="true" />
            </span>
          </CheckboxButton>
        </CheckboxField>
      ) : null}
      <TextField
        className="FieldRows-name"
        aria-label={`Name of ${label.toLowerCase()} ${number}`}
        value={row.name}
        onChange={(name) => onChange({ name })}
        isInvalid={remark?.isWrong === true}
      >
        <Input placeholder={namePlaceholder} spellCheck="false" autoComplete="off" />
      </TextField>
      <TextField
        className="FieldRows-value"
        aria-label={`Value of ${label.toLowerCase()} ${number}`}
        value={row.value}
        onChange={(value) => onChange({ value })}
      >
        <Input placeholder={valuePlaceholder} spellCheck="false" autoComplete="off" />
      </TextField>
      <IconButton label={`Remove ${label.toLowerCase()} ${number}`} icon={X} size="small" onPress={onRemove} />
      {remark === undefined ? null : (
        <p className="FieldRows-remark" data-wrong={remark.isWrong || undefined} role="status">
          {remark.text}
        </p>
      )}
    </div>
  );
};
