import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { Input, TextField } from 'react-aria-components/TextField';
import type { IdentityRule } from '../../../src/domain/verifySettings';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { Select } from '../../ui/Select';
import { useSettingsForm } from './settingsForm';
import { type RuleRow, rowOfRule } from './systemForm';
import { useVerifyForm } from './useVerifyForm';
import '../fields/FieldRows.css';
import './IdentityRules.css';

const kinds: readonly { readonly id: IdentityRule['kind']; readonly label: string; readonly description: string }[] = [
  { id: 'domain', label: 'Domain is', description: 'What stands behind the @' },
  { id: 'prefix', label: 'Begins with', description: 'As in CORP\\ana' },
  { id: 'suffix', label: 'Ends with', description: 'As in ana.ext' },
];

const examples: Readonly<Record<IdentityRule['kind'], string>> = {
  domain: 'example.com',
  prefix: 'CORP\\',
  suffix: '.ext',
};

const emptyRule: RuleRow = { kind: 'domain', text: '', source: '' };

/** Which identity source a user name belongs to, as many rules as it takes. */
export const IdentityRules = () => {
  const { issues } = useSettingsForm();
  const { verify, editVerify } = useVerifyForm();
  const { rules } = verify;
  const list = useRef<HTMLDivElement>(null);
  const remarkOf = (index: number): string | undefined =>
    issues.find(({ field }) => field.startsWith('verify.rules.') && rowOfRule(rules, Number(field.slice(13))) === index)
      ?.text;
  const focus = (selector: string, index: number): void => {
    // The row is drawn with the next frame.
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>(selector)[index]?.focus());
  };
  const add = (): void => {
    editVerify({ rules: [...rules, emptyRule] });
    focus('.IdentityRules-text input', rules.length);
  };
  const remove = (index: number): void => {
    editVerify({ rules: rules.filter((_rule, each) => each !== index) });
    if (rules.length > 1) focus('.IdentityRules-text input', Math.max(0, index - 1));
    else focus('.FieldRows-add button', 0);
  };
  return (
    <div className="FieldRows" ref={list}>
      {rules.map((rule, index) => (
        <OneRule
          // Rules have no identity but their place: two may be the same to the letter.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          key={index}
          number={index + 1}
          rule={rule}
          remark={remarkOf(index)}
          onChange={(change) =>
            editVerify({ rules: rules.map((each, at) => (at === index ? { ...each, ...change } : each)) })
          }
          onRemove={() => remove(index)}
        />
      ))}
      <div className="FieldRows-add">
        <Button size="small" variant="quiet" icon={Plus} onPress={add} isDisabled={rules.length >= 50}>
          Add rule
        </Button>
      </div>
    </div>
  );
};

const OneRule = ({
  number,
  rule,
  remark,
  onChange,
  onRemove,
}: {
  readonly number: number;
  readonly rule: RuleRow;
  readonly remark: string | undefined;
  readonly onChange: (change: Partial<RuleRow>) => void;
  readonly onRemove: () => void;
}) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks and rules for one line.
  <div className="FieldRows-row IdentityRules-row" role="group" aria-label={`Rule ${number}`}>
    <Select
      label={`What rule ${number} looks at`}
      hideLabel
      options={kinds}
      value={rule.kind}
      onChange={(kind) => onChange({ kind })}
    />
    <TextField
      className="FieldRows-name IdentityRules-text"
      aria-label={`Text of rule ${number}`}
      value={rule.text}
      onChange={(text) => onChange({ text })}
      isInvalid={remark !== undefined && rule.text.trim() === ''}
      maxLength={300}
    >
      <Input placeholder={examples[rule.kind]} spellCheck="false" autoComplete="off" />
    </TextField>
    <TextField
      className="FieldRows-value IdentityRules-source"
      aria-label={`Identity source of rule ${number}`}
      value={rule.source}
      onChange={(source) => onChange({ source })}
      isInvalid={remark !== undefined && rule.text.trim() !== ''}
      maxLength={300}
    >
      <Input placeholder="Name or ID of the source" spellCheck="false" autoComplete="off" />
    </TextField>
    <IconButton label={`Remove rule ${number}`} icon={X} size="small" onPress={onRemove} />
    {remark === undefined ? null : (
      <p className="FieldRows-remark" data-wrong role="status">
        {remark}
      </p>
    )}
  </div>
);
