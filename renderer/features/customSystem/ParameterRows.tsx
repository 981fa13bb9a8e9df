import { Plus, SlidersHorizontal, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Input, TextField } from 'react-aria-components/TextField';
import type { CustomParameter } from '../../../src/domain/customSystem';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { Select } from '../../ui/Select';
import type { RowRemark } from '../fields/FieldRows';
import '../fields/FieldRows.css';

const places = [
  { id: 'body', label: 'Body' },
  { id: 'query', label: 'Query' },
  { id: 'header', label: 'Header' },
] as const;

const encodings = [
  { id: 'none', label: 'As it is' },
  { id: 'base64', label: 'Base64', description: 'Of the value, without the prefix' },
  { id: 'json', label: 'Number, true or false', description: 'Without quotes, in a JSON body' },
] as const;

type RowsProps = {
  readonly rows: readonly CustomParameter[];
  readonly onChange: (rows: readonly CustomParameter[]) => void;
  readonly remarkOf: (index: number) => RowRemark | undefined;
  /** Where a new parameter goes at first. */
  readonly usualPlace: CustomParameter['in'];
};

/** The parameters of a token call, one a line: what each is called, where it goes, and what it says. */
export const ParameterRows = ({ rows, onChange, remarkOf, usualPlace }: RowsProps) => {
  const list = useRef<HTMLDivElement>(null);
  const focusName = (index: number): void => {
    // The row is drawn with the next frame.
    requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLInputElement>('.FieldRows-name input')[index]?.focus(),
    );
  };
  const add = (): void => {
    onChange([...rows, { name: '', in: usualPlace, value: '', encode: 'none', prefix: '' }]);
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
        <OneParameter
          // Rows have no identity but their place: two may be the same to the letter.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          key={index}
          row={row}
          number={index + 1}
          remark={remarkOf(index)}
          onChange={(change) => onChange(rows.map((each, at) => (at === index ? { ...each, ...change } : each)))}
          onRemove={() => remove(index)}
        />
      ))}
      <div className="FieldRows-add">
        <Button size="small" variant="quiet" icon={Plus} onPress={add}>
          Add parameter
        </Button>
      </div>
    </div>
  );
};

type RowProps = {
  readonly row: CustomParameter;
  readonly number: number;
  readonly remark: RowRemark | undefined;
  readonly onChange: (change: Partial<CustomParameter>) => void;
  readonly onRemove: () => void;
};

const OneParameter = ({ row, number, remark, onChange, onRemove }: RowProps) => {
  const isWritten = row.encode !== 'none' || row.prefix !== '';
  const [isOpen, setOpen] = useState(false);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks and rules for one line.
    <div className="FieldRows-row ParameterRow" role="group" aria-label={`Parameter ${number}`}>
      <Line
        className="FieldRows-name"
        label={`Name of parameter ${number}`}
        hint="Name"
        isWrong={remark?.isWrong === true}
      >
        {{ value: row.name, onChange: (name) => onChange({ name }) }}
      </Line>
      <div className="ParameterRow-place">
        <Select
          label={`Where parameter ${number} goes`}
          hideLabel
          options={places}
          value={row.in}
          onChange={(place) => onChange({ in: place })}
        />
      </div>
      <Line className="FieldRows-value" label={`Value of parameter ${number}`} hint="Value, such as {{username}}">
        {{ value: row.value, onChange: (value) => onChange({ value }) }}
      </Line>
      <IconButton
        label={`More about parameter ${number}`}
        icon={SlidersHorizontal}
        size="small"
        aria-expanded={isOpen || isWritten}
        isDisabled={isWritten}
        onPress={() => setOpen(!isOpen)}
      />
      <IconButton label={`Remove parameter ${number}`} icon={X} size="small" onPress={onRemove} />
      {isOpen || isWritten ? <Writing row={row} number={number} onChange={onChange} /> : null}
      {remark === undefined ? null : (
        <p className="FieldRows-remark" data-wrong={remark.isWrong || undefined} role="status">
          {remark.text}
        </p>
      )}
    </div>
  );
};

/** How the value is written: what stands before it, and in which encoding. */
const Writing = ({ row, number, onChange }: Pick<RowProps, 'row' | 'number' | 'onChange'>) => (
  <div className="ParameterRow-writing">
    <span className="ParameterRow-hint">Written with the prefix</span>
    <Line
      className="FieldRows-value ParameterRow-prefix"
      label={`Prefix of parameter ${number}`}
      hint="such as “Basic ”"
    >
      {{ value: row.prefix, onChange: (prefix) => onChange({ prefix }) }}
    </Line>
    <span className="ParameterRow-hint">and then the value</span>
    <div className="ParameterRow-encoding">
      <Select
        label={`Encoding of parameter ${number}`}
        hideLabel
        options={encodings}
        value={row.encode}
        onChange={(encode) => onChange({ encode })}
      />
    </div>
  </div>
);

const Line = ({
  className,
  label,
  hint,
  isWrong = false,
  children,
}: {
  readonly className: string;
  readonly label: string;
  readonly hint: string;
  readonly isWrong?: boolean;
  readonly children: { readonly value: string; readonly onChange: (value: string) => void };
}): ReactNode => (
  <TextField className={className} aria-label={label} isInvalid={isWrong} {...children}>
    <Input placeholder={hint} spellCheck="false" autoComplete="off" />
  </TextField>
);
