import type { ReactNode } from 'react';
import type { CustomSettings } from '../../../src/domain/customSystem';
import { Badge } from '../../ui/Badge';
import { Choices } from '../../ui/Choices';
import { Disclosure } from '../../ui/Disclosure';
import { Section } from '../../ui/Section';
import { TextField } from '../../ui/TextField';
import { FieldRows } from '../fields/FieldRows';
import { CallPreview } from './CallPreview';
import { type CustomEditor, fieldNotes, hasWrongRow, rowRemark } from './customEditor';
import { ParameterRows } from './ParameterRows';

const bodies = [
  { id: 'form', label: 'A form' },
  { id: 'json', label: 'JSON' },
  { id: 'none', label: 'None' },
] as const;

const bodyNotes: Readonly<Record<CustomSettings['body'], string>> = {
  form: 'name=value&name=value, as RFC 6749 has it.',
  json: 'Dots in a name lead into objects and [0] into a list: auth.user becomes {"auth":{"user":…}}.',
  none: 'Everything goes into the address and the headers.',
};

/** What the call to the token endpoint looks like. */
export const CallFields = ({ editor }: { readonly editor: CustomEditor }) => {
  const { settings, edit } = editor;
  return (
    <Section
      title="Token call"
      description="What is sent to the token endpoint. The preview below shows the call as it would leave."
    >
      <Choices
        label="Body of the call"
        look="segments"
        options={bodies}
        value={settings.body}
        onChange={(body) => edit({ body })}
        description={bodyNotes[settings.body]}
      />
      <div className="CustomSystem-block">
        <h3 className="CustomSystem-heading">Parameters</h3>
        <p className="CustomSystem-note">
          Words in double braces are filled in at each call. A parameter is left out of a call in which one of its words
          has no value; so a password is not sent with a refresh.
        </p>
        <KnownWords settings={settings} />
        <ParameterRows
          rows={settings.parameters}
          onChange={(parameters) => edit({ parameters: [...parameters] })}
          remarkOf={(index) => rowRemark(editor, 'parameters', index)}
          usualPlace={settings.body === 'none' ? 'query' : 'body'}
        />
      </div>
      <OwnWords editor={editor} />
      <GrantNames editor={editor} />
      <CallPreview editor={editor} />
    </Section>
  );
};

const wordGroups = [
  ['grant_type', 'scope', 'transaction_id'],
  ['username', 'password'],
  ['client_id', 'client_secret'],
  ['refresh_token'],
  ['code', 'redirect_uri', 'code_verifier'],
] as const;

const KnownWords = ({ settings }: { readonly settings: CustomSettings }) => {
  const own = settings.words.map(({ name }) => name).filter((name) => name !== '');
  return (
    <p className="CustomSystem-words">
      {[...wordGroups.flat(), ...own].map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word that is being typed may stand there twice.
        <code key={index}>{`{{${word}}}`}</code>
      ))}
    </p>
  );
};

const counted = (title: string, count: number): ReactNode => (
  <>
    {title}
    {count === 0 ? null : <Badge>{count}</Badge>}
  </>
);

const OwnWords = ({ editor }: { readonly editor: CustomEditor }) => {
  const { settings, edit } = editor;
  return (
    <Disclosure
      title={counted('Words of the system', settings.words.length)}
      isOpenAtFirst={settings.words.length > 0}
      needsAttention={hasWrongRow(editor, 'words')}
    >
      <p className="CustomSystem-note">
        Values that several places use, such as a tenant: the word tenant stands for its value wherever{' '}
        <code>{'{{tenant}}'}</code> is written. They are kept with the profile, so they are no place for secrets.
      </p>
      <FieldRows
        label="Word"
        rows={settings.words}
        onChange={(words) => edit({ words: [...words] })}
        empty={{ name: '', value: '' }}
        remarkOf={(index) => rowRemark(editor, 'words', index)}
        namePlaceholder="tenant"
        valuePlaceholder="DEFAULTORG"
      />
    </Disclosure>
  );
};

const grants = [
  ['password', 'Password grant'],
  ['client_credentials', 'Client credentials grant'],
  ['authorization_code', 'Authorization code grant'],
  ['refresh_token', 'Refresh'],
] as const;

const GrantNames = ({ editor }: { readonly editor: CustomEditor }) => {
  const { settings, edit } = editor;
  const differs = grants.some(([id]) => settings.grants[id] !== id);
  const notes = fieldNotes(editor, 'custom.grants', '');
  return (
    <Disclosure title="Names of the grants" isOpenAtFirst={differs} needsAttention={notes.error !== undefined}>
      <p className="CustomSystem-note">
        What <code>{'{{grant_type}}'}</code> says in each call, for systems that write it otherwise, as in PASSWORD.
      </p>
      <div className="CustomSystem-fields">
        {grants.map(([id, label]) => (
          <TextField
            key={id}
            label={label}
            mono
            value={settings.grants[id]}
            onChange={(name) => edit({ grants: { ...settings.grants, [id]: name } })}
            placeholder={id}
            error={settings.grants[id].length > 300 ? notes.error : undefined}
          />
        ))}
      </div>
    </Disclosure>
  );
};
