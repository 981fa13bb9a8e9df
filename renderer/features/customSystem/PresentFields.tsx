import type { CustomSettings } from '../../../src/domain/customSystem';
import { errorText } from '../../../src/domain/text/errorText';
import { previewCustomPresentation } from '../../../src/providers/presets/customCallPreview';
import { Banner } from '../../ui/Banner';
import { Choices } from '../../ui/Choices';
import { CodeBlock } from '../../ui/CodeBlock';
import { Section } from '../../ui/Section';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { type CustomEditor, remarkOn } from './customEditor';

const places = [
  { id: 'header', label: 'In a header' },
  { id: 'query', label: 'In the query' },
] as const;

const encodings = [
  { id: 'none', label: 'As it is' },
  { id: 'base64', label: 'Base64', description: 'Of the value, without the prefix' },
] as const;

/** How a token travels in the requests that use it. */
export const PresentFields = ({ editor }: { readonly editor: CustomEditor }) => {
  const { settings, edit } = editor;
  const { present } = settings;
  const change = (part: Partial<CustomSettings['present']>): void => edit({ present: { ...present, ...part } });
  const remark = remarkOn(editor, 'custom.present');
  return (
    <Section title="Token in requests" description="How an API wants the token; what is copied follows the same rules.">
      <Choices
        label="Where the token goes"
        look="segments"
        options={places}
        value={present.in}
        onChange={(place) => change({ in: place })}
      />
      <Writing present={present} change={change} error={remark?.isWrong === true ? remark.text : undefined} />
      {remark === undefined || remark.isWrong ? null : <p className="CustomSystem-advice">{remark.text}</p>}
      <Presented editor={editor} />
    </Section>
  );
};

/** What the token is called there, and how it is written. */
const Writing = ({
  present,
  change,
  error,
}: {
  readonly present: CustomSettings['present'];
  readonly change: (part: Partial<CustomSettings['present']>) => void;
  readonly error: string | undefined;
}) => (
  <div className="CustomSystem-fields">
    <TextField
      label={present.in === 'header' ? 'Name of the header' : 'Name of the parameter'}
      mono
      value={present.name}
      onChange={(name) => change({ name })}
      placeholder={present.in === 'header' ? 'Authorization' : 'access_token'}
      description={present.in === 'header' ? 'Such as Authorization or X-Auth-Token.' : 'Such as access_token.'}
    />
    <TextField
      label="Prefix"
      optional
      mono
      value={present.prefix}
      onChange={(prefix) => change({ prefix })}
      placeholder="Bearer "
      description="Stands before the value, with the space after it."
    />
    <TextField
      label="Value"
      mono
      value={present.value}
      onChange={(value) => change({ value })}
      placeholder="{{token}}"
      description='With {{token}} in its place; JSON too, as in {"tkn":"{{token}}"}.'
      error={error}
    />
    <Select
      label="Encoding of the value"
      options={encodings}
      value={present.encode}
      onChange={(encode) => change({ encode })}
      description="Some systems want the value in base64."
    />
  </div>
);

const Presented = ({ editor: { profile } }: { readonly editor: CustomEditor }) => {
  const presented = previewCustomPresentation(profile);
  if ('error' in presented)
    return (
      <Banner tone="bad" title={errorText(presented.error).what}>
        {errorText(presented.error).why}
      </Banner>
    );
  const text =
    presented.in === 'header' ? `${presented.name}: ${presented.value}` : `?${presented.name}=${presented.value}`;
  return <CodeBlock label="How a request carries the token" text={text} wrap />;
};
