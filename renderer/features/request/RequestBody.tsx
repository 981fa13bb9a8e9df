import { WandSparkles } from 'lucide-react';
import { jsonFault } from '../../../src/domain/requestJson';
import { prettyJson } from '../../../src/domain/text/prettyJson';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { FieldRows } from '../fields/FieldRows';
import { CodeEditor } from './CodeEditor';
import type { RequestHandle } from './useRequestWork';

/** What the request carries. */
export const RequestBody = ({ handle }: { readonly handle: RequestHandle }) => {
  const { work, edit } = handle;
  const { form } = work;
  return (
    <div className="RequestBody">
      <div className="RequestBody-head">
        <Choices
          label="Kind of body"
          hideLabel
          look="segments"
          value={form.bodyKind}
          onChange={(bodyKind) => edit({ bodyKind })}
          options={[
            { id: 'none', label: 'None' },
            { id: 'json', label: 'JSON' },
            { id: 'text', label: 'Text' },
            { id: 'form', label: 'Form' },
          ]}
        />
        {form.bodyKind === 'json' ? <FormatButton json={form.json} onFormat={(json) => edit({ json })} /> : null}
      </div>
      {form.bodyKind === 'none' ? <p className="quiet">Nothing is sent beside the address and the headers.</p> : null}
      {form.bodyKind === 'json' ? (
        <CodeEditor
          key="json"
          label="JSON body"
          language="json"
          size="input"
          value={form.json}
          onChange={(json) => edit({ json })}
        />
      ) : null}
      {form.bodyKind === 'text' ? (
        <CodeEditor
          key="text"
          label="Text body"
          language="text"
          size="input"
          value={form.text}
          onChange={(text) => edit({ text })}
        />
      ) : null}
      {form.bodyKind === 'form' ? (
        <FieldRows
          label="Form field"
          canSwitchOff
          rows={form.form}
          onChange={(rows) => edit({ form: rows })}
          empty={{ name: '', value: '', enabled: true }}
        />
      ) : null}
      {(form.method === 'GET' || form.method === 'HEAD') && form.bodyKind !== 'none' ? (
        <p className="RequestBody-hint">A body has no meaning with {form.method}; many servers refuse or ignore it.</p>
      ) : null}
    </div>
  );
};

const FormatButton = ({ json, onFormat }: { readonly json: string; readonly onFormat: (json: string) => void }) => {
  const fault = json.trim() === '' ? undefined : jsonFault(json);
  const pretty = fault === undefined ? prettyJson(json) : undefined;
  return (
    <div className="RequestBody-format">
      <span role="status" className="RequestBody-fault">
        {fault === undefined ? '' : `Not JSON from line ${fault.line}, column ${fault.column} on.`}
      </span>
      <Button
        size="small"
        icon={WandSparkles}
        isDisabled={pretty === undefined || pretty === json}
        onPress={() => (pretty === undefined ? undefined : onFormat(pretty))}
      >
        Format
      </Button>
    </div>
  );
};
